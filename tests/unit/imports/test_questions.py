"""Every question that an import asks is known by its id, and every doubt has words for a no."""

from __future__ import annotations

import re
from pathlib import Path

from shequ_hr.imports.talk import DOUBTS, QUESTIONS, REFUSALS

IMPORTS = Path(__file__).parents[3] / "shequ_hr" / "imports"


def test_every_question_is_known() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in IMPORTS.rglob("*.py"))
    asked = set(re.findall(r'\.ask\(\s*"([a-z-]+)"', text))
    assert {"repeated-file", "month", "grades"} <= asked
    assert asked <= QUESTIONS
    assert QUESTIONS - asked == set(DOUBTS)


def test_a_no_is_explained() -> None:
    own_words = {"unusual-age", "future-entry"}
    assert set(DOUBTS) - set(REFUSALS) == own_words
    assert all(trouble.code and trouble.message and trouble.fix for trouble in REFUSALS.values())
