"""Small JSON files that notice their own damage: the record and the SHA-256 of its text in one object.

The digest is against torn writes and bit errors, not against people: whoever edits a file can compute it too.
"""

from __future__ import annotations

import hashlib
from typing import TypeVar

import msgspec

from shequ_hr.model.people import Record

R = TypeVar("R", bound=Record)


class Damaged(Exception):
    """The bytes are not what the program wrote."""


class NewerVersion(Exception):
    """The bytes were written by a later version of the program: ``found`` against ``known``."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(f"version {found}, known up to {known}")
        self.found = found
        self.known = known


class _Envelope(Record, frozen=True, kw_only=True):
    version: int
    sha256: str
    content: msgspec.Raw


class _Version(msgspec.Struct):
    """The one field that every version has; everything else may differ."""

    version: int


def encoded(record: Record, version: int) -> bytes:
    """The bytes of a file."""
    content = msgspec.json.encode(record)
    envelope = _Envelope(version=version, sha256=hashlib.sha256(content).hexdigest(), content=msgspec.Raw(content))
    return msgspec.json.encode(envelope) + b"\n"


def decoded(data: bytes, kind: type[R], version: int) -> R:
    """The record; NewerVersion when a later program wrote it, Damaged when anything else is wrong."""
    try:
        found = msgspec.json.decode(data, type=_Version).version
        if found > version:
            raise NewerVersion(found, version)
        envelope = msgspec.json.decode(data, type=_Envelope)
        if hashlib.sha256(bytes(envelope.content)).hexdigest() != envelope.sha256:
            raise Damaged("digest")
        return msgspec.json.decode(envelope.content, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Damaged(str(type(error).__name__)) from error
