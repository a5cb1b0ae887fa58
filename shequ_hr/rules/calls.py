"""Table cells and functions in formulas: how many arguments, of which types, and what part they become."""

from __future__ import annotations

from shequ_hr.rules.functions import AVERAGES, CHOICE, NUMBER_FUNCTIONS, ONE_OF
from shequ_hr.rules.nearest import meant
from shequ_hr.rules.nodes import Average, Call, Cell, Choice, Literal, Name, Node, OneOf
from shequ_hr.rules.parser_state import ParserState
from shequ_hr.rules.schema import FactType
from shequ_hr.rules.tokens import Token

Arguments = list[tuple[Node, Token]]
"""Each argument with the token it begins at."""


def cell(state: ParserState, token: Token, keys: Arguments) -> Node:
    """A cell of a table with keys written out: as many as the table has, of its types, and possible."""
    by = state.known.tables.get(token.text)
    if by is None:
        advice = meant(token.text, state.known.tables) or "先用 [[table]] 定义它。"
        state.fault(token, f"没有表“{token.text}”", advice)
        return Cell(token.text, ())
    state.tables.add(token.text)
    if len(keys) != len(by):
        state.fault(token, f"表“{token.text}”要按 {len(by)} 个键查，写了 {len(keys)} 个", f"依次写：{'，'.join(by)}")
    for (node, place), name in zip(keys, by, strict=False):
        wanted = state.known.names.get(name)
        if wanted is not None:
            state.need(node, wanted, place)
        state.check_choice(Name(name, wanted), node, place)
    return Cell(token.text, tuple(node for node, _ in keys))


def function(state: ParserState, token: Token, arguments: Arguments) -> Node:
    """A call of a function with its arguments checked."""
    if token.text in CHOICE:
        return _choice(state, token, arguments)
    if token.text in ONE_OF:
        return _one_of(state, token, arguments)
    if token.text in AVERAGES:
        return _average(state, token, arguments)
    function = NUMBER_FUNCTIONS[token.text]
    if len(arguments) < function.least or (function.most is not None and len(arguments) > function.most):
        count = f"{function.least} 个" if function.most == function.least else f"至少 {function.least} 个"
        state.fault(token, f"“{token.text}”要{count}参数，写了 {len(arguments)} 个")
    for node, place in arguments:
        state.need(node, FactType.NUMBER, place)
    return Call(function.name, function.apply, tuple(node for node, _ in arguments))


def _choice(state: ParserState, token: Token, arguments: Arguments) -> Node:
    if len(arguments) < 3 or len(arguments) % 2 == 0:
        state.fault(
            token,
            "“如果”的参数不成对",
            "写成 如果(条件, 成立时的值, 否则的值)；多个条件接着写：如果(条件1, 值1, 条件2, 值2, 否则)。",
        )
        return Choice((), arguments[-1][0], None)
    conditions, values = arguments[:-1:2], [*arguments[1:-1:2], arguments[-1]]
    for node, place in conditions:
        state.need(node, FactType.BOOL, place)
    wanted = values[0][0].type
    for node, place in values[1:]:
        if wanted is not None:
            state.need(node, wanted, place)
    cases = tuple((condition, value) for (condition, _), (value, _) in zip(conditions, values, strict=False))
    return Choice(cases, arguments[-1][0], wanted)


def _one_of(state: ParserState, token: Token, arguments: Arguments) -> Node:
    if len(arguments) < 2:
        state.fault(token, "“属于”至少要两个参数", "写成 属于(岗位, “正职”, “副职”)。")
    for node, place in arguments:
        state.need(node, FactType.TEXT, place)
        state.check_choice(arguments[0][0], node, place)
    return OneOf(arguments[0][0], tuple(node for node, _ in arguments[1:]))


def _average(state: ParserState, token: Token, arguments: Arguments) -> Node:
    texts = [node.value for node, _ in arguments if isinstance(node, Literal) and isinstance(node.value, str)]
    if len(arguments) != 2 or len(texts) != 2:
        state.fault(token, f"“{token.text}”要写两段带引号的文字：地区和口径", f'例如 {token.text}("四川", "全口径")。')
        return Average("", "", AVERAGES[token.text])
    state.averages.add((texts[0], texts[1]))
    return Average(texts[0], texts[1], AVERAGES[token.text])
