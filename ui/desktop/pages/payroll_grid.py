"""The pay grid as data: columns in groups, one prepared row a person, differences to last month marked. Draws nothing.

Insurances of one side are one column that opens into its parts. Sums come from the run; nothing is calculated here
beyond adding parts that the run shows singly anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from shequ_hr.model.payroll import LineKind
from shequ_hr.money import Fen, grouped
from shequ_hr.runs.results import ChangeKind, Comparison, Difference, ItemColumn, PersonChange, RunDetail, SlipRow
from ui.desktop.table_models.cells import NO_MARKS, CellMark, Column, Kind, TableRow
from ui.desktop.theme import Tone

PERSON, EARNING, DEDUCTION, EMPLOYER, RESULT, INFO = "人员", "应发", "个人扣款", "单位承担", "结果", "说明"
SOCIAL, SOCIAL_EMPLOYER = "social", "social_employer"
GROSS, DEDUCTIONS, NET, EMPLOYER_SUM, DELTA = "gross", "deductions", "net", "employer", "delta"
FUND_PERSONAL, FUND_EMPLOYER = "housing_fund_personal", "housing_fund_employer"
_SUMS = {GROSS: "应发合计", DEDUCTIONS: "扣款合计", NET: "实发", EMPLOYER_SUM: "单位合计"}


NOTICED: Fen = 100
"""A move of income tax and net below one yuan comes from the rounding of cumulative withholding: no change to look at."""
_TAX = "income_tax"

_FIELDS = frozenset({"name", "community", "post", "grade", "days", GROSS, DEDUCTIONS, NET, EMPLOYER_SUM})
"""Columns that are fields of the slip itself."""


@dataclass(frozen=True)
class Layout:
    """The columns of a run, and which item keys each amount column adds up."""

    columns: tuple[Column, ...]
    parts: Mapping[str, tuple[str, ...]]

    def items_of(self, column: str) -> tuple[str, ...]:
        """The item keys behind a column; a sum or a text column has none."""
        return self.parts.get(column, ())


def layout(items: Sequence[ItemColumn], by_hand: frozenset[str] = frozenset()) -> Layout:
    """Columns for a run: frozen number, name and 实发, then 人员, 应发, 个人扣款, 较上月, 单位承担; explanations hidden.

    What a person gets stays in sight however far one scrolls; the employer's side comes last. ``by_hand``: items that somebody
    set by hand need room for the sign.
    """
    parts: dict[str, tuple[str, ...]] = {}
    columns = [
        Column("number", "", Kind.INT, 36, frozen=True, muted=True),
        Column("name", "姓名", width=70, frozen=True),
        Column(NET, _SUMS[NET], Kind.MONEY, 92, frozen=True, total=True, bold=True),
        Column("community", "社区", width=94, group=PERSON),
        Column("post", "岗位", width=72, group=PERSON),
        Column("grade", "等级", Kind.INT, 44, group=PERSON),
        Column("days", "在岗天数", Kind.INT, 68, group=PERSON, hidden=True),
    ]
    side = {kind: [item for item in items if item.kind is kind] for kind in LineKind}
    columns += _amounts(side[LineKind.EARNING], EARNING, parts)
    columns.append(Column(GROSS, _SUMS[GROSS], Kind.MONEY, 92, EARNING, total=True, bold=True))
    social, rest = _split(side[LineKind.DEDUCTION], "_personal", FUND_PERSONAL)
    columns += _opening(social, SOCIAL, "社保", DEDUCTION, parts)
    columns += _amounts(rest, DEDUCTION, parts)
    columns.append(Column(DEDUCTIONS, _SUMS[DEDUCTIONS], Kind.MONEY, 88, DEDUCTION, total=True, bold=True))
    columns.append(Column(DELTA, "较上月", Kind.CHANGE, 84, RESULT, total=True, tip="实发与上月相比"))
    columns += _employer(side[LineKind.EMPLOYER], parts)
    columns += [_amount(item, INFO, parts, hidden=True, total=False) for item in side[LineKind.INFO]]
    return Layout(tuple(_roomy(column, by_hand) for column in columns), parts)


def grid_rows(detail: RunDetail, shape: Layout, comparison: Comparison | None, search: Mapping[int, str]) -> list[TableRow]:
    """One row a person, keyed by the worker's number; ``search`` adds pinyin and digits by worker.

    Pure, so that the worker thread prepares the rows of a large office.
    """
    previous = comparison.previous if comparison is not None else None
    changes = {person.worker: person for person in comparison.people} if comparison is not None and previous else {}
    before = previous.month.label if previous is not None else ""
    cells = [_reader(column.key, shape.items_of(column.key)) for column in shape.columns]
    marked = [(column.key, shape.items_of(column.key)) for column in shape.columns if shape.items_of(column.key)]
    delta = next(place for place, column in enumerate(shape.columns) if column.key == DELTA)
    rows = []
    for number, slip in enumerate(detail.slips, start=1):
        change = changes.get(slip.worker)
        values = [cell(slip) for cell in cells]
        values[0], values[delta] = number, _net_delta(change, compared=previous is not None)
        marks = _marks(slip, marked, change, before) if change is not None or slip.overridden or slip.warnings else NO_MARKS
        moved = values[delta]
        if isinstance(moved, int) and 0 < abs(moved) < NOTICED:
            marks = {**marks, DELTA: CellMark(tone=Tone.MUTED, tip="个税累计预扣的尾差")}
        rows.append(TableRow(slip.worker, tuple(values), marks, search=f"{search.get(slip.worker, '')} {slip.id_number}"))
    return rows


def amount_of(slip: SlipRow, column: str, items: tuple[str, ...]) -> Fen | None:
    """What stands in an amount column; None when the person has no such line."""
    sums = {GROSS: slip.gross, DEDUCTIONS: slip.deductions, NET: slip.net, EMPLOYER_SUM: slip.employer}
    if column in sums:
        return sums[column]
    found = [slip.amounts[item] for item in items if item in slip.amounts]
    return sum(found) if found else None


def is_noticed(change: PersonChange) -> bool:
    """Whether a person differs from last month by more than the fen of a tax: who joined or left does."""
    if change.kind in {ChangeKind.JOINED, ChangeKind.LEFT}:
        return True
    return any(difference.item != _TAX or abs(difference.delta) >= NOTICED for difference in change.differences)


def difference_of(change: PersonChange | None, column: str, items: tuple[str, ...]) -> Difference | None:
    """The difference to last month behind a column, parts added; None when nothing moved."""
    if change is None or change.kind is ChangeKind.JOINED:
        return None
    sums = {GROSS: (change.gross_before, change.gross), NET: (change.net_before, change.net)}
    if column in sums:
        was, now = sums[column]
        delta = (now or 0) - (was or 0)
        return Difference(item=column, label=_SUMS[column], before=was, now=now, delta=delta) if delta else None
    found = [difference for difference in change.differences if difference.item in items]
    delta = sum(difference.delta for difference in found)
    if not found or (delta == 0 and all(part.before is not None and part.now is not None for part in found)):
        return None
    before = [part.before for part in found if part.before is not None]
    after = [part.now for part in found if part.now is not None]
    return Difference(
        item=column,
        label=found[0].label,
        before=sum(before) if before else None,
        now=sum(after) if after else None,
        delta=delta,
    )


def _roomy(column: Column, by_hand: frozenset[str]) -> Column:
    return replace(column, width=max(column.width, 112)) if column.key in by_hand else column


def _split(items: list[ItemColumn], ending: str, fund: str) -> tuple[list[ItemColumn], list[ItemColumn]]:
    social = [item for item in items if item.key.endswith(ending) and item.key != fund]
    return social, [item for item in items if item not in social]


def _amounts(items: list[ItemColumn], group: str, parts: dict[str, tuple[str, ...]]) -> list[Column]:
    return [_amount(item, group, parts) for item in items]


def _amount(
    item: ItemColumn, group: str, parts: dict[str, tuple[str, ...]], *, hidden: bool = False, total: bool = True
) -> Column:
    parts[item.key] = (item.key,)
    # The group already says whose side it is.
    title = item.label.removesuffix("（个人）").removesuffix("（单位）").replace("住房公积金", "公积金")
    width = max(72, 13 * len(title) + 18)
    return Column(item.key, title, Kind.MONEY, width, group, total=total, hidden=hidden)


def _opening(items: list[ItemColumn], key: str, label: str, group: str, parts: dict[str, tuple[str, ...]]) -> list[Column]:
    if not items:
        return []
    parts[key] = tuple(item.key for item in items)
    shown = tuple(item.key for item in items)
    head = Column(key, label, Kind.MONEY, 84, group, total=True, opens=shown, tip="按 › 展开各险种")
    return [head, *(_amount(item, group, parts, hidden=True) for item in items)]


def _employer(items: list[ItemColumn], parts: dict[str, tuple[str, ...]]) -> list[Column]:
    if not items:
        return []
    shown = tuple(item.key for item in items)
    head = Column(
        EMPLOYER_SUM, _SUMS[EMPLOYER_SUM], Kind.MONEY, 92, EMPLOYER, total=True, bold=True, opens=shown, tip="按 › 展开各项"
    )
    return [head, *(_amount(item, EMPLOYER, parts, hidden=True) for item in items)]


Reader = Callable[[SlipRow], object]


def _reader(key: str, items: tuple[str, ...]) -> Reader:
    """How a column reads its value; the number and the difference are filled in by the row."""
    if key in _FIELDS:
        return attrgetter(key)
    if len(items) == 1:
        item = items[0]
        return lambda slip: slip.amounts.get(item)
    return lambda slip: amount_of(slip, key, items)


def _net_delta(change: PersonChange | None, *, compared: bool) -> Fen | None:
    if not compared or (change is not None and change.kind is ChangeKind.JOINED):
        return None
    found = difference_of(change, NET, ())
    return found.delta if found else 0


def _marks(
    slip: SlipRow, columns: Sequence[tuple[str, tuple[str, ...]]], change: PersonChange | None, before: str
) -> dict[str, CellMark]:
    marks: dict[str, CellMark] = {}
    for key, items in columns:
        found = difference_of(change, key, items)
        reason = next((slip.overridden[item] for item in items if item in slip.overridden), None)
        tips = []
        if found is not None:
            was = "没有这一项" if found.before is None else grouped(found.before)
            tips.append(f"{before}：{was}，{_signed(found.delta)}")
        if reason is not None:
            tips.append(f"手工指定：{reason}")
        if tips:
            told = found is not None and (_TAX not in items or abs(found.delta) >= NOTICED)
            arrow = (found.delta > 0) - (found.delta < 0) if found is not None and told else 0
            icon = "note" if reason is not None else ""
            marks[key] = CellMark(tint=told, arrow=arrow, tip="\n".join(tips), icon=icon)
    if change is not None and change.kind is ChangeKind.JOINED:
        marks["name"] = CellMark(tip=f"新进：{before}没有工资", tint=True)
    elif slip.warnings:
        marks["name"] = CellMark(tip="\n".join(slip.warnings))
    return marks


def _signed(amount: Fen) -> str:
    return ("+" if amount > 0 else "") + grouped(amount)
