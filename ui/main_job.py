"""The month's main job on an office, without a display: every step is a command of ``shequ-hr``, shown as it is typed.

Serves ``dev.py run`` where no window can be opened: leaves workbooks and pictures of the window in a folder and names it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shequ_hr.periods import PayMonth

EXPORTS = ("sheet", "bank", "tax", "district")
ROOT = Path(__file__).parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Do the month after the last closed one; returns the first exit code that is not 0."""
    parser = argparse.ArgumentParser(description="无显示器时走完一个月的主流程")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    job = _Job(options.data, options.out)
    try:
        job.month_of_work()
    except _FailedError as failure:
        return failure.code
    say(f"\n完成。工作簿、一笔实发的来历和窗口截图在：{options.out.resolve()}")
    return 0


class _FailedError(Exception):
    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class _Job:
    """One month from typed-in figures to the district's workbook."""

    def __init__(self, data: Path, out: Path) -> None:
        self._data, self._out = data, out

    def month_of_work(self) -> None:
        """Import, calculate, check, approve, lock, export, compare with the average, verify, and take pictures."""
        month = self._next_month()
        inputs = self._out / "当月录入.xlsx"
        self._do("template", "pay-inputs", "--out", str(inputs))
        self._fill(inputs, month)
        self._do("import", "pay-inputs", str(inputs), "--accept-defaults")
        for step in ("calculate", "check", "approve", "lock"):
            self._do("payroll", step, month)
        for what in EXPORTS:
            self._do("payroll", "export", month, "--what", what, "--out", str(self._out))
        self._do("wage-check", month[:4], accept=(0, 4))
        self._do("verify")
        slip = self._ask("payroll", "show", month)["slips"][0]
        self._explain_net(month, slip)
        self._run([sys.executable, "-m", "ui.desktop.screenshots", "--data", str(self._data), "--out", str(self._out / "窗口")])

    def _explain_net(self, month: str, slip: dict[str, Any]) -> None:
        """The whole tree of one amount goes into a file: two hundred lines help nobody on the screen."""
        book = self._out / "为什么.txt"
        command = ("payroll", "explain", month, "--worker", slip["worker"], "--item", "net")
        say(f"\n$ shequ-hr --data {self._data} {' '.join(command)} > {book}")
        book.write_bytes(self._said(self._command(*command)))
        say(f"{slip['name']}实发 {slip['net']} 元；每一步的来历在：{book}")

    def _next_month(self) -> str:
        runs = self._ask("payroll", "list")["runs"]
        closed = [run["month"] for run in runs if run["state"] in {"locked", "paid"}]
        return str(PayMonth.parse(max(closed)).plus(1))

    def _fill(self, book: Path, month: str) -> None:
        """Type one amount for three people into the template, as a clerk would."""
        import openpyxl

        people = self._ask("workers")["workers"][:3]
        workbook = openpyxl.load_workbook(book)
        sheet = workbook.worksheets[0]
        header = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "身份证号" and cell.row)
        places = {str(cell.value): place for place, cell in enumerate(sheet[header], start=1) if cell.value}
        for offset, person in enumerate(people, start=1):
            row = header + offset
            values = {"月份": month, "姓名": person["name"], "身份证号": person["id_number"], "其他补贴": 200 + 50 * offset}
            for label, value in values.items():
                if label in places:
                    sheet.cell(row, places[label], value)
        workbook.save(book)

    def _ask(self, *command: str) -> Any:
        return json.loads(self._said(self._command("--json", *command)))

    def _said(self, command: list[str]) -> bytes:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)  # noqa: S603 - ourselves
        if done.returncode:
            sys.stderr.write(done.stderr.decode("utf-8", errors="replace"))
            raise _FailedError(done.returncode)
        return done.stdout

    def _do(self, *command: str, accept: tuple[int, ...] = (0,)) -> None:
        say(f"\n$ shequ-hr --data {self._data} {' '.join(command)}")
        self._run(self._command(*command), accept)

    def _command(self, *command: str) -> list[str]:
        return [sys.executable, "-m", "ui", "--data", str(self._data), *command]

    def _run(self, command: list[str], accept: tuple[int, ...] = (0,)) -> None:
        code = subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - ourselves
        if code not in accept:
            raise _FailedError(code)


def say(text: str) -> None:
    """Write a line for the developer who is watching."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
