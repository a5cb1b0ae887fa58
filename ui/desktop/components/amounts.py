"""Fields for amounts of yuan: typed as people type them, read as exact text, framed when they are no amount."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit

from shequ_hr.money import grouped, parse_yuan, yuan_text
from ui.desktop.widgets.buttons import mark_flaw

_FULL = str.maketrans("０１２３４５６７８９．，－", "0123456789.,-")


def read_amount(text: str) -> str | None:
    """``"12345.60"`` from what people type; "" for nothing, None when it is no amount."""
    plain = text.translate(_FULL).replace(",", "").replace("−", "-").replace("元", "").strip()
    if not plain:
        return ""
    try:
        return yuan_text(parse_yuan(plain))
    except ValueError:
        return None


class AmountField(QLineEdit):
    """``AmountField(name, text="", whole=False)``: ``edited`` after typing; ``amount()`` as above; ``whole`` hides .00."""

    edited = Signal()

    def __init__(self, name: str, text: str = "", *, width: int = 110, whole: bool = False) -> None:
        super().__init__(text)
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFixedWidth(width)
        self._flawed = False
        self._whole = whole
        self.textEdited.connect(self._changed)

    def amount(self) -> str | None:
        """The amount as text of yuan, "" when empty, None when it is none."""
        return read_amount(self.text())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the amount with separators."""
        super().focusOutEvent(event)
        amount = self.amount()
        if amount:
            text = grouped(parse_yuan(amount))
            self.setText(text.removesuffix(".00") if self._whole else text)

    def _changed(self) -> None:
        flawed = self.amount() is None
        if flawed != self._flawed:
            self._flawed = flawed
            self.setToolTip("不是金额，例如 12345.60" if flawed else "")
            mark_flaw(self, flawed)
        self.edited.emit()
