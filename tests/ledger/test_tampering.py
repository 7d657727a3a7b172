"""Whoever alters a ledger behind the program's back is found out, whatever he alters."""

import json
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import date

import pytest

from qinling.errors import UndoRefused
from qinling.ledger.attachments import AttachmentFolder, get_attachment_path
from qinling.ledger.engine import open_ledger
from qinling.ledger.reader import open_reader
from qinling.ledger.rows import ISSUE_COLUMNS
from qinling.ledger.soundness.schema_comparison import read_expected_schema
from qinling.ledger.sqlite_file.sqlite import SqliteReader
from qinling.procedures import ledger_verification
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.importing.ledger_import import import_drafts
from qinling.procedures.issue_editing import edit_issue
from qinling.procedures.ledger_verification import verify
from qinling.procedures.steps import attach_files, resolve_issues, take_step
from qinling.procedures.undo import undo_last_command
from qinling.rules.drafts import Draft, Sheet
from qinling.rules.history.events import Event
from qinling.rules.history.hash_chain import seal_event
from qinling.rules.lifecycle import close_out, steps
from qinling.rules.vocabulary import AttachmentKind

pytestmark = pytest.mark.about_a_file

DAY = date(2026, 4, 25)
STAMP = Stamp("测试员", "2026-04-25T01:02:03.000004Z", DAY)
TRIGGERS = ("event_never_changes", "event_never_goes", "event_never_replaced")
PHOTO_BYTES = "整改前。".encode()


def draft(number, **values):
    said = {"level": "district", "number": number, "description": "河道弃渣", "status": "rectifying"}
    return Draft(said | values, {"股室": "一股"}, Sheet("区级.xlsx", "台账"), 2)


@pytest.fixture(scope="module")
def sample_ledger(tmp_path_factory):
    """A ledger with an import, steps, a paper, a correction, and at its end an import taken back."""
    folder = tmp_path_factory.mktemp("lived")
    path, photo = folder / "ledger.db", folder / "照片.jpg"
    photo.write_bytes(PHOTO_BYTES)

    def step(decide):
        def take(writer):
            take_step(writer, resolve_issues(writer, [("A1", None)]), decide, STAMP)

        return take

    moment = steps.StepDates(DAY, DAY)
    with open_ledger(path, create=True) as writer:
        drafts = [
            draft("A1", percent=40.0, lon=109.5, deadline=date(2026, 6, 30)),
            draft("A2", on_platform=True),
        ]
        import_drafts(writer, [*drafts, draft(None)], STAMP)
    for work in (
        step(lambda issue, _: steps.complete_rectification(issue, moment, "已清运")),
        step(lambda issue, _: close_out.apply_for_close_out(issue, moment, "李某")),
        lambda writer: edit_issue(writer, "A2", None, {"remark": "来函"}, STAMP, "区函〔2026〕3号"),
        lambda writer: attach_files(
            writer, *resolve_issues(writer, [("A1", None)]), [photo], AttachmentKind.BEFORE,
            AttachmentFolder(folder / "ledger.db.papers"), STAMP,
        ),
        lambda writer: import_drafts(writer, [draft("A3")], STAMP),
        lambda writer: undo_last_command(writer, STAMP),
    ):  # fmt: skip
        with open_ledger(path) as writer:
            work(writer)
    return path


@pytest.fixture
def ledger_copy(sample_ledger, tmp_path):
    shutil.copytree(sample_ledger.parent, tmp_path / "copy")
    return tmp_path / "copy" / "ledger.db"


def put_triggers_back(connection):
    """Leave no trace but the change itself."""
    for trigger in TRIGGERS:
        connection.execute(read_expected_schema()[trigger].sql)


@pytest.fixture
def forger(ledger_copy):
    """Somebody who has the file and knows SQLite: no trigger and no constraint keeps him."""
    with closing(sqlite3.connect(ledger_copy, isolation_level=None)) as connection:
        for trigger in TRIGGERS:
            connection.execute(f"drop trigger {trigger}")
        connection.execute("pragma ignore_check_constraints = on")
        yield connection


