"""Roster files for stories."""

import random
from collections.abc import Sequence

from lms.kit import sheets
from lms.kit.sheets import Sheet

HEADER = ["工号", "姓名", "团队", "技能组", "等级", "邮箱", "入职日期", "角色"]
GROUPS = ["账单服务", "卡片服务", "分期服务", "投诉处理"]


def csv(rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> str:
    """As text, before it has a character set."""
    return "\r\n".join(",".join(row) for row in [header, *rows])


def sheet(rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> Sheet:
    """As the house reads it."""
    return sheets.read(csv(rows, header).encode("gb18030"))


def many(count: int, first: int = 1000) -> list[list[str]]:
    """Believable rows, the same every time."""
    chance = random.Random(7)
    rows = []
    for i in range(count):
        group = GROUPS[i % 4]
        name = chance.choice("赵钱孙李周吴郑王") + "".join(
            chance.sample("子涵雨欣梓萱思远佳怡一帆", 2)
        )
        rows.append(
            [
                f"A{first + i}",
                name,
                f"{group[:2]}{'一二三四'[i // 4 % 4]}组",
                group,
                chance.choice(["初级", "中级", "高级"]),
                f"a{first + i}@yunling.example",
                f"202{chance.randrange(7)}-0{chance.randint(1, 9)}-1{chance.randrange(10)}",
                "座席",
            ]
        )
    return rows
