"""What must hold inside a roster before anything is asked: dates in order, sex and birth as in the ID, no card twice."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from shequ_hr.excel.cells import Doubt
from shequ_hr.excel.text_cells import ChoiceCell
from shequ_hr.imports.context import Context
from shequ_hr.imports.definition import Row, Table
from shequ_hr.imports.kinds.matching import id_type_of
from shequ_hr.imports.kinds.worker_fields import DEGREES, EDUCATION_WORDS, EDUCATIONS
from shequ_hr.imports.kinds.worker_new import birth_of, here_since
from shequ_hr.imports.results import Fixed
from shequ_hr.model.people import IdType
from shequ_hr.people.identity import age_on, birth_date_of, sex_of
from shequ_hr.periods import in_force

FUTURE_DAYS = 60
PREFIX = 6
"""Digits of a card that tell its bank (ISO/IEC 7812-1)."""
ENOUGH_ALIKE = 3
_EDUCATION = ChoiceCell(EDUCATIONS, EDUCATION_WORDS, open_list=True)


def tidy(table: Table) -> None:
    """Split 学历学位, take the bank from the header, and read 来本社区时间 of the same month as the service's first day."""
    bank = table.note("account")
    for row in table.rows:
        if row.get("education_degree"):
            _split_education(row)
        if bank and row.get("account") and not row.get("bank"):
            row.values["bank"] = bank
        start, since = row.get("service_start"), row.get("community_since")
        if start and since and since < start and (start.year, start.month) == (since.year, since.month):
            row.values["community_since"] = start
            why = f"与参加社区工作时间同月，按 {start.isoformat()} 读取"
            table.talk.fixed.append(
                Fixed(
                    row=row.number,
                    column=table.words("community_since"),
                    old=table.shown(row.number, "community_since"),
                    new=start.isoformat(),
                    why=why,
                )
            )


def _split_education(row: Row) -> None:
    parts = [part for part in re.split(r"[/／、,，\s]+", row.values["education_degree"]) if part]
    education = _EDUCATION.read(parts[0]).value if parts else None
    if education and not row.get("education"):
        row.values["education"] = education
    degree = next((degree for part in parts[1:] for degree in DEGREES if degree in part), None)
    if degree and not row.get("degree"):
        row.values["degree"] = degree


def check_identity(table: Table) -> None:
    """Name present; sex and birth date as the ID number says (T17)."""
    for row in table.rows:
        if not row.get("name") and "name" not in row.failed:
            row.failed.add("name")
            table.refuse(row.number, "name", "S5", "没有姓名", "请填写姓名；不是人员的行请删去。")
        number = row.get("id_number")
        if "id_number" in row.failed or not number:
            continue
        if id_type_of(row) not in {IdType.RESIDENT_ID, IdType.FOREIGN_PERMANENT_RESIDENCE}:
            continue
        _check_against_id(table, row, number)


def _check_against_id(table: Table, row: Row, number: str) -> None:
    where = table.column_names["id_number"]
    sex, proven = row.get("sex"), sex_of(number)
    if sex and proven and sex != proven:
        row.failed.add("sex")
        message = f"性别写的是“{sex}”，而{where}第 17 位表明是“{proven}”"
        table.refuse(row.number, "sex", "T17", message, "请核对性别和身份证号，改正写错的一个。")
    birth, born = row.get("birth_date"), birth_date_of(number)
    if birth is None or born is None:
        return
    # 出生年月 is often stored as the first day of its month: only the month is meant then.
    month_only = not isinstance(birth, date) or (birth.day == 1 and "年月" in table.header_of("birth_date"))
    agrees = (birth.year, birth.month) == (born.year, born.month) if month_only else birth == born
    if not agrees:
        row.failed.add("birth_date")
        message = f"出生日期写的是 {birth}，而{where}里是 {born.isoformat()}"
        table.refuse(row.number, "birth_date", "T17", message, "请核对出生日期和身份证号，改正写错的一个。")


