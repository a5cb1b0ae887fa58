"""Drives the real window through every page and main dialog and writes a picture of each: ``main(out_dir, sizes)``.

The pictures are for looking at, and for the manual. ``python -m ui.desktop.screenshots --data FOLDER --out FOLDER``.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

from shequ_hr.imports.results import ImportReport
from ui.bootstrap import RESOURCES
from ui.desktop.app import application, make_window
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.importing import COLUMNS, DONE, FILE, PREVIEW
from ui.desktop.pages.people import PeoplePage
from ui.desktop.pages.users import UsersPage
from ui.desktop.shell.first_run import FirstRun
from ui.desktop.shell.shell import Shell
from ui.desktop.shell.sign_in import SignIn
from ui.desktop.shell.ways_back import ProtectPage, RecoverPage
from ui.desktop.shell.wizard import Wizard
from ui.desktop.table_models.cells import Kind
from ui.desktop.widgets.data_table import DataTable
from ui.desktop.widgets.dialogs import Dialog

SIZES = ((1366, 768), (1920, 1080))
_SETTLE = 120
_LIMIT = 20_000


def main(out_dir: Path, sizes: Sequence[tuple[int, int]] = SIZES, data: Path | None = None) -> list[Path]:
    """Write the pictures of every page at every size into a folder; returns the files in order."""
    application(["shequ-hr"])
    out_dir.mkdir(parents=True, exist_ok=True)
    camera = _Camera(out_dir)
    for width, height in sizes:
        window = make_window(data, *_signed_in())
        camera.aim(window, width, height)
        if window.shell is not None:
            _pages(window.shell, camera)
            _sign_in(window, camera, data)
        window.close()
    for width, height in sizes:
        _first_run(out_dir, camera, width, height)
    return camera.files


def _signed_in() -> tuple[str, str]:
    """User and password as the command line takes them."""
    return os.environ.get("SHEQU_HR_USER", "演示经办"), os.environ.get("SHEQU_HR_PASSWORD", "")


class _Camera:
    """Waits until everything is answered and painted, then writes a picture."""

    def __init__(self, out_dir: Path) -> None:
        self._out = out_dir
        self.files: list[Path] = []

    def aim(self, window: MainWindow, width: int, height: int) -> None:
        """Show a window at a size and wait until it has opened its office."""
        self.window, self._size = window, f"{width}x{height}"
        window.resize(width, height)
        window.show()
        _until(lambda: window.ready)

    def take(self, name: str, subject: QWidget | None = None) -> None:
        """Picture of the window or of a dialog."""
        _until(lambda: self.window.ready)
        _wait(_SETTLE)
        _until(lambda: self.window.ready)
        file = self._out / f"{len(self.files) + 1:02d}-{name}-{self._size}.png"
        (subject or self.window).grab().save(str(file))
        self.files.append(file)


def _pages(shell: Shell, camera: _Camera) -> None:
    for key in shell.keys:
        shell.go(key)
        camera.take(key)
        if key == "payroll":
            _grid(shell, camera)
        page = shell.page(key)
        if isinstance(page, PeoplePage):
            _wizard(page, camera)
        for bar in page.findChildren(QTabBar):
            _tabs(bar, key, camera)
        for name, arguments in _VIEWS.get(key, ()):
            shell.go(key, arguments)
            camera.take(f"{key}-{name}")
            for dialog in shell.window().findChildren(Dialog):
                camera.take(f"{key}-{name}-dialog", dialog)
                dialog.close()
    shell.go("workbench")
    shell.top.search.begin()
    shell.top.search.setText("工")
    camera.take("search")
    shell.top.search.close_results()
    shell.top.search.clear()


def _grid(shell: Shell, camera: _Camera) -> None:
    """The last month that has a grid, with the explanation of one amount."""
    context, month = shell.context, shell.context.month
    context.set_month(month.plus(-1))
    camera.take("payroll-grid")
    shown = [table for table in shell.page("payroll").findChildren(DataTable) if table.isVisible() and table.model.rowCount()]
    table = max(shown, key=lambda candidate: len(candidate.model.columns), default=None)
    if table is not None:
        place = next(number for number, column in enumerate(table.model.columns) if column.kind is Kind.MONEY)
        table.body.setFocus()
        table.body.setCurrentIndex(table.model.index(0, place))
        table.opened.emit(table.model.row_at(0))
        camera.take("payroll-why")
    shell.go("payroll", {"show": "compare"})
    camera.take("payroll-compare")
    shell.page("payroll").open_with({"worker": table.model.row_at(0).key} if table is not None else {})
    shell.go("workbench")
    camera.take("workbench-paid")
    context.set_month(month)
    shell.go("payroll")


def _wizard(page: PeoplePage, camera: _Camera) -> None:
    """An import step by step, by the sample roster of the program; the last step shows what writing would have said."""
    sample = next(iter(sorted((RESOURCES / "samples").glob("花名册*.xlsx"))), None)
    if sample is None:
        return
    page.command("import")
    page.wizard.read(sample)
    camera.take("people-import-read")
    for step, name in ((COLUMNS, "columns"), (PREVIEW, "preview")):
        page.wizard.show_step(step)
        camera.take(f"people-import-{name}")
    page.wizard.done.show_report(
        "花名册", ImportReport(import_id=1, kind="workers", file=sample.name, new=86, changed=0, same=0)
    )
    page.wizard.show_step(DONE)
    camera.take("people-import-done")
    page.wizard.show_step(FILE)
    page.wizard.closed.emit()


_VIEWS: dict[str, tuple[tuple[str, dict[str, object]], ...]] = {
    "payroll": (
        ("problems", {"show": "problems"}),
        ("import", {"show": "import"}),
    ),
    "people": (("import", {"show": "import"}),),
    "wages": (("entry", {"show": "entry"}),),
}


def _tabs(bar: QTabBar, key: str, camera: _Camera) -> None:
    if not bar.isVisible():
        return
    first = bar.currentIndex()
    for place in range(bar.count()):
        if place != first:
            bar.setCurrentIndex(place)
            camera.take(f"{key}-tab{place + 1}")
    bar.setCurrentIndex(first)


def _first_run(out_dir: Path, camera: _Camera, width: int, height: int) -> None:
    window = make_window(out_dir / "no-office", _signed_in()[0], "")
    camera.aim(window, width, height)
    camera.take("first-run")
    if isinstance(window.page, FirstRun):
        window.page.create_button.click()
        _until(lambda: isinstance(window.page, Wizard))
    if isinstance(window.page, Wizard):
        _setup_steps(window.page, camera)
    window.show_page(RecoverPage("周敏"))
    camera.take("recover")
    window.show_page(ProtectPage(out_dir / "no-office", "周敏"))
    camera.take("protect")
    window.close()


def _setup_steps(page: Wizard, camera: _Camera) -> None:
    """All four steps, each filled in as a person would."""
    camera.take("wizard-office")
    page.unit.setText("玉林街道办事处")
    page.code.setText("510107001")
    page.next.click()
    page.user.setText("周敏")
    for field in (page.password.first, page.password.second):
        field.setText("songshu-qiaoliang-mifan-dengta")
    page.password.judge()
    camera.take("wizard-user")
    page.next.click()
    page.shown.typed.setText("0" + page.shown.code[1:])
    page.next.click()
    camera.take("wizard-code")
    page.shown.typed.setText(page.shown.code)
    page.next.click()
    camera.take("wizard-backup")


def _sign_in(window: MainWindow, camera: _Camera, data: Path | None) -> None:
    """The door of the same office, a refusal, and the lock over it."""
    page = window.shell.page("users") if window.shell is not None and "users" in window.shell.keys else None
    if isinstance(page, UsersPage) and window.shell is not None:
        window.shell.go("users")
        _until(lambda: window.ready)
        for button, name in ((page.add, "users-add"), (page.own, "users-password")):
            button.click()
            shown = [dialog for dialog in window.findChildren(Dialog) if dialog.isVisible()]
            camera.take(name, shown[-1])
            shown[-1].close()
    window.lock()
    camera.take("locked")
    window.close()
    door = make_window(data, _signed_in()[0], "")
    camera.aim(door, window.width(), window.height())
    camera.take("sign-in")
    if isinstance(door.page, SignIn):
        door.page.answer("用户名或密码不对，还可以再试 3 次。检查大写锁定和输入法（全角、中文标点）后重试。")
        camera.take("sign-in-refused")
    door.close()


def _until(condition: Callable[[], bool]) -> None:
    """Let the event loop run until a condition holds, or give up after a while."""
    loop, limit, look = QEventLoop(), QTimer(), QTimer()
    limit.setSingleShot(True)
    limit.timeout.connect(loop.quit)
    limit.start(_LIMIT)
    look.timeout.connect(lambda: loop.quit() if condition() else None)
    look.start(10)
    loop.exec()


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def run(arguments: Sequence[str]) -> int:
    """The command: pictures of the office in ``--data`` into ``--out``."""
    parser = argparse.ArgumentParser(description="把窗口的每一页存成图片")
    parser.add_argument("--data", type=Path, help="单位数据文件夹")
    parser.add_argument("--out", type=Path, default=Path("screenshots"), help="图片文件夹")
    options = parser.parse_args(arguments)
    files = main(options.out, SIZES, options.data)
    sys.stderr.write(f"{len(files)} 张图片：{options.out}\n")
    QApplication.quit()
    return 0 if files else 1


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(run(sys.argv[1:]))
