"""Turns the data rows of a sheet into typed values, with every fix listed and every trouble named (T12-T14, S11, S12)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shequ_hr.excel.cells import Reading, Trouble, shown
from shequ_hr.excel.headers import Column
from shequ_hr.excel.problems import column_words
from shequ_hr.excel.records import Content, DateValue
from shequ_hr.imports.definition import Field, Row, Table, text_of
from shequ_hr.imports.results import Fixed
from shequ_hr.imports.rows import Classified
from shequ_hr.imports.sheets import Chosen
from shequ_hr.imports.talk import NO, YES, Talk
from shequ_hr.money import Fen, yuan_text

ERROR_TEXTS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "####")
_NOTHING_ELSE = Reading()[1:]
_REMEMBERED = frozenset({str, float, DateValue})
"""Contents whose reading is remembered; bool and int stay out, since True equals 1.0."""
_FORMULA_FIX = "请在 Excel 打开并保存一次，或把它【复制→粘贴为数值】。"


def parse(chosen: Chosen, classified: Classified, fields: Mapping[str, Field], talk: Talk) -> Table:
    """The table with one Row per data row that is not left out."""
    sheet, header = chosen.sheet, chosen.header
    titles = tuple(shown(content) for row in sheet.rows[: header.row - 1] for content in row if content is not None)
    kept = [number for number in classified.rows if number not in classified.left_out]
    table = Table(
        sheet=sheet,
        header=header,
        fields=fields,
        rows=[Row(number, {}) for number in classified.rows],
        places=chosen.places,
        talk=talk,
        titles=titles,
    )
    filled = _spread_merged(table, classified)
    blocked = _blocked(table, set(kept))
    wanted = set(kept)
    for key, column in header.by_key.items():
        _ColumnReader(table, fields[key], column, blocked, filled).read(wanted)
    _check_sums(table, classified)
    table.rows = [row for row in table.rows if row.number in wanted]
    return table


class _ColumnReader:
    """Reads one column; values seen before are not read again."""

    def __init__(
        self,
        table: Table,
        field: Field,
        column: Column,
        blocked: Mapping[tuple[int, int], Trouble],
        filled: Mapping[tuple[int, int], Content],
    ) -> None:
        self.table, self.field, self.column = table, field, column
        self._blocked, self._filled = blocked, filled
        self._plain: dict[Content, Any] = {}

    def read(self, wanted: set[int]) -> None:
        """Fill the field of each row; rows that are left out are read for the sums but say nothing."""
        index, key, read, plain = self.column.index, self.field.key, self.field.cell.read, self._plain
        rows, special = self.table.sheet.rows, self._special()
        for row in self.table.rows:
            line = rows[row.number - 1]
            content = line[index] if index < len(line) else None
            percent = False
            if row.number in special:
                place = row.number, index
                content, percent = self._filled.get(place, content), place in self.table.sheet.percents
                if place in self._blocked and place not in self._filled:
                    self._refuse(row, self._blocked[place], content, told=True)
                    continue
            if content is None:
                continue
            repeats = not percent and type(content) in _REMEMBERED
            if repeats and content in plain:
                row.values[key] = plain[content]
                continue
            reading = read(content, percent)
            if reading.value is not None and reading[1:] == _NOTHING_ELSE:
                row.values[key] = reading.value
                if repeats:
                    plain[content] = reading.value
            else:
                self._odd(row, content, reading, row.number in wanted)

    def _special(self) -> set[int]:
        """Rows in which this column has more to say than its content."""
        places = (*self._blocked, *self._filled, *self.table.sheet.percents)
        return {row for row, column in places if column == self.column.index}

    def _odd(self, row: Row, content: Content, reading: Reading, wanted: bool) -> None:
        table, key = self.table, self.field.key
        if isinstance(content, str) and content.strip().startswith(ERROR_TEXTS):
            reading = Reading(trouble=_error_trouble(content.strip(), ""))
        if reading.trouble is not None:
            self._refuse(row, reading.trouble, content, told=wanted)
            return
        if reading.value is not None:
            row.values[key] = reading.value
        if not wanted:
            return
        header = column_words(self.column.index, self.column.header)
        if reading.fixes and not self.field.aside:
            new = text_of(self.field.cell.show(reading.value)) if reading.value is not None else ""
            table.talk.fixed.append(
                Fixed(row=row.number, column=header, old=shown(content), new=new, why="；".join(reading.fixes))
            )
        if reading.doubt is not None:
            place = f"第 {row.number} 行 {header}：{reading.doubt.detail}"
            trouble = Trouble("", f"不确认“{shown(content)}”", "请改成确定的写法。")
            table.talk.doubt(reading.doubt.key, place, self._problem(row, content, trouble))
        if reading.warning:
            table.talk.problem(
                table.places.row(row.number, "T21", f"{header}{reading.warning}", "", value=shown(content), warning=True)
            )

    def _problem(self, row: Row, content: Content, trouble: Trouble) -> Any:
        return self.table.places.cell(row.number, self.column.index, self.column.header, shown(content), trouble)

    def _refuse(self, row: Row, trouble: Trouble, content: Content, *, told: bool) -> None:
        row.failed.add(self.field.key)
        if told:
            self.table.talk.problem(self._problem(row, content, trouble))


def _error_trouble(error: str, formula: str) -> Trouble:
    origin = f"，公式 {formula}" if formula else ""
    return Trouble("T13", f"是 Excel 的错误值 {error}{origin}", "请在 Excel 里改正公式，或【粘贴为数值】。")


def _blocked(table: Table, wanted: set[int]) -> dict[tuple[int, int], Trouble]:
    """Cells of data rows that carry no usable value: formulas without a result, errors, parts of merged cells."""
    sheet = table.sheet
    columns = {column.index for column in table.header.by_key.values()}
    formulas = {(formula.row, formula.column): formula for formula in sheet.formulas}
    found: dict[tuple[int, int], Trouble] = {}
    outside: list[str] = []
    for (row, column), formula in formulas.items():
        if row not in wanted or column not in columns:
            continue
        if (row, column) in sheet.errors:
            continue
        if not formula.cached:
            found[row, column] = Trouble("T12", f"是公式且没有结果：{formula.text[:60]}", _FORMULA_FIX)
        else:
            outside.append(f"第 {row} 行：{formula.text[:60]}")
    for place, error in sheet.errors.items():
        if place[0] in wanted and place[1] in columns:
            text = formulas[place].text if place in formulas else ""
            found[place] = _error_trouble(error, text[:60])
    if outside:
        text = f"有 {len(outside)} 个值来自别的文件，可能不是最新。是否使用？"
        if table.talk.ask("external-values", text, (YES, NO), default=YES, places=outside) == NO:
            table.talk.problem(table.places.whole("T14", "有的值来自别的文件。", _FORMULA_FIX))
    return found


def _spread_merged(table: Table, classified: Classified) -> dict[tuple[int, int], Content]:
    """Merged cells among the data: department-like columns are filled down and told, others are refused (S11)."""
    filled: dict[tuple[int, int], Content] = {}
    data = set(classified.rows)
    by_index = {column.index: (key, column) for key, column in table.header.by_key.items()}
    for top, left, bottom, right in table.sheet.merged:
        rows = [row for row in range(top, bottom + 1) if row in data] if bottom - top < len(table.sheet.rows) else []
        touched = [index for index in range(left, min(right, 200) + 1) if index in by_index]
        if not rows or not touched or (len(rows) == 1 and len(touched) == 1):
            continue
        key, column = by_index[touched[0]]
        if len(touched) == 1 and table.fields[key].fill_down:
            value = table.sheet.cell(top, left)
            filled.update({(row, left): value for row in rows if row != top})
            words = f"合并单元格第 {top}–{bottom} 行向下填充"
            table.talk.fixed.append(
                Fixed(row=top, column=column_words(left, column.header), old="", new=shown(value), why=words)
            )
            continue
        trouble = Trouble("S11", f"第 {rows[0]}–{rows[-1]} 行是合并单元格，不知道是谁的", "请取消合并，每人一格分别填写。")
        table.talk.problem(table.places.cell(top, touched[0], column.header, shown(table.sheet.cell(top, left)), trouble))
    return filled


def _check_sums(table: Table, classified: Classified) -> None:
    """Amounts in total rows against the sum above them: since the last subtotal, or all (S12)."""
    for key, column in table.header.by_key.items():
        if not table.fields[key].summed or any(key in row.failed for row in table.rows):
            continue
        since = table.header.last_row
        for total in classified.totals:
            claimed = table.fields[key].cell.read(table.sheet.cell(total.row, column.index)).value
            group = _sum(table, key, since, total.row)
            above = _sum(table, key, table.header.last_row, total.row)
            if total.word == "小计":
                since = total.row
            if claimed is None or claimed == group or (total.word != "小计" and claimed == above):
                continue
            actual = group if total.word == "小计" else above
            trouble = Trouble(
                "S12",
                f"{total.word}写的是 {yuan_text(claimed)}，各行之和是 {yuan_text(actual)}，差 {yuan_text(claimed - actual)}",
                "请核对是哪一行错了，改好后再导入。",
            )
            value = shown(table.sheet.cell(total.row, column.index))
            table.talk.problem(table.places.cell(total.row, column.index, column.header, value, trouble))


def _sum(table: Table, key: str, after: int, before: int) -> Fen:
    return sum(row.values.get(key) or 0 for row in table.rows if after < row.number < before)
