"""The month switcher: ‹ month ›, and a small year sheet under the button."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from shequ_hr.periods import PayMonth
from ui.desktop.theme import Size
from ui.desktop.widgets.buttons import IconButton, SecondaryButton
from ui.desktop.widgets.labels import column, label, restyle, row


class MonthPicker(QWidget):
    """``picked(PayMonth)`` when another month is chosen; Alt+Left and Alt+Right go one back and forth."""

    picked = Signal(object)

    def __init__(self, month: PayMonth) -> None:
        super().__init__()
        self._month = month
        box = row(self, gap=2)
        self._earlier, self._later = IconButton("left", "上个月（Alt+←）"), IconButton("right", "下个月（Alt+→）")
        self._earlier.setShortcut("Alt+Left")
        self._later.setShortcut("Alt+Right")
        self._button = SecondaryButton(month.label, tip="选择月份")
        self._button.setFixedWidth(112)
        self._button.setStyleSheet("font-weight: bold;")
        self._earlier.clicked.connect(self._back)
        self._later.clicked.connect(self._forth)
        self._button.clicked.connect(self._open)
        for part in (self._earlier, self._button, self._later):
            box.addWidget(part)

    def set_month(self, month: PayMonth) -> None:
        """Show a month without a signal."""
        self._month = month
        self._button.setText(month.label)
        self._button.setAccessibleName(f"月份 {month.label}")

    def _back(self) -> None:
        self.picked.emit(self._month.plus(-1))

    def _forth(self) -> None:
        self.picked.emit(self._month.plus(1))

    def _open(self) -> None:
        sheet = _YearSheet(self, self._month)
        sheet.picked.connect(self.picked)
        sheet.move(self._button.mapToGlobal(QPoint(0, self._button.height() + 2)))
        sheet.show()


class _YearSheet(QFrame):
    picked = Signal(object)

    def __init__(self, parent: QWidget, month: PayMonth) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("look", "panel")
        self._current, self._year = month, month.year
        box = column(self, margins=(10, 8, 10, 10))
        head = row(gap=4)
        earlier, later = IconButton("left", "上一年"), IconButton("right", "下一年")
        earlier.clicked.connect(self._year_back)
        later.clicked.connect(self._year_forth)
        self._title = label("", Size.PANEL, bold=True)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head.addWidget(earlier)
        head.addWidget(self._title, 1)
        head.addWidget(later)
        box.addLayout(head)
        grid = QGridLayout()
        grid.setSpacing(4)
        self._months = []
        for number in range(1, 13):
            button = SecondaryButton(f"{number}月")
            button.setFixedWidth(58)
            button.setCheckable(True)
            button.clicked.connect(_Pick(self, number))
            self._months.append(button)
            grid.addWidget(button, (number - 1) // 4, (number - 1) % 4)
        box.addLayout(grid)
        self._show_year(month.year)

    def pick(self, number: int) -> None:
        """Choose a month of the year that is shown."""
        self.picked.emit(PayMonth(self._year, number))
        self.close()

    def _year_back(self) -> None:
        self._show_year(self._year - 1)

    def _year_forth(self) -> None:
        self._show_year(self._year + 1)

    def _show_year(self, year: int) -> None:
        self._year = year
        self._title.setText(f"{year}年")
        for number, button in enumerate(self._months, start=1):
            button.setChecked(PayMonth(year, number) == self._current)
            restyle(button)


class _Pick:
    def __init__(self, sheet: _YearSheet, number: int) -> None:
        self._sheet, self._number = sheet, number

    def __call__(self) -> None:
        self._sheet.pick(self._number)
