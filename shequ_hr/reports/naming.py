"""Names that exported files carry: Chinese, safe on Windows, the same for the same run."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST_PART = 60


def file_name(*parts: str) -> str:
    """A workbook's file name from its parts, without characters that Windows refuses."""
    clean = [_FORBIDDEN.sub("_", part).strip(" .")[:_LONGEST_PART] for part in parts]
    return "_".join(part for part in clean if part) + ".xlsx"
