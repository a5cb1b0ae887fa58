"""Numbers as screens and prints show them: the middle of ID, phone and account numbers is hidden."""

from __future__ import annotations


def mask_id(number: str) -> str:
    """``510107********1628``: the first six and the last four stay; short numbers keep their last four."""
    return _mask(number, 6, 4)


def mask_phone(number: str) -> str:
    """``138****5521``: the first three and the last four stay."""
    return _mask(number, 3, 4)


def mask_account(number: str) -> str:
    """``6217************6027``: the first four and the last four stay."""
    return _mask(number, 4, 4)


def _mask(number: str, head: int, tail: int) -> str:
    if len(number) > head + tail:
        return number[:head] + "*" * (len(number) - head - tail) + number[-tail:]
    if len(number) > tail:
        return "*" * (len(number) - tail) + number[-tail:]
    return "*" * len(number)
