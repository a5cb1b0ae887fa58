"""Runs, slips, comparisons and exported files as documents and as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shequ_hr.errors import Problem, Severity, UserError
from shequ_hr.model.payroll import LineKind, Run
from shequ_hr.money import grouped
from shequ_hr.reports.results import ExportedFile
from shequ_hr.runs.results import ChangeKind, Comparison, PersonChange, RunDetail, SlipRow
from shequ_hr.runs.states import KIND_LABELS, STATE_LABELS, run_name
from shequ_hr.security.masking import mask_id
from ui.cli import tables
from ui.cli.answers import Answer, Document, money, moneys, sections, warning_lines

_SIDES = {LineKind.EARNING: "应发", LineKind.DEDUCTION: "扣款", LineKind.EMPLOYER: "单位", LineKind.INFO: "说明"}


def run_document(run: Run) -> Document:
    """A run without its slips."""
    return {
        "month": str(run.key.month),
        "kind": run.key.kind.value,
        "seq": run.key.sequence,
        "state": run.state.value,
        "slips": run.slips,
        "gross": money(run.gross),
        "deductions": money(run.deductions),
        "net": money(run.net),
        "employer": money(run.employer),
        "calculated": run.calculated.isoformat(),
        "calculated_by": run.calculated_by,
        "checked_by": run.checked_by,
        "approved_by": run.approved_by,
        "locked": run.locked.isoformat() if run.locked else None,
        "locked_by": run.locked_by,
        "void_reason": run.void_reason,
        "seal": run.seal,
        "packs": dict(run.inputs.packs),
    }


def runs_text(runs: Iterable[Run]) -> str:
    """Runs as a table."""
    rows = [
        (
            str(run.key.month),
            KIND_LABELS[run.key.kind],
            run.key.sequence,
            STATE_LABELS[run.state],
            run.slips,
            grouped(run.gross),
            grouped(run.deductions),
            grouped(run.net),
        )
        for run in runs
    ]
    return tables.table(["月份", "类别", "批次", "状态", "人数", "应发", "扣款", "实发"], rows, right=[2, 4, 5, 6, 7])


def chosen(detail: RunDetail, id_number: str | None) -> Sequence[SlipRow]:
    """All slips, or the one of a person; UserError when the run has none of that person."""
    if id_number is None:
        return detail.slips
    wanted = id_number.strip().upper()
    found = [slip for slip in detail.slips if slip.id_number == wanted]
    if not found:
        raise UserError(
            f"{run_name(detail.run.key)}里没有这个人",
            f"没有证件号码 {mask_id(wanted)} 的工资单。",
            "请核对证件号码和月份。",
        )
    return found


def slip_document(slip: SlipRow) -> Document:
    """One slip with all its lines."""
    return {
        "worker": slip.id_number,
        "name": slip.name,
        "community": slip.community,
        "post": slip.post,
        "grade": slip.grade,
        "days": slip.days,
        "lines": [
            {
                "item": line.item,
                "label": line.label,
                "kind": line.kind.value,
                "amount": money(line.amount),
                "part": line.part,
                "provisional": line.provisional,
            }
            for line in slip.lines
        ],
        "gross": money(slip.gross),
        "deductions": money(slip.deductions),
        "net": money(slip.net),
        "employer": money(slip.employer),
        "warnings": list(slip.warnings),
    }


def slips_text(detail: RunDetail) -> str:
    """All slips as a table with their totals."""
    rows = [
        (slip.community, slip.name, slip.post, slip.grade, grouped(slip.gross), grouped(slip.deductions), grouped(slip.net))
        for slip in detail.slips
    ]
    run = detail.run
    rows.append(("合计", f"{len(detail.slips)} 人", "", None, grouped(run.gross), grouped(run.deductions), grouped(run.net)))
    table = tables.table(["社区", "姓名", "岗位", "等级", "应发", "扣款", "实发"], rows, right=[3, 4, 5, 6])
    return sections(f"{run_name(run.key)}（{detail.state_label}）", table)


def slip_text(detail: RunDetail, slip: SlipRow) -> str:
    """One slip, line by line."""
    rows = [
        (_SIDES[line.kind], line.item, line.label + ("（暂按）" if line.provisional else ""), grouped(line.amount))
        for line in slip.lines
    ]
    sums = [("应发合计", grouped(slip.gross)), ("扣款合计", grouped(slip.deductions)), ("实发", grouped(slip.net))]
    return sections(
        f"{run_name(detail.run.key)}（{detail.state_label}）　{slip.name}　{slip.community}　{slip.post}",
        tables.table(["类别", "项目", "名称", "金额"], rows, right=[3]),
        tables.facts(sums),
        warning_lines(slip.warnings),
    )


def split(problems: Iterable[Problem]) -> tuple[list[Problem], list[Problem]]:
    """Errors and warnings apart."""
    listed = list(problems)
    errors = [problem for problem in listed if problem.severity is Severity.ERROR]
    return errors, [problem for problem in listed if problem.severity is not Severity.ERROR]


def comparison_document(comparison: Comparison) -> Document:
    """Who joined, left, changed by more than 10 %, and everybody who differs."""
    previous = comparison.previous
    return {
        "run": {
            "month": str(comparison.key.month),
            "kind": comparison.key.kind.value,
            "seq": comparison.key.sequence,
        },
        "previous": str(previous.month) if previous else None,
        "gross_before": money(comparison.gross_before),
        "gross": money(comparison.gross),
        "net_before": money(comparison.net_before),
        "net": money(comparison.net),
        "joined": [_change_document(person) for person in comparison.joined],
        "left": [_change_document(person) for person in comparison.left],
        "changed": [_change_document(person) for person in comparison.changed],
        "people": [_change_document(person) for person in comparison.people],
        "sentence": comparison.sentence,
    }


def _change_document(person: PersonChange) -> Document:
    return {
        "name": person.name,
        "masked": person.masked,
        "community": person.community,
        "kind": person.kind.value,
        "gross_before": money(person.gross_before),
        "gross": money(person.gross),
        "net_before": money(person.net_before),
        "net": money(person.net),
        "reason": person.reason,
        "items": [
            {
                "item": one.item,
                "label": one.label,
                "before": money(one.before),
                "now": money(one.now),
                "delta": money(one.delta),
            }
            for one in person.differences
        ],
    }


def comparison_text(comparison: Comparison) -> str:
    """The comparison for people."""
    shown = [*comparison.joined, *comparison.left, *comparison.changed]
    slight = [person for person in comparison.people if person.kind is ChangeKind.SLIGHTLY]
    return sections(comparison.sentence, _people_table(shown), _people_table(slight) and f"小变动\n{_people_table(slight)}")


def _people_table(people: Sequence[PersonChange]) -> str:
    rows = [
        (person.community, person.name, _optional(person.net_before), _optional(person.net), person.reason) for person in people
    ]
    return tables.table(["社区", "姓名", "上次实发", "本次实发", "原因"], rows, right=[2, 3]) if rows else ""


def _optional(amount: int | None) -> str:
    return "" if amount is None else grouped(amount)


def file_document(file: ExportedFile) -> Document:
    """One exported file."""
    return {
        "what": file.what,
        "title": file.title,
        "file": file.path.name,
        "path": str(file.path),
        "rows": file.rows,
        "totals": moneys(file.totals),
        "sha256": file.sha256,
    }


def export_answer(files: Sequence[ExportedFile]) -> Answer:
    """The files that were written; warnings of all of them together."""
    warnings = [warning for file in files for warning in file.warnings]
    rows = [
        (file.title, file.rows, "，".join(f"{label} {grouped(total)}" for label, total in file.totals.items()), file.path)
        for file in files
    ]
    text = sections(
        tables.table(["文件", "行数", "合计", "位置"], rows, right=[1]),
        "\n".join(f"SHA-256  {file.sha256}  {file.path.name}" for file in files),
        warning_lines(warnings),
    )
    return Answer({"files": [file_document(file) for file in files], "warnings": warnings}, text)
