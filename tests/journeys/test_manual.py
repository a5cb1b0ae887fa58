"""The manual's commands run as they are printed, chapter after chapter, in one office: said once, run as said.

A line is what a clerk types; ``# 退出码 N`` behind it is the exit code that the manual announces. What a clerk does between
two commands, filling in a template, is done here with the samples.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.command_line import Result, call

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "manual"
SAMPLES = ROOT / "resources" / "samples"
CHAPTERS = ("第一天", "每个月", "每年", "给管理员", "给审计员", "出了问题")
FILLED = {
    "pay-inputs": "当月录入-样例.xlsx",
    "opening-tax": "期初累计-样例.xlsx",
    "extra-deductions": "专项附加扣除-样例.xlsx",
}
FIRST = "王芳"
CODE = re.compile(r"\b(?:[0-9A-Z]{5}-){7}[0-9A-Z]{5}\b")


class Clerk:
    """Types what the manual says: knows everybody's password, types new ones, and reads recovery codes off the paper."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder, self._environment = folder, monkeypatch
        self._passwords = {FIRST: "songshu-qiaoliang-mifan-0"}
        self._code = ""

    def type(self, words: list[str]) -> Result:
        """Run one command; what a clerk does next, filling in a template, is done too."""
        user = words[words.index("--user") + 1] if "--user" in words else FIRST
        new = f"songshu-qiaoliang-mifan-{len(self._passwords)}{words[-1]}"
        opens = new if "recover" in words else self._passwords[user]
        for name, value in (("USER", FIRST), ("PASSWORD", opens), ("NEW_PASSWORD", new), ("RECOVERY_CODE", self._code)):
            self._environment.setenv(f"SHEQU_HR_{name}", value)
        place = [] if "--data" in words else ["--data", "单位"]
        result = call(*place, *(self._there(word) for word in words[1:]))
        if result.code == 0:
            self._passwords |= dict.fromkeys(self._renewed(words, user), new)
            self._code = (CODE.findall(result.out) or [self._code])[-1]
            fill(words)
        return result

    def _there(self, word: str) -> str:
        """The newest file that a name with … stands for."""
        return str(max(self._folder.glob(word.replace("…", "*")), key=lambda path: path.name)) if "…" in word else word

    def _renewed(self, words: list[str], user: str) -> list[str]:
        if "recover" in words or words[-2:] == ["users", "password"]:
            return [user]
        return [words[3]] if words[1:3] in (["users", "add"], ["users", "reset"]) else []


def lines_of(chapter: str) -> Iterator[tuple[list[str], int]]:
    """Words of each command of a chapter and the exit code that it announces."""
    text = (MANUAL / f"{chapter}.md").read_text(encoding="utf-8")
    for block in re.findall(r"```bash\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            announced = re.search(r"# 退出码 (\d)$", line)
            words = shlex.split(line, comments=True)
            if words:
                yield words, int(announced[1]) if announced else 0


def test_every_command_of_the_manual_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(SAMPLES / "花名册-样例.xlsx", tmp_path / "花名册.xlsx")
    (tmp_path / "U盘").mkdir()
    clerk = Clerk(tmp_path, monkeypatch)
    done = 0
    for chapter in CHAPTERS:
        for words, code in lines_of(chapter):
            assert words[0] == "shequ-hr", f"{chapter}：{words}"
            result = clerk.type(words)
            assert result.code == code, f"{chapter}：{' '.join(words)}\n{result.out}\n{result.err}"
            done += 1
    assert done > 50


def fill(words: list[str]) -> None:
    """Fill in a template that was just written, as a clerk would."""
    if words[1] == "template" and words[2] in FILLED:
        shutil.copyfile(SAMPLES / FILLED[words[2]], words[words.index("--out") + 1])


def test_every_chapter_is_listed_and_every_command_named_exists() -> None:
    index = (MANUAL / "README.md").read_text(encoding="utf-8")
    chapters = sorted(path.stem for path in MANUAL.glob("*.md") if path.stem != "README")
    assert chapters == sorted(CHAPTERS)
    assert [chapter for chapter in chapters if f"({chapter}.md)" not in index] == []
    named = {word for chapter in CHAPTERS for word in re.findall(r"shequ-hr ([a-z][a-z-]*)", text_of(chapter))}
    known = set(re.findall(r"^    ([a-z][a-z-]*)", call("--help").out, re.MULTILINE))
    assert named - known == set()


def text_of(chapter: str) -> str:
    return (MANUAL / f"{chapter}.md").read_text(encoding="utf-8")
