"""The first schema: STRICT tables, integer fen, what must be unique, and triggers that keep closed runs as they are."""

from __future__ import annotations

from typing import Any

MONTH = "GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'"

OFFICE = f"""
CREATE TABLE office (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    unit TEXT NOT NULL CHECK (unit <> ''),
    code TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('street', 'district')),
    pay_pack TEXT NOT NULL,
    dual_control INTEGER NOT NULL CHECK (dual_control IN (0, 1)),
    demo INTEGER NOT NULL CHECK (demo IN (0, 1))
) STRICT;
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE office_average (
    year INTEGER NOT NULL CHECK (year BETWEEN 1990 AND 2200),
    region TEXT NOT NULL,
    definition TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    document TEXT NOT NULL,
    published TEXT NOT NULL,
    PRIMARY KEY (year, region, definition)
) STRICT, WITHOUT ROWID;
CREATE TABLE holiday (
    day TEXT PRIMARY KEY,
    year INTEGER NOT NULL,
    name TEXT NOT NULL,
    off INTEGER NOT NULL CHECK (off IN (0, 1)),
    statutory INTEGER NOT NULL CHECK (statutory IN (0, 1)),
    CHECK (substr(day, 1, 4) = CAST(year AS TEXT))
) STRICT, WITHOUT ROWID;
CREATE TABLE export (
    id INTEGER PRIMARY KEY,
    month TEXT NOT NULL CHECK (month {MONTH}),
    kind TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    what TEXT NOT NULL,
    file TEXT NOT NULL,
    count_rows INTEGER NOT NULL,
    digest TEXT NOT NULL,
    made TEXT NOT NULL,
    made_by TEXT NOT NULL
) STRICT;
"""

PACKS = """
CREATE TABLE pack_text (digest TEXT PRIMARY KEY CHECK (length(digest) = 64), text TEXT NOT NULL) STRICT;
CREATE TABLE pack_install (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    pack TEXT NOT NULL,
    digest TEXT NOT NULL REFERENCES pack_text (digest),
    installed TEXT NOT NULL,
    installed_by TEXT NOT NULL
) STRICT;
CREATE TRIGGER pack_text_stays BEFORE UPDATE ON pack_text BEGIN SELECT RAISE(ABORT, 'kept text'); END;
CREATE TRIGGER pack_text_remains BEFORE DELETE ON pack_text BEGIN SELECT RAISE(ABORT, 'kept text'); END;
"""

# A worker is written and read as a whole, and 30,000 of them in well under a second: one validated document a person.
# The columns beside it are what is searched or must be unique.
PEOPLE = f"""
CREATE TABLE community (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    archived INTEGER NOT NULL CHECK (archived IN (0, 1)),
    document TEXT NOT NULL
) STRICT;
CREATE TABLE worker (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    id_type TEXT NOT NULL,
    id_number TEXT NOT NULL UNIQUE CHECK (id_number <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    archived INTEGER NOT NULL CHECK (archived IN (0, 1)),
    document TEXT NOT NULL
) STRICT;
CREATE TABLE month_input (
    month TEXT NOT NULL CHECK (month {MONTH}),
    worker_id INTEGER NOT NULL REFERENCES worker (id),
    document TEXT NOT NULL,
    PRIMARY KEY (month, worker_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX month_input_worker ON month_input (worker_id);
CREATE TABLE extra_deduction (
    worker_id INTEGER NOT NULL REFERENCES worker (id),
    month TEXT NOT NULL CHECK (month {MONTH}),
    kind TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount <> 0),
    PRIMARY KEY (month, worker_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX extra_deduction_worker ON extra_deduction (worker_id);
CREATE TABLE opening_tax (
    worker_id INTEGER NOT NULL REFERENCES worker (id),
    year INTEGER NOT NULL,
    through INTEGER NOT NULL CHECK (through BETWEEN 0 AND 12),
    income INTEGER NOT NULL,
    exempt INTEGER NOT NULL,
    insurance INTEGER NOT NULL,
    extra INTEGER NOT NULL,
    other INTEGER NOT NULL,
    months INTEGER NOT NULL CHECK (months BETWEEN 0 AND 12),
    withheld INTEGER NOT NULL,
    method TEXT CHECK (method IN ('ordinary', 'first_job', 'sixty_thousand')),
    PRIMARY KEY (worker_id, year)
) STRICT, WITHOUT ROWID;
CREATE TABLE import (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    file TEXT NOT NULL,
    digest TEXT NOT NULL,
    imported TEXT NOT NULL,
    imported_by TEXT NOT NULL,
    count_new INTEGER NOT NULL,
    count_changed INTEGER NOT NULL,
    count_same INTEGER NOT NULL,
    before BLOB NOT NULL,
    undone INTEGER NOT NULL CHECK (undone IN (0, 1))
) STRICT;
"""

