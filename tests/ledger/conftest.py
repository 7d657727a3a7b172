import shutil
import subprocess
import sys
from contextlib import contextmanager
from datetime import date

import pytest

from qinling.ledger.changes import add_units, append_events, insert_issues
from qinling.ledger.engine import open_ledger
from qinling.ledger.issues.queries import read_chain_head
from qinling.ledger.reader import open_reader
from qinling.rules.history.events import EventKind, encode_created_values
from qinling.rules.history.hash_chain import seal_event
from tests.checkout import ROOT


@pytest.fixture
def path(tmp_path):
    return tmp_path / "台账 50%?#.db"


@pytest.fixture(scope="session")
def new_ledger(tmp_path_factory):
    path = tmp_path_factory.mktemp("new") / "ledger.db"
    with open_ledger(path, create=True):
        pass
    return path


@pytest.fixture
def ledger(new_ledger, path):
    """A ledger that is there and holds nothing."""
    shutil.copy(new_ledger, path)
    return path


@pytest.fixture
def given_issues(ledger):
    """Write issues, each given by its number and what differs from a plain one; return their ids."""

    def write(*numbers_and_values):
        plain = {"level": "district", "status": "rectifying", "description": "河道旁堆放垃圾"}
        rows = [plain | {"number": number} | values for number, values in numbers_and_values]
        with open_ledger(ledger) as writer:
            ids = insert_issues(writer, [format_days(row) for row in rows])
            append_events(writer, build_events(writer, ids, rows))
            for row in rows:
                add_units(writer, (row.get("lead_unit"), row.get("duty_unit")))
        return list(ids)

    return write


def format_days(row):
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def build_events(writer, ids, rows):
    last, prev_hash = read_chain_head(writer)
    for event_id, (issue, row) in enumerate(zip(ids, rows, strict=True), last + 1):
        event = seal_event(
            prev_hash,
            event_id=event_id,
            at="2026-04-25T01:02:03.000004Z",
            day="2026-04-25",
            actor="张某",
            kind=EventKind.CREATED,
            issue=issue,
            batch=last + 1,
            changes=encode_created_values(row),
            ground="导入",
        )
        prev_hash = event.hash
        yield event


@pytest.fixture(params=["file", "transaction"])
def open_any_reader(request, ledger):
    """Open a reader of the file, then one inside a writing transaction: both answer alike."""

    @contextmanager
    def inside():
        with open_ledger(ledger) as writer:
            yield writer

    return inside if request.param == "transaction" else lambda: open_reader(ledger)


@pytest.fixture
def another_process():
    """Run *script* in a process of its own; it has `path`, and `say`s when it got somewhere."""
    opening = "import sys; from pathlib import Path; path = Path(sys.argv[1]);"
    opening += "say = lambda: print('.', flush=True);"

    @contextmanager
    def run(script, path, **settings):
        process = subprocess.Popen(
            [sys.executable, "-c", opening + script, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            **settings,
        )
        with process:
            try:
                yield process
            finally:
                process.kill()

    return run


@pytest.fixture
def lived_ledger(qinling, ledger):
    """A ledger with three weeks of steps: added, moved, rectified, closed, relapsed, void, undone, removed."""
    for day, *words in (
        ("2026-04-01", "add", "级别=区级", "编号=A1", "问题描述=弃渣", "整改时限=2026-04-10"),
        ("2026-04-01", "add", "级别=区级", "编号=A2", '问题描述=弃渣 "status"', "整改时限=2026-04-05"),
        (
            "2026-04-03",
            "add",
            "级别=省级",
            "编号=B1",
            "问题描述=弃渣",
            "整改状态=已销号",
            "销号日期=2026-03-01",
            "--ground",
            "来函",
        ),
        ("2026-04-06", "edit", "A2", "整改时限=2026-04-20", "--ground", "来函"),
        ("2026-04-07", "complete", "A1", "--on", "2026-04-07"),
        ("2026-04-08", "undo", "--yes"),
        ("2026-04-09", "add", "级别=区级", "编号=A3", "问题描述=误登"),
        ("2026-04-10", "undo", "--yes"),
        ("2026-04-11", "add", "级别=区级", "编号=A4", "问题描述=重复"),
        ("2026-04-12", "void", "A4", "--reason", "重复登记"),
        ("2026-04-13", "complete", "A1", "--on", "2026-04-13"),
        ("2026-04-15", "recheck", "B1", "--relapsed", "--note", "又有弃渣", "--to", "2026-04-18"),
        ("2026-04-22", "edit", "A2", "备注=status", "--ground", "来函"),
    ):
        result = qinling(*words, "--today", day)
        assert result.exit_code == 0, (words, result.stderr)
    return ledger
