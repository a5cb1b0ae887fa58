"""The main job without a display: a long explanation goes into a file, the screen names the net and the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui import main_job


def test_the_explanation_is_a_file_and_two_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed: list[list[str]] = []

    def said(_job: object, command: list[str]) -> bytes:
        typed.append(command)
        return "实发：6,120.50\n".encode() * 200

    monkeypatch.setattr(main_job._Job, "_said", said)
    slip = {"worker": "510106199210135064", "name": "徐萍巧", "net": "6120.50"}
    main_job._Job(tmp_path / "单位", tmp_path)._explain_net("2025-06", slip)
    assert (tmp_path / "为什么.txt").read_text(encoding="utf-8").count("实发") == 200
    shown = capsys.readouterr().out.strip().splitlines()
    assert len(shown) == 2
    assert "徐萍巧实发 6120.50 元" in shown[1]
    assert str(tmp_path / "为什么.txt") in shown[1]
    assert typed[0][-5:] == ["2025-06", "--worker", "510106199210135064", "--item", "net"]
