"""The people everyone knows."""

from dataclasses import dataclass

from lms.people.models import Person, SkillGroup, Team
from lms.people.roles import Role
from tests import make


@dataclass
class Cast:
    """One centre in small: two teams of one skill group, and one team of another."""

    agent: Person
    """林可欣, in the team of `leader`."""
    colleague: Person
    """In the same team."""
    outsider: Person
    """An agent of another team and another skill group."""
    leader: Person
    trainer: Person
    """Trains the skill group of `agent`, not that of `outsider`."""
    head_trainer: Person
    """Trains everybody."""
    author: Person
    quality: Person
    hr: Person
    admin: Person
    team: Team
    other_team: Team
    skill_group: SkillGroup
    other_skill_group: SkillGroup


def make_cast() -> Cast:
    """Put them on the roster."""
    bills = make.skill_group("账单服务")
    cards = make.skill_group("卡片服务")
    team = make.team("账单一组", bills)
    other_team = make.team("卡片一组", cards)
    make.team("账单二组", bills)
    trainer = make.person("T001", "沈培", roles=())
    make.role(trainer, Role.TRAINER, skill_group_id=bills.id)
    return Cast(
        agent=make.person("A001", "林可欣", team=team),
        colleague=make.person("A002", "㛃小雨", team=team),
        outsider=make.person("A003", "欧阳一帆", team=other_team),
        leader=make.person("L001", "周正", team=team, roles=(Role.AGENT, Role.LEADER)),
        trainer=trainer,
        head_trainer=make.person("T002", "郑老师", roles=(Role.TRAINER,)),
        author=make.person("C001", "何写", team=team, roles=(Role.AGENT, Role.AUTHOR)),
        quality=make.person("Q001", "钱质", roles=(Role.QUALITY,)),
        hr=make.person("H001", "孙人", roles=(Role.HR,)),
        admin=make.person("M001", "管理", roles=(Role.ADMIN,)),
        team=team,
        other_team=other_team,
        skill_group=bills,
        other_skill_group=cards,
    )
