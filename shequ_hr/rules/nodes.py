"""The parts of a checked formula: each computes its exact value and writes itself with the numbers in it.

Built by the parser only, types already agree; reads values from the Environment and rounds nothing unless the formula says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from shequ_hr.errors import UserError
from shequ_hr.rules.numbers import number_text, percent_text
from shequ_hr.rules.schema import Environment, FactType, Value

_SUM, _PRODUCT, _SIGN, _ATOM = 5, 6, 7, 8
"""How tightly a shown part binds; what binds looser than its place gets brackets."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A part of a formula as people read it, with its binding."""

    text: str
    binding: int = _ATOM

    def inside(self, needed: int) -> str:
        """The text, in brackets when it binds looser than its place needs."""
        return self.text if self.binding >= needed else f"({self.text})"


class Node(Protocol):
    """A part of a formula."""

    @property
    def type(self) -> FactType | None:
        """Its type; None when a fault hides it."""

    def evaluate(self, environment: Environment) -> Value: ...

    def show(self, environment: Environment) -> Shown: ...


def shown_value(value: Value) -> Shown:
    """A value in a formula: 是, “正职”, 1.35."""
    if isinstance(value, bool):
        return Shown("是" if value else "否")
    if isinstance(value, str):
        return Shown(f"“{value}”")
    return Shown(number_text(value)) if value >= 0 else Shown(f"−{number_text(-value)}", _SIGN)


def number(node: Node, environment: Environment) -> Fraction:
    """The value of a part that the parser has checked to be a number."""
    value = node.evaluate(environment)
    if isinstance(value, (bool, str)):
        raise UserError("公式得到的不是数字", f"这里需要数字，却得到“{value}”。", "检查人员信息里这一项的填写。")
    return value


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text or a truth written in the formula; a percentage stays one when it is shown."""

    value: Value
    type: FactType | None
    percent: bool = False

    def evaluate(self, environment: Environment) -> Value:  # noqa: ARG002 - every part has the same shape
        return self.value

    def show(self, environment: Environment) -> Shown:  # noqa: ARG002 - every part has the same shape
        if self.percent and isinstance(self.value, Fraction):
            return Shown(percent_text(self.value))
        return shown_value(self.value)


@dataclass(frozen=True, slots=True)
class Name:
    """A fact, a series or another item."""

    name: str
    type: FactType | None

    def evaluate(self, environment: Environment) -> Value:
        return environment.value(self.name)

    def show(self, environment: Environment) -> Shown:
        return shown_value(environment.value(self.name))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    table: str
    keys: tuple[Node, ...]
    type: FactType | None = FactType.NUMBER

    def evaluate(self, environment: Environment) -> Value:
        return environment.look_up(self.table, tuple(key.evaluate(environment) for key in self.keys))

    def show(self, environment: Environment) -> Shown:
        return shown_value(self.evaluate(environment))


@dataclass(frozen=True, slots=True)
class Average:
    """The prior year's published average wage, of the year or (divided by 12) of the month."""

    region: str
    definition: str
    monthly: bool
    type: FactType | None = FactType.NUMBER

    def evaluate(self, environment: Environment) -> Value:
        amount = environment.average_wage(self.region, self.definition)
        return amount / 12 if self.monthly else amount

    def show(self, environment: Environment) -> Shown:
        yearly = shown_value(environment.average_wage(self.region, self.definition))
        return Shown(f"{yearly.text} ÷ 12", _PRODUCT) if self.monthly else yearly


@dataclass(frozen=True, slots=True)
class Chain:
    """A sum (+ −) or a product (× ÷) of two or more parts, from left to right."""

    first: Node
    rest: tuple[tuple[str, Node], ...]
    type: FactType | None = FactType.NUMBER

    def evaluate(self, environment: Environment) -> Value:
        value = number(self.first, environment)
        for sign, node in self.rest:
            operand = number(node, environment)
            if sign == "+":
                value += operand
            elif sign == "-":
                value -= operand
            elif sign == "*":
                value *= operand
            elif operand == 0:
                raise UserError(
                    "公式里除以了 0", f"{self.show(environment).text}：除数为 0。", "检查除数所用的数据，或用 如果(…) 先判断。"
                )
            else:
                value /= operand
        return value

    def show(self, environment: Environment) -> Shown:
        binding = _SUM if self.rest[0][0] in "+-" else _PRODUCT
        text = self.first.show(environment).inside(binding)
        for sign, node in self.rest:
            text += f" {_SHOWN_SIGNS[sign]} {node.show(environment).inside(binding + 1 if binding == _SUM else _ATOM)}"
        return Shown(text, binding)


