"""The explanation of a pay item's line: formula with numbers, what it read, coefficient, 试用期, days, rounding."""

from __future__ import annotations

from fractions import Fraction

from shequ_hr.model.payroll import Override, PayFacts
from shequ_hr.money import Fen, grouped, yuan_text
from shequ_hr.payroll.explain import Explanation, fact, figure, rounding_text, source_text, value_text
from shequ_hr.payroll.explain_facts import fact_leaf, month_leaf, probation_source, review_source
from shequ_hr.payroll.grade_pay import ItemLine, Piece
from shequ_hr.payroll.net import Work
from shequ_hr.payroll.person import Person
from shequ_hr.payroll.proration import CONVENTION_NAMES, period_of, period_share, share_text
from shequ_hr.payroll.rulebook import MONTHS_IN, PublishedAverage
from shequ_hr.payroll.segments import Part
from shequ_hr.payroll.values import PartValues
from shequ_hr.rules.facts import NONE
from shequ_hr.rules.numbers import number_text, percent_text
from shequ_hr.rules.schema import AverageWage, Entry, ItemRule, Period, Value
from shequ_hr.rules.tables import key_text, look_up


class TracedValues(PartValues):
    """The environment of one part that keeps, in order, an explanation of everything a formula reads."""

    __slots__ = ("facts", "person", "read")

    def __init__(self, plain: PartValues, person: Person, facts: PayFacts) -> None:
        super().__init__(plain.book, plain.stage, plain.values, plain.missing)
        self.person = person
        self.facts = facts
        self.read: dict[str, Explanation] = {}

    def value(self, name: str) -> Value:
        """A name, with its explanation kept."""
        value = super().value(name)
        if name not in self.read:
            self.read[name] = self._explain(name, value)
        return value

    def look_up(self, table: str, keys: tuple[Value, ...]) -> Fraction:
        """A cell, with the version of the table that it stands in."""
        cell, version = look_up(self.book.tables[table], self.stage.day, keys)
        label = f"{table}[{'，'.join(key_text(key) for key in keys)}]"
        self.read.setdefault(label, figure(self.book.tables[table].key, label, number_text(cell), version))
        return super().look_up(table, keys)

    def average_wage(self, region: str, definition: str) -> Fraction:
        """A published average, with where it was published."""
        found = self.book.average(region, definition)
        label = f"{found.year}年{region}{definition}平均工资（年）"
        self.read.setdefault(label, _average(label, found))
        return super().average_wage(region, definition)

    def _explain(self, name: str, value: Value) -> Explanation:
        book = self.book
        if name in self.values:
            own = book.facts.get(name)
            return fact_leaf(name, value, self.person, self.facts, book.pack, own)
        if name in book.series:
            return figure(book.series[name].key, name, value_text(value), book.series[name].figure_on(self.stage.day))
        if name == "考核系数":
            return coefficient_tree(self)
        rule = book.item_on(name, self.stage.day)
        if rule is None:
            return month_leaf(name, value, book.month)
        return whole_item(rule, self)


def traced(values: PartValues, part: Part, facts: PayFacts) -> TracedValues:
    """A fresh tracing environment for one part."""
    return TracedValues(values, part.person, facts)


def whole_item(rule: ItemRule, values: TracedValues) -> Explanation:
    """An item for a whole period, as another formula reads it."""
    inner = TracedValues(values, values.person, values.facts)
    item = inner.item(rule)
    formula = _evaluated(rule, inner)
    exact = number_text(item.exact)
    amount = exact if rule.exact else number_text(item.read)
    return Explanation(
        item=rule.key,
        label=rule.name,
        amount=amount,
        rule=f"{rule.name} = {rule.formula.text}" if rule.formula is not None else f"{rule.name}：录入",
        source=source_text(rule.source),
        formula=f"{formula} = {amount}",
        rounding="不取整" if rule.exact else rounding_text(rule.unit, rule.mode),
        inputs=tuple(inner.read.values()),
    )


def _evaluated(rule: ItemRule, inner: TracedValues) -> str:
    """The formula with its numbers; leaves in ``inner.read`` what it read."""
    if rule.formula is None:
        return value_text(inner.value(rule.name))
    rule.formula.evaluate(inner)
    return rule.formula.substituted(inner)


def line_tree(line: ItemLine, work: Work) -> Explanation:
    """One line of an item."""
    if line.piece is None:
        return override_tree(line.line.item, line.line.label, line.line.amount, line.override)
    piece, rule = line.piece, line.rule
    inputs: list[Explanation] = []
    written = _value_text(piece, work, inputs)
    written += _factors(piece, work, inputs)
    if piece.parts and rule.prorate is not None:
        written += _share(piece, work, inputs)
    amount = yuan_text(line.line.amount)
    return Explanation(
        item=line.line.item,
        label=line.line.label,
        amount=amount,
        rule=f"{rule.name} = {rule.formula.text}" if rule.formula is not None else f"{rule.name}：按录入的金额",
        source=source_text(rule.source),
        formula=f"{written} = {amount}",
        rounding=rounding_text(rule.unit, rule.mode),
        inputs=tuple(inputs),
    )


