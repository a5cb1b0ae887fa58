"""Habits of the window's code that a test can see: one message box, one place for threads, no item widgets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ui import desktop

FILES = sorted(Path(desktop.__file__).parent.rglob("*.py"))


def using(pattern: str) -> set[str]:
    return {path.name for path in FILES if re.search(pattern, path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize(
    ("pattern", "allowed"),
    [
        (r"\bQMessageBox\b", set()),
        (r"\bMessageDialog\(", {"messages.py"}),
        (r"\bQThread\b|\bthreading\.(?!(__)?excepthook|ExceptHookArgs)|\bQThreadPool\b", {"runner.py"}),
        (r"\bexcepthook\b|\bqInstallMessageHandler\b", {"faults.py"}),
        (r"\bprocessEvents\b", set()),
        (r"\bQTableWidget\b|\bQTreeWidget\b", set()),
        (r"QtCharts", set()),
        (r"\.exec\(\)", {"app.py", "screenshots.py"}),
        (r"^(from|import) db\b", set()),
        (r"^from ui import bootstrap|^from ui\.bootstrap", {"app.py", "manual.py", "screenshots.py"}),
    ],
)
def test_it_stands_in_one_place(pattern: str, allowed: set[str]) -> None:
    assert using(f"(?m){pattern}") <= allowed


def test_modules_stay_small() -> None:
    long = {path.name: count for path in FILES if (count := len(path.read_text(encoding="utf-8").splitlines())) > 300}
    assert long == {}
