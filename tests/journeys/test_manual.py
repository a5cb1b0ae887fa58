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
from helpers.command_line import call

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "manual"
SAMPLES = ROOT / "resources" / "samples"
CHAPTERS = ("第一天", "每个月", "每年", "给管理员", "给审计员", "出了问题")
FILLED = {
    "pay-inputs": "当月录入-样例.xlsx",
    "opening-tax": "期初累计-样例.xlsx",
    "extra-deductions": "专项附加扣除-样例.xlsx",
}
PASSWORD = "songshu-qiaoliang-mifan"
FIRST = "王芳"


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
    monkeypatch.setenv("SHEQU_HR_USER", FIRST)
    monkeypatch.setenv("SHEQU_HR_PASSWORD", PASSWORD)
    shutil.copyfile(SAMPLES / "花名册-样例.xlsx", tmp_path / "花名册.xlsx")
    done = 0
    for chapter in CHAPTERS:
        for words, code in lines_of(chapter):
            assert words[0] == "shequ-hr", f"{chapter}：{words}"
            result = call("--data", tmp_path / "单位", *words[1:])
            assert result.code == code, f"{chapter}：{' '.join(words)}\n{result.out}\n{result.err}"
            fill(words)
            done += 1
    assert done > 25


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