def override_tree(
    item: str, label: str, amount: Fen, override: Override | None, computed: tuple[Explanation, ...] = ()
) -> Explanation:
    """An amount that was set by hand; what the calculation gave stands beside it where it is known."""
    reason = override.reason if override is not None else ""
    return Explanation(
        item=item,
        label=label,
        amount=yuan_text(amount),
        rule="手工调整：代替计算结果，整月有效，取消调整后恢复计算",
        source=f"手工调整，理由：{reason}",
        formula=yuan_text(amount),
        rounding="按录入的金额",
        inputs=computed,
    )


def _value_text(piece: Piece, work: Work, inputs: list[Explanation]) -> str:
    rule = piece.rule
    if piece.value is None:
        return "0（试用期不发）"
    if rule.formula is None and (rule.entry is Entry.MONTH or not piece.parts):
        inputs.append(fact(rule.key, f"录入的{rule.name}", number_text(piece.value.exact), "当月录入"))
        return number_text(piece.value.exact)
    inner = traced(work.plan.values_of(piece.parts[0]), piece.parts[0], work.facts)
    text = _evaluated(rule, inner)
    inputs += inner.read.values()
    return text if text.replace(".", "").isdigit() else f"({text})" if _reduced(piece) else text


def _reduced(piece: Piece) -> bool:
    return piece.coefficient is not None or piece.probation is not None or piece.share != 1


def _factors(piece: Piece, work: Work, inputs: list[Explanation]) -> str:
    text = ""
    if piece.coefficient is not None:
        inner = traced(work.plan.values_of(piece.parts[0]), piece.parts[0], work.facts)
        inputs.append(coefficient_tree(inner))
        text += f" × {number_text(piece.coefficient)}"
    if piece.probation is not None:
        person = piece.parts[0].person
        share = percent_text(piece.probation)
        leaf = fact("on_probation", "试用期", "是", probation_source(person))
        document = source_text(piece.rule.source)
        inputs.append(
            Explanation(
                item="probation",
                label="试用期发放比例",
                amount=share,
                rule=f"试用期发 {share}",
                source=document,
                inputs=(leaf,),
            )
        )
        if piece.value is not None:
            text += f" × {share}"
    return text


def coefficient_tree(values: TracedValues) -> Explanation:
    """考核系数 from the result in force and the pack's rule."""
    coefficient, result = values.coefficient(), values.result()
    series = values.assessments()
    recorded = str(values.values.get("考核结果") or NONE)
    source = review_source(values.facts, values.person)
    if recorded == NONE:
        source += f"，按政策包的规定视为“{result}”"
    leaf = fact("assessment_result", "考核结果", result, source)
    rule = figure("assessment", f"“{result}”的考核系数", number_text(coefficient), series.figure_on(values.stage.day))
    return Explanation(
        item="assessment_coefficient",
        label="考核系数",
        amount=number_text(coefficient),
        rule=f"{result} → {number_text(coefficient)}",
        source=rule.source,
        formula=number_text(coefficient),
        inputs=(leaf, rule),
    )


def _share(piece: Piece, work: Work, inputs: list[Explanation]) -> str:
    """The days of the line, by the item's convention; nothing for a whole month."""
    rule, days = piece.rule, work.plan.days
    if rule.prorate is None or piece.share == 1:
        return ""
    if rule.period is not Period.MONTH:
        employed, all_days = period_share(work.facts.dossier, days.month, MONTHS_IN[rule.period])
        period = period_of(days.month, MONTHS_IN[rule.period])
        span = f"{period.start.isoformat()} 至 {period.last_day}"
        inputs.append(fact("days", "所属期在职天数", f"{employed} ÷ {all_days}", f"任职经历，所属期 {span}，按日历天数"))
        return f" × {employed} ÷ {all_days}"
    texts = [share_text(rule.prorate, part, work.parts, days) for part in piece.parts]
    name = CONVENTION_NAMES[rule.prorate]
    for part, text in zip(piece.parts, texts, strict=True):
        span = f"{part.span.start.isoformat()} 至 {part.span.last_day}"
        inputs.append(
            Explanation(
                item="days",
                label="在职天数折算",
                amount=text,
                rule=f"{name}；{span} 共 {part.days} 天，其中计薪日 {part.paid_days} 天",
                source=f"任职经历；折算办法见{source_text(rule.source)}",
            )
        )
    return f" × {texts[0]}" if len(texts) == 1 else f" × ({' + '.join(texts)})"


def _average(label: str, found: PublishedAverage) -> Explanation:
    published = found.published
    if isinstance(published, AverageWage):
        note = f"暂按（{published.reason}）" if published.provisional else ""
        return Explanation(
            item="average_wage", label=label, amount=number_text(found.amount), rule=note, source=source_text(published.source)
        )
    when = f"，{published.published} 公布" if published.published else ""
    source = f"单位录入：{published.document}{when}"
    return fact("average_wage", label, f"{grouped(published.amount)}", source)
