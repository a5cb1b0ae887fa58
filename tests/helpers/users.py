"""The user that tests work as, and the key of an office that this user may open."""

from __future__ import annotations

from pathlib import Path

from db.database import is_plain
from shequ_hr.security.key_store import KEY_FILE, read_key_file
from shequ_hr.security.keys import open_with_password

USER = "周敏"
PASSWORD = "songshu-qiaoliang-mifan"


def key_of(store: Path, user: str = USER) -> bytes:
    """The raw key of a store, by the user's password; nothing for a plain store."""
    if is_plain(store):
        return b""
    return open_with_password(read_key_file(store.parent / KEY_FILE), user, PASSWORD).reveal()
