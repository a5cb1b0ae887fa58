"""What all kinds about people share: the ID columns, judging IDs, duplicates, and finding the person by ID, never by name."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date

from shequ_hr.excel.cells import Doubt
from shequ_hr.excel.id_cells import IdCell
from shequ_hr.excel.text_cells import ChoiceCell, NameCell, TextCell, same_name
from shequ_hr.imports.context import Context
from shequ_hr.imports.definition import Field, Row, Table
from shequ_hr.model.people import IdType, Worker
from shequ_hr.people.identity import issue_of, unusual_age

ID_TYPE_WORDS = {
    "身份证": "居民身份证",
    "二代身份证": "居民身份证",
    "居民身份证(户口簿)": "居民身份证",
    "港澳台居民居住证": "居民身份证",
    "回乡证": "港澳居民来往内地通行证",
    "港澳通行证": "港澳居民来往内地通行证",
    "台胞证": "台湾居民来往大陆通行证",
    "护照": "中国护照",
    "外国人永久居留证": "外国人永久居留身份证",
}
NAME = Field("name", "姓名", NameCell(), ("名字", "职工姓名", "人员姓名", "员工姓名"), required=True, example="张三")
ID_TYPE = Field(
    "id_type",
    "证件类型",
    ChoiceCell(tuple(IdType), ID_TYPE_WORDS, code="T15"),
    ("证件种类", "证照类型"),
    note="不填就是居民身份证",
    example="居民身份证",
)
ID_NUMBER = Field(
    "id_number",
    "身份证号",
    IdCell(),
    ("身份证号码", "证件号码", "公民身份号码", "公民身份证号", "身份证", "证件号", "证照号码", "居民身份证号", "身份号码"),
    required=True,
    note="文本格式，18 位",
    example="510104199603015159",
)
PEOPLE_FIELDS = (NAME, ID_TYPE, ID_NUMBER)
ANCHORS = ("name", "id_number")
SEQUENCE = Field("sequence", "序号", TextCell(), ("编号", "no", "no."), aside=True)
YEAR_WORDS = ("年度", "年")


def id_type_of(row: Row) -> IdType:
    """The ID type of a row; a blank one is the resident ID."""
    return IdType(row.get("id_type") or IdType.RESIDENT_ID)


def judge_ids(table: Table, today: date) -> None:
    """Refuse rows without an ID or with an impossible one; ask about unusual ages (T7-T11, T15, T18)."""
    for row in table.rows:
        if "id_number" in row.failed:
            continue
        number = row.get("id_number")
        if number is None:
            row.failed.add("id_number")
            name = row.get("name") or ""
            table.refuse(row.number, "id_number", "S5", f"没有身份证号（{name}）", "请填写身份证号；不是人员的行请删去。")
            continue
        if "id_type" in row.failed:
            continue
        issue = issue_of(number, id_type_of(row), today)
        if issue is not None:
            row.failed.add("id_number")
            table.refuse(row.number, "id_number", issue.code, issue.message, issue.fix)
            continue
        age = unusual_age(number, today)
        if age is not None:
            doubt = Doubt("unusual-age", f"{row.get('name') or ''} {age} 岁")
            table.doubt(row.number, "id_number", doubt, "T8", f"按身份证号 {age} 岁，不在 16–80 岁之间", "请对照证件改正。")


def refuse_duplicates(table: Table, key_of: Callable[[Row], Hashable | None], what: str) -> None:
    """Rows that say something about the same thing twice: both are refused, identical or not (X1, X2)."""
    first: dict[Hashable, Row] = {}
    for row in table.rows:
        key = key_of(row)
        if key is None:
            continue
        earlier = first.setdefault(key, row)
        if earlier is row:
            continue
        same = earlier.values == row.values
        code, words = ("X1", "内容完全相同") if same else ("X2", "内容还不一样")
        message = f"第 {earlier.number} 行和第 {row.number} 行{what}相同，{words}"
        for one in (earlier, row):
            one.failed.add("id_number")
            table.refuse(one.number, "id_number", code, message, "请只保留一行。")


def find_people(table: Table, context: Context) -> list[tuple[Row, Worker]]:
    """The rows with the persons they name by ID; unknown people and other names are refused (X3, N10)."""
    judge_ids(table, context.today)
    found = []
    unknown: list[Row] = []
    for row in table.rows:
        if "id_number" in row.failed:
            continue
        worker = context.by_number.get(row.get("id_number"))
        name = row.get("name")
        if worker is None:
            row.failed.add("id_number")
            unknown.append(row)
        elif name is not None and not same_name(name, worker.name):
            row.failed.add("name")
            message = f"这个身份证号登记的是“{worker.name}”，表里写的是“{name}”"
            table.refuse(row.number, "name", "N10", message, "请核对姓名和身份证号；改名请先在花名册里更正。")
        else:
            found.append((row, worker))
    for row in unknown:
        name = row.get("name") or ""
        table.refuse(row.number, "id_number", "X3", f"花名册里没有这个人（{name}）", "请先用花名册导入这个人，再导入这张表。")
    return found
