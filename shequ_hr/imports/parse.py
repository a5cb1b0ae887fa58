"""Turns the data rows of a sheet into typed values, with every fix listed and every trouble named (T12-T14, S11, S12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shequ_hr.errors import Problem
from shequ_hr.excel.cells import Reading, Trouble, shown
from shequ_hr.excel.headers import Column
from shequ_hr.excel.problems import column_words
from shequ_hr.excel.records import Content, DateValue
from shequ_hr.imports.definition import Field, Row, Table, text_of
from shequ_hr.imports.results import Fixed
from shequ_hr.imports.rows import Classified
from shequ_hr.imports.sheets import Chosen
from shequ_hr.imports.talk import NO, REFUSALS, YES, Talk
from shequ_hr.money import Fen, yuan_text

ERROR_TEXTS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "####")
_NOTHING_ELSE = Reading()[1:]
_REMEMBERED = frozenset({str, float, DateValue})
"""Contents whose reading is remembered; bool and int stay out, since True equals 1.0."""
_MOST_REMEMBERED = 4_096
"""Readings kept per column: numbers of persons and cards never come again and would only fill memory."""
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
    _RowReader(table, blocked, filled).read(wanted)
    _check_sums(table, classified)
    table.rows = [row for row in table.rows if row.number in wanted]
    return table


class _RowReader:
    """Reads row by row, as the cells lie in memory; values of a column that were seen before are not read again."""

    def __init__(
        self, table: Table, blocked: Mapping[tuple[int, int], Trouble], filled: Mapping[tuple[int, int], Content]
    ) -> None:
        self.table = table
        self._blocked, self._filled = blocked, filled
        columns = sorted(table.header.by_key.items(), key=lambda entry: entry[1].index)
        self._columns: list[tuple[int, Field, Column, dict[Content, Any]]] = [
            (column.index, table.fields[key], column, {}) for key, column in columns
        ]

    def read(self, wanted: set[int]) -> None:
        """Fill the fields of each row; rows that are left out are read for the sums but say nothing."""
        rows = self.table.sheet.rows
        # Rows in which a cell has more to say than its content.
        special = {row for row, _ in (*self._blocked, *self._filled, *self.table.sheet.percents)}
        readers = [(index, field.key, field.cell.read, plain) for index, field, _, plain in self._columns]
        for row in self.table.rows:
            told, values, line = row.number in wanted, row.values, rows[row.number - 1]
            if row.number in special or len(line) <= self._columns[-1][0]:
                self._read_special(row, line, told)
                continue
            for place, (index, key, read, plain) in enumerate(readers):
                content = line[index]
                if content is None:
                    continue
                repeats = type(content) in _REMEMBERED
                if repeats and (known := plain.get(content)) is not None:
                    values[key] = known
                    continue
                reading = read(content)
                if reading.value is not None and reading[1:] == _NOTHING_ELSE:
                    values[key] = reading.value
                    if repeats and len(plain) < _MOST_REMEMBERED:
                        plain[content] = reading.value
                else:
                    self._odd(row, place, content, reading, told)

    def _read_special(self, row: Row, line: Sequence[Content], told: bool) -> None:
        """A row that is short, or with a merged, blocked or percent cell."""
        for place, (index, field, _, _) in enumerate(self._columns):
            at = row.number, index
            content = self._filled.get(at, line[index] if index < len(line) else None)
            if at in self._blocked and at not in self._filled:
                self._refuse(row, place, self._blocked[at], content, told=True)
            elif content is not None:
                reading = field.cell.read(content, at in self.table.sheet.percents)
                if reading.value is not None and reading[1:] == _NOTHING_ELSE:
                    row.values[field.key] = reading.value
                else:
                    self._odd(row, place, content, reading, told)

    def _odd(self, row: Row, place: int, content: Content, reading: Reading, wanted: bool) -> None:
        table = self.table
        _, field, column, _ = self._columns[place]
        if isinstance(content, str) and content.strip().startswith(ERROR_TEXTS):
            reading = Reading(trouble=_error_trouble(content.strip(), ""))
        if reading.trouble is not None:
            self._refuse(row, place, reading.trouble, content, told=wanted)
            return
        if reading.value is not None:
            row.values[field.key] = reading.value
        if not wanted:
            return
        header = column_words(column.index, column.header)
        if reading.fixes and not field.aside:
            new = text_of(field.cell.show(reading.value)) if reading.value is not None else ""
            table.talk.fixed.append(
                Fixed(row=row.number, column=header, old=shown(content), new=new, why="；".join(reading.fixes))
            )
        if reading.doubt is not None:
            words = f"第 {row.number} 行 {header}：{reading.doubt.detail}"
            refusal = self._problem(row, column, content, REFUSALS[reading.doubt.key])
            table.talk.doubt(reading.doubt.key, words, refusal)
        if reading.warning:
            table.talk.problem(
                table.places.row(row.number, "T21", f"{header}{reading.warning}", "", value=shown(content), warning=True)
            )

    def _problem(self, row: Row, column: Column, content: Content, trouble: Trouble) -> Problem:
        return self.table.places.cell(row.number, column.index, column.header, shown(content), trouble)

    def _refuse(self, row: Row, place: int, trouble: Trouble, content: Content, *, told: bool) -> None:
        _, field, column, _ = self._columns[place]
        row.failed.add(field.key)
        if told:
            self.table.talk.problem(self._problem(row, column, content, trouble))


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
