"""The conversation of one import: gathers problems, fixes and questions, and knows the answers that were given.

A question without an answer goes on with its proposal, so that one preview shows everything at once; it stays open and
nothing is written. Knows no sheet and no field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shequ_hr.errors import Problem, Severity
from shequ_hr.excel.cells import Trouble
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
    "name-zero": ("有 {n} 个姓名用“○”或“0”代替汉字“〇”（líng），是否改为“〇”？", YES),
    "large-change": ("有 {n} 处金额比上个月变动超过三成，是否无误？", YES),
    "near-word": ("有 {n} 处写法不在可选项里，是否改为最接近的一项？", None),
    "unusual-age": ("有 {n} 人不满 16 岁或超过 80 岁，是否无误？", NO),
    "future-entry": ("有 {n} 人的入职日期在 60 天以后，是否无误？", NO),
}
"""Doubts about single values: the question asked once for all of them, and the default (None = must be answered)."""

_CHECK = "请对照原件核对并改正这一格"
REFUSALS: Mapping[str, Trouble] = {
    "round-cents": Trouble("M3", "超过两位小数，没有同意四舍五入", "请改成最多两位小数的金额。"),
    "large-amount": Trouble("M8", "超过 10 万元，没有确认无误", f"{_CHECK}；确实这么多时，对询问“large-amount”回答“是”。"),
    "large-change": Trouble(
        "M8", "比上个月变动超过三成，没有确认无误", f"{_CHECK}；确实如此时，对询问“large-change”回答“是”。"
    ),
    "serial-dates": Trouble("D2", "是 Excel 的日期序号，没有确认是哪一天", "请把单元格格式改为日期，或写成 2024-01-05。"),
    "time-part": Trouble("D7", "日期后面带有时间，没有同意去掉", "请只写日期，例如 2024-01-05。"),
    "lookalike-x": Trouble("T6", "末位是长得像 X 的符号，没有同意改正", "请把最后一位改成字母 X。"),
    "luhn": Trouble(
        "B3",
        "不符合银行卡校验规则，可能有一位写错",
        f"{_CHECK}；存折或对公账户不校验，确是这样时，对询问“luhn”回答“是”。",
    ),
    "near-word": Trouble("X6", "不在可选项里，没有同意改为最接近的一项", "请改成可选项之一。"),
    "name-zero": Trouble("N5", "有圆圈符号，没有同意改为汉字〇", "请用输入法打出“〇”（líng）。"),
}
"""What is said of such a value when the answer is no."""

QUESTIONS = frozenset(DOUBTS) | {
    "bank-accounts",
    "base-start",
    "earlier-service",
    "effective-date",
    "external-values",
    "extra-days",
    "grades",
    "hidden-columns",
    "hidden-rows",
    "missing-people",
    "month",
    "new-communities",
    "probation",
    "renamed",
    "repeated-file",
    "sheet",
    "unknown-columns",
}
"""Every question that an import may ask; those about one community have its name behind ``community:``."""


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
        settled: bool = False,
    ) -> str:
        """The answer, or what to go on with while the question is open: ``proposal``, else the default, else a choice.

        ``settled``: the default holds without an answer; the question is only shown, so that another answer may be given.
        """
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
        if answer is None and (self._accept_defaults or settled):
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

    def check_answers(self) -> None:
        """Refuse answers to questions that no import asks: a misspelt id would go unnoticed."""
        asked = "、".join(question.id for question in self.questions)
        for key, answer in self._answers.items():
            if key in QUESTIONS or key.startswith("community:"):
                continue
            fix = f"这次的询问：{asked}。" if asked else "这次没有询问，不用回答。"
            self.problems.append(Problem(message=f"没有“{key}”这个询问", fix=fix, value=answer, code="answer"))

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
