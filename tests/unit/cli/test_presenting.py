"""What is printed where: documents on stdout, words on stderr, advice for the machine's trouble, an apology for bugs."""

from __future__ import annotations

import errno
import io
import json
import sys
from pathlib import Path

import pytest

from shequ_hr.errors import NotAllowed, OfficeUnavailable, Problem, UserError
from ui.cli import presenting
from ui.cli.answers import Answer
from ui.cli.presenting import (
    ConsoleProgress,
    apologise,
    interrupted,
    prepare_streams,
    present,
    present_refusal,
    present_trouble,
)

PROBLEM = Problem(
    message="身份证号校验位不对", fix="请核对原件", file="花名册.xlsx", sheet="在岗", row=17, column="身份证号", value="51…5"
)
KEYS = {"file", "sheet", "row", "column", "value", "message", "fix"}


def printed(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    captured = capsys.readouterr()
    return captured.out, captured.err


def test_an_answer_is_one_document_or_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    answer = Answer({"ok": True, "name": "郭民"}, "好了", 4)
    assert present(answer, as_json=True) == 4
    out, err = printed(capsys)
    assert json.loads(out) == {"ok": True, "name": "郭民"}
    assert err == ""
    assert present(answer, as_json=False) == 4
    assert printed(capsys) == ("好了\n", "")


def test_a_refusal_has_the_keys_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    code = present_refusal(UserError("没有导入", "有 1 个问题。", "改正后重试。", [PROBLEM]), as_json=True)
    out, err = printed(capsys)
    document = json.loads(out)
    assert (code, err) == (3, "")
    assert document["error"] == {"title": "没有导入", "message": "有 1 个问题。", "hint": "改正后重试。"}
    assert [set(problem) for problem in document["problems"]] == [KEYS]
    assert document["problems"][0]["row"] == 17


def test_a_refusal_in_words_names_place_and_mending(capsys: pytest.CaptureFixture[str]) -> None:
    present_refusal(UserError("没有导入", "有 1 个问题。", "改正后重试。", [PROBLEM]), as_json=False)
    out, err = printed(capsys)
    assert out == ""
    assert "《花名册.xlsx》工作表“在岗”第 17 行“身份证号”：身份证号校验位不对（值：51…5） → 请核对原件" in err
    assert err.endswith("怎么办：改正后重试。\n")


@pytest.mark.parametrize(("error", "code"), [(OfficeUnavailable("占用"), 5), (NotAllowed("不行"), 6), (UserError("不对"), 3)])
def test_each_refusal_has_its_exit_code(error: UserError, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert present_refusal(error, as_json=True) == code
    assert json.loads(printed(capsys)[0])["error"]["title"] == error.title


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "磁盘已满"),
        (errno.EACCES, "正被 Excel/WPS"),
        (errno.EIO, "读写文件时出错"),
        (errno.EISDIR, "给出的是文件夹"),
    ],
)
def test_trouble_of_the_machine_comes_with_advice(number: int, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert present_trouble(OSError(number, "x", "/某处/工资表.xlsx"), as_json=True) == 1
    message = json.loads(printed(capsys)[0])["error"]["message"]
    assert words in message
    assert "《工资表.xlsx》" in message


def test_a_bug_is_logged_without_values_and_never_shown_as_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        raise KeyError("510104199603015159 郭民")
    except KeyError as error:
        code = apologise(error, ["--json", "--data", str(tmp_path)])
    out, err = printed(capsys)
    log = (tmp_path / "logs" / "errors.log").read_text(encoding="utf-8")
    assert code == 1
    assert "Traceback" not in out + err + log
    assert "KeyError" in log
    assert "test_presenting.py" in log
    assert "郭民" not in log
    assert "510104" not in log
    assert json.loads(out)["error"]["title"] == "程序出了意外，很抱歉"


def test_a_bug_on_a_full_disk_is_still_an_apology(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocked = tmp_path / "文件"
    blocked.write_text("不是文件夹", encoding="utf-8")
    assert apologise(RuntimeError("x"), [f"--data={blocked}"]) == 1
    assert "技术记录：" not in printed(capsys)[1]


def test_an_interruption_is_said_plainly(capsys: pytest.CaptureFixture[str]) -> None:
    assert interrupted([]) == 1
    assert "已中断" in printed(capsys)[1]


def test_streams_become_utf8_and_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="gbk")
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", None)
    prepare_streams()
    assert (stream.encoding.lower(), stream.errors) == ("utf-8", "replace")
    present(Answer({}, "𠮷\ud800"), as_json=False)
    presenting.message("没有人看见")


def test_progress_is_calm(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    now = [100.0]
    monkeypatch.setattr(presenting.time, "monotonic", lambda: now[0])
    progress = ConsoleProgress()
    for done in range(10):
        now[0] += 0.2
        progress.step(done, 10, "计算")
    lines = printed(capsys)[1].splitlines()
    assert lines == ["计算 2/10", "计算 5/10", "计算 8/10"]
