"""The import wizard inside a page: 选择文件 → 对应列 → 预览与检查 → 写入. The footer says what will happen before it does."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from shequ_hr.errors import UserError
from shequ_hr.imports.results import ImportPreview, ImportReport
from ui.desktop import icons
from ui.desktop.components.exporting import export_problems
from ui.desktop.components.files import ask_open, ask_save, open_folder
from ui.desktop.context import AppContext
from ui.desktop.operations import importing
from ui.desktop.operations.importing import TITLES
from ui.desktop.pages.importing_parts import ColumnsStep, DoneStep, FileStep, PreviewStep
from ui.desktop.theme import Role, Size
from ui.desktop.widgets.buttons import PrimaryButton, SecondaryButton
from ui.desktop.widgets.labels import column, frame, label, row
from ui.desktop.widgets.panels import PageBar
from ui.desktop.widgets.steps import StepBar, StepItem

FILE, COLUMNS, PREVIEW, DONE = range(4)
_STEPS = (("file", "选择文件"), ("columns", "对应列"), ("preview", "预览与检查"), ("done", "写入"))


class ImportWizard(QWidget):
    """``ImportWizard(context)``: ``begin(kind)``; ``closed`` when left, ``written`` after writing (not after undo)."""

    closed = Signal()
    written = Signal()
    told = Signal(str, str)
    """The two texts of the status bar."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._kind, self._step = "workers", FILE
        self._path: Path | None = None
        self._answers: dict[str, str] = {}
        self._preview: ImportPreview | None = None
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = column(self, gap=0)
        outer.addWidget(self._build_bar())
        self.file, self.columns, self.preview = FileStep(), ColumnsStep(), PreviewStep()
        self.done = DoneStep(self.closed.emit, lambda: self.begin(self._kind))
        self._steps = QStackedWidget()
        for step in (self.file, self.columns, self.preview, self.done):
            self._steps.addWidget(step)
        column_of_steps = column(margins=(14, 10, 14, 10))
        column_of_steps.addWidget(self._steps)
        outer.addLayout(column_of_steps, 1)
        outer.addWidget(self._build_foot())
        self._wire()

    def begin(self, kind: str) -> None:
        """Start anew with a kind of import."""
        self._kind, self._path, self._answers, self._preview = kind, None, {}, None
        self.bar.title.setText(f"导入{TITLES.get(kind, kind)}")
        self.file.show_kind(kind)
        self._show_file("", "")
        self.show_step(FILE)

    def read(self, path: Path) -> None:
        """Read a file and show its preview; what can not be read is said in place."""
        self._path, self._answers = path, {}
        self.file.flaw.clear()
        self._ask()

    @property
    def step(self) -> int:
        """FILE, COLUMNS, PREVIEW or DONE."""
        return self._step

    def _build_bar(self) -> PageBar:
        self.bar = PageBar("导入", surface=True)
        self._step_bar = StepBar(numbered=True)
        self._step_bar.chosen.connect(self._step_chosen)
        self.bar.middle.addWidget(self._step_bar)
        self._file_icon, self._file_name, self._file_note = label(""), label(""), label("", Size.NOTE, Role.TEXT2)
        self._file_icon.setPixmap(icons.pixmap("table", 16, ratio=2.0))
        for part in (self._file_icon, self._file_name, self._file_note):
            self.bar.add(part)
        return self.bar

    def _build_foot(self) -> QWidget:
        foot = frame("foot")
        foot.setFixedHeight(46)
        line = row(foot, margins=(16, 0, 14, 0), gap=8)
        picture = label("")
        picture.setPixmap(icons.pixmap("data", 16, ratio=2.0))
        self._says = label("", role=Role.TEXT2)
        self.cancel, self.back = SecondaryButton("取消"), SecondaryButton("上一步", "back")
        self.next = PrimaryButton("下一步", "arrow")
        self.next.setMinimumWidth(96)
        line.addWidget(picture)
        line.addWidget(self._says, 1)
        for part in (self.cancel, self.back, self.next):
            line.addWidget(part)
        return foot

    def _wire(self) -> None:
        self.cancel.clicked.connect(self.closed)
        self.back.clicked.connect(lambda: self.show_step(FILE if self._step == COLUMNS else COLUMNS))
        self.next.clicked.connect(self._forward)
        self.file.choose_wanted.connect(self._choose)
        self.file.chosen.connect(self.read)
        self.file.template_wanted.connect(self._template)
        self.columns.answered.connect(self._answered)
        self.preview.export_wanted.connect(self._export_problems)

    def _choose(self) -> None:
        path = ask_open(self, f"选择{TITLES.get(self._kind, '')}的表格")
        if path is not None:
            self.read(path)

    def _template(self) -> None:
        title = TITLES.get(self._kind, self._kind)
        path = ask_save(self, "模板存到", f"{title}模板.xlsx")
        if path is not None:
            self._context.start(
                importing.template(self._kind, path),
                self,
                lambda made: self._context.notify(f"已生成《{made.name}》", "打开文件夹", lambda: open_folder(made)),
            )

    def _ask(self) -> None:
        if self._path is None:
            return
        self._says.setText("正在读取文件……")
        query = importing.read_preview(self._kind, self._path, None, self._answers)
        self._context.read(self, query, self.show_preview, self._refused, key="preview", title=f"正在读取《{self._path.name}》")

    def show_preview(self, preview: ImportPreview) -> None:
        """Show what writing would do: questions first when there are any that were not answered."""
        self._preview = preview
        total = preview.new + preview.changed + preview.same + preview.refused
        self._show_file(preview.file, f"工作表“{preview.sheet}”　{total} 行" if preview.sheet else f"{total} 行")
        self.columns.show_preview(preview, self._answers)
        self.preview.show_preview(preview)
        self.show_step(COLUMNS if preview.open_questions else PREVIEW)

    def _refused(self, error: Exception) -> None:
        self.show_step(FILE)
        if isinstance(error, UserError) and not error.problems:
            self.file.flaw.setText(
                "。".join(part.rstrip("。") for part in (error.title, error.message, error.hint) if part) + "。"
            )
        else:
            self._context.failed.emit(error)

    def _answered(self) -> None:
        self._tell()

    def _forward(self) -> None:
        if self._step == FILE:
            self.show_step(COLUMNS)
        elif self._step == COLUMNS:
            answers = self.columns.questions.answers()
            if answers == self._answers:
                self.show_step(PREVIEW)
            else:
                self._answers = answers
                self._ask()
        elif self._preview is not None and self._step == PREVIEW:
            self._context.start(importing.commit(self._preview), self, self._wrote)

    def _wrote(self, report: ImportReport) -> None:
        self.done.show_report(TITLES.get(self._kind, self._kind), report)
        self.show_step(DONE)
        self.written.emit()

    def _export_problems(self) -> None:
        if self._preview is not None:
            export_problems(self._context, self, self._preview.problems, f"{Path(self._preview.file).stem}问题清单")

    def _step_chosen(self, key: str) -> None:
        wanted = [name for name, _ in _STEPS].index(key)
        if self._preview is not None and wanted <= PREVIEW and self._step != DONE:
            self.show_step(wanted)

    def _show_file(self, name: str, note: str) -> None:
        self._file_icon.setVisible(bool(name))
        self._file_name.setText(name)
        self._file_note.setText(note)

    def show_step(self, step: int) -> None:
        """Go to FILE, COLUMNS, PREVIEW or DONE."""
        self._step = step
        self._steps.setCurrentIndex(step)
        states = [
            "done" if number < step or step == DONE else "current" if number == step else "waiting" for number in range(4)
        ]
        self._step_bar.set_steps([StepItem(key, text, state) for (key, text), state in zip(_STEPS, states, strict=True)])
        self.back.setVisible(step in {COLUMNS, PREVIEW})
        self.next.setVisible(step in {COLUMNS, PREVIEW} or (step == FILE and self._preview is not None))
        self.cancel.setVisible(step != DONE)
        self._tell()

    def _tell(self) -> None:
        preview = self._preview
        if self._step == FILE or preview is None:
            self._says.setText("选好文件后先看预览，不会直接写入。")
            self._set_next("下一步", "arrow", "")
        elif self._step == COLUMNS:
            answers = self.columns.questions.answers()
            missing = sum(question.id not in answers for question in preview.questions)
            self._says.setText(f"还有 {missing} 个问题没有回答。" if missing else "回答记在这次导入里；下一步看预览。")
            self._set_next("下一步", "arrow", "先回答上面的问题" if missing else "")
        elif self._step == PREVIEW:
            self._tell_writing(preview)
        else:
            self._says.setText("已经写入。")
        left = "已经写入，可以整批撤销" if self._step == DONE else "还没有写入任何数据"
        self.told.emit(left, "文件只读打开，未改动原表　F1 帮助")

    def _tell_writing(self, preview: ImportPreview) -> None:
        rows = preview.new + preview.changed
        if not preview.ok:
            asked = f"还有 {len(preview.open_questions)} 个问题没有回答" if preview.open_questions else "还有问题没有解决"
            reason = f"有 {preview.refused} 行被拒绝，改好原表再导入" if preview.refused else asked
            self._says.setText(f"还不能写入：{reason}。现在什么都没有写入。")
        elif not rows:
            reason = "和库里完全相同，没有要写的"
            self._says.setText(f"{reason}。")
        else:
            reason = ""
            self._says.setText(f"将写入：新增 {preview.new} 行，变更 {preview.changed} 行。写入后可以整批撤销。")
        self._set_next(f"写入 {rows} 行", "check", reason)

    def _set_next(self, text: str, icon: str, reason: str) -> None:
        self.next.setText(text)
        self.next.setAccessibleName(text)
        self.next.setIcon(icons.icon(icon, Role.ON_ACCENT))
        self.next.allow(not reason, reason)
        self.next.updateGeometry()