_SHOWN_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷", "=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}


@dataclass(frozen=True, slots=True)
class Negative:
    """A part with a minus in front."""

    node: Node
    type: FactType | None = FactType.NUMBER

    def evaluate(self, environment: Environment) -> Value:
        return -number(self.node, environment)

    def show(self, environment: Environment) -> Shown:
        return Shown(f"−{self.node.show(environment).inside(_ATOM)}", _SIGN)


@dataclass(frozen=True, slots=True)
class Compare:
    """Two parts of the same type compared, or a text looked for in another (包含)."""

    sign: str
    left: Node
    right: Node
    type: FactType | None = FactType.BOOL

    def evaluate(self, environment: Environment) -> Value:
        left, right = self.left.evaluate(environment), self.right.evaluate(environment)
        if self.sign == "contains":
            return str(right) in str(left)
        if self.sign in {"=", "!="}:
            return (left == right) is (self.sign == "=")
        low, high = number(self.left, environment), number(self.right, environment)
        return {"<": low < high, "<=": low <= high, ">": low > high, ">=": low >= high}[self.sign]

    def show(self, environment: Environment) -> Shown:
        sign = "包含" if self.sign == "contains" else _SHOWN_SIGNS[self.sign]
        return Shown(f"{self.left.show(environment).inside(_SUM)} {sign} {self.right.show(environment).inside(_SUM)}", 4)


@dataclass(frozen=True, slots=True)
class Junction:
    """且 or 或 over two or more conditions; stops at the first that decides."""

    all_of: bool
    parts: tuple[Node, ...]
    type: FactType | None = FactType.BOOL

    def evaluate(self, environment: Environment) -> Value:
        for part in self.parts:
            if bool(part.evaluate(environment)) is not self.all_of:
                return not self.all_of
        return self.all_of

    def show(self, environment: Environment) -> Shown:
        binding = 2 if self.all_of else 1
        word = " 且 " if self.all_of else " 或 "
        return Shown(word.join(part.show(environment).inside(binding + 1) for part in self.parts), binding)


@dataclass(frozen=True, slots=True)
class Not:
    """非: the opposite of a condition."""

    node: Node
    type: FactType | None = FactType.BOOL

    def evaluate(self, environment: Environment) -> Value:
        return not self.node.evaluate(environment)

    def show(self, environment: Environment) -> Shown:
        return Shown(f"非 {self.node.show(environment).inside(3)}", 3)


@dataclass(frozen=True, slots=True)
class Choice:
    """如果: the value beside the first condition that holds, else the last. Only that value is computed and shown."""

    cases: tuple[tuple[Node, Node], ...]
    otherwise: Node
    type: FactType | None

    def _chosen(self, environment: Environment) -> Node:
        return next((value for condition, value in self.cases if condition.evaluate(environment)), self.otherwise)

    def evaluate(self, environment: Environment) -> Value:
        return self._chosen(environment).evaluate(environment)

    def show(self, environment: Environment) -> Shown:
        return self._chosen(environment).show(environment)


@dataclass(frozen=True, slots=True)
class OneOf:
    """属于: whether a text is one of those listed."""

    node: Node
    options: tuple[Node, ...]
    type: FactType | None = FactType.BOOL

    def evaluate(self, environment: Environment) -> Value:
        value = self.node.evaluate(environment)
        return any(option.evaluate(environment) == value for option in self.options)

    def show(self, environment: Environment) -> Shown:
        return Shown(f"属于({'，'.join(node.show(environment).text for node in (self.node, *self.options))})")


@dataclass(frozen=True, slots=True)
class Call:
    """A function of numbers: 取大, 取小, 四舍五入到元 and the like."""

    name: str
    function: Callable[[list[Fraction]], Fraction]
    arguments: tuple[Node, ...]
    type: FactType | None = FactType.NUMBER

    def evaluate(self, environment: Environment) -> Value:
        return self.function([number(argument, environment) for argument in self.arguments])

    def show(self, environment: Environment) -> Shown:
        return Shown(f"{self.name}({'，'.join(argument.show(environment).text for argument in self.arguments)})")
