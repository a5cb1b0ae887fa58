"""Colours, type scale and palette by role, for light and dark. No widget and no hex value lives anywhere else.

The figures are those of the visual direction: text on its surface keeps a contrast of at least 4.5 (tested).
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import ClassVar, NamedTuple

from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication


class Mode(StrEnum):
    """Which column of the token table is in use."""

    LIGHT = "light"
    DARK = "dark"


class Role(StrEnum):
    """What a colour is for; code names roles, never colours."""

    BG = "bg"
    NAV = "nav"
    SURFACE = "surface"
    HEAD = "head"
    TOTAL = "total"
    LINE = "line"
    GRID = "grid"
    CTL = "ctl"
    BUTTON_EDGE = "button_edge"
    TEXT = "text"
    TEXT2 = "text2"
    TEXT3 = "text3"
    ACCENT = "accent"
    ACCENT_HOVER = "accent_hover"
    ACCENT_PRESS = "accent_press"
    ON_ACCENT = "on_accent"
    SEL = "sel"
    HOVER = "hover"
    OK = "ok"
    OK_WEAK = "ok_weak"
    WARN = "warn"
    WARN_WEAK = "warn_weak"
    BAD = "bad"
    BAD_WEAK = "bad_weak"
    DIFF = "diff"
    CHART1 = "chart1"
    CHART2 = "chart2"
    CHART3 = "chart3"
    CHART4 = "chart4"
    DISABLED = "disabled"
    SCROLL = "scroll"
    INVERSE = "inverse"
    ON_INVERSE = "on_inverse"
    INVERSE_LINK = "inverse_link"


class Token(NamedTuple):
    """One role's colour in both modes."""

    light: str
    dark: str


TOKENS: dict[Role, Token] = {
    Role.BG: Token("#F3F5F8", "#1A1E23"),
    Role.NAV: Token("#E9EDF2", "#15191D"),
    Role.SURFACE: Token("#FFFFFF", "#21262C"),
    Role.HEAD: Token("#EEF2F6", "#282F36"),
    Role.TOTAL: Token("#E8EEF5", "#2B3540"),
    Role.LINE: Token("#D5DCE4", "#38414A"),
    Role.GRID: Token("#E7EBF0", "#2C333A"),
    Role.CTL: Token("#848F9B", "#77838F"),
    Role.BUTTON_EDGE: Token("#A9B4BF", "#56626D"),
    Role.TEXT: Token("#18212B", "#E7EBEF"),
    Role.TEXT2: Token("#465462", "#BAC4CE"),
    Role.TEXT3: Token("#5C6975", "#A1ADB9"),
    Role.ACCENT: Token("#1F5A94", "#7FB5EA"),
    Role.ACCENT_HOVER: Token("#184A7B", "#9CC7F0"),
    Role.ACCENT_PRESS: Token("#123B63", "#B6D6F4"),
    Role.ON_ACCENT: Token("#FFFFFF", "#0C2137"),
    Role.SEL: Token("#DCE8F5", "#263C53"),
    Role.HOVER: Token("#F1F5FA", "#272E35"),
    Role.OK: Token("#1C7247", "#74CB9F"),
    Role.OK_WEAK: Token("#E1F2E8", "#1E3A2C"),
    Role.WARN: Token("#835300", "#E8BB66"),
    Role.WARN_WEAK: Token("#FDF0D5", "#40351C"),
    Role.BAD: Token("#B3261E", "#FF948B"),
    Role.BAD_WEAK: Token("#FBE7E5", "#472523"),
    Role.DIFF: Token("#FFF7E3", "#393220"),
    Role.CHART1: Token("#1F5A94", "#7FB5EA"),
    Role.CHART2: Token("#6E9CC9", "#4F83B5"),
    Role.CHART3: Token("#A9C4DE", "#3A6288"),
    Role.CHART4: Token("#D3DEE9", "#34424F"),
    Role.DISABLED: Token("#98A2AD", "#66717C"),
    Role.SCROLL: Token("#B0B9C3", "#4A555F"),
    Role.INVERSE: Token("#26313C", "#E7EBEF"),
    Role.ON_INVERSE: Token("#FFFFFF", "#18212B"),
    Role.INVERSE_LINK: Token("#9CC7F0", "#1F5A94"),
}


class Tone(StrEnum):
    """The meaning of a chip, a cell or a sentence; a word or sign always goes with it."""

    PLAIN = "plain"
    INFO = "info"
    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    MUTED = "muted"


TONE_TEXT = {
    Tone.PLAIN: Role.TEXT,
    Tone.INFO: Role.ACCENT_HOVER,
    Tone.OK: Role.OK,
    Tone.WARN: Role.WARN,
    Tone.BAD: Role.BAD,
    Tone.MUTED: Role.TEXT2,
}
TONE_TINT = {
    Tone.PLAIN: Role.HEAD,
    Tone.INFO: Role.SEL,
    Tone.OK: Role.OK_WEAK,
    Tone.WARN: Role.WARN_WEAK,
    Tone.BAD: Role.BAD_WEAK,
    Tone.MUTED: Role.HEAD,
}


