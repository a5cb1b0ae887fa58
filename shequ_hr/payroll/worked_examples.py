"""Runs the worked examples that a pack carries and says, in Chinese, where a figure does not come out.

``given`` is what the trial of the same kind takes, ``expect`` any part of its answer: items and insurances may be named by
key, months of tax by ``withheld``. ``expect = { refused = "…" }`` wants a refusal whose text contains the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shequ_hr.errors import UserError
from shequ_hr.money import parse_yuan, yuan_text
from shequ_hr.payroll.given import plain
from shequ_hr.payroll.trial import trial_insurance, trial_pay, trial_tax
from shequ_hr.rules.numbers import read_number
from shequ_hr.rules.schema import Example, Pack, RuleSet
from shequ_hr.rules.self_check import differences

_TRIALS = {"pay": trial_pay, "tax": trial_tax, "insurance": trial_insurance}


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """How one example came out: ``message`` is empty when it holds, else every difference; ``line`` is its line in the file."""

    name: str
    line: int
    ok: bool
    message: str


def run_examples(pack: Pack, rules: RuleSet) -> list[ExampleResult]:
    """Run all examples of a pack under the rules that it is part of. Never raises for an example that fails."""
    return [_run(example, pack, rules) for example in pack.examples]


def _run(example: Example, pack: Pack, rules: RuleSet) -> ExampleResult:
    trial = _TRIALS.get(example.kind)
    found = differences(example, pack) if trial is None else list(_compared(example, trial, rules))
    return ExampleResult(example.name, example.line, not found, "；".join(found))


def _compared(example: Example, trial: Any, rules: RuleSet) -> Iterator[str]:
    refused = example.expect.get("refused")
    try:
        answer = _named(example.kind, trial(example.given, rules))
    except UserError as error:
        if refused is None:
            yield f"算不出来：{error}"
        elif plain(refused) not in str(error):
            yield f"应当因“{plain(refused)}”被拒绝，实际是：{error}"
        return
    if refused is not None:
        yield f"应当因“{plain(refused)}”被拒绝，实际算出了结果"
        return
    for key, expected in example.expect.items():
        if key not in answer:
            yield f"结果里没有“{key}”，有：{'、'.join(answer)}"
        else:
            yield from _differences(key, expected, answer[key])


def _named(kind: str, answer: dict[str, Any]) -> dict[str, Any]:
    """The answer with short names for what examples state most."""
    if kind == "tax":
        withheld = [month["withheld"] for month in answer["months"]]
        total = sum(parse_yuan(amount) for amount in withheld)
        return answer | {"withheld": withheld, "withheld_total": yuan_text(total)}
    if kind == "insurance":
        sides: dict[str, Any] = {}
        for one in [*answer["insurances"], {"key": "housing_fund", **(answer["housing_fund"] or {})}]:
            sides |= {f"{one['key']}_{side}": one[side] for side in ("personal", "employer") if one.get(side) is not None}
        return answer | sides
    return answer


def _differences(where: str, expected: Any, actual: Any) -> Iterator[str]:
    """Compare what is stated; what is not stated may be anything."""
    if isinstance(expected, Mapping):
        entries = _by_key(actual)
        if entries is None:
            yield f"{where} 不是一组值，是 {actual}"
            return
        for key, value in expected.items():
            if key not in entries:
                yield f"{where} 里没有“{key}”，有：{'、'.join(entries)}"
            else:
                yield from _differences(f"{where}.{key}", value, entries[key])
    elif isinstance(expected, list):
        if not isinstance(actual, list) or len(actual) != len(expected):
            yield f"{where} 应有 {len(expected)} 个值，实际有 {len(actual) if isinstance(actual, list) else 1} 个"
            return
        for index, (one, other) in enumerate(zip(expected, actual, strict=True), 1):
            yield from _differences(f"{where} 第 {index} 个", one, other)
    else:
        if isinstance(actual, Mapping) and "amount" in actual:
            actual = actual["amount"]
        if not _same(expected, actual):
            yield f"{where} 应为 {plain(expected)}，算出来是 {'没有' if actual is None else plain(actual)}"


def _by_key(actual: Any) -> Mapping[str, Any] | None:
    if isinstance(actual, Mapping):
        return actual
    if isinstance(actual, list) and all(isinstance(one, Mapping) for one in actual):
        return {str(one.get("item", one.get("key", index))): one for index, one in enumerate(actual, 1)}
    return None


def _same(expected: Any, actual: Any) -> bool:
    if actual is None or isinstance(actual, (Mapping, list)):
        return False
    one, other = read_number(plain(expected)), read_number(plain(actual))
    return one == other if one is not None and other is not None else plain(expected) == plain(actual)
