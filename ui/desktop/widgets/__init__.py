"""The components of the window. Pages import from here and never style anything themselves.

Text and layout (labels.py)
    label(text="", size=Size.BODY, role=Role.TEXT, *, bold=False, wrap=False, selectable=False) -> QLabel
    set_role(label, role)   rule() -> hairline   frame(look)   column(parent=None, margins=, gap=)   row(...)   clear(layout)
    Size (AXIS 11, NOTE 12, BODY 13, PANEL 14, PAGE 18, KEY 24), Role and Tone come from ui.desktop.theme.

Buttons and inputs (buttons.py); each has allow(bool, reason) that puts the reason into the tooltip
    PrimaryButton(text, icon="", *, shortcut="", tip="")   one per page, last in the bar
    SecondaryButton(...)  DangerButton(...)  LinkButton(...)  FlatButton(...)   same arguments
    IconButton(icon, name)          FilterChip(text, count=None): checkable; set_count(n); signal toggled(bool)
    Chip(text="", tone=Tone.MUTED): show_text(text, tone)
    SearchField(placeholder, *, icon="search", width=150): signal words(str)
    Select(name, *, width=118): set_choices([(value, text)], current=None), value(), signal picked(value)
    mark_flaw(field, bool): red frame of an input

Panels (panels.py)
    Panel(title, note="", link="", *, divided=True, flush=False): .body (layout), .note, .link_button, add_to_head(widget)
    PageBar(title, *, surface=False): .title, .middle (layout), add(button)
    KeyFigure(caption, *, right=False): show_value(figure, note="", role=Role.TEXT, note_role=Role.TEXT2)
    EmptyState(sentence, icon="empty"): add(text, action, icon="", *, primary=False), say(sentence)
    InlineNote(title="", text="", *, icon="warning", role=Role.WARN, look="note"): say(title, text)
    facts([(name, value)], width=92) -> layout of labelled values

Steps (steps.py)
    StepBar(*, numbered=False): set_steps([StepItem(key, label, state, tip)]), signal chosen(key)

Tables (data_table.py; columns and rows from ui.desktop.table_models.cells)
    DataTable([Column...], *, name, select_rows=False, totals=False, state_key="")
        set_columns, set_rows([TableRow...]), set_words(text), set_filter(keep), sort_by(key, descending)
        select(key, column=""), set_empty(EmptyState), set_caption(text), current_row(), selected_rows()
        column_menu(), copy(), set_excel_keys(on), toggle_parts(column place), set_totals_shown(bool)
        signals opened(TableRow), current_changed(TableRow | None, column key), arranged(),
        summary_changed(SelectionSummary | None): the shell shows it when the page calls set_status(left, summary.text)
        .model: FrameModel (rowCount() shown, total_rows all, shown(), everything()), .body: the view that has the keyboard
    Column(key, title, kind=Kind.TEXT, width=96, *, group, frozen, stretch, total, bold, muted, hidden, tip, center,
        opens)  # keys of the columns that the › of its header shows and hides
    Kind: TEXT, MONEY (fen), CHANGE (signed fen), INT, DATE, CHIP (ChipValue), LINK
    TableRow(key, values in column order, marks={column key: CellMark}, search="", tone=None)
    CellMark(tone, tint, arrow +1/-1, old, framed, icon, bold, tip)      ChipValue(text, tone, tint=True)

Feedback (feedback.py; the shell owns them, pages use context.notify and context.start)
    UndoBar(parent), ProgressCard(runner, parent)

Dialogs (dialogs.py); open with .open(), never exec()
    Dialog(parent, title, *, width=470, cancel="取消"): .body, .foot; add the accepting button to .foot
    TypedConfirm(parent, title, text, words, button, on_confirmed(reason), *, danger=False, reason=False)

Problems (problem_list.py)
    ProblemList(*, places=True): set_problems([Problem]), signal chosen(Problem)

Charts (charts.py)
    BarChart, RangeChart, ShareBar, LineChart, WageScale: own painting, each with set_data(...) and a text for screen readers
"""
