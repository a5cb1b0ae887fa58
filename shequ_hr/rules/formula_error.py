"""What can be wrong with a formula: one or several faults, each with the place in its text."""

from __future__ import annotations

from dataclasses import dataclass

from shequ_hr.errors import Problem, UserError


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: ``position`` counts the characters of the formula from 0; ``found`` is the text that stands there."""

    position: int
    found: str
    message: str
    fix: str = ""

    @property
    def sentence(self) -> str:
        """Where and what, in one Chinese sentence."""
        where = f"公式第 {self.position + 1} 个字符“{self.found}”处" if self.found else f"公式第 {self.position + 1} 个字符处"
        return f"{where}：{self.message}"


class FormulaError(UserError):
    """A formula that is refused at load, with all its faults."""

    def __init__(self, text: str, faults: tuple[Fault, ...]) -> None:
        problems = [Problem(message=fault.sentence, fix=fault.fix, value=text, code="formula") for fault in faults]
        super().__init__("公式有误", "；".join(fault.sentence for fault in faults), "按提示改正后重新检查。", problems)
        self.text = text
        self.faults = faults
