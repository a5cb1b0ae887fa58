"""From tokens to checked parts: recursive descent by precedence; names and types are checked on the way.

A wrong grammar stops at the first place; unknown names and wrong types are all collected.
"""

from __future__ import annotations

from shequ_hr.rules.calls import cell, function
from shequ_hr.rules.formula_error import FormulaError
from shequ_hr.rules.functions import FUNCTION_NAMES
from shequ_hr.rules.nodes import Cell, Chain, Compare, Junction, Literal, Name, Negative, Node, Not
from shequ_hr.rules.parser_state import ParserState
from shequ_hr.rules.schema import FactType
from shequ_hr.rules.tokens import TRUTHS, Kind, Token


class Parser(ParserState):
    """The grammar: 或, 且, 非, comparison, sum, product, sign, and what stands between them."""

    def parse(self) -> Node:
        """The whole formula; FormulaError with all faults."""
        if self.now().kind is Kind.END:
            raise self.stop("公式是空的", "写出怎样计算，例如 基数 × 系数。")
        node = self._either()
        if self.now().kind is not Kind.END:
            raise self.stop("这里多出了内容，或者前面少了运算符", "检查运算符和括号。")
        if self.faults:
            raise FormulaError(self.text, tuple(self.faults))
        return node

    def _either(self) -> Node:
        return self._junction("or")

    def _junction(self, word: str) -> Node:
        start = self.now()
        parts = [self._opposite() if word == "and" else self._junction("and")]
        while self.accept(word):
            if len(parts) == 1:
                self.need(parts[0], FactType.BOOL, start)
            start = self.now()
            parts.append(self._opposite() if word == "and" else self._junction("and"))
            self.need(parts[-1], FactType.BOOL, start)
        return parts[0] if len(parts) == 1 else Junction(word == "and", tuple(parts))

    def _opposite(self) -> Node:
        if self.accept("not") is None:
            return self._comparison()
        self.deeper()
        start = self.now()
        node = self._opposite()
        self.need(node, FactType.BOOL, start)
        self.depth -= 1
        return Not(node)

    def _comparison(self) -> Node:
        start = self.now()
        left = self._chain(("+", "-"))
        sign = self.accept("=", "!=", "<", "<=", ">", ">=", "contains")
        if sign is None:
            return left
        place = self.now()
        right = self._chain(("+", "-"))
        self._check_comparison(sign, (left, start), (right, place))
        if self.now().kind is Kind.SIGN and self.now().text in {"=", "!=", "<", "<=", ">", ">="}:
            raise self.stop("比较不能连着写", "写成两个比较，用 且 连接，例如 3 <= 等级 且 等级 < 6。")
        return Compare(sign.text, left, right)

    def _check_comparison(self, sign: Token, left: tuple[Node, Token], right: tuple[Node, Token]) -> None:
        if sign.text == "contains":
            self.need(left[0], FactType.TEXT, left[1])
            self.need(right[0], FactType.TEXT, right[1])
        elif sign.text not in {"=", "!="}:
            self.need(left[0], FactType.NUMBER, left[1])
            self.need(right[0], FactType.NUMBER, right[1])
        elif left[0].type is not None:
            self.need(right[0], left[0].type, right[1])
            self.check_choice(left[0], *right)
            self.check_choice(right[0], *left)

    def _chain(self, signs: tuple[str, str]) -> Node:
        start = self.now()
        first = self._chain(("*", "/")) if "+" in signs else self._signed()
        rest: list[tuple[str, Node]] = []
        while (sign := self.accept(*signs)) is not None:
            place = self.now()
            node = self._chain(("*", "/")) if "+" in signs else self._signed()
            self.need(node, FactType.NUMBER, place)
            rest.append((sign.text, node))
        if not rest:
            return first
        self.need(first, FactType.NUMBER, start)
        return Chain(first, tuple(rest))

    def _signed(self) -> Node:
        sign = self.accept("-", "+")
        if sign is None:
            return self._primary()
        self.deeper()
        start = self.now()
        node = self._signed()
        self.need(node, FactType.NUMBER, start)
        self.depth -= 1
        return Negative(node) if sign.text == "-" else node

    def _primary(self) -> Node:
        token = self.now()
        self.place += 1
        if token.kind is Kind.NUMBER and token.number is not None:
            return Literal(token.number, FactType.NUMBER, token.text.endswith("%"))
        if token.kind is Kind.TEXT:
            return Literal(token.text, FactType.TEXT)
        if token.kind is Kind.NAME:
            return self._named(token)
        if token.kind is Kind.SIGN and token.text == "(":
            self.deeper()
            node = self._either()
            self.expect(")", "与前面的“(”成对")
            self.depth -= 1
            return node
        self.place -= 1
        raise self.stop("这里应当是名称、数字、文字或括号", "检查运算符两边是否都有内容。")

    def _named(self, token: Token) -> Node:
        name = token.text
        if self.accept("["):
            return cell(self, token, self._arguments("]"))
        if name in FUNCTION_NAMES and name not in self.known.names and self.accept("("):
            return function(self, token, self._arguments(")"))
        if name in self.known.tables:
            keys: list[Node] = [self._known_name(key) for key in self.known.tables[name]]
            self.tables.add(name)
            return Cell(name, tuple(keys))
        if name in self.known.names:
            return self._known_name(name)
        if name in TRUTHS:
            return Literal(TRUTHS[name], FactType.BOOL)
        self.unknown(token, [*self.known.names, *self.known.tables])
        return Name(name, None)

    def _known_name(self, name: str) -> Name:
        self.names.add(name)
        return Name(name, self.known.names.get(name))

    def _arguments(self, closing: str) -> list[tuple[Node, Token]]:
        self.deeper()
        arguments: list[tuple[Node, Token]] = []
        while not arguments or self.accept(","):
            start = self.now()
            arguments.append((self._either(), start))
        self.expect(closing, "参数到此结束")
        self.depth -= 1
        return arguments
