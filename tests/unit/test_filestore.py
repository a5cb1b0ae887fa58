"""A file is the complete old one or the complete new one, whatever fails at whichever step; every refusal is in Chinese."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shequ_hr import filestore
from shequ_hr.errors import UserError
from shequ_hr.filestore import RETRY_SECONDS, AtomicFiles

OLD, NEW = b"the old file", b"the new file, complete"


def make(path: Path) -> None:
    path.write_bytes(NEW)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A file that is about to be replaced."""
    path = tmp_path / "工资表.xlsx"
    path.write_bytes(OLD)
    return path


def held(winerror: int) -> PermissionError:
    error = PermissionError(errno.EACCES, "in use")
    error.winerror = winerror  # type: ignore[attr-defined,unused-ignore]  # the attribute exists on Windows only
    return error


class Failing:
    """Stands in for a function of os: raises the error on its first ``times`` calls."""

    def __init__(self, real: Callable[..., Any], error: Exception, times: int = sys.maxsize) -> None:
        self.real, self.error, self.left = real, error, times

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        if self.left > 0:
            self.left -= 1
            raise self.error
        return self.real(*arguments, **named)


def test_a_new_file_is_written_into_a_new_folder(tmp_path: Path) -> None:
    path = tmp_path / "导出" / "工资表.xlsx"
    seen: list[bytes] = []
    AtomicFiles().write(path, make, lambda copy: seen.append(copy.read_bytes()))
    assert (path.read_bytes(), seen) == (NEW, [NEW])
    assert list(path.parent.iterdir()) == [path]


def test_writers_see_the_same_ending_and_the_same_folder(target: Path) -> None:
    given: list[Path] = []
    AtomicFiles().write(target, lambda copy: (given.append(copy), make(copy))[1])
    assert (given[0].parent, given[0].suffix) == (target.parent, ".xlsx")
    assert given[0] != target


def test_what_a_killed_program_left_is_swept(target: Path) -> None:
    stale = target.with_name(f".{target.name}.abc123.part.xlsx")
    other = target.with_name(".银行代发.xlsx.abc123.part.xlsx")
    stale.write_bytes(b"half")
    other.write_bytes(b"somebody else's")
    AtomicFiles().write(target, make)
    assert not stale.exists()
    assert other.exists()


@pytest.mark.parametrize("kept", range(0, len(NEW), 5))
def test_a_disk_that_fills_while_writing_leaves_the_old_file(target: Path, kept: int) -> None:
    def fill(copy: Path) -> None:
        copy.write_bytes(NEW[:kept])
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(UserError, match="磁盘空间不足"):
        AtomicFiles().write(target, fill)
    assert target.read_bytes() == OLD
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("step", ["fsync", "replace", "open", "close"])
@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘空间不足"),
        (OSError(errno.EIO, "Input/output error"), "文件没有写成"),
        (PermissionError(errno.EACCES, "Permission denied"), "不能写这个文件夹"),
    ],
)
def test_any_step_may_fail(target: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: OSError, words: str) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(filestore.os, step, Failing(getattr(os, step), error, times=1))
        with pytest.raises(UserError, match=words):
            AtomicFiles().write(target, make)
    # The last steps come after the replacement: then the new file is complete, and the user is told to look again.
    assert target.read_bytes() in {OLD, NEW}
    assert [path for path in target.parent.iterdir() if path != target and step != "close"] == []


def test_a_name_that_could_not_be_flushed_is_told_as_it_is(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(filestore, "flush_folder", broken)
    with pytest.raises(UserError, match="不能确定") as caught:
        AtomicFiles().write(target, make)
    assert "没有变" not in str(caught.value)
    assert target.read_bytes() == NEW


def test_a_leftover_that_is_held_stops_nobody(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = target.with_name(f".{target.name}.abc123.part.xlsx")
    stale.write_bytes(b"half")
    monkeypatch.setattr(Path, "unlink", Failing(Path.unlink, held(32)))
    AtomicFiles().write(target, make)
    assert target.read_bytes() == NEW


def test_a_folder_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filestore.tempfile, "mkstemp", Failing(filestore.tempfile.mkstemp, held(0)))
    with pytest.raises(UserError, match="不能写这个文件夹"):
        AtomicFiles().write(tmp_path / "a.xlsx", make)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_check_leaves_the_old_file(target: Path) -> None:
    def refuse(copy: Path) -> None:
        raise UserError("导出没有通过检查", copy.suffix)

    with pytest.raises(UserError, match="没有通过检查"):
        AtomicFiles().write(target, make, refuse)
    assert target.read_bytes() == OLD
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("code", [5, 32, 33])
@pytest.mark.parametrize("times", [0, 1, 8])
def test_a_file_held_for_a_while_is_waited_for(target: Path, monkeypatch: pytest.MonkeyPatch, code: int, times: int) -> None:
    waited: list[float] = []
    monkeypatch.setattr(filestore.os, "replace", Failing(os.replace, held(code), times))
    AtomicFiles(waited.append).write(target, make)
    assert target.read_bytes() == NEW
    assert waited == list(RETRY_SECONDS[:times])
    assert sum(RETRY_SECONDS) <= 5


@pytest.mark.parametrize("code", [5, 32, 33])
def test_a_file_held_too_long_names_excel_and_keeps_the_old_one(
    target: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(filestore.os, "replace", Failing(os.replace, held(code)))
    with pytest.raises(UserError, match="Excel") as caught:
        AtomicFiles(waited.append).write(target, make)
    assert "另存" in caught.value.hint
    assert target.read_bytes() == OLD
    assert len(waited) == 8


def test_another_error_of_the_replacement_is_not_waited_for(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(filestore.os, "replace", Failing(os.replace, OSError(errno.EIO, "I/O error")))
    with pytest.raises(UserError, match="文件没有写成"):
        AtomicFiles(waited.append).write(target, make)
    assert waited == []


def test_an_error_of_the_maker_passes_on(target: Path) -> None:
    def broken(copy: Path) -> None:
        raise KeyError(copy.name)

    with pytest.raises(KeyError):
        AtomicFiles().write(target, broken)
    assert target.read_bytes() == OLD
