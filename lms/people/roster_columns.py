"""Which column of a roster means what, and how people call roles in it."""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.people.roles import Role


class Column(StrEnum):
    """What a column of a roster can mean."""

    EMPLOYEE_NO = "employee_no"
    NAME = "name"
    TEAM = "team"
    SKILL_GROUP = "skill_group"
    GRADE = "grade"
    EMAIL = "email"
    HIRED_ON = "hired_on"
    ROLE = "role"


COLUMN_NAMES: dict[Column, Any] = {
    Column.EMPLOYEE_NO: _l("Employee number"),
    Column.NAME: _l("Name"),
    Column.TEAM: _l("Team"),
    Column.SKILL_GROUP: _l("Skill group"),
    Column.GRADE: _l("Grade"),
    Column.EMAIL: _l("Mail"),
    Column.HIRED_ON: _l("Hired on"),
    Column.ROLE: _l("Role"),
}

NEEDED = (Column.EMPLOYEE_NO, Column.NAME)

ALIASES: dict[Column, str] = {
    Column.EMPLOYEE_NO: "工号 员工号 员工工号 员工编号 职工号 人员编号 座席工号 坐席工号 "
    "employeeno employeenumber employeeid employee staffno staffid staffnumber number no id",
    Column.NAME: "姓名 员工姓名 名字 座席姓名 坐席姓名 人员姓名 中文名 name fullname employeename "
    "staffname",
    Column.TEAM: "团队 班组 小组 组别 所属团队 所在团队 所属班组 团队名称 team teamname group",
    Column.SKILL_GROUP: "技能组 技能队列 业务线 业务组 队列 所属技能组 skillgroup skill queue "
    "businessline",
    Column.GRADE: "等级 级别 座席等级 坐席等级 职级 星级 grade level agentgrade",
    Column.EMAIL: "邮箱 电子邮箱 邮件 电子邮件 企业邮箱 工作邮箱 email mail emailaddress",
    Column.HIRED_ON: "入职日期 入职时间 入职日 到岗日期 hiredon hiredate hired datehired joined "
    "joinedon startdate",
    Column.ROLE: "角色 岗位 职务 岗位角色 系统角色 role roles position",
}

ROLE_WORDS: dict[Role, str] = {
    Role.AGENT: "座席 坐席 客服 客服代表 客服专员 座席代表 话务员 agent",
    Role.LEADER: "组长 团队经理 班组长 团队长 班长 leader teamleader teammanager",
    Role.TRAINER: "培训专员 培训师 培训 讲师 内训师 trainer",
    Role.AUTHOR: "课程开发 课程作者 课件开发 author courseauthor",
    Role.JUDGE: "评委 judge",
    Role.QUALITY: "质培 质检 质检员 质检专员 quality qa",
    Role.HR: "人事 人力资源 人事专员 hr humanresources",
    Role.ADMIN: "管理员 系统管理员 admin administrator",
}


def plain(heading: str) -> str:
    """A heading without case, spaces, signs and remarks in brackets."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    text = re.sub(r"\(.*?\)|\[.*?\]|【.*?】", "", text)
    return re.sub(r"[\W_]+", "", text)


def guess(header: Sequence[str]) -> dict[Column, int]:
    """Which column means what, as far as the headings say; each column and meaning once."""
    headings = [plain(heading) for heading in header]
    found: dict[Column, int] = {}
    for column, aliases in ALIASES.items():
        for alias in aliases.split():
            if alias in headings and headings.index(alias) not in found.values():
                found[column] = headings.index(alias)
                break
    return found
