"""Files of one payroll run: 工资表, 银行代发, 扣缴端, 报区. Gates them by the run's state and records every file that leaves.

One function for the window and the command line. Lays out nothing itself; each report has its own module.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path

from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import UserError
from shequ_hr.model.office import ExportRecord
from shequ_hr.model.payroll import CLOSED, Run, RunKey, RunState
from shequ_hr.model.people import Office
from shequ_hr.office.setup import current_office
from shequ_hr.people.queries import roster
from shequ_hr.periods import in_force
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.reports import bank, tax_client
from shequ_hr.reports.district import build_district
from shequ_hr.reports.layouts import layout_named
from shequ_hr.reports.naming import file_name
from shequ_hr.reports.pay_sheet import build_pay_sheet
from shequ_hr.reports.payer import payer_of
from shequ_hr.reports.recorded import write_recorded
from shequ_hr.reports.results import ExportedFile
from shequ_hr.reports.workbook import Book
from shequ_hr.runs.queries import run_detail
from shequ_hr.runs.states import STATE_LABELS, find_run, run_name
from shequ_hr.security.roles import Action
from shequ_hr.wage_check.check import check_year
from shequ_hr.wage_check.results import WageCheck

DEFAULT_BANK_LAYOUT = "generic"
DEFAULT_TAX_LAYOUT = "salary"
TITLES = {"sheet": "工资表", "bank": "银行代发", "tax": "扣缴端正常工资薪金", "district": "报区工作簿"}
"""What ``export_run`` can make, with the name that people see."""


def export_run(ws: Workspace, key: RunKey, what: str, out_dir: Path, layout: str | None = None) -> Outcome[list[ExportedFile]]:
    """Write the files of a run into a folder; ``what`` is a key of TITLES, ``layout`` an id for bank and tax.

    UserError: unknown ``what`` or layout, a run that is not locked (all but the sheet), missing accounts, sums that differ.
    """
    if what not in TITLES:
        choices = "、".join(f"{name}（{title}）" for name, title in TITLES.items())
        raise UserError(f"不能导出“{what}”", f"可以导出：{choices}。", "请用 --what 选择其中一个。")
    with ws.begin(Action.PAY_EXPORT) as uow:
        office, run = current_office(uow), find_run(uow, key)
    if what != "sheet":
        _require_closed(run, TITLES[what])
    return Outcome([_MAKERS[what](ws, office, run, out_dir, layout)], Changes.PAYROLL)


def _require_closed(run: Run, title: str) -> None:
    if run.state not in CLOSED:
        raise UserError(
            f"{run_name(run.key)}还不能导出{title}",
            f"现在是“{STATE_LABELS[run.state]}”，{title}只能来自已锁定的批次。没有写出文件。",
            "先核对、复核并锁定，再导出。",
        )


def _sheet(ws: Workspace, office: Office, run: Run, out_dir: Path, _layout: str | None) -> ExportedFile:
    detail = run_detail(ws, run.key)
    draft = run.state not in CLOSED
    with ws.begin(Action.PAY_EXPORT) as uow:
        mark = fingerprint(uow, run)
    title = f"{run_name(run.key)}表"
    path = out_dir / file_name(office.unit, title, "草稿" if draft else "")
    path, digest = write_recorded(
        ws, [run], "sheet", path, title, lambda book: build_pay_sheet(book, office, detail, mark), len(detail.slips)
    )
    warnings = ("这一批还没有锁定：工资表带“草稿”标记，不得据以发放",) if draft else ()
    return ExportedFile(
        what="sheet", title=title, path=path, rows=len(detail.slips), sha256=digest, totals=_run_totals(run), warnings=warnings
    )


def fingerprint(uow: UnitOfWork, run: Run) -> str:
    """The first 8 hex digits of the audit log's head when the run was locked (of a draft: now), as ``8F3A-12C4``.

    The head at the lock, because a head of today would make every copy of the same locked month another file.
    """
    locks = (entry for entry in uow.audit.entries() if (entry.action, entry.about) == (Action.PAY_LOCK, run_name(run.key)))
    last = deque(locks, maxlen=1) if run.state in CLOSED else deque([entry for entry in [uow.audit.last()] if entry])
    digest = last[0].digest.upper() if last else ""
    return f"{digest[:4]}-{digest[4:8]}" if digest else ""


def _run_totals(run: Run) -> dict[str, int]:
    return {"应发": run.gross, "扣款": run.deductions, "实发": run.net, "单位承担": run.employer}


def _bank(ws: Workspace, office: Office, run: Run, out_dir: Path, layout_id: str | None) -> ExportedFile:
    layout = layout_named("bank", layout_id or DEFAULT_BANK_LAYOUT)
    detail = run_detail(ws, run.key)
    known_on = max(ws.clock.today(), run.key.month.last_day)
    day = max(run.locked.date(), run.key.month.last_day) if run.locked is not None else known_on
    with ws.begin(Action.PAY_EXPORT) as uow:
        workers = {worker.id: worker for worker in uow.workers.all()}
        accounts = {worker.id: in_force(worker.accounts, known_on) for worker in workers.values()}
        payer = payer_of(uow)
        earlier = _earlier_bank_files(uow, run)
    found = bank.collect(detail.slips, workers, accounts, layout, run.net, day, run_name(run.key), payer)
    title = f"{run_name(run.key)}{layout.name}"
    path = out_dir / file_name(office.unit, title)
    path, digest = write_recorded(
        ws, [run], "bank", path, title, lambda book: bank.build_bank_file(book, layout, found), len(found.payments)
    )
    return ExportedFile(
        what="bank",
        title=title,
        path=path,
        rows=len(found.payments),
        sha256=digest,
        totals={"代发合计": found.total, "不代发合计": found.kept_back, "批次实发": run.net},
        warnings=(*_twice(earlier, path.name, digest), *found.warnings),
    )


def _earlier_bank_files(uow: UnitOfWork, run: Run) -> list[ExportRecord]:
    key = run.key
    return [
        record
        for record in uow.office.exports()
        if (record.month, record.kind, record.sequence, record.what) == (key.month, key.kind.value, key.sequence, "bank")
    ]


def _twice(earlier: list[ExportRecord], name: str, digest: str) -> list[str]:
    """A warning that names the other files which would pay the same people once more."""
    others = {f"《{record.file}》（{record.at:%Y-%m-%d %H:%M}，{record.by}）" for record in earlier if record.digest != digest}
    if not others:
        return []
    return [f"这一批已经生成过代发文件{'、'.join(sorted(others))}，与《{name}》只能交银行一份，否则会重复发放"]


def _tax(ws: Workspace, office: Office, run: Run, out_dir: Path, layout_id: str | None) -> ExportedFile:
    layout = layout_named("tax", layout_id or DEFAULT_TAX_LAYOUT)
    month = run.key.month
    with ws.begin(Action.PAY_EXPORT) as uow:
        runs = [other for other in uow.runs.all() if other.key.month == month and other.state is not RunState.VOID]
        _refuse_open(runs)
        slips = [uow.runs.slips_with_facts(other.id) for other in runs]
        workers = {worker.id: worker for worker in uow.workers.all()}
        rows = tax_client.collect(slips, workers, uow.inputs.extra_deductions(month.year), month)
    title = f"{month.label}扣缴端正常工资薪金"
    path = out_dir / file_name(office.unit, title)
    path, digest = write_recorded(
        ws, runs, "tax", path, title, lambda book: tax_client.build_tax_file(book, layout, rows), len(rows)
    )
    return ExportedFile(
        what="tax",
        title=title,
        path=path,
        rows=len(rows),
        sha256=digest,
        totals={
            "本期收入": sum(row.income for row in rows),
            "本期专项扣除": sum(row.insurance for row in rows),
            "本期已扣个税": sum(row.withheld for row in rows),
        },
        warnings=tuple(tax_client.warnings_of(rows, layout)),
    )


def _refuse_open(runs: list[Run]) -> None:
    for run in runs:
        if run.state not in CLOSED:
            raise UserError(
                f"{run.key.month.label}还有没锁定的批次",
                f"{run_name(run.key)}是“{STATE_LABELS[run.state]}”。扣缴端一人一月只报一次，要等全部批次锁定。没有写出文件。",
                "先锁定或作废这一批，再导出。",
            )


def _district(ws: Workspace, office: Office, run: Run, out_dir: Path, _layout: str | None) -> ExportedFile:
    detail = run_detail(ws, run.key)
    day = run.key.month.last_day
    people = roster(ws, day)
    wages, reason = _wage_answer(ws, run.key.month.year)
    title = f"{run_name(run.key)}报区工作簿"
    path = out_dir / file_name(office.unit, title)

    def build(book: Book) -> None:
        build_district(book, office, day, people, detail, wages, reason)

    path, digest = write_recorded(ws, [run], "district", path, title, build, len(detail.slips))
    warnings = (f"没有均薪核查结果：{reason}",) if wages is None else wages.warnings
    return ExportedFile(
        what="district",
        title=title,
        path=path,
        rows=len(detail.slips),
        sha256=digest,
        totals=_run_totals(run),
        warnings=warnings,
    )


def _wage_answer(ws: Workspace, year: int) -> tuple[WageCheck | None, str]:
    try:
        return check_year(ws, year), ""
    except UserError as error:
        return None, str(error)


_MAKERS: dict[str, Callable[[Workspace, Office, Run, Path, str | None], ExportedFile]] = {
    "sheet": _sheet,
    "bank": _bank,
    "tax": _tax,
    "district": _district,
}
