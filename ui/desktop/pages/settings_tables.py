"""Communities and holidays as prepared rows for the settings page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shequ_hr.model.office import Holiday
from shequ_hr.model.people import Community
from ui.desktop.table_models.cells import ChipValue, Column, Kind, TableRow
from ui.desktop.theme import Tone

COMMUNITY_COLUMNS = (
    Column("name", "社区", width=150, stretch=True),
    Column("people", "在岗人数", Kind.INT, 84, total=True),
    Column("level", "示范级别", width=110),
    Column("since", "自", Kind.DATE, 96),
    Column("document", "文件", width=140, stretch=True, muted=True),
    Column("state", "状态", Kind.CHIP, 76),
)
HOLIDAY_COLUMNS = (
    Column("day", "日期", Kind.DATE, 100),
    Column("weekday", "星期", width=64, muted=True),
    Column("name", "名称", width=130, stretch=True),
    Column("kind", "安排", Kind.CHIP, 90),
    Column("paid", "计薪", width=100, muted=True),
)
_WEEKDAYS = "一二三四五六日"


def community_rows(communities: Sequence[Community], people: Mapping[str, int]) -> list[TableRow]:
    """One row a community with its newest level; archived ones last."""
    ordered = sorted(communities, key=lambda community: community.archived)
    return [_community(community, people.get(community.name, 0)) for community in ordered]


def _community(community: Community, people: int) -> TableRow:
    newest = max(community.levels, key=lambda level: level.start, default=None)
    level, since, document = (newest.level, newest.start, newest.document) if newest else ("", None, "")
    state = ChipValue("已归档", Tone.MUTED) if community.archived else ChipValue("在用", Tone.OK)
    tone = Tone.MUTED if community.archived else None
    return TableRow(community.id, (community.name, people, level or "无", since, document, state), tone=tone)


def holiday_rows(holidays: Sequence[Holiday]) -> list[TableRow]:
    """One row a day that differs from the plain week."""
    return [_holiday(holiday) for holiday in holidays]


def _holiday(holiday: Holiday) -> TableRow:
    if not holiday.off:
        kind, paid = ChipValue("上班", Tone.WARN), "计薪日"
    elif holiday.statutory:
        kind, paid = ChipValue("法定节假日", Tone.OK), "计薪日"
    else:
        kind, paid = ChipValue("调休放假", Tone.INFO), "不计薪"
    weekday = f"星期{_WEEKDAYS[holiday.day.weekday()]}"
    return TableRow(holiday.day, (holiday.day, weekday, holiday.name, kind, paid))
