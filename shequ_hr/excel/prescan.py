"""Tells by content what a file is, and refuses what is dangerous or no workbook, before anything parses it.

Reads magic bytes, the zip directory and the first bytes of each XML part; unpacks nothing whole. See reliability R8, F1-F12.
"""

from __future__ import annotations

import codecs
import io
import stat
import zipfile
import zlib
from pathlib import PurePath

from shequ_hr.excel.records import MAX_FILE_BYTES, MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED_BYTES, Refusal

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD_BYTES = 64 * 1024
SAVE_AS = "请用 Excel 或 WPS 打开它，【另存为】“Excel 工作簿（*.xlsx）”，再导入另存的文件。"
FOREIGN = {
    ".et": "WPS 表格（.et）",
    ".ett": "WPS 模板（.ett）",
    ".xlsb": "二进制工作簿（.xlsb）",
    ".ods": "ODF 表格（.ods）",
    ".numbers": "苹果 Numbers（.numbers）",
}
DAMAGED = Refusal(
    code="F7",
    message="文件不完整或已损坏，可能没有拷贝完、下载中断，或者 U 盘提前拔出。",
    fix="请重新拷贝或重新下载；仍不行时用 Excel/WPS 打开检查，再【另存为】“Excel 工作簿（*.xlsx）”。",
)

WORD = Refusal(code="F2", message="这是 Word 文档，不是表格。", fix="请把表格复制到 Excel 里保存为 .xlsx，或下载导入模板填写。")
CSV_TEXT = Refusal(
    code="F2",
    message="这是文本文件（CSV），其中的身份证号、银行卡号很可能已经被改成数字。",
    fix=f"{SAVE_AS}另存之前把身份证号、银行卡号两列设为“文本”。确认号码完整时，也可以把扩展名改为 .csv 再导入。",
)
WORD_ENDINGS = frozenset({".doc", ".docx", ".wps"})
TEXT_ENDINGS = frozenset({".csv", ".txt", ".tsv"})


def kind_of(content: bytes, name: str) -> str | Refusal:
    """``"xlsx"``, ``"xls"`` or ``"csv"`` when the file may be parsed, else why not.

    ``name`` only settles formats that look alike: text is CSV when it says so, under another name it is refused (F2).
    """
    if len(content) > MAX_FILE_BYTES:
        size = len(content) / 1048576
        return Refusal(
            code="X9", message=f"文件有 {size:.1f} MB，超过 20 MB 的上限。", fix="请拆成几个文件分别导入，或删去图片后另存。"
        )
    if not content:
        return Refusal(code="F7", message="文件不完整：0 字节，里面什么也没有。", fix=DAMAGED.fix)
    ending = PurePath(name).suffix.lower()
    foreign = FOREIGN.get(ending)
    if foreign:
        return Refusal(code="F6", message=f"这是{foreign}，不能直接导入。", fix=SAVE_AS)
    if content.startswith(OLE):
        return _kind_of_ole(content, word=ending in WORD_ENDINGS)
    if content.startswith(b"PK"):
        return _scan_zip(content) or "xlsx"
    if content.startswith(b"{\\rtf"):
        return WORD
    refusal = _refuse_text(content)
    text = refusal is CSV_TEXT or (refusal.code == "F4" and (not _is_binary(content) or _is_wide(content)))
    return "csv" if text and ending in TEXT_ENDINGS else refusal


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _kind_of_ole(content: bytes, *, word: bool) -> str | Refusal:
    is_word = _utf16("WordDocument") in content
    if word or (is_word and _utf16("Workbook") not in content):
        return WORD
    if _utf16("EncryptedPackage") in content:
        return Refusal(
            code="F3",
            message="文件设有打开密码，读不到内容。",
            fix="请在 Excel 中打开，【文件→信息→保护工作簿→用密码进行加密】里去掉密码，保存后再导入。",
        )
    if _utf16("Workbook") in content or _utf16("Book") in content:
        return "xls"
    return DAMAGED


