"""The small formula language of policy packs: safe, exact, checked when the pack is loaded. docs/policy-packs.md describes it.

No eval, no Python in packs: a formula can only compute with the names it was given, and always ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from shequ_hr.rules.formula_error import Fault, FormulaError
from shequ_hr.rules.nodes import Node
from shequ_hr.rules.parser import Parser
from shequ_hr.rules.parser_state import TYPE_NAMES, Known
from shequ_hr.rules.schema import Environment, FactType, Value

__all__ = ["FormulaError", "Known", "ParsedFormula", "parse_formula"]


@dataclass(frozen=True, slots=True)
class ParsedFormula:
    """A checked formula (schema.Formula). ``averages`` are the published figures it reads, as (region, definition)."""

    text: str
    names: frozenset[str]
    tables: frozenset[str]
    averages: frozenset[tuple[str, str]]
    type: FactType | None
    root: Node

    def evaluate(self, environment: Environment) -> Value:
        """The exact value, in the types checked at load; division by zero and what the environment refuses are UserErrors."""
        return self.root.evaluate(environment)

    def substituted(self, environment: Environment) -> str:
        """The formula with the numbers in it, ``3900 × 1.35``; of 如果 only the branch that holds."""
        return self.root.show(environment).text


@lru_cache(maxsize=4096)
def parse_formula(text: str, known: Known, wanted: FactType = FactType.NUMBER) -> ParsedFormula:
    """Read and check a formula whose result has the wanted type; FormulaError lists every fault with its place."""
    parser = Parser(text, known)
    root = parser.parse()
    if root.type is not None and root.type is not wanted:
        fault = Fault(0, "", f"结果应当是{TYPE_NAMES[wanted]}，这个公式得到的是{TYPE_NAMES[root.type]}", "改写公式。")
        raise FormulaError(text, (fault,))
    return ParsedFormula(text, frozenset(parser.names), frozenset(parser.tables), frozenset(parser.averages), root.type, root)
