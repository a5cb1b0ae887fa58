"""Policy packs of the office: what was installed when, and every text that a run used, by digest. Texts are never changed."""

from __future__ import annotations

from datetime import datetime

from db.database import Session
from shequ_hr.model.office import InstalledPack


class Packs:
    """PackRepository on SQLite."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def installed(self) -> list[InstalledPack]:
        """The newest text of each installed id, ordered by id."""
        rows = self._session.rows(
            "SELECT pack, digest, text, installed, installed_by FROM pack_install JOIN pack_text USING (digest) "
            "WHERE id IN (SELECT max(id) FROM pack_install GROUP BY pack) ORDER BY pack"
        )
        return [
            InstalledPack(id=row[0], digest=row[1], text=row[2], installed=datetime.fromisoformat(row[3]), by=row[4])
            for row in rows
        ]

    def install(self, pack: InstalledPack) -> None:
        """Put a version in force from now on; former versions stay in the history."""
        self.keep_text(pack.digest, pack.text)
        self._session.run(
            "INSERT INTO pack_install (pack, digest, installed, installed_by) VALUES (?, ?, ?, ?)",
            (pack.id, pack.digest, pack.installed.isoformat(), pack.by),
        )

    def keep_text(self, digest: str, text: str) -> None:
        """Keep a pack's text for recomputation; known digests are ignored."""
        self._session.run("INSERT INTO pack_text (digest, text) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING", (digest, text))

    def text(self, digest: str) -> str | None:
        """The text with that digest, or None."""
        row = self._session.row("SELECT text FROM pack_text WHERE digest = ?", (digest,))
        return None if row is None else str(row[0])
