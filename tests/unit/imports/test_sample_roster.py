"""The roster as a township sends it: title rows, hidden rows, subtotals, mixed types. Fictional people."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.import_desk import Desk, open_desk

from shequ_hr.imports.results import ImportPreview
from shequ_hr.imports.service import commit_import

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "tests" / "fixtures" / "花名册-样例.xlsx"


@pytest.fixture
def empty(tmp_path: Path) -> Desk:
    """An office without any community."""
    desk = open_desk(tmp_path)
    with desk.store.begin() as uow:
        uow.communities.delete([community.id for community in uow.communities.all()])
        uow.commit()
    return desk


@pytest.fixture
def preview(empty: Desk) -> ImportPreview:
    return empty.preview(SAMPLE)


def test_the_shipped_sample_is_the_same_file() -> None:
    assert (ROOT / "resources" / "samples" / SAMPLE.name).read_bytes() == SAMPLE.read_bytes()


def test_everybody_is_new_and_two_things_are_asked(preview: ImportPreview) -> None:
    assert (preview.new, preview.refused, preview.problems) == (48, 0, ())
    assert (preview.sheet, preview.header_row) == ("在岗人员", 5)
    assert [question.id for question in preview.open_questions] == ["hidden-rows", "new-communities"]
    assert preview.questions[0].places == ("第 26 行", "第 40 行")


def test_hidden_rows_may_be_left_out(empty: Desk) -> None:
    preview = empty.preview(SAMPLE, answers={"hidden-rows": "不导入"}, accept_defaults=True)
    assert (preview.new, preview.ok) == (46, True)


@pytest.mark.parametrize(
    ("row", "column", "old", "new", "why"),
    [
        (13, "C 列 姓名", "梁华学 ", "梁华学", "首尾空格"),
        (17, "D 列 身份证号", "'510105199811247313", "510105199811247313", "撇号"),
        (7, "F 列 出生日期", "19921013", "1992-10-13", "读作"),
        (10, "L 列 参加社区工作时间", "2022年03月", "2022-03-01", "只到月份"),
        (6, "L 列 参加社区工作时间", "2020/07/11", "2020-07-11", "读作"),
        (6, "M 列 来本社区时间", "2020-07-01", "2020-07-11", "同月"),
        (9, "N 列 资格证书", "无", "", "空白"),
        (11, "P 列 联系电话", "13440271762", "13440271762", "数字改为文本"),
        (12, "R 列 社保基数", "4,588.00", "4588.00", "千分位"),
        (14, "S 列 公积金基数", "3090元", "3090.00", "“元”"),
    ],
)
def test_fixes_are_listed(preview: ImportPreview, row: int, column: str, old: str, new: str, why: str) -> None:
    fixed = next(fixed for fixed in preview.fixed if (fixed.row, fixed.column) == (row, column))
    assert (fixed.old, fixed.new) == (old, new)
    assert why in fixed.why


def test_what_is_stored(empty: Desk) -> None:
    empty.take_in(SAMPLE)
    with empty.store.begin() as uow:
        names = [community.name for community in uow.communities.all()]
        worker = uow.workers.by_id_number("510108199302018626")
    assert names == ["柏合社区", "长松村", "二河村", "宝丰社区"]
    assert worker is not None
    post, education = worker.dossier.assignments[0], worker.dossier.educations[0]
    assert (worker.name, worker.sex, str(worker.birth_date), worker.phone) == ("胡杰", "女", "1993-02-01", "13271134860")
    assert (post.community, post.post, post.title) == ("柏合社区", "副职", "居委会副主任")
    assert (education.education, education.degree) == ("硕士研究生", "硕士")
    assert (worker.accounts[0].number, worker.accounts[0].bank) == ("6217004696242070576", "建行")
    assert worker.dossier.certificates[0].name == "社会工作师"
    bases = {base.kind: base.amount for base in worker.dossier.bases}
    assert bases == {"social": 458_800, "housing_fund": 305_000}
    assert {str(base.start) for base in worker.dossier.bases} == {"2024-01-01"}


def test_the_same_roster_again_changes_nothing(empty: Desk) -> None:
    empty.take_in(SAMPLE)
    again = empty.preview(SAMPLE, answers={"repeated-file": "是"}, accept_defaults=True)
    assert (again.new, again.changed, again.same, again.refused) == (0, 0, 48, 0)
    before = empty.store.digest()
    commit_import(empty.ws, again)
    with empty.store.begin() as uow:
        assert len(uow.imports.all()) == 2
    assert empty.store.digest() != before


def test_the_sheet_of_leavers_has_no_data(empty: Desk) -> None:
    assert empty.refused(SAMPLE, "S15", "下面没有数据", sheet="离职人员")
