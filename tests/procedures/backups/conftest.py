"""A ledger that has lived, and an office to copy it to."""

from contextlib import contextmanager
from datetime import date, datetime

import pytest

from qinling.ledger.attachments import open_attachments
from qinling.ledger.engine import open_ledger
from qinling.ledger.reader import open_reader
from qinling.procedures.backups.ledger_copying import copy_ledger
from qinling.procedures.backups.ledger_facts import read_ledger_facts
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.importing.ledger_import import import_drafts
from qinling.procedures.issue_editing import edit_issue
from qinling.procedures.steps import attach_files, resolve_issues
from qinling.procedures.undo import undo_last_command
from qinling.rules.drafts import Draft, Sheet
from qinling.rules.vocabulary import AttachmentKind
from tests.ledger.postgres.conftest import address  # noqa: F401 (a fixture)

STAMP = Stamp("测试员", "2026-04-25T01:02:03.000004Z", date(2026, 4, 25))
#: One of one part, one of three, and one whose end is that of a part.
PHOTOS = (b"photo", bytes(range(256)) * 9_000, b"\0" * (2 << 20))


NOON = datetime(2026, 4, 25, 12)


def facts_of(place):
    with open_reader(place) as reader:
        return read_ledger_facts(reader)


def run_sql(office, sql):
    """Run a statement on an office behind the program's back, and return its rows if it has some."""
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(office.url, autocommit=True) as connection:
        connection.execute(f"set search_path to {office.office}")
        result = connection.execute(sql)
        return result.fetchall() if result.description else None


@contextmanager
def silent_progress(_label, _total, _unit):
    yield lambda _done: None


def copy(source, target, show=silent_progress):
    return copy_ledger(source, target, show, 5)


def draft(number, **values):
    said = {"level": "district", "number": number, "description": "河道弃渣", "status": "rectifying"}
    return Draft(said | values, {"股室": "一股"}, Sheet("区级.xlsx", "台账"), 2)


def attach(place, *files):
    with open_ledger(place) as writer, open_attachments(place, writer) as store:
        (issue,) = resolve_issues(writer, [("A1", None)])
        return attach_files(writer, issue, files, AttachmentKind.BEFORE, store, STAMP)


@pytest.fixture
def photos(tmp_path):
    files = [tmp_path / f"{number}.jpg" for number in range(len(PHOTOS))]
    for file, content in zip(files, PHOTOS, strict=True):
        file.write_bytes(content)
    return files


@pytest.fixture
def lived(tmp_path, photos):
    """A file with imports, an edit, attachments, and a command taken back."""
    path = tmp_path / "ledger.db"
    with open_ledger(path, create=True) as writer:
        drafts = [draft("A1", percent=40.0, lon=109.5, on_platform=True), draft("A2", on_platform=False)]
        import_drafts(writer, [*drafts, *(draft(f"B{n}") for n in range(300))], STAMP)
    attach(path, *photos)
    with open_ledger(path) as writer:
        edit_issue(writer, "A2", None, {"remark": "来函"}, STAMP, "区函〔2026〕3号")
    with open_ledger(path) as writer:
        import_drafts(writer, [draft("C1")], STAMP)
    with open_ledger(path) as writer:
        undo_last_command(writer, STAMP)
    return path
