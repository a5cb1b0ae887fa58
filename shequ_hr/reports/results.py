"""What exporting answers: the files that were written, ready to show or to print as JSON."""

from __future__ import annotations

from pathlib import Path

import msgspec

from shequ_hr.model.people import Record
from shequ_hr.money import Fen


class ExportedFile(Record, frozen=True, kw_only=True):
    """A file that lies complete at ``path``. ``rows`` counts people (or rows of data), ``totals`` are fen by label.

    ``sha256`` is of the file's bytes; ``warnings`` say what a person should look at before the file is used.
    """

    what: str
    title: str
    path: Path
    rows: int
    sha256: str
    totals: dict[str, Fen] = msgspec.field(default_factory=dict)
    warnings: tuple[str, ...] = ()