def check_dates(table: Table, today: date) -> None:
    """Birth before service, service before leaving, no entry far in the future (D6)."""
    for row in table.rows:
        start = here_since(row, moved_in=False)
        since, leave, first = row.get("community_since"), row.get("leave_day"), row.get("service_start")
        if start is not None and leave is not None and leave < start:
            row.failed.add("leave_day")
            message = f"离职日期 {leave} 早于入职 {start}"
            table.refuse(row.number, "leave_day", "D6", message, "请核对两个日期。")
        if first is not None and since is not None and since < first:
            row.failed.add("community_since")
            message = f"来本社区时间 {since} 早于参加社区工作时间 {first}"
            table.refuse(row.number, "community_since", "D6", message, "请核对两个日期。")
        entry = row.get("entry")
        if first is not None and entry is not None and entry < first:
            row.failed.add("entry")
            message = f"入职日期 {entry} 早于参加社区工作时间 {first}"
            table.refuse(row.number, "entry", "D6", message, "请核对两个日期。")
        key = "entry" if row.get("entry") else "service_start" if first else "community_since"
        birth = birth_of(row)
        if start is None or row.failed & {"id_number", "birth_date"}:
            continue
        if birth is not None and (start <= birth or age_on(birth, start) < 16):
            row.failed.add(key)
            message = f"{start} 参加工作时还不满 16 岁（{birth} 出生）"
            table.refuse(row.number, key, "D6", message, "请核对出生日期和参加工作时间。")
        elif (start - today).days > FUTURE_DAYS:
            doubt = Doubt("future-entry", f"{row.get('name') or ''} {start.isoformat()}")
            table.doubt(row.number, key, doubt, "D6", f"入职日期 {start} 在 {FUTURE_DAYS} 天以后", "请核对日期。")


def check_new(table: Table, fresh: list[Row]) -> None:
    """A new person needs name, community, post and a first day; a column that the sheet lacks is one problem."""
    if not fresh:
        return
    for key in ("community", "post"):
        header = table.fields[key].header
        if not table.has(key):
            words = f"有 {len(fresh)} 人是新增的，表里没有“{header}”列。"
            table.talk.problem(table.places.whole("S5", words, f"新增人员必须有“{header}”，请加上这一列。"))
            for row in fresh:
                row.failed.add(key)  # said once for all of them
            continue
        for row in fresh:
            if not row.get(key) and key not in row.failed:
                row.failed.add(key)
                table.refuse(row.number, key, "S5", f"新增人员没有{header}", f"请填写{header}。")
    starts = ("service_start", "entry", "community_since")
    for row in fresh:
        if here_since(row, moved_in=False) is None and not row.failed & set(starts):
            row.failed.add("service_start")
            fix = "请填写“参加社区工作时间”或“入职日期”。"
            table.refuse(row.number, "service_start", "S5", "新增人员没有参加社区工作时间", fix)


def check_accounts(table: Table, context: Context, numbers: set[int]) -> None:
    """Two people on one card: refused in the file and against the archive, for rows whose account is new (B6)."""
    owners: dict[str, str] = {}
    ids = {row.get("id_number") for row in table.rows}
    for worker in context.workers:
        account = in_force(worker.accounts, context.today)
        if account is not None and worker.id_number not in ids:
            owners[account.number] = f"已登记的{worker.name}"
    for row in table.rows:
        number = row.get("account")
        if not number:
            continue
        owner = owners.setdefault(number, f"第 {row.number} 行{row.get('name') or ''}")
        if owner != f"第 {row.number} 行{row.get('name') or ''}" and row.number in numbers:
            row.failed.add("account")
            table.refuse(row.number, "account", "B6", f"和{owner}是同一个银行卡号", "一人一卡，请核对卡号。")


def warn_about_banks(table: Table, context: Context) -> None:
    """A bank that nobody else has whose card begins alike is probably a slip (B5). Which bank owns which prefix is learnt
    from the office's own accounts: no list of them is shipped.
    """
    banks: dict[str, Counter[str]] = {}
    given = {row.get("id_number") for row in table.rows}
    for worker in context.workers:
        account = in_force(worker.accounts, context.today)
        if account is not None and account.bank and worker.id_number not in given:
            banks.setdefault(account.number[:PREFIX], Counter())[account.bank] += 1
    rows = [row for row in table.rows if row.get("account") and row.get("bank")]
    for row in rows:
        banks.setdefault(row.values["account"][:PREFIX], Counter())[row.values["bank"]] += 1
    for row in rows:
        seen, bank = banks[row.values["account"][:PREFIX]], row.values["bank"]
        usual, count = seen.most_common(1)[0]
        if seen[bank] == 1 and len(seen) == 2 and count >= ENOUGH_ALIKE and bank not in usual and usual not in bank:
            alike = f"卡号同样以 {row.values['account'][:PREFIX]} 开头的 {count} 人都是“{usual}”"
            words = f"{table.words('bank')}写的是“{bank}”，{alike}"
            table.talk.problem(table.places.row(row.number, "B5", words, "请核对开户银行和卡号。", value=bank, warning=True))
