"""The one written form of facts, slips and inputs: canonical JSON, and the seal over it. Knows no store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from shequ_hr.model.payroll import PayFacts, RunInputs, Slip
from shequ_hr.model.people import Dossier

_ENCODER = msgspec.json.Encoder(order="deterministic")
_FACTS = msgspec.json.Decoder(PayFacts)


def encode_facts(facts: PayFacts) -> bytes:
    """The frozen form of facts: equal facts give equal bytes."""
    return _ENCODER.encode(facts)


def decode_facts(data: bytes) -> PayFacts:
    """Facts as they were frozen."""
    return _FACTS.decode(data)


def encode_inputs(inputs: RunInputs) -> bytes:
    """The canonical form of what all slips of a run share."""
    return _ENCODER.encode(inputs)


def encode_part(part: Dossier) -> bytes:
    """The canonical form of a part of the facts, as it stands inside the frozen whole."""
    return _ENCODER.encode(part)


class Seal:
    """SHA-256 over the inputs and the slips with their frozen facts, in order, one line each."""

    def __init__(self, inputs: RunInputs) -> None:
        self._digest = hashlib.sha256(_ENCODER.encode(inputs))

    def add(self, slip: Slip, facts: bytes) -> None:
        """The next slip with its facts."""
        self._digest.update(b"\n%b\n%b" % (_ENCODER.encode(slip), facts))

    def hexdigest(self) -> str:
        """The seal so far, in hex."""
        return self._digest.hexdigest()


def seal_of(inputs: RunInputs, slips: Iterable[tuple[Slip, bytes]]) -> str:
    """The seal over all slips of a run (hex)."""
    seal = Seal(inputs)
    for slip, facts in slips:
        seal.add(slip, facts)
    return seal.hexdigest()
