"""What every step of the parser shares: the tokens, the place, the known names, and the faults met so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shequ_hr.rules.formula_error import Fault, FormulaError
from shequ_hr.rules.functions import FUNCTION_NAMES
from shequ_hr.rules.nearest import meant
from shequ_hr.rules.nodes import Literal, Name, Node
from shequ_hr.rules.schema import FactType
from shequ_hr.rules.tokens import TRUTHS, Kind, Token, tokenize

MAX_DEPTH = 30
"""Brackets and functions inside one another; deeper is refused."""

TYPE_NAMES = {FactType.NUMBER: "数字", FactType.TEXT: "文字", FactType.BOOL: "是/否"}


@dataclass(frozen=True, eq=False)
class Known:
    """What a formula may name. ``tables`` gives the names a table is looked up by; ``choices`` the possible texts of a name.

    ``spelled`` maps keys that people may write by mistake to the name that formulas use.
    """

    names: Mapping[str, FactType]
    tables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spelled: Mapping[str, str] = field(default_factory=dict)

    def words(self) -> frozenset[str]:
        """All words that the tokenizer may cut a run of letters into."""
        return frozenset(self.names) | frozenset(self.tables) | FUNCTION_NAMES | frozenset(TRUTHS)


class ParserState:
    """One pass over one formula; afterwards ``names``, ``tables``, ``averages`` and ``faults`` say what was met."""

    def __init__(self, text: str, known: Known) -> None:
        self.text = text
        self.known = known
        self.tokens = tokenize(text, known.words())
        self.place = 0
        self.depth = 0
        self.faults: list[Fault] = []
        self.names: set[str] = set()
        self.tables: set[str] = set()
        self.averages: set[tuple[str, str]] = set()

    def now(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.place]

    def accept(self, *signs: str) -> Token | None:
        """Take the next token when it is one of the signs."""
        token = self.now()
        if token.kind is Kind.SIGN and token.text in signs:
            self.place += 1
            return token
        return None

    def expect(self, sign: str, after: str) -> None:
        """Take the sign that must come next, or stop."""
        if self.accept(sign) is None:
            raise self.stop(f"这里应当是“{sign}”（{after}）", "检查括号是否成对、参数之间是否用逗号。")

    def found(self, token: Token) -> str:
        """The token as it is written."""
        return self.text[token.start : token.end]

    def stop(self, message: str, fix: str = "") -> FormulaError:
        """The error that ends reading here, with the faults met before it."""
        token = self.now()
        return FormulaError(self.text, (*self.faults, Fault(token.start, self.found(token) or "末尾", message, fix)))

    def fault(self, token: Token, message: str, fix: str = "") -> None:
        """Note a fault and go on."""
        self.faults.append(Fault(token.start, self.found(token), message, fix))

    def need(self, node: Node, wanted: FactType, token: Token) -> None:
        """Note a fault when a part has another type."""
        if node.type is not None and node.type is not wanted:
            self.fault(
                token, f"这里需要{TYPE_NAMES[wanted]}，写的却是{TYPE_NAMES[node.type]}", "换成相应类型的名称，或改写算式。"
            )

    def deeper(self) -> None:
        """One bracket further in; stops at the limit."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.stop(f"括号或函数套了超过 {MAX_DEPTH} 层", "拆成几个中间项目（paid = false）。")

    def check_choice(self, name: Node, literal: Node, token: Token) -> None:
        """A text compared with a name must be one that the name can have, else the comparison would never hold."""
        if not isinstance(name, Name) or not isinstance(literal, Literal) or not isinstance(literal.value, str):
            return
        choices = self.known.choices.get(name.name, ())
        if choices and literal.value not in choices:
            self.fault(token, f"“{name.name}”不会是“{literal.value}”", f"可以写：{'、'.join(choices)}")

    def unknown(self, token: Token, candidates: list[str]) -> None:
        """Note an unknown name with the nearest known ones."""
        name = token.text
        if name in self.known.spelled:
            self.fault(token, f"公式里不用键名“{name}”", f"请写“{self.known.spelled[name]}”")
            return
        if name in FUNCTION_NAMES:
            self.fault(token, f"函数“{name}”后面要有括号", f"写成 {name}(…)")
        else:
            advice = meant(name, candidates) or "先在政策包里定义它，或改用已有的名称。"
            self.fault(token, f"没有名称“{name}”", advice)
