"""个税试算: a year of months typed in, withholding beside each month at once; a once-a-year bonus both ways. Stores nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from shequ_hr.money import grouped, parse_yuan
from ui.desktop.components.amounts import AmountField
from ui.desktop.context import AppContext
from ui.desktop.operations.trials import Refused, TrialTax
from ui.desktop.theme import Role, Size
from ui.desktop.widgets.buttons import SecondaryButton, Select
from ui.desktop.widgets.labels import label, row, rule, set_role
from ui.desktop.widgets.panels import Panel

_MODES: list[tuple[object, str]] = [
    ("ordinary", "一般：每月减除 5,000"),
    ("first_job", "首次就业：从 1 月起累计减除"),
    ("sixty_thousand", "上年不超 6 万：直接减除 60,000"),
]
_HEADS = ("月份", "收入", "个人社保公积金", "专项附加扣除", "累计应纳税所得额", "累计税额", "本月预扣")
_PARTS = ("income", "insurance", "extra")
_PAUSE = 200
_BETTER = {"separate": "单独计税更省", "merged": "并入综合所得更省", "equal": "两种一样", "same": "两种一样"}


class TaxCalculator(QWidget):
    """Settings at the left, twelve months at the right."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.calculate)
        self.mode, self.start = Select("计税方式", width=226), Select("起始月份", width=110)
        self.mode.set_choices(_MODES)
        self.start.set_choices([(month, f"{month} 月") for month in range(1, 13)])
        self._fill = {part: AmountField(f"每月{name}") for part, name in zip(_PARTS, _HEADS[1:4], strict=True)}
        self._opening = {key: AmountField(name, whole=key == "months") for key, name in _OPENING}
        self.bonus = AmountField("全年一次性奖金")
        self._bonus_words = label("", Size.NOTE, Role.TEXT2, wrap=True)
        self._note = label("", Size.NOTE, Role.TEXT2, wrap=True)
        self.cells: list[dict[str, AmountField]] = []
        self._results: list[tuple[QLabel, QLabel, QLabel]] = []
        self._names: list[QLabel] = []
        box = row(self, gap=10)
        top = Qt.AlignmentFlag.AlignTop
        box.addWidget(self._settings(), 0, top)
        box.addWidget(self._months(), 1, top)
        self._connect()

    def _settings(self) -> QWidget:
        panel = Panel("条件")
        panel.setFixedWidth(360)
        panel.body.addLayout(_line("计税方式", self.mode))
        panel.body.addLayout(_line("起始月份", self.start))
        panel.body.addWidget(rule())
        for part, name in zip(_PARTS, _HEADS[1:4], strict=True):
            panel.body.addLayout(_line(f"每月{name}", self._fill[part]))
        self.spread = SecondaryButton("填入各月", "down")
        line = row()
        line.addStretch(1)
        line.addWidget(self.spread)
        panel.body.addLayout(line)
        panel.body.addWidget(rule())
        panel.body.addWidget(label("起始月份之前在本单位的累计", Size.NOTE, Role.TEXT2))
        for key, name in _OPENING:
            panel.body.addLayout(_line(name, self._opening[key]))
        panel.body.addWidget(rule())
        panel.body.addLayout(_line("全年一次性奖金", self.bonus))
        panel.body.addWidget(self._bonus_words)
        panel.body.addStretch(1)
        return panel

    def _months(self) -> QWidget:
        panel = Panel("逐月", "收入留空是在职未发薪；后面没有数字的月份不算")
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for place, name in enumerate(_HEADS):
            head = label(name, Size.NOTE, Role.TEXT2)
            head.setAlignment(Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(head, 0, place)
        for month in range(1, 13):
            self._add_month(grid, month)
        grid.setColumnStretch(7, 1)
        panel.body.addLayout(grid)
        panel.body.addWidget(self._note)
        panel.body.addStretch(1)
        return panel

    def _add_month(self, grid: QGridLayout, month: int) -> None:
        name = label(f"{month} 月")
        name.setMinimumWidth(44)
        grid.addWidget(name, month, 0)
        fields = {part: AmountField(f"{month}月{head}") for part, head in zip(_PARTS, _HEADS[1:4], strict=True)}
        for place, field in enumerate(fields.values(), start=1):
            field.edited.connect(self._timer.start)
            grid.addWidget(field, month, place)
        shown = (label("–", role=Role.TEXT3), label("–", role=Role.TEXT3), label("–", role=Role.TEXT3, bold=True))
        for place, result in enumerate(shown, start=4):
            result.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            result.setMinimumWidth(112)
            grid.addWidget(result, month, place)
        self._names.append(name)
        self.cells.append(fields)
        self._results.append(shown)

    def _connect(self) -> None:
        self.mode.picked.connect(self._soon)
        self.start.picked.connect(self._start_changed)
        self.spread.clicked.connect(self.fill_down)
        for field in (*self._opening.values(), self.bonus):
            field.edited.connect(self._timer.start)

    def fill_down(self) -> None:
        """Put the monthly figures into every month from the first one on."""
        for fields in self.cells[int(str(self.start.value())) - 1 :]:
            for part, field in fields.items():
                field.setText(self._fill[part].text())
        self.calculate()

    def data(self) -> dict[str, Any] | None:
        """What is typed in as ``trial tax`` takes it; None while a field is no amount."""
        start = int(str(self.start.value()))
        used = self.cells[start - 1 :]
        while used and not any(field.text().strip() for field in used[-1].values()):
            used = used[:-1]
        fields = [field for month in used for field in month.values()]
        if any(field.amount() is None for field in (*fields, *self._opening.values(), self.bonus)):
            return None
        months: list[dict[str, str] | None] = []
        for month in used:
            typed = {part: field.amount() or "0.00" for part, field in month.items()}
            months.append(typed if month["income"].text().strip() else None)
        made: dict[str, Any] = {"months": months, "mode": self.mode.value(), "start_month": start}
        opening = {key: field.amount() for key, field in self._opening.items()}
        if any(opening.values()):
            counted = {key: value or "0.00" for key, value in opening.items() if key != "months"}
            made["opening"] = {**counted, "months": int((opening["months"] or "0").split(".")[0])}
        if self.bonus.amount():
            made["bonus"] = self.bonus.amount()
        return made

    def calculate(self) -> None:
        """Ask for the result of what is typed in."""
        data = self.data()
        if data is None:
            self._note.setText("标红的格子不是金额，改正后自动重算。")
            set_role(self._note, Role.BAD)
        elif data["months"] or "bonus" in data:
            self._context.read(self, TrialTax(data), self.show_result, key="tax")
        else:
            self.show_result({"months": []})

    def show_result(self, result: Mapping[str, Any] | Refused) -> None:
        """Figures beside the months, the bonus in a sentence; a refusal as a sentence."""
        if isinstance(result, Refused):
            self._note.setText(result.text)
            set_role(self._note, Role.BAD)
            return
        start = int(str(self.start.value()))
        months = list(result["months"])
        for number, shown in enumerate(self._results, start=1):
            place = number - start
            figures = months[place] if 0 <= place < len(months) else None
            for view, key in zip(shown, ("taxable_to_date", "tax_to_date", "withheld"), strict=True):
                view.setText(grouped(parse_yuan(str(figures[key]))) if figures else "–")
                set_role(view, Role.TEXT if figures else Role.TEXT3)
        total = sum(parse_yuan(str(month["withheld"])) for month in months if month)
        self._note.setText(f"合计预扣 {grouped(total)} 元" if months else "填入收入后立即显示每月预扣的个税。")
        set_role(self._note, Role.TEXT2)
        self._show_bonus(result.get("bonus"), result.get("warnings", ()))

    def _show_bonus(self, bonus: Mapping[str, Any] | None, warnings: Sequence[str]) -> None:
        if not bonus:
            self._bonus_words.setText("")
            return
        parts = []
        for key, name in (("separate", "单独计税"), ("merged", "并入综合所得")):
            if bonus.get(key) is not None:
                parts.append(f"{name} {grouped(parse_yuan(str(bonus[key])))}")
        better = _BETTER.get(str(bonus.get("better")), "")
        words = "，".join([*parts, better]).strip("，")
        self._bonus_words.setText("\n".join([words, *warnings]))

    def _start_changed(self, start: object) -> None:
        for number, fields in enumerate(self.cells, start=1):
            for field in fields.values():
                field.setEnabled(number >= int(str(start)))
        self._soon(start)

    def _soon(self, _: object) -> None:
        self._timer.start()


_OPENING = (
    ("income", "累计收入"),
    ("insurance", "累计社保公积金"),
    ("extra", "累计专项附加"),
    ("months", "累计月数"),
    ("withheld", "已预扣税额"),
)


def _line(name: str, field: QWidget) -> QHBoxLayout:
    line = row()
    line.addWidget(label(name, role=Role.TEXT2))
    line.addStretch(1)
    line.addWidget(field)
    return line