@pytest.fixture
def verify_after(forger, ledger_copy):
    """What verify says of the ledger as the forger has it, and then everything is put back."""

    def after(*statements):
        forger.execute("begin")
        for sql, *values in statements:
            forger.execute(sql, values)
        put_triggers_back(forger)
        found = verify(
            SqliteReader(forger), AttachmentFolder(ledger_copy.with_name("ledger.db.papers"))
        ).faults
        forger.execute("rollback")
        return found

    return after


def read_events(connection):
    return [Event(*columns) for columns in connection.execute("select * from event order by id")]


def is_broken_at(event_id, faults):
    """Whether the chain breaks at an event, whatever issue it belongs to, and *faults* tell of that first."""
    words = rf"历史第 {event_id} 条(（问题 [^）]+）)?与前后不符：它或它前面的记录被改动、删除或插入过"
    return bool(faults) and re.fullmatch(words, faults[0]) is not None


def list_alterations(value):
    """Yield *value* with one sign replaced, at each place in turn, and with one sign more."""
    if isinstance(value, int):
        yield value + 1
        return
    for place, sign in enumerate(value):
        yield f"{value[:place]}{'0' if sign != '0' else '1'}{value[place + 1 :]}"
    yield f"{value} "


def test_the_ledger_is_sound_to_begin_with(sample_ledger):
    with open_reader(sample_ledger) as reader:
        found = verify(reader, AttachmentFolder(sample_ledger.with_name("ledger.db.papers")))
    assert (found.faults, found.events, found.issues, found.papers) == ([], 9, 3, 1)


@pytest.mark.parametrize("column", [name for name in Event._fields if name != "id"])
def test_one_sign_of_any_column_of_any_event(forger, verify_after, column, monkeypatch):
    monkeypatch.setattr(ledger_verification, "TABLE_CHECKS", ())  # the chain alone tells, and soon
    for event in read_events(forger):
        for value in list_alterations(getattr(event, column)):
            faults = verify_after((f"update event set {column} = ? where id = ?", value, event.id))
            assert is_broken_at(event.id, faults)


def test_the_id_of_an_event(forger, verify_after):
    *earlier, last = read_events(forger)
    for event in earlier:
        faults = verify_after(("update event set id = 1000 where id = ?", event.id))
        assert is_broken_at(event.id + 1, faults)
    assert is_broken_at(last.id + 1, verify_after(("update event set id = id + 1 where id = ?", last.id)))


def test_an_event_taken_out_of_the_middle(forger, verify_after):
    for event in read_events(forger)[:-1]:
        assert is_broken_at(event.id + 1, verify_after(("delete from event where id = ?", event.id)))


def test_events_cut_off_at_the_end(forger, verify_after):
    for event in read_events(forger):
        assert verify_after(("delete from event where id >= ?", event.id))


def test_two_events_swapped(forger, verify_after):
    events = read_events(forger)
    for one, other in zip(events, events[2:], strict=False):
        swap = (("update event set id = ? where id = ?", new, old)
                for new, old in ((0, one.id), (one.id, other.id), (other.id, 0)))  # fmt: skip
        assert is_broken_at(one.id, verify_after(*swap))


def test_an_event_put_in_between(forger, verify_after):
    events = read_events(forger)
    for event in events[1:]:
        shift = [
            ("update event set id = ? where id = ?", one.id + 1, one.id)
            for one in events[: event.id - 2 : -1]
        ]
        twin = ("insert into event select ?, at, day, actor, kind, issue, batch, changes, ground, prev_hash, hash"
                " from event where id = ?", event.id, event.id - 1)  # fmt: skip
        assert is_broken_at(event.id, verify_after(*shift, twin))


@pytest.mark.parametrize("kind", ["changed", "reported"])
@pytest.mark.parametrize("changes", ["{}", '{"remark":["来函","无"]}'])
def test_an_event_put_at_the_end_with_a_seal_of_its_own(forger, verify_after, kind, changes):
    last = read_events(forger)[-1]
    forged = seal_event(last.hash, event_id=last.id + 1, at=last.at, day=last.day, actor="张某", kind=kind, issue=2,
                  batch=last.id + 1, changes=changes, ground="")  # fmt: skip
    assert verify_after((f"insert into event values ({', '.join('?' * len(forged))})", *forged))


