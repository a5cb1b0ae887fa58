"""年度考核结果 of people: each year's result and the day from which it moves pay."""

from __future__ import annotations

from datetime import date
from typing import Any

from shequ_hr.excel.date_cells import DateCell
from shequ_hr.excel.number_cells import IntegerCell
from shequ_hr.excel.text_cells import ChoiceCell, TextCell
from shequ_hr.imports.context import Context
from shequ_hr.imports.definition import Draft, Field, Row, Table, all_rows, preview_row
from shequ_hr.imports.kinds.facts import with_dossier
from shequ_hr.imports.kinds.matching import ANCHORS, PEOPLE_FIELDS, SEQUENCE, YEAR_WORDS, find_people, refuse_duplicates
from shequ_hr.imports.plan import Plan, WorkerChange
from shequ_hr.imports.results import RowPreview, RowResult
from shequ_hr.model.people import Assessment, Worker

_RESULT_WORDS = {
    "基本称职": "基本合格",
    "称职": "合格",
    "不称职": "不合格",
    "优": "优秀",
    "优秀等次": "优秀",
    "合格等次": "合格",
}


class AssessmentResultsKind:
    """Results of the yearly review, which move pay from their effective day on."""

    key = "assessment-results"
    title = "年度考核结果"
    anchors = ANCHORS

    def fields(self, context: Context) -> tuple[Field, ...]:
        """People, the year, the result in the words of the pack, the day from which it pays, the document."""
        results = _results(context)
        spellings = {word: result for word, result in _RESULT_WORDS.items() if result in results and word not in results}
        cell = ChoiceCell(results, spellings, ask_nearest=True) if results else TextCell()
        return (
            *PEOPLE_FIELDS,
            Field(
                "year",
                "年度",
                IntegerCell(1990, 2100, YEAR_WORDS, "考核年度"),
                ("考核年度", "年份"),
                required=True,
                fill_down=True,
            ),
            Field("result", "考核结果", cell, ("考核等次", "等次", "考核等级", "结果"), required=True),
            Field("effective", "生效日期", DateCell(), ("执行日期", "起始日期"), note="不填是次年 1 月 1 日"),
            Field("document", "文号", TextCell(), ("依据文件", "文件号")),
            SEQUENCE,
        )

    def plan(self, table: Table, context: Context) -> Draft:
        """The result of each person and year replaces the one stored for that year."""
        known = find_people(table, context)
        refuse_duplicates(table, lambda row: (row.get("id_number"), row.get("year")) if not row.failed else None, "人员和年度")
        table.talk.settle_doubts()
        after: dict[int, Worker] = {}
        rows: dict[int, RowPreview] = {}
        for row, worker in known:
            rows[row.number] = _assessment_row(table, row, after.get(worker.id, worker), after)
        changes = [
            WorkerChange(before=worker, after=after[worker.id])
            for worker in context.workers
            if worker.id in after and after[worker.id] != worker
        ]
        return Draft(Plan(workers=tuple(changes)), all_rows(table, rows))

    def export(self, context: Context) -> list[dict[str, Any]]:
        """Every stored result."""
        return [
            {
                "name": worker.name,
                "id_type": str(worker.id_type),
                "id_number": worker.id_number,
                "year": review.year,
                "result": review.result,
                "effective": review.effective,
                "document": review.document,
            }
            for worker in context.workers
            if not worker.archived
            for review in worker.dossier.assessments
        ]


def _results(context: Context) -> tuple[str, ...]:
    series = context.rules.pay.assessment if context.rules is not None else None
    figures = series.figures if series is not None else ()
    return tuple(dict.fromkeys(word for figure in figures if figure.value is not None for word in figure.value.coefficients))


def _assessment_row(table: Table, row: Row, worker: Worker, after: dict[int, Worker]) -> RowPreview:
    year, result = row.get("year"), row.get("result")
    for key, value, words in (("year", year, "年度"), ("result", result, "考核结果")):
        if value is None and key not in row.failed:
            table.refuse(row.number, key, "S5", f"没有{words}", f"请填写{words}。")
    if row.failed or year is None or result is None or row.number in table.talk.refused_rows:
        return preview_row(table, row.number, RowResult.REFUSED, worker.name, ())
    old = next((review for review in worker.dossier.assessments if review.year == year), None)
    effective = row.get("effective") or (old.effective if old is not None else date(year + 1, 1, 1))
    if effective <= date(year, 1, 1):
        table.refuse(row.number, "effective", "D6", f"生效日期 {effective} 早于考核年度 {year}", "请核对生效日期。")
        return preview_row(table, row.number, RowResult.REFUSED, worker.name, ())
    document = row.get("document") or (old.document if old is not None else "")
    new = Assessment(year=year, result=result, effective=effective, document=document)
    if new == old:
        return preview_row(table, row.number, RowResult.SAME, worker.name, ())
    reviews = [*(review for review in worker.dossier.assessments if review.year != year), new]
    reviews.sort(key=lambda review: (review.effective, review.year))
    after[worker.id] = with_dossier(worker, assessments=tuple(reviews))
    cells: list[tuple[str, Any, Any]] = [("year", old.year if old else None, year)]
    cells.append(("result", old.result if old else None, result))
    cells.append(("effective", old.effective if old else None, effective))
    return preview_row(table, row.number, RowResult.NEW if old is None else RowResult.CHANGED, worker.name, cells)