# Thousands of slips have the same lines with other amounts: what the lines are called is kept once (a shape), each slip keeps
# the id of its shape and its amounts. This halves the file and lets slips of a run share their texts in memory.
PAYROLL = f"""
CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    month TEXT NOT NULL CHECK (month {MONTH}),
    kind TEXT NOT NULL CHECK (kind IN ('regular', 'bonus', 'correction')),
    sequence INTEGER NOT NULL CHECK (sequence >= 1),
    state TEXT NOT NULL CHECK (state IN ('draft', 'checked', 'approved', 'locked', 'paid', 'void')),
    slips INTEGER NOT NULL CHECK (slips >= 0),
    gross INTEGER NOT NULL,
    deductions INTEGER NOT NULL,
    net INTEGER NOT NULL,
    employer INTEGER NOT NULL,
    inputs TEXT NOT NULL,
    calculated TEXT NOT NULL,
    calculated_by TEXT NOT NULL,
    checked_by TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    locked TEXT,
    locked_by TEXT NOT NULL,
    void_reason TEXT NOT NULL,
    seal TEXT NOT NULL,
    CHECK (gross - deductions = net),
    CHECK (state NOT IN ('locked', 'paid') OR (locked IS NOT NULL AND seal <> ''))
) STRICT;
CREATE UNIQUE INDEX run_name ON run (month, kind, sequence) WHERE state <> 'void';
CREATE UNIQUE INDEX run_open ON run (kind) WHERE state IN ('draft', 'checked', 'approved');
CREATE TABLE line_shape (id INTEGER PRIMARY KEY, lines TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE slip (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES run (id),
    worker_id INTEGER NOT NULL REFERENCES worker (id),
    name TEXT NOT NULL,
    community TEXT NOT NULL,
    post TEXT NOT NULL,
    grade INTEGER,
    days INTEGER NOT NULL,
    gross INTEGER NOT NULL,
    deductions INTEGER NOT NULL,
    net INTEGER NOT NULL,
    employer INTEGER NOT NULL,
    tax_income INTEGER NOT NULL,
    tax_exempt INTEGER NOT NULL,
    tax_insurance INTEGER NOT NULL,
    tax_other INTEGER NOT NULL,
    tax_withheld INTEGER NOT NULL,
    warnings TEXT NOT NULL,
    shape_id INTEGER NOT NULL REFERENCES line_shape (id),
    amounts TEXT NOT NULL,
    facts BLOB NOT NULL,
    CHECK (gross - deductions = net)
) STRICT;
CREATE UNIQUE INDEX slip_once ON slip (run_id, worker_id);
CREATE INDEX slip_run ON slip (run_id);
CREATE INDEX slip_worker ON slip (worker_id, run_id, tax_income, tax_exempt, tax_insurance, tax_other, tax_withheld);
"""

# Closed means locked, paid or void: such slips never change, whoever writes to the table.
TRIGGERS = """
CREATE TRIGGER line_shape_stays BEFORE UPDATE ON line_shape BEGIN SELECT RAISE(ABORT, 'closed run'); END;
CREATE TRIGGER line_shape_remains BEFORE DELETE ON line_shape BEGIN SELECT RAISE(ABORT, 'closed run'); END;
CREATE TRIGGER slip_insert BEFORE INSERT ON slip WHEN (SELECT state FROM run WHERE id = NEW.run_id) <> 'draft'
    BEGIN SELECT RAISE(ABORT, 'closed run'); END;
CREATE TRIGGER slip_update BEFORE UPDATE ON slip WHEN (SELECT state FROM run WHERE id = OLD.run_id) <> 'draft'
    BEGIN SELECT RAISE(ABORT, 'closed run'); END;
CREATE TRIGGER slip_move BEFORE UPDATE OF run_id ON slip WHEN (SELECT state FROM run WHERE id = NEW.run_id) <> 'draft'
    BEGIN SELECT RAISE(ABORT, 'closed run'); END;
CREATE TRIGGER slip_delete BEFORE DELETE ON slip WHEN (SELECT state FROM run WHERE id = OLD.run_id) <> 'draft'
    BEGIN SELECT RAISE(ABORT, 'closed run'); END;
CREATE TRIGGER run_closed BEFORE UPDATE ON run
    WHEN OLD.state IN ('locked', 'paid', 'void') AND NEW.state IN ('locked', 'paid', 'void') AND (
        OLD.id IS NOT NEW.id OR OLD.month IS NOT NEW.month OR OLD.kind IS NOT NEW.kind OR OLD.sequence IS NOT NEW.sequence
        OR OLD.slips IS NOT NEW.slips OR OLD.gross IS NOT NEW.gross OR OLD.deductions IS NOT NEW.deductions
        OR OLD.net IS NOT NEW.net OR OLD.employer IS NOT NEW.employer OR OLD.inputs IS NOT NEW.inputs
        OR OLD.seal IS NOT NEW.seal OR OLD.locked IS NOT NEW.locked)
    BEGIN SELECT RAISE(ABORT, 'closed run'); END;
CREATE TRIGGER run_void BEFORE UPDATE ON run WHEN OLD.state = 'void' AND NEW.state <> 'void'
    BEGIN SELECT RAISE(ABORT, 'closed run'); END;
CREATE TRIGGER run_delete BEFORE DELETE ON run WHEN OLD.state IN ('locked', 'paid', 'void')
    BEGIN SELECT RAISE(ABORT, 'closed run'); END;
"""


def up(migrator: Any, database: Any) -> None:
    """Create all tables, indexes and triggers of version 1."""
    del migrator
    for script in (OFFICE, PACKS, PEOPLE, PAYROLL, TRIGGERS):
        for statement in _statements(script):
            database.execute_sql(statement)


def _statements(script: str) -> list[str]:
    """Statements end with ``;`` at the end of a line; a trigger's body holds none there but its own ``END;``."""
    return [statement for statement in (part.strip() for part in script.split(";\n")) if statement]
