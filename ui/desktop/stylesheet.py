"""The one style sheet, generated from the tokens. Styles by class, object name and the properties look, scale, tone, flaw.

Frames are styled by property so that no rule leaks into the labels inside them. QSS heights exclude border and
padding, therefore a 2 px focus edge goes with one pixel less of both.
"""

from __future__ import annotations

import atexit
from pathlib import Path
from shutil import rmtree
from string import Template
from tempfile import mkdtemp

from ui.desktop import icons
from ui.desktop.theme import Role, Size, family, hex_of

_TEMPLATE = Template(
    """
QToolTip { background: $inverse; color: $on_inverse; border: none; padding: 4px 8px; font-size: 12px; }
QMainWindow, QWidget[look="page"] { background: $bg; }
QDialog { background: $surface; }
QWidget[look="surface"] { background: $surface; }
QFrame[look="panel"] { background: $surface; border: 1px solid $line; border-radius: 6px; }
QFrame[look="bar"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[look="foot"] { background: $surface; border: none; border-top: 1px solid $line; }
QFrame[look="nav"] { background: $nav; border: none; border-right: 1px solid $line; }
QFrame[look="status"] { background: $nav; border: none; border-top: 1px solid $line; }
QFrame[look="list"] { background: $surface; border: none; border-right: 1px solid $line; }
QFrame[look="side"] { background: $surface; border: none; border-left: 1px solid $line; }
QFrame[look="list"] { background: $surface; border: none; border-right: 1px solid $line; }
QFrame[look="picture"] { background: $head; border: 1px solid $line; border-radius: 4px; }
QFrame[look="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[look="stroke"] { background: $line; border: none; max-width: 1px; min-width: 1px; }
QFrame[look="corner"] { background: $head; border: none; border-bottom: 1px solid $line; }
QFrame[look="inverse"] { background: $inverse; border: none; border-radius: 4px; }
QFrame[look="note"] { background: $warn_weak; border: none; border-radius: 4px; }
QFrame[look="alarm"] { background: $bad_weak; border: none; border-bottom: 1px solid $bad; }
QFrame[look="current"] { background: $sel; border: none; border-radius: 4px; }
QScrollArea, QScrollArea > QWidget > QWidget[look="clear"] { background: transparent; border: none; }

QLabel { color: $text; background: transparent; }
QLabel[scale="11"] { font-size: 11px; }
QLabel[scale="12"] { font-size: 12px; }
QLabel[scale="14"] { font-size: 14px; }
QLabel[scale="18"] { font-size: 18px; }
QLabel[scale="24"] { font-size: 24px; }
QLabel[heavy="true"] { font-weight: bold; }
QLabel[tone="text2"] { color: $text2; } QLabel[tone="text3"] { color: $text3; }
QLabel[tone="accent"] { color: $accent; } QLabel[tone="ok"] { color: $ok; }
QLabel[tone="warn"] { color: $warn; } QLabel[tone="bad"] { color: $bad; }
QLabel[tone="on_accent"] { color: $on_accent; } QLabel[tone="on_inverse"] { color: $on_inverse; }

QPushButton { background: $surface; color: $text; border: 1px solid $button_edge; border-radius: 4px;
  padding: 0 12px; min-height: 28px; max-height: 28px; }
QPushButton:hover { background: $hover; border-color: $accent; }
QPushButton:focus { border: 2px solid $accent; padding: 0 11px; min-height: 26px; max-height: 26px; }
QPushButton:pressed, QPushButton:checked { background: $sel; }
QPushButton:checked { color: $accent_hover; font-weight: bold; border-color: $accent; }
QPushButton:disabled { color: $disabled; border-color: $line; background: $head; }
QPushButton::menu-indicator { image: none; width: 0; }
QPushButton[look="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: bold; }
QPushButton[look="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[look="primary"]:focus { border: 2px solid $text; }
QPushButton[look="primary"]:pressed { background: $accent_press; border-color: $accent_press; }
QPushButton[look="primary"]:disabled { background: $head; color: $disabled; border: 1px solid $line; }
QPushButton[look="danger"] { color: $bad; border-color: $bad; }
QPushButton[look="danger"]:hover { background: $bad_weak; }
QPushButton[look="danger"]:disabled { color: $disabled; border-color: $line; }
QPushButton[look="link"] { background: transparent; color: $accent_hover; border: none; padding: 0 4px;
  min-height: 24px; max-height: 24px; }
QPushButton[look="link"]:hover { color: $accent; text-decoration: underline; }
QPushButton[look="link"]:focus { border: 2px solid $accent; border-radius: 4px; padding: 0 2px;
  min-height: 20px; max-height: 20px; }
QPushButton[look="link"]:disabled { background: transparent; color: $disabled; }
QPushButton[look="inverse"] { background: transparent; color: $inverse_link; border: none; font-weight: bold; padding: 0 6px; }
QPushButton[look="inverse"]:focus { border: 2px solid $inverse_link; padding: 0 4px; }
QPushButton[look="filter"] { border-radius: 14px; padding: 0 11px; min-height: 26px; max-height: 26px; border-color: $line; }
QPushButton[look="filter"]:focus { padding: 0 10px; min-height: 24px; max-height: 24px; border-color: $accent; }
QPushButton[look="filter"]:checked { background: $sel; border-color: $accent; color: $accent_hover; font-weight: bold; }
QPushButton[look="flat"] { background: transparent; border: none; padding: 0 8px; }
QPushButton[look="flat"]:hover { background: $hover; border-radius: 4px; }
QPushButton[look="flat"]:focus { border: 2px solid $accent; border-radius: 4px; padding: 0 6px; }
QToolButton { background: transparent; border: none; border-radius: 4px; min-width: 28px; min-height: 28px; padding: 0;
  color: $text; }
QToolButton:hover { background: $hover; }
QToolButton:pressed { background: $sel; }
QToolButton:focus { border: 2px solid $accent; min-width: 24px; min-height: 24px; }
QToolButton::menu-indicator { image: none; width: 0; }

QLineEdit QToolButton { min-width: 0; min-height: 0; }
QLineEdit, QComboBox, QAbstractSpinBox { background: $surface; color: $text; border: 1px solid $ctl; border-radius: 4px;
  padding: 0 8px; min-height: 28px; max-height: 28px; selection-background-color: $sel; selection-color: $text; }
QPlainTextEdit, QTextEdit, QTextBrowser { background: $surface; color: $text; border: 1px solid $ctl; border-radius: 4px;
  padding: 4px; selection-background-color: $sel; selection-color: $text; }
QTextBrowser[look="plain"], QPlainTextEdit[look="plain"] { border: none; padding: 0; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus { border: 2px solid $accent; padding: 0 7px;
  min-height: 26px; max-height: 26px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $accent; padding: 3px; }
QLineEdit[flaw="true"], QComboBox[flaw="true"], QAbstractSpinBox[flaw="true"] { border: 2px solid $bad; padding: 0 7px;
  min-height: 26px; max-height: 26px; }
QLineEdit:read-only { background: $head; border-color: $line; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled { background: $head; color: $disabled; border-color: $line; }
QComboBox { padding-right: 24px; combobox-popup: 0; }
QComboBox:focus { padding-right: 23px; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 24px;
  subcontrol-origin: padding; subcontrol-position: right center; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url($down); width: 12px; height: 12px; }
QComboBox::down-arrow:disabled { image: url($down_off); }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $line; outline: 0;
  selection-background-color: $sel; selection-color: $text; }
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 6px; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button { width: 0; border: none; }
QCheckBox, QRadioButton { color: $text; spacing: 6px; min-height: 24px; background: transparent; }
QCheckBox:focus, QRadioButton:focus { color: $accent_hover; text-decoration: underline; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid $ctl; border-radius: 3px; background: $surface; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid $accent; width: 14px; height: 14px; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url($tick); }
QCheckBox::indicator:checked:focus { border-color: $text; }
QCheckBox::indicator:disabled { background: $head; border-color: $line; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $ctl; border-radius: 8px; background: $surface; }
QRadioButton::indicator:checked { background: $accent; border: 4px solid $surface; border-radius: 8px; image: none; }
QRadioButton::indicator:checked { background: qradialgradient(cx:0.5, cy:0.5, radius:0.5, fx:0.5, fy:0.5,
  stop:0 $accent, stop:0.55 $accent, stop:0.62 $surface, stop:1 $surface); border: 1px solid $accent; }

QTableView, QTreeView, QListView { background: $surface; color: $text; border: none; outline: 0;
  selection-background-color: $sel; selection-color: $text; }
QTreeView::item { min-height: 24px; border-bottom: 1px solid $grid; padding: 0 4px; }
QTreeView::item:selected, QListView::item:selected { background: $sel; color: $text; }
QTreeView::item:hover:!selected, QListView::item:hover:!selected { background: $hover; }
QTreeView::branch { background: transparent; }
QTreeView::branch:has-children:closed { image: url($right); }
QTreeView::branch:has-children:open { image: url($down); }
QListView::item { min-height: 30px; padding: 0 8px; }
QHeaderView { background: $head; border: none; }
QHeaderView::section { background: $head; color: $text2; border: none; border-bottom: 1px solid $line; padding: 0 8px;
  min-height: 27px; font-weight: normal; font-size: 12px; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $text2; border: none; padding: 0 12px; min-height: 34px; margin-right: 4px; }
QTabBar::tab:selected { color: $accent_hover; font-weight: bold; border-bottom: 2px solid $accent; }
QTabBar::tab:hover:!selected { background: $hover; }
QTabBar::tab:focus { color: $accent; text-decoration: underline; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QProgressBar { background: $line; border: none; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QMenu { background: $surface; color: $text; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: $sel; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::indicator { width: 14px; height: 14px; margin-left: 6px; border: 1px solid $ctl; border-radius: 3px;
  background: $surface; }
QMenu::indicator:checked { background: $accent; border-color: $accent; image: url($tick); }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; } QSplitter::handle:vertical { height: 1px; }

QScrollBar { background: $surface; border: none; }
QScrollBar:vertical { width: 12px; margin: 0; } QScrollBar:horizontal { height: 12px; margin: 0; }
QScrollBar::handle { background: $scroll; border-radius: 4px; }
QScrollBar::handle:vertical { min-height: 32px; margin: 2px; } QScrollBar::handle:horizontal { min-width: 32px; margin: 2px; }
QScrollBar::handle:hover { background: $ctl; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""
)


class _Pictures:
    """The folder of the few pictures that a style sheet can only take as files; made once per process, deleted at its end."""

    folder: Path | None = None


def _picture(name: str, role: Role) -> str:
    if _Pictures.folder is None:
        _Pictures.folder = Path(mkdtemp(prefix="shequ-hr-style-"))
        atexit.register(rmtree, _Pictures.folder, ignore_errors=True)
    file = _Pictures.folder / f"{name}-{hex_of(role)[1:]}.png"
    if not file.exists():
        icons.pixmap(name, 12, role).save(str(file))
        icons.pixmap(name, 12, role, ratio=2.0).save(str(file.with_name(f"{file.stem}@2x.png")))
    return file.as_posix()


def sheet() -> str:
    """The style sheet of the mode that is in use."""
    values = {role.value: hex_of(role) for role in Role}
    values["family"] = family()
    values["body"] = str(int(Size.BODY))
    values["down"] = _picture("down", Role.TEXT2)
    values["down_off"] = _picture("down", Role.DISABLED)
    values["right"] = _picture("right", Role.TEXT2)
    values["tick"] = _picture("check", Role.ON_ACCENT)
    return _TEMPLATE.substitute(values)
