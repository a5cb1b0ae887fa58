"""An import's preview as data: counts, columns, rows with struck old and bold new values, framed cells. Draws nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from shequ_hr.errors import Problem, Severity
from shequ_hr.imports.results import Fixed, ImportPreview, RowPreview, RowResult
from shequ_hr.security.masking import mask_account, mask_id, mask_phone, mask_text
from ui.desktop.components.count_strip import Count
from ui.desktop.table_models.cells import CellMark, ChipValue, Column, Kind, TableRow
from ui.desktop.theme import Role, Tone

RESULTS = {
    RowResult.REFUSED: (ChipValue("拒绝", Tone.BAD, tint=False), "refused"),
    RowResult.NEW: (ChipValue("新增", Tone.OK, tint=False), "add"),
    RowResult.CHANGED: (ChipValue("变更", Tone.INFO, tint=False), "edit"),
    RowResult.SAME: (ChipValue("相同", Tone.MUTED, tint=False), "same"),
}
_ORDER = {RowResult.REFUSED: 0, RowResult.CHANGED: 1, RowResult.NEW: 2, RowResult.SAME: 3}
_FIXED = (
    Column("result", "结果", Kind.CHIP, 78, frozen=True),
    Column("number", "行", Kind.INT, 48, frozen=True, muted=True),
    Column("name", "姓名", width=84, frozen=True),
)
WARNED = "warned"
FIXED_COLUMNS = (
    Column("number", "行", Kind.INT, 44),
    Column("column", "列", width=104),
    Column("old", "原来", width=140, stretch=True),
    Column("new", "读作", width=146, stretch=True, bold=True),
    Column("why", "为什么", width=120, stretch=True, muted=True),
)
_DIGITS = 11
_PLACE = re.compile(r"^[A-Z]{1,3} 列 ")
_MASKS: tuple[tuple[tuple[str, ...], Callable[[str], str]], ...] = (
    (("身份证", "证件号"), mask_id),
    (("手机", "电话"), mask_phone),
    (("银行卡", "账号", "卡号"), mask_account),
)


def counts_of(preview: ImportPreview) -> list[Count]:
    """The tiles of the strip: every row is in exactly one of 新增 变更 相同 拒绝; 提醒 counts rows beside that."""
    total = preview.new + preview.changed + preview.same + preview.refused
    cells = sum(len(row.cells) for row in preview.rows if row.result is RowResult.CHANGED)
    return [
        Count("all", "全部", "读到的行", "table", Role.ACCENT, total),
        Count(RowResult.NEW.value, "新增", "库里还没有", "add", Role.OK, preview.new),
        Count(RowResult.CHANGED.value, "变更", f"{cells} 格与库里不同", "edit", Role.ACCENT, preview.changed),
        Count(RowResult.SAME.value, "相同", "不写入", "same", Role.TEXT2, preview.same),
        Count(RowResult.REFUSED.value, "拒绝", "改好之前不能写入", "refused", Role.BAD, preview.refused),
        Count(WARNED, "提醒", "会写入，请看一眼", "warning", Role.WARN, len(warned_rows(preview))),
    ]


def warned_rows(preview: ImportPreview) -> frozenset[int]:
    """Row numbers that carry a warning."""
    found = (problem.row for problem in preview.problems if problem.severity is Severity.WARNING)
    return frozenset(row for row in found if row is not None)


def columns_of(preview: ImportPreview, *, differing: bool) -> tuple[Column, ...]:
    """Result, row and name frozen, then the file's columns; ``differing`` leaves out those without a difference."""
    names = dict.fromkeys(cell.column for row in preview.rows for cell in row.cells)
    wrong = dict.fromkeys(problem.column for problem in preview.problems if problem.column)
    moved = {cell.column for row in preview.rows for cell in row.cells if cell.old and cell.old != cell.new}
    shown = [name for name in {**names, **wrong} if not differing or name in moved or name in wrong]
    # The name stands at the left already.
    rest = [name for name in shown if _title(name) != "姓名" or name in wrong]
    return (*_FIXED, *(Column(name, _title(name), width=_width(name, preview.rows)) for name in rest))


