"""任职, 证书, 工资 and 考核 of a person: plain tables of what is on record, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shequ_hr.model.people import ContributionBase
from shequ_hr.money import grouped
from shequ_hr.people.results import PayRow, WorkerDetail
from shequ_hr.periods import DateSpan
from shequ_hr.runs.states import KIND_LABELS
from shequ_hr.security.masking import mask_account
from ui.desktop.table_models.cells import Column, Kind, TableRow
from ui.desktop.widgets.data_table import DataTable
from ui.desktop.widgets.labels import column, row
from ui.desktop.widgets.panels import EmptyState, Panel

_SPAN = (Column("start", "起", Kind.TEXT, 92), Column("end", "止", Kind.TEXT, 92))
_DOCUMENT = Column("document", "依据", width=160, stretch=True)
BASE_NAMES = {"social": "社会保险", "housing_fund": "住房公积金"}


class ListPanel(Panel):
    """A panel that holds one table and, when it has no row, one sentence."""

    def __init__(self, title: str, columns: Sequence[Column], nothing: str, link: str = "") -> None:
        super().__init__(title, link=link, flush=True)
        self.table = DataTable(columns, name=title, select_rows=True)
        self.table.set_empty(EmptyState(nothing))
        self.table.setMinimumHeight(28 + 24 * 3)
        self.body.addWidget(self.table, 1)

    def show_rows(self, rows: Sequence[tuple[object, ...]]) -> None:
        """Show these rows."""
        self.note.setText(f"{len(rows)} 条" if rows else "")
        self.table.set_rows(TableRow(number, values) for number, values in enumerate(rows))


class ServiceTab(QWidget):
    """任职: spells of employment, posts, recognised grades. ``change`` from a link."""

    change = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        outer = column(self, margins=(12, 10, 12, 10), gap=10)
        spell = (Column("place", "单位", width=150, stretch=True), Column("kind", "用工形式", width=90))
        rest = (Column("probation", "试用期至", width=92), Column("reason", "离职原因", width=96))
        self._spells = ListPanel("任职经历", (*_SPAN, *spell, *rest, _DOCUMENT), "还没有任职经历。", "新增")
        posts = (
            Column("community", "社区", width=150, stretch=True),
            Column("post", "岗位", width=90),
            Column("title", "职务", width=150),
        )
        self._posts = ListPanel("任岗", (*_SPAN, *posts, _DOCUMENT), "还没有任岗。", "新增")
        grades = (Column("grade", "等级", width=60), Column("reason", "说明", width=220, stretch=True))
        self._grades = ListPanel("等级认定", (_SPAN[0], *grades, _DOCUMENT), "没有认定记录，等级按政策包的规则推算。", "新增")
        for panel, kind in ((self._spells, "employment"), (self._posts, "post"), (self._grades, "grade")):
            outer.addWidget(panel, 1)
            _link(panel, self.change, kind)

    def show_person(self, detail: WorkerDetail) -> None:
        """Show a person's service."""
        facts = detail.worker.dossier
        self._spells.show_rows(
            [
                (
                    *_span(spell.span),
                    spell.place or ("本单位" if spell.here else "外单位"),
                    spell.kind.value,
                    _day(spell.probation_end),
                    spell.end_reason,
                    spell.document,
                )
                for spell in reversed(facts.employments)
            ]
        )
        self._posts.show_rows(
            [(*_span(post.span), post.community, post.post, post.title, post.document) for post in reversed(facts.assignments)]
        )
        self._grades.show_rows(
            [(_day(grade.start), f"{grade.grade} 级", grade.reason, grade.document) for grade in reversed(facts.grades)]
        )


class CertificateTab(QWidget):
    """证书: education, certificates, contribution bases, accounts. ``change`` from a link."""

    change = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        outer = column(self, margins=(12, 10, 12, 10), gap=10)
        upper, lower = row(gap=10), row(gap=10)
        educations = (
            Column("education", "学历", width=104),
            Column("degree", "学位", width=80),
            Column("major", "专业", stretch=True),
        )
        self._educations = ListPanel("学历学位", (_SPAN[0], *educations), "还没有登记学历。", "新增")
        certificates = (
            Column("day", "取得", width=92),
            Column("name", "证书", width=140, stretch=True),
            Column("number", "编号", width=120),
            Column("valid", "有效期至", width=92),
        )
        self._certificates = ListPanel("职业资格证书", certificates, "还没有登记证书。", "新增")
        bases = (
            Column("kind", "险种", width=110, stretch=True),
            Column("amount", "申报基数", Kind.MONEY, 96),
            Column("rate", "比例", width=60),
        )
        self._bases = ListPanel("申报基数", (_SPAN[0], *bases), "还没有申报基数，参保的人不能计算。", "新增")
        accounts = (Column("bank", "银行", width=120, stretch=True), Column("number", "账号", width=170))
        self._accounts = ListPanel("银行账户", (_SPAN[0], *accounts), "还没有登记银行账户。", "新增")
        upper.addWidget(self._educations, 4)
        upper.addWidget(self._certificates, 5)
        lower.addWidget(self._bases, 4)
        lower.addWidget(self._accounts, 5)
        outer.addLayout(upper, 1)
        outer.addLayout(lower, 1)
        panels = (
            (self._educations, "education"),
            (self._certificates, "certificate"),
            (self._bases, "base"),
            (self._accounts, "account"),
        )
        for panel, kind in panels:
            _link(panel, self.change, kind)

    def show_person(self, detail: WorkerDetail) -> None:
        """Show what a person has on record."""
        facts = detail.worker.dossier
        self._educations.show_rows(
            [(_day(each.start), each.education, each.degree or "无", each.major) for each in reversed(facts.educations)]
        )
        self._certificates.show_rows(
            [(_day(each.start), each.name, each.number, _day(each.valid_to)) for each in reversed(facts.certificates)]
        )
        self._bases.show_rows([_base(each) for each in reversed(facts.bases)])
        accounts = detail.worker.accounts
        self._accounts.show_rows([(_day(each.start), each.bank, mask_account(each.number)) for each in reversed(accounts)])


