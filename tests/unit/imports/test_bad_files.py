"""Files as a whole: reliability §3.1 and X9, each by its row of the catalogue."""

from __future__ import annotations

import io
import shutil
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from helpers.import_desk import Desk
from helpers.workbooks import id_number, person, repack, replace_in_sheet, sheet_part, write_roster, zip_of

from shequ_hr.errors import UserError
from shequ_hr.imports.service import commit_import

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
Maker = Callable[[Path], Path]


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def roster(path: Path) -> Path:
    return write_roster(path, [person(1), person(2)])


def ole(path: Path, stream: str) -> Path:
    return written(path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(512))


def truncated(path: Path) -> Path:
    content = roster(path).read_bytes()
    return written(path, content[: len(content) // 2])


def with_macro(path: Path) -> Path:
    return repack(roster(path), lambda parts: parts.update({"xl/vbaProject.bin": b"macro"}))


def bomb(path: Path) -> Path:
    return repack(roster(path), lambda parts: parts.update({"xl/media/image1.bin": bytes(60_000_000)}))


def many_members(path: Path) -> Path:
    return repack(roster(path), lambda parts: parts.update({f"xl/media/{n}.bin": b"x" for n in range(250)}))


def with_entity(path: Path) -> Path:
    def edit(parts: dict[str, bytes]) -> None:
        name = sheet_part(parts)
        declaration = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet '
        parts[name] = parts[name].replace(b"<worksheet ", declaration, 1)

    return repack(roster(path), edit)


def members(path: Path, *extra: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(roster(path)) as package:
        kept = [(name, package.read(name)) for name in package.namelist()]
    return written(path, zip_of([*kept, *extra]))


def duplicate_member(path: Path) -> Path:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return members(path, ("xl/workbook.xml", b"<workbook/>"))


def far_value(path: Path) -> Path:
    return replace_in_sheet(roster(path), "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


def far_column(path: Path) -> Path:
    return replace_in_sheet(roster(path), "</row></sheetData>", '<c r="ZZ3"><v>1</v></c></row></sheetData>')


def too_many_rows(path: Path) -> Path:
    return replace_in_sheet(roster(path), "</sheetData>", '<row r="50001"><c r="A50001"><v>1</v></c></row></sheetData>')


REFUSED: list[tuple[str, str, Maker, tuple[str, ...]]] = [
    (
        "F2-html",
        "导出.xls",
        lambda p: written(p, "<html><table><tr><td>姓名</td></tr></table></html>".encode()),
        ("网页", "另存为"),
    ),
    ("F2-xml", "导出.xls", lambda p: written(p, b'<?xml version="1.0"?><Workbook/>'), ("XML", "另存为")),
    ("F2-csv", "导出.xlsx", lambda p: written(p, "姓名,身份证号\n张三,1\n".encode("gb18030")), ("CSV", "另存为")),
    ("F2-zip", "资料.xlsx", lambda p: written(p, zip_of([("花名册.txt", b"x")])), ("压缩包", "解压")),
    ("F2-doc", "花名册.doc", lambda p: ole(p, "WordDocument"), ("Word 文档", "复制到 Excel")),
    ("F2-doc-bookmarks", "花名册.doc", lambda p: ole(p, "WordDocument Bookmark"), ("Word 文档", "复制到 Excel")),
    ("F2-docx", "花名册.docx", lambda p: written(p, zip_of([("word/document.xml", b"<x/>")])), ("Word 文档", "复制到 Excel")),
    ("F2-docx-locked", "花名册.docx", lambda p: ole(p, "EncryptedPackage"), ("Word 文档", "复制到 Excel")),
    ("F2-rtf", "花名册.doc", lambda p: written(p, b"{\\rtf1 x}"), ("Word 文档", "复制到 Excel")),
    ("F3", "加密.xlsx", lambda p: ole(p, "EncryptedPackage"), ("打开密码", "去掉密码")),
    ("F4", "密文.xlsx", lambda p: written(p, bytes(range(1, 256)) * 8), ("加密软件", "解密")),
    ("F5", "宏.xlsx", with_macro, ("宏", "另存为")),
    ("F6-et", "表.et", lambda p: ole(p, "Workbook"), ("WPS 表格", "另存为")),
    ("F6-xlsb", "表.xlsx", lambda p: written(p, zip_of([("xl/workbook.bin", b"x")])), ("二进制工作簿", "另存为")),
    ("F6-ods", "表.xlsx", lambda p: written(p, zip_of([("mimetype", b"x"), ("content.xml", b"<x/>")])), ("ODF", "另存为")),
    ("F6-numbers", "表.numbers", lambda p: written(p, zip_of([("Index/Document.iwa", b"x")])), ("Numbers", "另存为")),
    ("F7-empty", "空.xlsx", lambda p: written(p, b""), ("0 字节", "重新拷贝")),
    ("F7-truncated", "断.xlsx", truncated, ("不完整", "重新拷贝")),
    ("F7-ole", "断.xls", lambda p: ole(p, "Nothing"), ("不完整", "重新拷贝")),
    ("F10-ratio", "大.xlsx", bomb, ("异常大",)),
    ("F10-members", "多.xlsx", many_members, ("异常大",)),
    ("F11", "实体.xlsx", with_entity, ("ENTITY", "不要使用")),
    ("F12-duplicate", "重名.xlsx", duplicate_member, ("重名", "不要使用")),
    ("F12-parent", "越界.xlsx", lambda p: members(p, ("../evil.xml", b"<x/>")), ("越界", "不要使用")),
    ("F12-absolute", "越界.xlsx", lambda p: members(p, ("/etc/evil.xml", b"<x/>")), ("越界", "不要使用")),
    ("F13-corner", "远.xlsx", far_value, ("XFD1048576", "Ctrl+End")),
    ("F13-column", "远.xlsx", far_column, ("ZZ3", "Ctrl+End")),
    ("F13-rows", "远.xlsx", too_many_rows, ("A50001", "50,000")),
    ("X9-size", "重.xlsx", lambda p: written(p, b"PK" + bytes(20 * 1024 * 1024)), ("20 MB", "拆成几个文件")),
]


@pytest.mark.parametrize(
    ("name", "make", "words", "code"), [(*case[1:], case[0].split("-")[0]) for case in REFUSED], ids=[c[0] for c in REFUSED]
)
def test_refused(desk: Desk, name: str, make: Maker, words: tuple[str, ...], code: str) -> None:
    started = time.monotonic()
    assert desk.refused(make(desk.path(name)), code, *words)
    assert time.monotonic() - started < 10


def test_f1_an_old_xls_is_read_whatever_its_name(desk: Desk) -> None:
    path = shutil.copy(FIXTURES / "旧版花名册.xls", desk.path("旧版花名册.xlsx"))
    preview = desk.preview(Path(path), accept_defaults=True)
    assert (preview.new, preview.ok) == (3, True)
    assert "旧版 .xls" in desk.warned(preview, "F1").message
    assert {cell.new for cell in preview.rows[0].cells} >= {id_number(1), "2020-07-01", "4588.00"}


def test_f2_xlsx_named_xls_is_read(desk: Desk) -> None:
    assert desk.preview(roster(desk.path("花名册.xls"))).new == 2


def test_f8_open_in_excel_is_a_warning(desk: Desk) -> None:
    path = roster(desk.path("花名册.xlsx"))
    desk.path("~$花名册.xlsx").write_bytes(b"lock")
    preview = desk.preview(path)
    assert preview.new == 2
    assert "未保存的修改" in desk.warned(preview, "F8").message


@pytest.mark.parametrize("name", ["张三𠮷 空格&#.xlsx", "😀(副本).xlsx", "a" * 200 + ".xlsx"])
def test_f9_odd_paths_work(desk: Desk, name: str) -> None:
    assert desk.preview(roster(desk.path(name))).new == 2


def test_f9_a_missing_file_is_one_clear_message(desk: Desk) -> None:
    with pytest.raises(UserError, match="找不到文件"):
        desk.preview(desk.path("没有.xlsx"))
    with pytest.raises(UserError, match="读不到文件"):
        desk.preview(desk.folder)


def test_f13_styled_but_empty_far_cells_are_ignored(desk: Desk) -> None:
    path = replace_in_sheet(roster(desk.path()), "</row></sheetData>", '<c r="XFD3" s="0"/></row></sheetData>')
    preview = desk.preview(path)
    assert preview.new == 2
    assert "XFD3" in desk.warned(preview, "F13").message


def test_f14_a_wrong_dimension_is_ignored(desk: Desk) -> None:
    people = [person(serial) for serial in range(1, 129)]
    path = replace_in_sheet(write_roster(desk.path(), people), r'<dimension ref="[^"]*" ?/>', '<dimension ref="A1"/>')
    assert desk.preview(path).new == 128


def test_f15_damaged_styles_do_not_lose_values(desk: Desk) -> None:
    path = repack(roster(desk.path()), lambda parts: parts.update({"xl/styles.xml": b"<styleSheet><fills><fill/>"}))
    try:
        assert desk.preview(path).new == 2
    except UserError as refusal:  # calamine may refuse them outright, in words
        assert refusal.problems[0].code == "F7"  # noqa: PT017 - both answers are right


def test_f18_dates_of_the_1904_system_are_converted(desk: Desk) -> None:
    def change(book: openpyxl.Workbook, sheet: object) -> None:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        cell = sheet["I2"]  # type: ignore[index]
        cell.value, cell.number_format = 42096, "yyyy-mm-dd"

    preview = desk.preview(write_roster(desk.path(), [person(1)], change))
    assert "1904" in desk.warned(preview, "F18").message
    assert "2019-04-03" in [cell.new for cell in preview.rows[0].cells]


def test_f21_the_same_file_twice_is_asked(desk: Desk) -> None:
    path = roster(desk.path())
    desk.take_in(path)
    again = desk.preview(path)
    question = next(question for question in again.questions if question.id == "repeated-file")
    assert "王芳" in question.text
    assert question.default == "否"
    assert desk.refused(path, "F21", "已经导入过")
    assert desk.preview(path, answers={"repeated-file": "是"}).same == 2


def test_f22_a_file_changed_after_the_preview_is_refused(desk: Desk) -> None:
    path = roster(desk.path())
    preview = desk.preview(path)
    write_roster(path, [person(3)])
    before = desk.store.digest()
    with pytest.raises(UserError, match="改动过"):
        commit_import(desk.ws, preview)
    assert desk.store.digest() == before


def test_f23_a_file_that_disappears_is_refused(desk: Desk) -> None:
    path = roster(desk.path())
    preview = desk.preview(path)
    path.unlink()
    before = desk.store.digest()
    with pytest.raises(UserError, match="找不到文件"):
        commit_import(desk.ws, preview)
    assert desk.store.digest() == before


def test_f24_a_sheet_is_chosen_by_name(desk: Desk) -> None:
    def change(book: openpyxl.Workbook, _: object) -> None:
        book.create_sheet("说明").append(["随便写的"])

    path = write_roster(desk.path(), [person(1)], change)
    assert desk.preview(path).sheet == "花名册"
    assert desk.refused(path, "F24", "没有名为", "花名册", sheet="没有这张")
    assert desk.refused(path, "S5", "找不到表头", sheet="说明")


def test_f24_only_hidden_sheets_are_refused(desk: Desk) -> None:
    path = roster(desk.path())

    def edit(parts: dict[str, bytes]) -> None:
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'state="visible"', b'state="veryHidden"')

    assert desk.refused(repack(path, edit), "F24", "没有可以读取的工作表")


def test_a_declared_size_that_lies_is_refused(desk: Desk) -> None:
    content = bytearray(roster(desk.path()).read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as package:
        offset = package.start_dir
    struct.pack_into("<L", content, offset + 24, 2**31)
    path = desk.path("谎.xlsx")
    path.write_bytes(bytes(content))
    assert desk.refused(path, "F10", "异常大")
