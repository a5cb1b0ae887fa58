"""The conversation of one import: gathers problems, fixes and questions, and knows the answers that were given.

A question without an answer goes on with its proposal, so that one preview shows everything at once; it stays open and
nothing is written. Knows no sheet and no field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shequ_hr.errors import Problem, Severity
from shequ_hr.imports.results import Fixed, Question

YES, NO = "是", "否"
MAX_PLACES = 200

DOUBTS: Mapping[str, tuple[str, str | None]] = {
    "round-cents": ("有 {n} 处金额超过两位小数，是否四舍五入到分？", YES),
    "large-amount": ("有 {n} 处金额超过 10 万元，是否无误？", None),
    "serial-dates": ("有 {n} 处日期是 Excel 序号（常规格式），是否按下列日期读取？", YES),
    "time-part": ("有 {n} 处日期带有时间，是否只取日期？", YES),
    "lookalike-x": ("有 {n} 处身份证号末位是长得像 X 的符号，校验码证明应为 X，是否改正？", YES),
    "luhn": ("有 {n} 个银行账号不符合银行卡校验规则（存折和对公账户不校验），是否照原样登记？", NO),
    "near-word": ("有 {n} 处写法不在可选项里，是否改为最接近的一项？", None),
    "unusual-age": ("有 {n} 人不满 16 岁或超过 80 岁，是否无误？", NO),
    "future-entry": ("有 {n} 人的入职日期在 60 天以后，是否无误？", NO),
}
"""Doubts about single values: the question asked once for all of them, and the default (None = must be answered)."""


class Talk:
    """Problems, fixes and questions of one import, with the answers given so far."""

    def __init__(self, answers: Mapping[str, str] | None, *, accept_defaults: bool) -> None:
        self._answers = dict(answers or {})
        self._accept_defaults = accept_defaults
        self._doubts: dict[str, list[tuple[str, Problem]]] = {}
        self.problems: list[Problem] = []
        self.fixed: list[Fixed] = []
        self.questions: list[Question] = []
        self.refused_rows: set[int] = set()

    def problem(self, problem: Problem) -> None:
        """Note a problem; an error refuses its row."""
        self.problems.append(problem)
        if problem.severity is Severity.ERROR and problem.row is not None:
            self.refused_rows.add(problem.row)

    def ask(
        self,
        question_id: str,
        text: str,
        choices: Sequence[str],
        *,
        default: str | None,
        proposal: str | None = None,
        places: Sequence[str] = (),
        hint: str = "",
    ) -> str:
        """The answer, or what to go on with while the question is open: ``proposal``, else the default, else a choice."""
        answer = self._answers.get(question_id)
        if answer is not None and choices and answer not in choices:
            self.problems.append(
                Problem(
                    message=f"问题“{question_id}”的回答“{answer}”不在可选的回答里",
                    fix=f"可选：{'、'.join(choices)}。",
                    value=answer,
                    code="answer",
                )
            )
            answer = None
        if answer is None and self._accept_defaults:
            answer = default
        self.questions.append(
            Question(
                id=question_id,
                text=text,
                choices=tuple(choices),
                default=default,
                places=tuple(places[:MAX_PLACES]),
                hint=hint,
                answer=answer,
            )
        )
        if answer is not None:
            return answer
        return proposal or default or (choices[0] if choices else "")

    def doubt(self, key: str, place: str, as_problem: Problem) -> None:
        """Note a value that is asked about with all others of its kind; a no turns it into the problem."""
        self._doubts.setdefault(key, []).append((place, as_problem))

    def settle_doubts(self) -> None:
        """Ask once per kind of doubt; a no makes each of them a problem."""
        for key, doubts in self._doubts.items():
            text, default = DOUBTS[key]
            places = [place for place, _ in doubts]
            answer = self.ask(key, text.format(n=len(doubts)), (YES, NO), default=default, proposal=YES, places=places)
            if answer == NO:
                for _, problem in doubts:
                    self.problem(problem)
        self._doubts.clear()
