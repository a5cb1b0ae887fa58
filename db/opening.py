"""Opens an office whose key file and store may be of different generations, because a change of the key was killed.

Owns the order in which the possible ways are tried; keys come from the caller.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from db.rekey import discard, finish
from db.store import SqliteStore, open_store
from db.words import Unreadable


def open_settled(path: Path, opened_by: str, key: bytes, former: Callable[[], bytes | None]) -> tuple[SqliteStore, bool]:
    """The store, and whether it took the former key: then the former key file has to be put back.

    Tried in order: the store with the key; the copy under the key that waits for its swap; the store with the former key,
    which is asked for only then. Errors as of ``open_store``.
    """
    took_former = False
    try:
        store = open_store(path, opened_by, key)
    except Unreadable:
        if finish(path, key):
            store = open_store(path, opened_by, key)
        else:
            before = former()
            if before is None or before == key:
                raise
            store, took_former = open_store(path, opened_by, before), True
    discard(path)
    return store, took_former