class PayTab(QWidget):
    """工资: every slip, newest first. ``opened(PayRow)`` on Enter."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        outer = column(self, margins=(12, 10, 12, 10), gap=10)
        columns = (
            Column("month", "月份", width=100),
            Column("kind", "批次", width=80),
            Column("state", "状态", width=80),
            Column("gross", "应发", Kind.MONEY, 110),
            Column("deductions", "扣款", Kind.MONEY, 110),
            Column("net", "实发", Kind.MONEY, 110, bold=True),
            Column("grade", "等级", Kind.INT, 56),
            Column("post", "岗位", width=90, stretch=True),
        )
        self._pay: list[PayRow] = []
        self.panel = panel = Panel("工资", flush=True)
        panel.setToolTip("Enter 打开那个月")
        self.table = DataTable(columns, name="工资历史", select_rows=True)
        self.table.set_empty(EmptyState("还没有工资。"))
        self.table.opened.connect(lambda line: self.opened.emit(self._pay[int(str(line.key))]))
        panel.body.addWidget(self.table, 1)
        outer.addWidget(panel, 1)

    def show_person(self, detail: WorkerDetail) -> None:
        """Show a person's slips."""
        self._pay = sorted(detail.pay, key=lambda pay: pay.run.key, reverse=True)
        self.table.set_rows(
            TableRow(
                number,
                (pay.month.label, _batch(pay), pay.state, pay.gross, pay.deductions, pay.net, pay.slip.grade, pay.slip.post),
            )
            for number, pay in enumerate(self._pay)
        )
        self.panel.note.setText(year_sums(self._pay))


class AssessmentTab(QWidget):
    """考核: yearly results and from when they move pay. ``change`` from the link."""

    change = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        outer = column(self, margins=(12, 10, 12, 10), gap=10)
        columns = (
            Column("year", "年度", width=80),
            Column("result", "结果", width=100),
            Column("effective", "影响工资自", width=110),
            _DOCUMENT,
        )
        self._panel = ListPanel("年度考核", columns, "还没有考核结果，可以从 Excel 导入。", "新增")
        _link(self._panel, self.change, "assessment")
        outer.addWidget(self._panel, 1)

    def show_person(self, detail: WorkerDetail) -> None:
        """Show a person's results."""
        self._panel.show_rows(
            [
                (f"{each.year} 年", each.result, _day(each.effective), each.document)
                for each in reversed(detail.worker.dossier.assessments)
            ]
        )


def year_sums(pays: Sequence[PayRow]) -> str:
    """What was paid year by year, the newest first: a sum over tax years means nothing."""
    years = dict.fromkeys(pay.month.year for pay in pays)
    words = []
    for year in list(years)[:2]:
        mine = [pay for pay in pays if pay.month.year == year]
        gross, net = sum(pay.gross for pay in mine), sum(pay.net for pay in mine)
        words.append(f"{year}年 {len({pay.month for pay in mine})} 个月：应发 {grouped(gross)}，实发 {grouped(net)}")
    return "　".join(words)


def _batch(pay: PayRow) -> str:
    key = pay.run.key
    return KIND_LABELS[key.kind] + (f" 第 {key.sequence} 批" if key.sequence > 1 else "")


def _base(base: ContributionBase) -> tuple[object, ...]:
    rate = ""
    if base.rate is not None:
        whole, _, part = base.rate.partition(".")
        digits = (part + "00")[:2]
        rate = f"{int(whole + digits)}%" + ("" if not part[2:].strip("0") else f"（{base.rate}）")
    return (_day(base.start), BASE_NAMES.get(base.kind, base.kind), base.amount, rate)


def _link(panel: Panel, signal: object, kind: str) -> None:
    if panel.link_button is not None:
        panel.link_button.clicked.connect(_Send(signal, kind))


class _Send:
    def __init__(self, signal: object, kind: str) -> None:
        self._signal, self._kind = signal, kind

    def __call__(self, *_: object) -> None:
        self._signal.emit(self._kind)  # type: ignore[attr-defined]  # a bound Signal, which the stubs do not type


def _span(span: DateSpan) -> tuple[str, str]:
    return _day(span.start), _day(span.last_day) or "至今"


def _day(day: date | None) -> str:
    if day is None:
        return ""
    return day.isoformat() if day.year > 1900 else "不详"
