"""Problems as the message contract wants them: file, sheet, row, column, value, reason, how to fix (reliability §3 d, e)."""

from __future__ import annotations

from shequ_hr.errors import Problem, Severity
from shequ_hr.excel.cells import Trouble
from shequ_hr.excel.reader import NOTHING_WRITTEN
from shequ_hr.excel.records import letters

SHOWN_LENGTH = 60


def column_words(column: int, header: str) -> str:
    """``D 列 身份证号``: the letters that Excel shows and the header text, as ``Problem.column`` carries them."""
    return f"{letters(column)} 列 {header}".rstrip()


def shortened(value: str) -> str:
    """A value short enough for a sentence."""
    return value if len(value) <= SHOWN_LENGTH else f"{value[:SHOWN_LENGTH]}…"


class Places:
    """Builds problems of one sheet of one file."""

    def __init__(self, file: str, sheet: str) -> None:
        self.file, self.sheet = file, sheet

    def cell(self, row: int, column: int, header: str, value: str, trouble: Trouble) -> Problem:
        """A refused cell."""
        return Problem(
            message=trouble.message,
            fix=trouble.fix,
            file=self.file,
            sheet=self.sheet,
            row=row,
            column=column_words(column, header),
            value=shortened(value),
            code=trouble.code,
        )

    def row(self, row: int, code: str, message: str, fix: str, *, value: str = "", warning: bool = False) -> Problem:
        """A problem of a row as a whole."""
        return Problem(
            message=message,
            fix=fix,
            file=self.file,
            sheet=self.sheet,
            row=row,
            value=shortened(value),
            code=code,
            severity=Severity.WARNING if warning else Severity.ERROR,
        )

    def whole(self, code: str, message: str, fix: str, *, warning: bool = False) -> Problem:
        """A problem of the sheet as a whole."""
        severity = Severity.WARNING if warning else Severity.ERROR
        return Problem(message=message, fix=fix, file=self.file, sheet=self.sheet, code=code, severity=severity)


def sentence(problem: Problem) -> str:
    """The whole sentence that people read: place, value, reason, fix, and that nothing was written when it is an error."""
    place = [f"《{problem.file}》" if problem.file else "", f"工作表“{problem.sheet}”" if problem.sheet else ""]
    if problem.row is not None:
        place.append(f"第 {problem.row} 行 ")
    letter, _, header = problem.column.partition(" 列 ")
    place.append(f"{letter} 列“{header}”" if header else problem.column)
    parts = ["".join(place).rstrip()]
    if problem.value:
        parts.append(f"：值“{problem.value}”")
    parts.append(f"。原因：{problem.message.rstrip('。')}。")
    if problem.fix:
        parts.append(f"改法：{problem.fix.rstrip('。')}。")
    if problem.severity is Severity.ERROR:
        parts.append(NOTHING_WRITTEN)
    return "".join(parts)
