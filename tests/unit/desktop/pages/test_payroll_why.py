"""From explanations to the panel: signs, formulas, documents, the difference in a sentence."""

from __future__ import annotations

import msgspec

from shequ_hr.payroll.explain import Explanation
from shequ_hr.runs.results import Difference
from tests.helpers.pay_month import slip_row
from ui.desktop.pages.payroll_why import deciding_row, sources_of, why_group, why_line

LAW = "《个人所得税扣缴申报管理办法（试行）》（国家税务总局公告2018年第61号），2026-01-08 核对"
TAX = Explanation(
    item="income_tax",
    label="个人所得税",
    amount="200.46",
    formula="1206.66 − 1006.20",
    inputs=(
        Explanation(
            item="tax",
            label="累计应预扣",
            amount="1206.66",
            formula="37266.60 × 10% − 2520.00",
            inputs=(
                Explanation(item="base", label="累计应纳税所得额", amount="37266.60", source="1—10 月工资条"),
                Explanation(item="rate", label="预扣率", amount="10%", rule="2019-01-01 起", source=LAW),
                Explanation(item="quick", label="速算扣除数", amount="2520.00", rule="2019-01-01 起", source=LAW),
            ),
        ),
        Explanation(item="before", label="已预扣", amount="1006.20", source="1—9 月工资条"),
    ),
)
DIFFERENCE = Difference(item="income_tax", label="个人所得税", before=11_180, now=20_046, delta=8_866)


def test_a_line_shows_figure_last_month_difference_and_one_sentence() -> None:
    content = why_line(slip_row(1), TAX, DIFFERENCE, "9月", "本月起适用 10% 一档。")
    assert (content.person, content.item, content.figure) == ("李晓岚", "个人所得税", "200.46")
    assert (content.before, content.delta, content.lead) == ("9月 111.80", "+88.66", "比9月多 88.66")
    assert content.sentence == "本月起适用 10% 一档。"


def test_rows_are_signed_so_that_they_add_up() -> None:
    root = why_line(slip_row(1), TAX, None, "9月").root
    assert [child.sign for child in root.children] == ["", "−"]
    assert [child.sign for child in root.children[0].children] == ["", "×", "−"]
    assert root.children[0].amount == "1,206.66"
    assert root.children[0].note == "37,266.60 × 10% − 2,520.00"
    assert root.note == ""


def test_records_stand_beside_the_row_and_documents_only_under_sources() -> None:
    root = why_line(slip_row(1), TAX, None, "").root
    assert root.children[1].note == "1—9 月工资条"
    sources = sources_of([TAX])
    assert [source.title for source in sources] == ["国家税务总局公告2018年第61号"]
    assert "2019-01-01 起" in sources[0].detail
    assert "核对于 2026-01-08" in sources[0].detail


def test_a_group_adds_its_lines() -> None:
    parts = [Explanation(item=key, label=key, amount="10.00") for key in ("养老", "医疗")]
    content = why_group(slip_row(1), "社保", parts, 2_000, None, "9月")
    assert [child.sign for child in content.root.children] == ["", "+"]
    assert (content.before, content.sentence) == ("与9月相同", "")
    assert "养老" in content.as_text()


def changed(**amounts: str) -> Explanation:
    """The same tax a month ago, with other amounts by item."""

    def walk(part: Explanation) -> Explanation:
        return msgspec.structs.replace(
            part, amount=amounts.get(part.item, part.amount), inputs=tuple(walk(inner) for inner in part.inputs)
        )

    return walk(TAX)


def test_the_rate_that_moved_is_the_deciding_row() -> None:
    then = changed(income_tax="111.80", tax="1006.20", base="33539.94", rate="3%", quick="0.00", before="894.40")
    root = why_line(slip_row(1), TAX, DIFFERENCE, "9月", "", then).root
    assert [node.label for node in root.children[0].children if node.deciding] == ["预扣率"]


def test_the_only_row_that_moved_decides_and_many_sums_decide_nothing() -> None:
    only = deciding_row(TAX, changed(income_tax="1", tax="1", base="1"))
    assert only is not None
    assert only.label == "累计应纳税所得额"
    assert deciding_row(TAX, changed(income_tax="1", tax="1", base="1", before="1.00")) is None
    assert deciding_row(TAX, None) is None


def test_passing_time_is_not_what_decides() -> None:
    def tax(months: str, service: str, income: str) -> Explanation:
        rows = (("months", months), ("service", service), ("income", income))
        return Explanation(
            item="tax",
            label="税",
            amount=income,
            inputs=tuple(Explanation(item=key, label=key, amount=text) for key, text in rows),
        )

    assert deciding_row(tax("11", "5年2个月", "2.00"), tax("10", "5年1个月", "1.00")) is None


def test_what_only_chooses_a_row_of_a_table_gets_no_sign() -> None:
    inputs = (("基数", "5400"), ("等级", "1"), ("岗位等级系数[工作人员, 1]", "1"), ("在职天数折算", "6 ÷ 21"))
    part = Explanation(
        item="base",
        label="基本工资",
        amount="1542.86",
        rule="基本工资 = 基数 × 岗位等级系数",
        formula="5400 × 1 × 6 ÷ 21 = 1542.86",
        inputs=tuple(Explanation(item=label, label=label, amount=amount) for label, amount in inputs),
    )
    root = why_line(slip_row(1), part, None, "").root
    assert [child.sign for child in root.children] == ["", "", "×", "×"]
    assert root.note == "5400 × 1 × 6 ÷ 21"


def test_what_chooses_a_row_of_a_table_gets_no_sign_even_when_the_table_s_name_begins_with_it() -> None:
    parts = [
        ("base", "基数", "5400"),
        ("post", "岗位", "正职"),
        ("grade", "等级", "12"),
        ("rate", "岗位等级系数[正职，12]", "1.5"),
    ]
    pay = Explanation(
        item="base_pay",
        label="基本工资",
        amount="8100.00",
        rule="基本工资 = 基数 × 岗位等级系数[岗位，等级]",
        formula="5400 × 1.5 = 8100.00",
        inputs=tuple(Explanation(item=key, label=name, amount=amount) for key, name, amount in parts),
    )
    root = why_line(slip_row(1), pay, None, "").root
    assert [child.sign for child in root.children] == ["", "", "", "×"]