def test_an_event_altered_and_all_later_ones_sealed_again(forger, verify_after):
    statements, head = [], None
    for event in read_events(forger):
        told = event._replace(changes=event.changes.replace("来函", "去函"))
        head = seal_event(head.hash if head else event.prev_hash, event_id=event.id,
                    **{name: getattr(told, name) for name in Event._fields[1:-2]})  # fmt: skip
        statements.append(("update event set changes = ?, prev_hash = ?, hash = ? where id = ?",
                           head.changes, head.prev_hash, head.hash, head.id))  # fmt: skip
    assert any("A2" in fault for fault in verify_after(*statements))


@pytest.mark.parametrize("column", ISSUE_COLUMNS)
def test_one_cell_of_the_table_of_issues(forger, verify_after, column):
    for issue_id, number, value in forger.execute(
        f"select id, number, {column} from issue order by id desc"
    ).fetchall():
        other = value + 10 if isinstance(value, int | float) else f"{value or ''}1"
        faults = verify_after((f"update issue set {column} = ? where id = ?", other, issue_id))
        assert next(fault for fault in faults if "与历史" in fault).startswith(
            f"台账与历史不一致的问题：{other if column == 'number' else number}"
        )


def test_an_issue_taken_out_or_put_in(forger, verify_after):
    assert verify_after(("delete from issue where number = 'A2'",)) == ["台账与历史不一致的问题：A2"]
    names = ", ".join(ISSUE_COLUMNS[2:])
    twin = f"insert into issue select 9, 'A9', {names} from issue where number = 'A1'"
    assert verify_after((twin,)) == ["台账与历史不一致的问题：A9"]


def test_an_attachment_altered_by_one_byte_or_lost(verify_after, ledger_copy):
    folder = ledger_copy.with_name("ledger.db.papers")
    (paper,) = (file for file in folder.rglob("*") if file.is_file())
    assert paper == get_attachment_path(folder, paper.name)
    for place in range(len(PHOTO_BYTES)):
        paper.write_bytes(PHOTO_BYTES[:place] + bytes([PHOTO_BYTES[place] ^ 1]) + PHOTO_BYTES[place + 1 :])
        (fault,) = verify_after()
        assert fault.startswith("材料“照片.jpg”内容被改动")
    paper.unlink()
    assert verify_after()[0].startswith("材料“照片.jpg”丢失")


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("update event set actor = '李某' where id = 5", "历史第 5 条"),
        (
            "update event set actor = cast(x'e6b58be8af95e598' as text) where id = 5",
            "历史第 5 条",
        ),  # half a sign
        ("update event set changes = x'00ff' where id = 5", "历史第 5 条"),
        ("delete from event where id = 5", "历史第 6 条"),
        ("delete from event where id > 6", "历史"),
        ("update issue set closed_on = '2026-04-25', status = 'closed' where number = 'A2'", "问题：A2"),
        ("update issue set remark = cast(x'e69d' as text) where number = 'A2'", "问题：A2"),
        ("update issue set extra = 'nothing' where number = 'A2'", "问题：A2"),
        ("delete from issue", "A1、A2"),
    ],
)
def test_db_verify_says_what_is_wrong_and_exits_22(qinling, ledger_copy, forger, sql, words):
    forger.execute(sql)
    put_triggers_back(forger)
    told = qinling("db", "verify", "--ledger", ledger_copy)
    assert (told.exit_code, told.stdout) == (22, "")
    assert words in told.stderr.splitlines()[0]
    assert told.stderr.splitlines()[-1].startswith(f"错误：台账 {ledger_copy} 核验不通过（")
    said = json.loads(qinling("db", "verify", "--json", "--ledger", ledger_copy).stdout)
    assert words in said["faults"][0]


def test_an_undo_of_a_forged_event_is_refused(ledger_copy):
    with open_ledger(ledger_copy) as writer, pytest.raises(UndoRefused):
        undo_last_command(writer, Stamp("李某", STAMP.at, DAY))