class Size(IntEnum):
    """The type scale in logical pixels."""

    AXIS = 11
    NOTE = 12
    BODY = 13
    PANEL = 14
    PAGE = 18
    KEY = 24


_FAMILIES = (
    "Microsoft YaHei UI",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "SimSun",
)


class _Active:
    """The mode and family in use, and what was made from them; set by apply(), read while painting."""

    mode = Mode.LIGHT
    family = ""
    colors: ClassVar[dict[Role, QColor]] = {}
    fonts: ClassVar[dict[tuple[Size, bool], QFont]] = {}
    metrics: ClassVar[dict[tuple[Size, bool], QFontMetrics]] = {}
    exact: ClassVar[dict[tuple[Size, bool], QFontMetricsF]] = {}


def color(role: Role) -> QColor:
    """The colour of a role in the mode that is in use; shared, so change a copy only."""
    found = _Active.colors.get(role)
    if found is None:
        found = _Active.colors[role] = QColor(hex_of(role))
    return found


def hex_of(role: Role, mode: Mode | None = None) -> str:
    """The colour as ``#RRGGBB``, for the style sheet and the icon font."""
    token = TOKENS[role]
    return token.dark if (mode or _Active.mode) is Mode.DARK else token.light


def family() -> str:
    """The first family of the list that this machine has; every glyph of the window comes from it."""
    if not _Active.family:
        present = set(QFontDatabase.families())
        chosen = next((name for name in _FAMILIES if name in present), None)
        if chosen is None:
            chinese = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
            chosen = chinese[0] if chinese else QApplication.font().family()
        _Active.family = chosen
    return _Active.family


def font(size: Size = Size.BODY, bold: bool = False) -> QFont:
    """A font of the scale, with figures of equal width; shared, so change a copy only."""
    found = _Active.fonts.get((size, bold))
    if found is None:
        found = _Active.fonts[size, bold] = _font(size, bold)
    return found


def metrics(size: Size = Size.BODY, bold: bool = False) -> QFontMetrics:
    """The measures of a font of the scale."""
    found = _Active.metrics.get((size, bold))
    if found is None:
        found = _Active.metrics[size, bold] = QFontMetrics(font(size, bold))
    return found


def exact_metrics(size: Size = Size.BODY, bold: bool = False) -> QFontMetricsF:
    """The same in fractions of a pixel, as text is laid out."""
    found = _Active.exact.get((size, bold))
    if found is None:
        found = _Active.exact[size, bold] = QFontMetricsF(font(size, bold))
    return found


def _font(size: Size, bold: bool) -> QFont:
    made = QFont(family())
    made.setPixelSize(int(size))
    made.setBold(bold)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def palette() -> QPalette:
    """The complete palette: popups, editors and disabled parts read it where no style rule reaches."""
    made = QPalette()
    parts = {
        QPalette.ColorRole.Window: Role.BG,
        QPalette.ColorRole.WindowText: Role.TEXT,
        QPalette.ColorRole.Base: Role.SURFACE,
        QPalette.ColorRole.AlternateBase: Role.HEAD,
        QPalette.ColorRole.Text: Role.TEXT,
        QPalette.ColorRole.Button: Role.SURFACE,
        QPalette.ColorRole.ButtonText: Role.TEXT,
        QPalette.ColorRole.BrightText: Role.ON_ACCENT,
        QPalette.ColorRole.Highlight: Role.SEL,
        QPalette.ColorRole.HighlightedText: Role.TEXT,
        QPalette.ColorRole.Link: Role.ACCENT,
        QPalette.ColorRole.LinkVisited: Role.ACCENT,
        QPalette.ColorRole.ToolTipBase: Role.INVERSE,
        QPalette.ColorRole.ToolTipText: Role.ON_INVERSE,
        QPalette.ColorRole.PlaceholderText: Role.TEXT3,
        QPalette.ColorRole.Light: Role.SURFACE,
        QPalette.ColorRole.Midlight: Role.HEAD,
        QPalette.ColorRole.Mid: Role.LINE,
        QPalette.ColorRole.Dark: Role.CTL,
        QPalette.ColorRole.Shadow: Role.TEXT3,
    }
    for part, role in parts.items():
        made.setColor(part, color(role))
    for part in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, part, color(Role.DISABLED))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, color(Role.LINE))
    return made


def apply(app: QApplication, mode: Mode = Mode.LIGHT) -> None:
    """Put style, palette, font, locale and style sheet of a mode on the application; icons are drawn anew."""
    from ui.desktop import icons, stylesheet

    _Active.mode = mode
    for made in (_Active.colors, _Active.fonts, _Active.metrics, _Active.exact):
        made.clear()
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Script.SimplifiedHanScript, QLocale.Country.China))
    app.setStyle("Fusion")
    app.setFont(font())
    app.setPalette(palette())
    icons.forget()
    app.setStyleSheet(stylesheet.sheet())
