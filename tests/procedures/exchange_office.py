"""An office that exports its ledger and takes the export back, and the cells that people type into exports."""

import json
from datetime import date
from pathlib import Path

from qinling.ledger.attachments import AttachmentFolder
from qinling.ledger.engine import open_ledger
from qinling.ledger.issues.filters import Filters
from qinling.ledger.reader import open_reader
from qinling.procedures import ledger_verification
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.importing.ledger_import import import_drafts
from qinling.procedures.issue_editing import edit_issue
from qinling.procedures.steps import resolve_issues, take_step
from qinling.procedures.views.issue_views import list_issues
from qinling.rules.drafts import Draft, Sheet
from qinling.rules.fields import FIELDS
from qinling.rules.lifecycle import steps
from qinling.rules.lifecycle.steps import StepDates

TODAY = date(2026, 4, 25)
STAMP = Stamp("李某", "2026-04-25T01:02:03.000004Z", TODAY)

JUNE, JULY, AUGUST = date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31)
DEADLINE = ("deadline", "deadline_kind", "deadline_text")
TEXTS = [(None, None), ("甲处", "甲处"), ("乙处", "乙处"), ("丙处", "丙处")]


def deadline_cells(day, kind, text):
    return dict(zip(DEADLINE, (day, kind, text), strict=True))


#: By field: what may be typed into a cell, and what that means.
CELLS = {
    **{field.name: TEXTS for field in FIELDS if field.is_input and field.kind.name == "TEXT"},
    "description": TEXTS[1:],
    "percent": [(None, None), (0, 0.0), (0.4, 40.0), ("75%", 75.0), (1, 100.0)],
    "schedule": [(None, None), ("达到序时进度", "on_track"), ("未达到序时进度", "behind")],
    "on_platform": [(None, None), ("是", True), ("否", False)],
    "lon": [(None, None), (109.5, 109.5), ("109.75", 109.75)],
    "lat": [(None, None), (33.5, 33.5), (33.75, 33.75)],
    "lead_days": [(None, None), (10, 10), ("20天", 20)],
    "found_on": [(None, None), (date(2026, 1, 5), date(2026, 1, 5)), ("2026.1.6", date(2026, 1, 6))],
    "handed_over_on": [(None, None), (date(2026, 1, 8), date(2026, 1, 8)), ("2026年1月9日", date(2026, 1, 9))],
    "rectified_on": [(None, None), (date(2026, 3, 1), date(2026, 3, 1))],
    "status": [("未启动", "not_started"), ("整改中", "rectifying"), ("已完成整改（待销号）", "rectified"), ("已销号", "closed")],
    "deadline": [
        (None, deadline_cells(None, "none", None)),
        ("待定", deadline_cells(None, "none", "待定")),
        ("长期坚持", deadline_cells(None, "standing", "长期坚持")),
        ("立行立改", deadline_cells(None, "immediate", "立行立改")),
        (JUNE, deadline_cells(JUNE, "dated", "2026-06-30")),
        ("2026年6月30日前，并长期坚持", deadline_cells(JUNE, "dated_standing", "2026年6月30日前，并长期坚持")),
        (JULY, deadline_cells(JULY, "dated", "2026-07-31")),
        ("2026年8月底前", deadline_cells(AUGUST, "dated", "2026年8月底前")),
    ],
}  # fmt: skip
del CELLS["number"]
HEADINGS = {field.name: field.label for field in FIELDS if field.is_input}
HEADINGS |= {"progress": "整改工作进展", "on_platform": "是否录入平台"}
NUMBERS = ("A1", "A2", "A3", "A4", "A5")
STEP_FIELDS = ("status", "rectified_on")


class ExchangeOffice:
    """A ledger with its export, and what is done to both."""

    def __init__(self, run, folder):
        self.run, self.folder, self.path = run, Path(folder), Path(folder) / "ledger.db"
        with open_ledger(self.path, create=True):
            pass

    def run_command(self, *words, code=0):
        result = self.run("--ledger", self.path, *words)
        assert result.exit_code == code, result.stderr
        return result

    def write(self, work):
        with open_ledger(self.path) as writer:
            return work(writer)

    def issues(self):
        with open_reader(self.path) as reader:
            rows = [issue._asdict() for issue in list_issues(reader, Filters())]
        return {row["number"]: row for row in rows}

    def head(self):
        with open_reader(self.path) as reader:
            return ledger_verification.read_chain_head(reader)

    def commands_since(self, head):
        with open_reader(self.path) as reader:
            sql = "select count(distinct batch) from event where id > :position"
            return reader.value(sql, position=head[0])

    def verify(self):
        with open_reader(self.path) as reader:
            assert ledger_verification.verify(reader, AttachmentFolder(self.folder / "papers")).faults == []

    def import_rows(self, rows):
        sheet = Sheet("台账.xlsx", "台账")
        cells = [dict(row) for row in rows]
        drafts = [Draft(row, row.pop("extra", {}), sheet, at) for at, row in enumerate(cells, 2)]
        self.write(lambda writer: import_drafts(writer, drafts, STAMP))

    def edit(self, number, values):
        self.write(lambda writer: edit_issue(writer, number, None, values, STAMP, "更正"))

    def complete(self, number):
        moment = StepDates(TODAY, TODAY)

        def work(writer):
            issues = resolve_issues(writer, [(number, None)])
            take_step(writer, issues, lambda issue, _: steps.complete_rectification(issue, moment), STAMP)

        if self.issues()[number]["status"] in ("not_started", "rectifying"):
            self.write(work)

    def export(self, name="out.xlsx", columns=None):
        file = self.folder / name
        self.run_command("export", file, *(["--columns", ",".join(columns)] if columns else []))
        return file

    def import_file(self, file, *options):
        """Import *file* as on a later day, so that no day of it lies ahead, and return what the command says."""
        words = ("import", file, "--json", "--today", "2026-07-31", *options)
        return json.loads(self.run_command(*words).stdout)

    def return_file(self, file, *options):
        return json.loads(self.run_command("return", file, "--json", *options).stdout)