def _refuse_text(content: bytes) -> Refusal:
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = content[:4096].decode("utf-16", errors="replace").encode().lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<head", b"<meta", b"<style")) or b"<table" in head:
        return Refusal(code="F2", message="这是网页（HTML），只是改了扩展名，常见于办公系统的“导出 Excel”。", fix=SAVE_AS)
    if head.startswith((b"<?xml", b"<workbook")):
        return Refusal(code="F2", message="这是 XML 文件，不是 Excel 工作簿。", fix=SAVE_AS)
    if _looks_like_text(content):
        return CSV_TEXT
    return Refusal(
        code="F4",
        message="认不出文件内容，可能被单位的加密软件加密，或者不是表格文件。",
        fix="请先解密（外发审批）后再导入；确认 Excel/WPS 能在没有加密软件的电脑上打开它。",
    )


def _looks_like_text(content: bytes) -> bool:
    sample = content[:4096]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if _is_binary(content):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            # The sample may end inside a character.
            codecs.getincrementaldecoder(encoding)().decode(sample, final=len(sample) == len(content))
        except UnicodeDecodeError:
            continue
        return True
    return False


def _is_binary(content: bytes) -> bool:
    """Whether control characters stand in it."""
    return any(byte < 9 or 13 < byte < 32 for byte in content[:4096])


def _is_wide(content: bytes) -> bool:
    """Whether it may be UTF-16 without a mark: every ASCII character brings a zero."""
    sample = content[:4096]
    return sample.count(0) * 5 > len(sample)


def _scan_zip(content: bytes) -> Refusal | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
            return _check_members(members) or _check_format(package) or _check_heads(package, members)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return DAMAGED


def _check_members(members: list[zipfile.ZipInfo]) -> Refusal | None:
    huge = Refusal(
        code="F10",
        message="文件异常大：解压后超过允许的大小，可能是损坏或恶意的文件。",
        fix="请确认文件来源；把需要的表复制到新的工作簿再导入。",
    )
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        return huge
    seen: set[str] = set()
    for member in members:
        name = member.filename
        if member.file_size > 1024 * 1024 and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            return huge
        key = name.replace("\\", "/").lower()
        link = stat.S_ISLNK(member.external_attr >> 16)
        if key in seen or link or key.startswith("/") or ":" in key or ".." in key.split("/"):
            return Refusal(
                code="F12",
                message="文件的内部结构不正常：有重名、越界或链接的部件，可能被人动过手脚。",
                fix="不要使用这个文件。请向提供人重新索取，并在 Excel/WPS 里另存后再导入。",
            )
        seen.add(key)
        if member.flag_bits & 0x1:
            return Refusal(code="F3", message="文件里的部件设有密码，读不到内容。", fix="请在 Excel 中去掉密码后再导入。")
    return None


def _check_format(package: zipfile.ZipFile) -> Refusal | None:
    names = {name.lower() for name in package.namelist()}
    if "xl/workbook.bin" in names:
        return Refusal(code="F6", message=f"这是{FOREIGN['.xlsb']}，不能直接导入。", fix=SAVE_AS)
    if "index/document.iwa" in names or "index.zip" in names:
        return Refusal(code="F6", message=f"这是{FOREIGN['.numbers']}，不能直接导入。", fix=SAVE_AS)
    if "mimetype" in names and "content.xml" in names:
        return Refusal(code="F6", message=f"这是{FOREIGN['.ods']}，不能直接导入。", fix=SAVE_AS)
    macro = any(name.endswith("vbaproject.bin") for name in names)
    if macro or ("[Content_Types].xml" in package.namelist() and b"macroEnabled" in _head(package, "[Content_Types].xml")):
        return Refusal(code="F5", message="文件里含有宏（VBA 程序），为安全起见不读取。", fix=SAVE_AS)
    if "word/document.xml" in names:
        return WORD
    if not any(name.startswith("xl/") for name in names):
        return Refusal(code="F2", message="这是压缩包，里面没有 Excel 工作簿。", fix="请先解压，再选择里面的 .xlsx 文件。")
    return None


def _check_heads(package: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Refusal | None:
    """A document type may only stand before the root element, so the head of each XML part shows it."""
    for member in members:
        if not member.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        head = _head(package, member.filename)
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            head = head.decode("utf-16", errors="replace").encode()
        head = head.replace(b"\0", b"").upper()
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            return Refusal(
                code="F11",
                message="文件里带有实体定义（DTD/ENTITY），正常的工作簿没有它，可能是恶意文件。",
                fix="不要使用这个文件。请向提供人重新索取，并在 Excel/WPS 里另存后再导入。",
            )
    return None


def _head(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(HEAD_BYTES)
