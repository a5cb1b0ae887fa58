"""Where the pages of a printed table end: how much height a page has when the columns are made one page wide.

Pure arithmetic on points; knows no library and no report. A page is reckoned a little short, so that the reader's program
never has to break before the break that is written.
"""

from __future__ import annotations

from collections.abc import Sequence

A3, A4 = (1190.55, 841.89), (841.89, 595.28)
"""Width and height of the paper in landscape, in points."""
SIDE_MARGIN, TOP_MARGIN = 0.4, 0.6
"""Inches; left and right, top and bottom."""
MOST_BREAKS = 1_000
"""Excel keeps at most 1,023 page breaks in a sheet."""
_CAUTION = 0.98


def page_height(widths: Sequence[float]) -> float:
    """Points of rows that fit on a page of A3, and of A4 when no larger paper is at hand, with columns of such widths."""
    # 7 pixels of 0.75 points a character and 5 pixels of padding: how a sheet measures its columns.
    wide = sum(int(width * 7 + 5.5) * 0.75 for width in widths)
    heights = []
    for paper_width, paper_height in (A3, A4):
        scale = min(1.0, (paper_width - 2 * 72 * SIDE_MARGIN) / wide)
        heights.append((paper_height - 2 * 72 * TOP_MARGIN) / scale)
    return min(heights) * _CAUTION


def page_starts(heights: Sequence[float], first: float, other: float, foot: float) -> list[int]:
    """The first line of each page. ``first`` and ``other``: room on the first page and on each further one; ``foot``: what
    every page needs at its end when there are several. Too many pages for a sheet are left to the reader's program: [0]."""
    if sum(heights) <= first:
        return [0]
    starts, room = [0], first - foot
    for line, height in enumerate(heights):
        if height > room and line > starts[-1]:
            starts.append(line)
            room = other - foot
        room -= height
    return starts if len(starts) <= MOST_BREAKS else [0]
