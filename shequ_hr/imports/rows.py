"""Tells persons from totals, signatures, notes and strays below the header (S9, S12-S14, S17). Nothing is dropped silently."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shequ_hr.excel.cells import Trouble, narrow, shown
from shequ_hr.excel.headers import FieldNames
from shequ_hr.excel.records import Content, letters
from shequ_hr.imports.definition import Field
from shequ_hr.imports.sheets import Chosen
from shequ_hr.imports.talk import Talk

_TOTAL = re.compile(r"^(?:本页|本村|本社区|全部|人数)?(小计|合计|总计|共计|累计|总人数)")
_SIGNATURE = re.compile(
    r"^(?:填报人|填表人|制表人?|审核人?|复核人?|审批人?|负责人|单位负责人|主要负责人|分管领导|经办人|联系人|联系电话|电话|填报单位"
    r"|填报时间|填报日期|填表日期|制表日期|日期|签字|签章|盖章|备注|说明|填表说明|注)\s*(?:\([^()]*\))?\s*[:：]"
)
_STATED = re.compile(r"共计?([0-9]+)人")
_COUNT = re.compile(r"([0-9]+)\s*[人名]")
Cells = list[tuple[int, Content]]
"""The cells of a row that say something: (column, content)."""
TOGETHER, LEAVE_OUT = "一并导入", "不导入"


@dataclass(frozen=True, slots=True)
class Total:
    """A 小计 or 合计 row; ``count`` is the number of persons that it claims."""

    row: int
    word: str
    count: int | None


@dataclass(slots=True)
class Classified:
    """Data rows in order (hidden ones included), rows to leave out, and totals with the data rows before them."""

    rows: list[int] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)
    totals: list[Total] = field(default_factory=list)


def classify(chosen: Chosen, anchors: tuple[str, ...], fields: Mapping[str, Field], talk: Talk) -> Classified:
    """Sort the rows below the header; strays and wrong counts are problems, hidden rows a question."""
    sorter = _Sorter(chosen, anchors, fields, talk)
    for number in range(chosen.header.last_row + 1, len(chosen.sheet.rows) + 1):
        sorter.take(number)
    sorter.check_counts()
    sorter.ask_about_hidden()
    struck = [number for number in sorter.found.rows if number in chosen.sheet.struck_rows]
    if struck:
        words = f"字体带删除线的 {len(struck)} 行会照常导入：第 {_numbers(struck)} 行。"
        talk.problem(chosen.places.whole("S17", words, "如果表示已调出，请先删去这些行或填离职日期。", warning=True))
    return sorter.found


def _numbers(rows: list[int]) -> str:
    return "、".join(str(row) for row in rows[:20]) + ("等" if len(rows) > 20 else "")


class _Sorter:
    """Walks the rows once."""

    def __init__(self, chosen: Chosen, anchors: tuple[str, ...], fields: Mapping[str, Field], talk: Talk) -> None:
        self.chosen, self.talk = chosen, talk
        self.found = Classified()
        by_key = chosen.header.by_key
        self._anchors = [by_key[key].index for key in anchors if key in by_key]
        self._words = "或".join(f"“{fields[key].header}”" for key in anchors if key in by_key)
        self._columns = {column.index for column in chosen.header.columns}
        self._first, self._last = min(self._columns), max(self._columns)
        self._gaps = len(self._columns) != self._last - self._first + 1
        self._names = FieldNames({key: target.names for key, target in fields.items()})
        self._blank_since: int | None = None
        texts = {name for target in fields.values() for name in target.names}
        above = chosen.sheet.rows[chosen.header.row - 1 : chosen.header.last_row]
        self._header_texts = texts | {content for line in above for content in line if isinstance(content, str)}

    def take(self, number: int) -> None:
        """Sort one row."""
        if self._is_plain(self.chosen.sheet.rows[number - 1]):
            self._person(number)
            return
        cells: Cells = [
            (index, content)
            for index, content in enumerate(self.chosen.sheet.rows[number - 1])
            if content is not None and not (type(content) is str and content.isspace())
        ]
        if not cells:
            self._blank_since = self._blank_since or number
            return
        anchored = sum(index in self._anchors for index, _ in cells)
        if not anchored or (anchored < max(len(self._anchors), 1) and self._is_aside(cells)):
            self._without_anchor(number, cells)
        elif self._repeats_header(cells):
            self._stray(number, cells[0], "又出现了一次表头，下面可能是另一张表")
        else:
            self._data(number, cells)

    def _is_plain(self, line: Sequence[Content]) -> bool:
        """Whether a row can only be a person: all anchors filled, nothing beside the table, no word of the header."""
        return (
            not self._gaps
            and self._last < len(line)
            and all(isinstance(text := line[index], str) and not text.isspace() for index in self._anchors)
            and bool(self._anchors)
            and all(content is None for content in (*line[: self._first], *line[self._last + 1 :]))
            and self._header_texts.isdisjoint(line)
        )

    def _data(self, number: int, cells: Cells) -> None:
        gaps = self._gaps or cells[0][0] < self._first or cells[-1][0] > self._last
        outside = next((cell for cell in cells if cell[0] not in self._columns), None) if gaps else None
        if outside is not None:
            self._stray(number, outside, "这一列没有表头，不知道是什么")
        self._person(number)

    def _person(self, number: int) -> None:
        if self._blank_since is not None and self.found.rows:
            words = f"第 {self._blank_since} 行起是空行，下面还有数据，已继续读取。"
            self.talk.problem(self.chosen.places.whole("S13", words, "确认下面的行也要导入。", warning=True))
        self._blank_since = None
        self.found.rows.append(number)

    def _is_aside(self, cells: Cells) -> bool:
        """A total or a signature whose words happen to stand in the column of names or IDs."""
        texts = [_plain(content) for _, content in cells[:3]]
        return any(_TOTAL.match(text) or _SIGNATURE.match(text) for text in texts)

    def _without_anchor(self, number: int, cells: Cells) -> None:
        texts = [_plain(content) for _, content in cells]
        total = next((match for text in texts[:3] if (match := _TOTAL.match(text))), None)
        if total is not None:
            counts = [int(found[1]) for text in texts if (found := _COUNT.search(text))]
            self.found.totals.append(Total(number, total[1], counts[0] if counts else None))
            self._blank_since = None
        elif any(_SIGNATURE.match(text) for text in texts):
            self._blank_since = None
        elif len(cells) <= 2 or self._repeats_header(cells):
            self._stray(number, cells[0], "不属于表格的内容，可能是另一张表或随手写的备注")
        else:
            self._data(number, cells)

    def _repeats_header(self, cells: Cells) -> bool:
        if sum(content in self._header_texts for _, content in cells) < 2:
            return False
        words = [text for _, content in cells if isinstance(content, str) and (text := _plain(content))]
        known = sum(self._names.key_of(word) is not None for word in words)
        return known >= 2 and known >= 0.6 * len(words)

    def _stray(self, number: int, cell: tuple[int, Content], why: str) -> None:
        index, content = cell
        trouble = Trouble("S14", f"{letters(index)}{number} 单元格：{why}", "请删去它，或移到另一张工作表。")
        self.talk.problem(self.chosen.places.cell(number, index, "", shown(content), trouble))

    def check_counts(self) -> None:
        """Compare what totals claim with the persons above them: since the last subtotal, or all."""
        self._check_stated()
        since = self.chosen.header.last_row
        for total in self.found.totals:
            group = sum(since < row < total.row for row in self.found.rows)
            above = sum(row < total.row for row in self.found.rows)
            if total.word == "小计":
                since = total.row
            if total.count is None or total.count in ({group} if total.word == "小计" else {group, above}):
                continue
            actual = group if total.word == "小计" else above
            self.talk.problem(
                self.chosen.places.row(
                    total.row,
                    "S12",
                    f"{total.word}写的是 {total.count} 人，上面实际有 {actual} 人，差 {abs(total.count - actual)} 人",
                    "请核对是少了人还是小计没有更新，改好后再导入。",
                    value=f"{total.count}人",
                )
            )

    def _check_stated(self) -> None:
        """The number of persons that the title states, against the rows (X10)."""
        above = self.chosen.sheet.rows[: self.chosen.header.row - 1]
        for number, line in enumerate(above, start=1):
            for content in line:
                stated = _STATED.search(_plain(content)) if isinstance(content, str) else None
                if stated is None or int(stated[1]) == len(self.found.rows):
                    continue
                self.talk.problem(
                    self.chosen.places.row(
                        number,
                        "X10",
                        f"表头上写的是共 {stated[1]} 人，表里实际有 {len(self.found.rows)} 人",
                        "请核对是少了人、多了人，还是表头没有更新，改好后再导入。",
                        value=stated[0],
                    )
                )

    def ask_about_hidden(self) -> None:
        """Hidden or filtered rows are imported only when somebody says so."""
        hidden = [row for row in self.found.rows if row in self.chosen.sheet.hidden_rows]
        if not hidden:
            return
        text = f"有 {len(hidden)} 行被隐藏或筛选，是否一并导入？"
        places = [f"第 {row} 行" for row in hidden]
        if self.talk.ask("hidden-rows", text, (TOGETHER, LEAVE_OUT), default=TOGETHER, places=places) == LEAVE_OUT:
            self.found.left_out.update(hidden)


def _plain(content: Content) -> str:
    return re.sub(r"\s+", "", narrow(shown(content)))
