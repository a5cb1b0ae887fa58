"""试算: 个税 and 社保公积金 without touching the office's data."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from shequ_hr.changes import Changes
from ui.desktop.context import AppContext
from ui.desktop.pages.calculators_insurance import InsuranceCalculator
from ui.desktop.pages.calculators_rates import RatesPanel
from ui.desktop.pages.calculators_tax import TaxCalculator
from ui.desktop.pages.page import Page
from ui.desktop.widgets.labels import column, row
from ui.desktop.widgets.panels import PageBar

_RATES, _RATES_FROM = 430, 1400
_SHOW = {"tax": 0, "insurance": 1}


class CalculatorsPage(Page):
    """Two calculators behind tabs."""

    key = "calculators"
    title = "试算"
    concerns = Changes.RULES

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.tax, self.insurance = TaxCalculator(context), InsuranceCalculator(context)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName("试算种类")
        for name in ("个税试算", "社保公积金试算"):
            self.tabs.addTab(name)
        self.rates = RatesPanel(context)
        self.rates.setFixedWidth(_RATES)
        self.rates.hide()
        both = QWidget()
        beside = row(both, gap=10)
        beside.addWidget(self.tax, 1)
        beside.addWidget(self.rates, 0, Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        self._stack.addWidget(both)
        self._stack.addWidget(self.insurance)
        bar = PageBar("试算")
        bar.middle.addWidget(self.tabs)
        outer = column(self, gap=0)
        outer.addWidget(bar)
        body = column(margins=(14, 0, 14, 12))
        body.addWidget(self._stack)
        outer.addLayout(body, 1)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)

    def refresh(self) -> None:
        """The packs may have changed: calculate anew."""
        self.insurance.load()
        self.rates.load()
        self.tax.calculate()
        self.set_status("试算不保存，也不影响本单位的数据")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wide screens show the withholding table, too."""
        super().resizeEvent(event)
        self.rates.setVisible(self.width() >= _RATES_FROM)

    def open_with(self, arguments: Mapping[str, object]) -> None:
        """``show`` is tax or insurance."""
        self.tabs.setCurrentIndex(_SHOW.get(str(arguments.get("show")), 0))
