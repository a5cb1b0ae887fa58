"""[[table]]: dated tables of one or more dimensions. Rows nest in the order of ``by``; a list gives consecutive numbers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from shequ_hr.rules.facts import BY_NAME
from shequ_hr.rules.loading.basics import Names, number_key
from shequ_hr.rules.loading.dated import read_dated
from shequ_hr.rules.loading.reader import Node
from shequ_hr.rules.nearest import near
from shequ_hr.rules.numbers import read_number
from shequ_hr.rules.schema import FactRule, FactType, Table, TableRule
from shequ_hr.rules.tables import key_text

Keys = tuple[str, ...]


def read_tables(root: Node, region: str, names: Names, facts: tuple[FactRule, ...]) -> dict[str, TableRule]:
    """All tables by name. ``by`` names facts, or items (whose values are numbers)."""
    types = {name: fact.type for name, fact in BY_NAME.items()} | {fact.name: fact.type for fact in facts}
    found: dict[str, TableRule] = {}
    for node in root.children("table"):
        name, by = node.text("name"), node.texts("by")
        names.take(node, "name", name, "表")
        if not by:
            node.note("by", f"表“{name}”没有写按什么查", '例如 by = ["岗位", "等级"]', code="missing")
        stepped = node.texts("stepped")
        numeric = tuple(types.get(key, FactType.NUMBER) is FactType.NUMBER for key in by)
        for key in stepped:
            if key not in by:
                node.note("stepped", f"分档的“{key}”不在 by 里", near(key, by))
            elif not numeric[by.index(key)]:
                node.note("stepped", f"“{key}”不是数字，不能分档", "分档只用于数字，例如 工作年限。")
        reader = _Rows(numeric)
        versions = read_dated(node.children("versions", required=True), name, name, region, reader.read)
        found[name] = TableRule(name, name, by, tuple(key in stepped for key in by), versions)
        node.done()
    return found


class _Rows:
    """Reads the rows of one version into cells."""

    def __init__(self, numeric: tuple[bool, ...]) -> None:
        self.numeric = numeric
        self.last: Table | None = None

    def read(self, entry: Node) -> Table:
        """``rows`` and ``otherwise`` of a version, or only its ``changes`` against the version before."""
        self.cells: dict[Keys, Fraction] = {}
        self.unknown: dict[Keys, str] = {}
        if entry.has("changes"):
            table = self._changed(entry)
        else:
            otherwise = entry.number("otherwise") if entry.has("otherwise") else None
            if entry.has("rows"):
                self._level(entry, ("rows",), entry.data["rows"], ())
            else:
                entry.note("", "缺少“rows”", '例如 rows = { "正职" = 2800, "副职" = 2500 }', code="missing")
            table = Table(self.cells, otherwise, self.unknown)
        self.last = table
        return table

    def _changed(self, entry: Node) -> Table:
        """The version before with some cells replaced: one new coefficient is one new dated value."""
        last = self.last or Table({})
        if self.last is None:
            entry.note("changes", "前面没有可以改动的版本", "第一个版本用 rows 写全。")
        self._level(entry, ("changes",), entry.data["changes"], ())
        kept = {keys: value for keys, value in last.cells.items() if keys not in self.unknown}
        holes = {keys: reason for keys, reason in last.unknown.items() if keys not in self.cells}
        otherwise = entry.number("otherwise") if entry.has("otherwise") else last.otherwise
        return Table(kept | self.cells, otherwise, holes | self.unknown)

    def _level(self, entry: Node, place: tuple[str | int, ...], rows: object, keys: Keys) -> None:
        if isinstance(rows, list) and self.numeric and self.numeric[len(keys)] and len(keys) == len(self.numeric) - 1:
            self._consecutive(entry, place, rows, keys, 1)
        elif isinstance(rows, Mapping):
            for key, value in rows.items():
                self._row(entry, (*place, key), value, keys, key)
        else:
            wanted = "逐级列表或“键 = 数值”" if len(keys) == len(self.numeric) - 1 else "“键 = { … }”"
            self._note(entry, place, f"这里要写{wanted}", "表的层次要与 by 的个数一致。", rows)

    def _row(self, entry: Node, place: tuple[str | int, ...], value: object, keys: Keys, key: str) -> None:
        number = number_key(key)
        if self.numeric and len(keys) < len(self.numeric) and self.numeric[len(keys)]:
            if number is None:
                self._note(entry, place, f"“{key}”应当是数字", '例如 7 = 1.35；小数写成 "2.5" = …', key)
                return
            if isinstance(value, list):
                self._consecutive(entry, place, value, keys, int(number))
                return
            key = key_text(number)
        if len(keys) + 1 == len(self.numeric):
            self._cell(entry, place, value, (*keys, key))
        else:
            self._level(entry, place, value, (*keys, key))

    def _consecutive(self, entry: Node, place: tuple[str | int, ...], values: list[object], keys: Keys, first: int) -> None:
        for offset, value in enumerate(values):
            self._cell(entry, (*place, offset), value, (*keys, str(first + offset)))

    def _cell(self, entry: Node, place: tuple[str | int, ...], value: object, keys: Keys) -> None:
        if keys in self.cells or keys in self.unknown:
            self._note(entry, place, f"“{'，'.join(keys)}”这一格写了两次", "留下一个。", value)
        if isinstance(value, Mapping) and set(value) == {"unknown"} and isinstance(value["unknown"], str):
            self.unknown[keys] = value["unknown"]
            return
        number = read_number(value)
        if number is None:
            self._note(entry, place, "表格里要写数字", '例如 2800、1.35、"15%"；不知道的写 { unknown = "原因" }。', value)
        else:
            self.cells[keys] = number

    @staticmethod
    def _note(entry: Node, place: tuple[str | int, ...], message: str, fix: str, value: object) -> None:
        entry.ledger.note((*entry.path, *place), message, fix, value, "table")
