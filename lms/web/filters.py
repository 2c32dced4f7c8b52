"""How dates, lengths and shares read on a page: the only place where local time appears."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date as babel_date
from flask import Flask
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from lms.kit import clock
from lms.web.language import chinese


def day(value: date | datetime | None) -> str:
    """2027年3月9日（周二）, without the year when it is this year's."""
    if value is None:
        return ""
    on = clock.local(value).date() if isinstance(value, datetime) else value
    return _day(on, on.year == clock.today().year, chinese=chinese())


@lru_cache(maxsize=4000)
def _day(on: date, this_year: bool, *, chinese: bool) -> str:
    """Kept, since a list repeats the same few days and formatting one costs 0.1 ms."""
    if chinese:
        pattern = "M月d日（EEE）" if this_year else "y年M月d日（EEE）"
        return str(babel_date(on, pattern, locale="zh_Hans"))
    return str(babel_date(on, "EEE d MMM" if this_year else "EEE d MMM y", locale="en"))


def full_day(value: date | datetime | None) -> str:
    """2027年3月9日: for papers, where the weekday does not belong."""
    if value is None:
        return ""
    on = clock.local(value).date() if isinstance(value, datetime) else value
    return str(babel_date(on, "y年M月d日" if chinese() else "d MMMM y", locale=str(get_locale())))


def time(value: datetime | None) -> str:
    """09:30 on the centre's wall clock."""
    return f"{clock.local(value):%H:%M}" if value else ""


def moment(value: datetime | None) -> str:
    """3月9日（周二）09:30."""
    return f"{day(value)} {time(value)}" if value else ""


def due(value: date | datetime | None) -> str:
    """今天 18:00 前 · 明天前 · 还有 3 天 · 已过 2 天."""
    if value is None:
        return ""
    on = clock.local(value).date() if isinstance(value, datetime) else value
    days = (on - clock.today()).days
    if days == 0:
        if isinstance(value, datetime):
            return _("today before %(time)s", time=time(value))
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days > 1:
        return ngettext("%(num)d day left", "%(num)d days left", days)
    return ngettext("%(num)d day overdue", "%(num)d days overdue", -days)


def ago(value: datetime | None) -> str:
    """刚刚 · 5 分钟前 · 3 小时前 · then the day."""
    if value is None:
        return ""
    minutes = int((clock.now() - value).total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%(num)d minute ago", "%(num)d minutes ago", minutes)
    if minutes < 24 * 60:
        return ngettext("%(num)d hour ago", "%(num)d hours ago", minutes // 60)
    return day(value)


def minutes(value: int | None) -> str:
    """12 分钟 · 1 小时 30 分钟."""
    if value is None:
        return ""
    hours, rest = divmod(int(value), 60)
    if not hours:
        return _("%(n)s min", n=rest)
    if not rest:
        return ngettext("%(num)d hour", "%(num)d hours", hours)
    return _("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)


def share(value: float | None) -> str:
    """86 %."""
    return "–" if value is None else f"{round(value * 100)} %"


def number(value: float | None) -> str:
    """12,600 or 3.5: no trailing zeros."""
    return "–" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")


def seconds(value: float) -> str:
    """1:07, as players count."""
    whole = int(value)
    return f"{whole // 60}:{whole % 60:02d}"


BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser(device: str) -> str:
    """Chrome · Windows, out of the browser's own words."""
    parts = [
        next((name for mark, name in table if mark in device), "") for table in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(part for part in parts if part) or _("unknown device")


FILTERS: dict[str, Any] = {
    "day": day,
    "full_day": full_day,
    "time": time,
    "moment": moment,
    "due": due,
    "ago": ago,
    "minutes": minutes,
    "share": share,
    "number": number,
    "seconds": seconds,
    "browser": browser,
}


def init_app(app: Flask) -> None:
    """Give them to the templates."""
    app.jinja_env.filters.update(FILTERS)
