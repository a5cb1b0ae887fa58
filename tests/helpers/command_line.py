"""Calling the program as scripts do, in this process: arguments in, exit code and document out."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ui.__main__ import main

USER = "周敏"


@dataclass(frozen=True, slots=True)
class Result:
    """What one call printed and returned."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


def call(*arguments: object) -> Result:
    """Run the program and catch what it prints; a traceback on either stream fails the test."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    assert "Traceback" not in out.getvalue() + err.getvalue()
    return Result(code, out.getvalue(), err.getvalue())


def ask(data: Path, *arguments: object, code: int = 0) -> Any:
    """Run with ``--json`` on an office and return the document; another exit code fails with what was said."""
    result = call("--data", data, "--user", USER, "--json", *arguments)
    assert result.code == code, f"{arguments}: {result.code}\n{result.out}\n{result.err}"
    return result.document


def read(data: Path, *arguments: object, code: int = 0) -> str:
    """Run without ``--json`` and return what people read on stdout."""
    result = call("--data", data, "--user", USER, *arguments)
    assert result.code == code, f"{arguments}: {result.code}\n{result.out}\n{result.err}"
    return result.out
