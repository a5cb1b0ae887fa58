"""What a command answers: a JSON document and the same as readable text, with the exit code. Prints nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shequ_hr.errors import Problem, UserError
from shequ_hr.money import Fen, yuan_text

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """``document`` is what ``--json`` prints; ``text`` what people read; ``exit_code`` as cli.md lists them."""

    document: Document
    text: str
    exit_code: int = 0


def problem_document(problem: Problem) -> Document:
    """A problem with exactly the keys of the contract."""
    return {
        "file": problem.file,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "message": problem.message,
        "fix": problem.fix,
    }


def problem_documents(problems: Iterable[Problem]) -> list[Document]:
    """All problems, in order."""
    return [problem_document(problem) for problem in problems]


def refusal(error: UserError) -> Document:
    """The document of every refusal."""
    return {
        "error": {"title": error.title, "message": error.message, "hint": error.hint},
        "problems": problem_documents(error.problems),
    }


def problem_text(problem: Problem) -> str:
    """One problem as a line of text: where, what, which value, what to do."""
    place = f"{problem.place}：" if problem.place else ""
    value = f"（值：{problem.value}）" if problem.value else ""
    fix = f" → {problem.fix}" if problem.fix else ""
    return f"{place}{problem.message}{value}{fix}"


def problem_lines(problems: Iterable[Problem]) -> str:
    """Problems as a list, empty text when there are none."""
    return "\n".join(f"  · {problem_text(problem)}" for problem in problems)


def refusal_text(error: UserError) -> str:
    """A refusal as people read it; a single problem that the message already says is not said twice."""
    told = len(error.problems) == 1 and error.problems[0].message in error.message
    problems = "" if told else problem_lines(error.problems)
    parts = [error.title, error.message, problems, f"怎么办：{error.hint}" if error.hint else ""]
    return "\n".join(part for part in parts if part)


def sections(*parts: str) -> str:
    """Parts of an answer below each other; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)


def warning_lines(warnings: Iterable[str]) -> str:
    """Warnings as a list, empty text when there are none."""
    return "\n".join(f"  ！{warning}" for warning in warnings)


def money(amount: Fen | None) -> str | None:
    """Fen as the contract writes amounts; None stays null."""
    return None if amount is None else yuan_text(amount)


def moneys(amounts: Mapping[str, Fen]) -> dict[str, str]:
    """Amounts by label."""
    return {label: yuan_text(amount) for label, amount in amounts.items()}
