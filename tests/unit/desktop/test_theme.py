"""Tokens keep their contrast, figures have equal widths, and colours live in one file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from ui.desktop import icons, stylesheet, theme
from ui.desktop.theme import TOKENS, Mode, Role, Size, Tone

DESKTOP = Path(theme.__file__).parent
TEXTS = [Role.TEXT, Role.TEXT2, Role.TEXT3, Role.ACCENT, Role.OK, Role.WARN, Role.BAD]


def luminance(text: str) -> float:
    color = QColor(text)
    parts = [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in color.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(first: Role, second: Role, mode: Mode) -> float:
    bright, dark = sorted((luminance(theme.hex_of(role, mode)) for role in (first, second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("role", TEXTS)
def test_text_is_readable_on_its_surface(role: Role, mode: Mode) -> None:
    assert contrast(role, Role.SURFACE, mode) >= 4.5


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("tone", list(Tone))
def test_chips_are_readable_on_their_tint(tone: Tone, mode: Mode) -> None:
    assert contrast(theme.TONE_TEXT[tone], theme.TONE_TINT[tone], mode) >= 4.5


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        (Role.ON_ACCENT, Role.ACCENT),
        (Role.TEXT, Role.SEL),
        (Role.TEXT2, Role.SEL),
        (Role.OK, Role.SEL),
        (Role.WARN, Role.SEL),
        (Role.BAD, Role.SEL),
        (Role.TEXT2, Role.HEAD),
        (Role.TEXT2, Role.NAV),
        (Role.TEXT, Role.DIFF),
        (Role.ON_INVERSE, Role.INVERSE),
        (Role.INVERSE_LINK, Role.INVERSE),
    ],
)
def test_pairs_that_the_window_uses_are_readable(ink: Role, ground: Role, mode: Mode) -> None:
    assert contrast(ink, ground, mode) >= 4.5


def test_every_role_has_both_modes() -> None:
    assert set(TOKENS) == set(Role)
    assert all(re.fullmatch(r"#[0-9A-F]{6}", part) for token in TOKENS.values() for part in token)


def test_figures_have_equal_widths(styled: QApplication) -> None:
    for size in Size:
        for bold in (False, True):
            metrics = QFontMetrics(theme.font(size, bold))
            assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_the_palette_is_complete(styled: QApplication) -> None:
    palette = theme.palette()
    assert palette.color(QPalette.ColorRole.PlaceholderText) == theme.color(Role.TEXT3)
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled == theme.color(Role.DISABLED)


def test_the_sheet_has_no_open_placeholder_and_its_pictures_exist(styled: QApplication) -> None:
    sheet = stylesheet.sheet()
    assert "$" not in sheet
    files = [Path(name) for name in re.findall(r"url\(([^)]+)\)", sheet)]
    assert files
    assert all(file.is_file() for file in files)


def test_every_icon_can_be_drawn(styled: QApplication) -> None:
    for name in icons.NAMES:
        assert not icons.pixmap(name).isNull(), name


def test_another_mode_changes_the_colours(styled: QApplication) -> None:
    try:
        theme.apply(styled, Mode.DARK)
        assert theme.color(Role.SURFACE) == QColor(TOKENS[Role.SURFACE].dark)
    finally:
        theme.apply(styled, Mode.LIGHT)
    assert theme.color(Role.SURFACE) == QColor(TOKENS[Role.SURFACE].light)


def test_colours_are_named_by_role_everywhere_else() -> None:
    found = [
        f"{path.name}: {match}"
        for path in DESKTOP.rglob("*.py")
        if path.name != "theme.py"
        for match in re.findall(r"#[0-9A-Fa-f]{6}\b", path.read_text(encoding="utf-8"))
    ]
    assert found == []
