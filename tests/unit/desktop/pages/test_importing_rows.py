"""An import's preview as data: counts, columns, struck old values, framed cells, filters."""

from __future__ import annotations

import msgspec

from shequ_hr.errors import Problem, Severity
from shequ_hr.imports.results import CellChange, Fixed, ImportPreview, RowPreview, RowResult
from ui.desktop.pages.importing_rows import columns_of, counts_of, filter_of, fixed_rows, rows_of

PREVIEW = ImportPreview(
    kind="workers",
    title="花名册",
    file="花名册.xlsx",
    path="花名册.xlsx",
    digest="",
    sheet="在岗",
    header_row=3,
    new=1,
    changed=1,
    same=1,
    refused=1,
    rows=(
        RowPreview(number=4, result=RowResult.NEW, name="李晓岚", cells=(CellChange("职务", "", "副职"),)),
        RowPreview(number=5, result=RowResult.CHANGED, name="傅文博", cells=(CellChange("等级", "5", "6"),)),
        RowPreview(number=6, result=RowResult.SAME, name="汪洁"),
        RowPreview(number=7, result=RowResult.REFUSED, name="彭勇", cells=(CellChange("职务", "", "书记"),)),
    ),
    problems=(
        Problem(sheet="在岗", row=7, column="身份证号", value="5.1E+17", message="存成了数字", fix="改为文本"),
        Problem(sheet="在岗", row=5, column="等级", value="6", message="连升", fix="核对", severity=Severity.WARNING),
    ),
)


def test_every_row_is_counted_once_and_warnings_beside_that() -> None:
    counts = {count.key: count.number for count in counts_of(PREVIEW)}
    assert counts == {"all": 4, "new": 1, "changed": 1, "same": 1, "refused": 1, "warned": 1}
    assert filter_of("all", PREVIEW) is None
    assert filter_of("refused", PREVIEW) == {7}
    assert filter_of("warned", PREVIEW) == {5}


def test_columns_are_those_of_the_file_or_only_those_that_differ() -> None:
    assert [column.title for column in columns_of(PREVIEW, differing=False)] == [
        "结果",
        "行",
        "姓名",
        "职务",
        "等级",
        "身份证号",
    ]
    assert [column.title for column in columns_of(PREVIEW, differing=True)][3:] == ["等级", "身份证号"]


def test_refused_rows_come_first_with_the_wrong_cell_framed() -> None:
    columns = columns_of(PREVIEW, differing=False)
    rows = rows_of(PREVIEW, columns)
    assert [row.key for row in rows] == [7, 5, 4, 6]
    assert rows[0].marks["身份证号"].framed
    assert rows[0].values[5] == "5.1E+17"
    assert rows[0].marks["身份证号"].tip == "存成了数字。改为文本"


def test_a_changed_cell_strikes_what_is_stored() -> None:
    preview = msgspec.structs.replace(PREVIEW, problems=())
    rows = rows_of(preview, columns_of(preview, differing=False))
    assert rows[1].marks["等级"].old == "5"
    assert rows[1].values[4] == "6"


def test_of_masks_that_look_alike_only_the_changed_signs_are_shown() -> None:
    cells = (
        CellChange("M 列 银行卡号", "6217003810012346027", "6217003819992346027"),
        CellChange("K 列 手机", "13812345521", "13912345521"),
    )
    preview = msgspec.structs.replace(
        PREVIEW, problems=(), rows=(RowPreview(number=5, result=RowResult.CHANGED, name="傅文博", cells=cells),)
    )
    columns = columns_of(preview, differing=False)
    row = rows_of(preview, columns)[0]
    assert [column.title for column in columns][3:] == ["银行卡号", "手机"]
    assert row.values[3:] == ("6217*****999***6027", "139****5521")
    assert (row.marks["M 列 银行卡号"].old, row.marks["K 列 手机"].old) == ("6217*****001***6027", "138****5521")


def test_mended_values_are_listed_with_their_reason() -> None:
    rows = fixed_rows(
        (Fixed(row=17, column="D 列 身份证号", old="'510105199811247313", new="510105199811247313", why="去掉撇号"),)
    )
    assert rows[0].values == (17, "身份证号", "'51************7313", "510***********7313", "去掉撇号")