def rows_of(preview: ImportPreview, columns: Sequence[Column]) -> list[TableRow]:
    """One row a line of the file, refused ones first; the key is the line's number."""
    troubles: dict[tuple[int, str], list[Problem]] = {}
    for problem in preview.problems:
        if problem.row is not None:
            troubles.setdefault((problem.row, problem.column), []).append(problem)
    ordered = sorted(preview.rows, key=lambda row: (_ORDER[row.result], row.number))
    return [_row(row, columns, troubles) for row in ordered]


def fixed_rows(fixed: Sequence[Fixed]) -> list[TableRow]:
    """What was mended without asking, in the order of the file."""
    return [
        TableRow(
            number,
            (fix.row, _title(fix.column), masked(fix.column, fix.old), masked(fix.column, fix.new), fix.why),
            {"why": CellMark(tip=fix.why), "old": CellMark(tip=masked(fix.column, fix.old))},
        )
        for number, fix in enumerate(fixed)
    ]


def masked(column: str, text: str) -> str:
    """A value with ID, phone and account numbers masked; a short or garbled one of such a column has to be seen whole."""
    whole = sum(sign.isdigit() for sign in text) >= _DIGITS and "E" not in text.upper()
    for words, mask in _MASKS:
        if whole and any(word in column for word in words):
            return mask(text)
    return mask_text(text)


def masked_change(column: str, old: str, new: str) -> tuple[str, str]:
    """Both values of a changed cell masked; where the masks look alike, the signs that differ are shown and nothing else."""
    before, after = masked(column, old), masked(column, new)
    if before != after or old == new:
        return before, after
    if len(old) != len(new):
        return f"{before}（{len(old)} 位）", f"{after}（{len(new)} 位）"
    differ = [one != other for one, other in zip(old, new, strict=True)]
    return _showing(before, old, differ), _showing(after, new, differ)


def _showing(hidden: str, whole: str, places: Sequence[bool]) -> str:
    return "".join(sign if shown else star for star, sign, shown in zip(hidden, whole, places, strict=True))


def _title(column: str) -> str:
    """A header without the place that the import puts before it (``C 列 姓名``)."""
    return _PLACE.sub("", column)


def filter_of(key: str, preview: ImportPreview) -> set[int] | None:
    """The line numbers behind a tile, None for all."""
    if key in {"all", ""}:
        return None
    if key == WARNED:
        return set(warned_rows(preview))
    return {row.number for row in preview.rows if row.result.value == key}


def _row(row: RowPreview, columns: Sequence[Column], troubles: dict[tuple[int, str], list[Problem]]) -> TableRow:
    chip, icon = RESULTS[row.result]
    cells = {cell.column: cell for cell in row.cells}
    marks: dict[str, CellMark] = {"result": CellMark(icon=icon)}
    values: list[object] = []
    for column in columns:
        if column in _FIXED:
            values.append({"result": chip, "number": row.number, "name": row.name}[column.key])
            continue
        cell, found = cells.get(column.key), troubles.get((row.number, column.key), [])
        shown = cell.new if cell is not None else next((problem.value for problem in found), "")
        values.append(masked(column.key, shown))
        if found:
            wrong = any(problem.severity is Severity.ERROR for problem in found)
            tip = mask_text("\n".join(f"{problem.message}。{problem.fix}" for problem in found))
            marks[column.key] = CellMark(framed=wrong, tint=not wrong, tone=Tone.BAD if wrong else Tone.WARN, tip=tip)
        elif cell is not None and row.result is RowResult.CHANGED and cell.old != cell.new:
            old, values[-1] = masked_change(column.key, cell.old, cell.new)
            marks[column.key] = CellMark(old=old or "空", tint=True, tip=f"库里现在是“{old or '空'}”")
    return TableRow(row.number, tuple(values), marks, tone=Tone.MUTED if row.result is RowResult.SAME else None)


def _width(name: str, rows: Sequence[RowPreview]) -> int:
    shown = (cell for row in rows[:400] for cell in row.cells if cell.column == name)
    longest = max((_size(cell.new) + (_size(cell.old) + 4 if cell.old != cell.new else 0) for cell in shown), default=0)
    return max(64, min(280, 8 * max(longest, _size(name)) + 24))


def _size(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)
