"""The tables of the policy page: packs, values, examples, sources, as columns and prepared rows."""

from __future__ import annotations

from collections.abc import Sequence

from shequ_hr.office.packs import PackSummary
from shequ_hr.rules.schema import Source, Standing
from ui.desktop.operations.policies import ExampleRow
from ui.desktop.operations.policy_values import STANDINGS, ValueRow
from ui.desktop.table_models.cells import CellMark, ChipValue, Column, Kind, TableRow
from ui.desktop.theme import Tone

PACK_COLUMNS = (
    Column("title", "政策包", width=170, stretch=True),
    Column("state", "状态", Kind.CHIP, 64),
)
VALUE_COLUMNS = (
    Column("section", "类别", width=84, muted=True),
    Column("name", "名称", width=160),
    Column("value", "值", width=230, stretch=True),
    Column("start", "自", Kind.DATE, 92),
    Column("end", "至", Kind.DATE, 92),
    Column("document", "依据", width=130, muted=True),
    Column("standing", "依据情况", Kind.CHIP, 92),
)
EXAMPLE_COLUMNS = (
    Column("ok", "结果", Kind.CHIP, 72),
    Column("name", "算例", width=220),
    Column("given", "给定", width=200, stretch=True, muted=True),
    Column("expected", "应得", width=160, stretch=True),
)
SOURCE_COLUMNS = (
    Column("title", "文件", width=240, stretch=True),
    Column("document", "文号", width=190),
    Column("checked", "核对于", Kind.DATE, 96),
    Column("standing", "依据情况", Kind.CHIP, 92),
    Column("note", "说明", width=160, stretch=True, muted=True),
)
_TONES = {Standing.SEEN: Tone.OK, Standing.DERIVED: Tone.INFO, Standing.UNVERIFIED: Tone.WARN, Standing.EXAMPLE: Tone.WARN}


def pack_rows(packs: Sequence[PackSummary]) -> list[TableRow]:
    """The packs, those in force marked."""
    return [
        TableRow(
            pack.id,
            (pack.title, _pack_state(pack)),
            {"title": CellMark(bold=pack.in_force, tip=f"{pack.title}（{pack.region}）")},
            search=f"{pack.id} {pack.region}",
        )
        for pack in packs
    ]


def _pack_state(pack: PackSummary) -> ChipValue:
    if pack.in_force:
        return ChipValue("在用", Tone.OK)
    return ChipValue("模板", Tone.WARN) if pack.template else ChipValue("备选", Tone.MUTED)


def standing_chip(source: Source | None) -> ChipValue | None:
    """How well a value is founded."""
    return None if source is None else ChipValue(STANDINGS[source.standing], _TONES[source.standing])


def value_rows(values: Sequence[ValueRow]) -> list[TableRow]:
    """One row a value and span; holes and 暂按 say so."""
    return [_value(number, value) for number, value in enumerate(values)]


def _value(number: int, value: ValueRow) -> TableRow:
    state = standing_chip(value.source)
    if value.unknown:
        state = ChipValue("未知", Tone.BAD)
    elif value.provisional:
        state = ChipValue("暂按", Tone.WARN)
    document = (value.source.document or value.source.title) if value.source else ""
    marks = {
        "value": CellMark(tone=Tone.BAD if value.unknown else None, tip=value.value),
        "document": CellMark(tip=value.source.title if value.source else ""),
    }
    cells = (value.section, value.name, value.value, value.start, value.end, document, state)
    return TableRow(number, cells, marks)


def example_rows(examples: Sequence[ExampleRow]) -> list[TableRow]:
    """One row an example; a failing one says what came out."""
    good, bad = ChipValue("相符", Tone.OK), ChipValue("不符", Tone.BAD)
    return [
        TableRow(
            (example.name, example.line),
            (good if example.ok else bad, example.name, example.given, example.message or example.expected),
            {"given": CellMark(tip=example.given), "expected": CellMark(tip=example.message or example.expected)},
        )
        for example in examples
    ]


def source_rows(sources: Sequence[Source]) -> list[TableRow]:
    """One row a document."""
    return [
        TableRow(
            source.key,
            (source.title, source.document, source.checked_on, standing_chip(source), source.note),
            {"title": CellMark(tip=source.title), "note": CellMark(tip=source.note)},
        )
        for source in sources
    ]
