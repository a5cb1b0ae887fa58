"""The withholding table beside the tax calculator on wide screens, with its source."""

from __future__ import annotations

from ui.desktop.context import AppContext
from ui.desktop.operations.trials import TaxTable, read_tax_table
from ui.desktop.table_models.cells import Column, TableRow
from ui.desktop.theme import Role, Size
from ui.desktop.widgets.data_table import DataTable
from ui.desktop.widgets.labels import column, label
from ui.desktop.widgets.panels import Panel

_COLUMNS = (
    Column("span", "累计应纳税所得额（元）", width=190, stretch=True),
    Column("rate", "预扣率", width=80, bold=True),
    Column("quick", "速算扣除数", width=96),
)
_HEIGHT = 224
"""Header and the seven steps of the table."""


class RatesPanel(Panel):
    """``RatesPanel(context)``: ``load()`` asks for the table in force."""

    def __init__(self, context: AppContext) -> None:
        super().__init__("预扣率表", "居民个人工资薪金", flush=True)
        self._context = context
        self.table = DataTable(_COLUMNS, name="预扣率表", select_rows=True)
        self._source = label("", Size.NOTE, Role.TEXT2, wrap=True, selectable=True)
        self.table.setMinimumHeight(_HEIGHT)
        self.body.addWidget(self.table, 1)
        foot = column(margins=(14, 8, 14, 12), gap=6)
        how = "本期应预扣 = 累计应纳税所得额 × 预扣率 − 速算扣除数 − 已预扣税额"
        foot.addWidget(label(how, Size.NOTE, wrap=True))
        foot.addWidget(self._source)
        self.body.addLayout(foot)

    def load(self) -> None:
        """Read the table."""
        self._context.read(self, read_tax_table, self.show_table, key="rates")

    def show_table(self, rates: TaxTable) -> None:
        """Show steps and source."""
        self.table.set_rows([TableRow(step[0], step) for step in rates.steps])
        self._source.setText(f"依据　{rates.source}" if rates.source else "政策包里没有个人所得税规则。")
