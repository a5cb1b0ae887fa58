"""Lets Python's collector of circular garbage rest while thousands of slips are made. Owns nothing else.

Facts, slips and what they are made from never refer to each other in a circle, so its rounds over them find nothing; at
30,000 people they take a third of the time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_rests() -> Iterator[None]:
    """The collector is off inside, and afterwards as it was before."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
