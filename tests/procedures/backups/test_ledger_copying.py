"""A ledger is copied to a server, back to a file, and from server to server, and is the same everywhere."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date

import pytest

from qinling.errors import (
    DocumentRefused,
    LedgerInconsistent,
    LedgerMissing,
    LedgerUnusable,
    OutputRefused,
    UsageRefused,
    ValueRefused,
)
from qinling.ledger import attachments
from qinling.ledger.attachments import get_attachment_path, get_attachments_folder, open_attachments
from qinling.ledger.copies import whole_tables
from qinling.ledger.copies.whole_tables import compare_tables
from qinling.ledger.engine import open_ledger
from qinling.ledger.postgres.office_attachments import OfficeAttachments
from qinling.ledger.reader import open_reader
from qinling.procedures.importing.ledger_import import import_drafts
from qinling.procedures.ledger_verification import verify
from tests.checkout import ROOT
from tests.procedures.backups.conftest import PHOTOS, STAMP, attach, copy, draft, facts_of, run_sql

psycopg = pytest.importorskip("psycopg")

TERMINATE_WAITING = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'qinling' and wait_event_type = 'Lock'
"""


def test_there_and_back_and_to_another_office_it_stays_the_same(lived, address, tmp_path):
    other, back = replace(address, office=f"{address.office}_b"), tmp_path / "new" / "back.db"
    try:
        results = [copy(lived, address), copy(address, other), copy(other, back)]
    finally:
        with psycopg.connect(address.url, autocommit=True) as connection:
            connection.execute(f"drop schema if exists {other.office} cascade")

    assert {one.facts for one in results} == {facts_of(lived)} == {facts_of(back)}
    assert not any(one.was_there or one.missing for one in results)
    assert results[0].tables["issue"] == 302
    with open_reader(lived) as reader, open_reader(back) as other_reader:
        assert compare_tables(reader, other_reader) == results[0].tables
    folder = get_attachments_folder(back)
    for sha256, content in zip(facts_of(back).attachments, PHOTOS, strict=True):
        assert get_attachment_path(folder, sha256).read_bytes() == content


def test_work_goes_on_at_the_new_place_from_the_same_head(lived, address, tmp_path):
    copy(lived, address)
    before = facts_of(lived)
    with open_ledger(address) as writer:
        import_drafts(writer, [draft("D1")], STAMP)
    copy(address, tmp_path / "back.db")
    after = facts_of(tmp_path / "back.db")

    assert (after.position, after.issues) == (before.position + 1, before.issues + 1)
    assert facts_of(lived) == before
    with pytest.raises(
        OutputRefused, match=r"前 308 条历史相同.*那里后来又记了 1 条，从 2026-04-25 测试员记的第 309 条起"
    ):
        copy(lived, address)


def test_a_second_run_only_compares(lived, address, tmp_path):
    copy(lived, address)
    again = copy(lived, address)
    copy(address, tmp_path / "back.db")

    assert again.was_there
    assert copy(address, tmp_path / "back.db").was_there
    run_sql(address, "update issue set remark = '另写的' where number = 'A2'")
    with pytest.raises(LedgerInconsistent, match="表 issue 2 这一行不同"):
        copy(lived, address)


@pytest.mark.parametrize("is_office", [True, False])
def test_a_ledger_that_was_only_begun_may_be_filled(lived, address, tmp_path, is_office):
    target = address if is_office else tmp_path / "begun.db"
    with open_ledger(target, create=True):
        pass
    copy(lived, target)
    assert facts_of(target) == facts_of(lived)


def test_another_ledger_is_not_touched(lived, address, tmp_path):
    other = tmp_path / "other.db"
    for place in (address, other):
        with open_ledger(place, create=True) as writer:
            import_drafts(writer, [draft("X")], STAMP)
        before = facts_of(place)
        with pytest.raises(OutputRefused, match="已有另一本台账（问题 1 个，历史 1 条）"):
            copy(lived, place)
        assert facts_of(place) == before
    with pytest.raises(UsageRefused, match="同一本台账"):
        copy(lived, lived.parent / "." / lived.name)
    with pytest.raises(LedgerMissing):
        copy(tmp_path / "none.db", address)


def test_a_copy_that_went_on_is_refused_with_what_differs_since_when_and_what_to_do(lived, address, tmp_path):
    later = replace(STAMP, actor="何平", today=date(2026, 4, 27))
    copy(lived, address)
    with open_ledger(lived) as writer:
        import_drafts(writer, [draft("D1"), draft("D2")], later)
    with pytest.raises(OutputRefused) as behind:
        copy(lived, address)
    assert "原来的后来又记了 2 条，从 2026-04-27 何平记的第 309 条起。那里是旧的" in str(behind.value)
    assert f"office={address.office}_2" in behind.value.remedy
    with pytest.raises(OutputRefused) as ahead:
        copy(address, lived)
    assert f"那里是新的，就用它：qinling list --ledger {lived}" in str(ahead.value)
    with open_ledger(address) as writer:
        import_drafts(writer, [draft("E1")], STAMP)
    with pytest.raises(OutputRefused) as apart:
        copy(lived, address)
    assert "前 308 条历史相同" in apart.value.message
    assert "那里后来又记了 1 条，从 2026-04-25 测试员记的第 309 条起；原来的后来又记了 2 条" in str(
        apart.value
    )
    assert "qinling history --since 2026-04-27 --ledger" in apart.value.remedy
    assert facts_of(address).position == 309


class Stop(BaseException):
    """As Ctrl-C or a kill: nothing catches it."""


def stop_at(monkeypatch, countdown):
    """Let every step of a copy count down, and stop at 0."""

    def counting(own, before):
        def step(*args, **options):
            if before:
                count()
            result = own(*args, **options)
            if not before:
                count()
            return result

        return step

    def count():
        countdown[0] -= 1
        if countdown[0] == 0:
            raise Stop

    for before in (True, False):
        for place, name in (
            (OfficeAttachments, "add"), (attachments.AttachmentFolder, "add"), (whole_tables, "_read_table"),
        ):  # fmt: skip
            monkeypatch.setattr(place, name, counting(getattr(place, name), before))


@pytest.mark.parametrize("to_server", [True, False])
def test_stopped_at_any_step_the_same_copy_goes_on(lived, address, tmp_path, monkeypatch, to_server):
    if to_server:
        source, target = lived, address
    else:
        source, target = address, tmp_path / "back.db"
        copy(lived, address)
    step, stops = 1, 0
    while True:
        with monkeypatch.context() as patch:
            countdown = [step]
            stop_at(patch, countdown)
            try:
                copy(source, target)
            except Stop:
                stops += 1
            else:
                break
        with suppress(LedgerUnusable, LedgerMissing):  # or it is whole, and was being compared
            assert facts_of(target) == facts_of(source)
        step += 11
    assert stops >= 5
    assert facts_of(target) == facts_of(source)


def test_half_a_copy_is_no_ledger_for_anybody_else(lived, address, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        stop_at(patch, [3])
        with pytest.raises(Stop):
            copy(lived, address)
    for opening in (open_reader, open_ledger):
        with pytest.raises(LedgerUnusable, match="没有搬完"), opening(address):
            pass
    other = tmp_path / "other.db"
    with open_ledger(other, create=True) as writer:
        import_drafts(writer, [draft("X")], STAMP)
    with pytest.raises(OutputRefused, match=f"{lived}（.{{8}}）没有搬完的副本") as refused:
        copy(other, address)
    assert f"接着搬先搬的那本：qinling db copy {lived} " in str(refused.value)
    copy(lived, address)
    assert facts_of(address) == facts_of(lived)


def test_a_kill_at_any_moment_loses_nothing(lived, address, tmp_path, pytestconfig):
    draw = random.Random(pytestconfig.getoption("--drill-seed"))
    environ = os.environ | {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "qinling", "db", "copy"]
    for source, target in ((str(lived), str(address)), (str(address), str(tmp_path / "back.db"))):
        for _ in range(max(pytestconfig.getoption("--kills") // 8, 1)):
            with suppress(subprocess.TimeoutExpired):  # `run` has killed it
                subprocess.run(
                    [*command, source, target], env=environ, timeout=draw.uniform(0.3, 1.3), check=False
                )
        ended = subprocess.run(
            [*command, source, target], env=environ, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, ended.stderr
    assert facts_of(tmp_path / "back.db") == facts_of(lived)


def test_a_source_that_is_not_sound_is_not_copied(lived, address):
    with closing(sqlite3.connect(lived)) as connection:
        connection.execute("update issue set remark = '改过' where number = 'A2'")
        connection.commit()
    with pytest.raises(LedgerInconsistent, match="核验不通过"):
        copy(lived, address)
    with pytest.raises(LedgerMissing):
        facts_of(address)


def test_attachments_that_the_source_has_lost_are_told(lived, address):
    first, second, _ = facts_of(lived).attachments
    folder = get_attachments_folder(lived)
    get_attachment_path(folder, first).unlink()
    get_attachment_path(folder, second).write_bytes(b"forged")

    assert copy(lived, address).missing == (first, second)
    with open_reader(address) as reader, open_attachments(address, reader) as store:
        found = verify(reader, store, address=address).faults
    assert [one.partition("（")[0] for one in found] == ["材料“0.jpg”丢失", "材料“1.jpg”丢失"]


def test_a_text_that_no_server_stores_is_named(lived, address):
    with open_ledger(lived) as writer:
        writer.insert_rows(
            "written_file", ("path", "sha256", "written_at", "is_returned"), [("/a\0b", "", "", 0)]
        )
    with pytest.raises(ValueRefused, match="空字符") as refused:
        copy(lived, address)
    assert "written_file" in str(refused.value)
    with open_ledger(lived) as writer:
        writer.change("delete from written_file")
    copy(lived, address)


def test_an_attachment_of_the_server_is_added_once_and_mended(lived, address, photos, tmp_path):
    copy(lived, address)
    new = tmp_path / "new.jpg"
    new.write_bytes(b"new")
    added, known = attach(address, new, photos[1])
    assert (added, known) == ([new], [photos[1]])
    assert run_sql(address, "select count(distinct sha256), count(*) from attachment_part") == [(4, 7)]

    first, second, *_ = facts_of(address).attachments
    run_sql(address, f"update attachment_part set content = 'x' where sha256 = '{first}'")
    run_sql(address, f"delete from attachment_part where sha256 = '{second}' and part = 1")
    with open_reader(address) as reader, open_attachments(address, reader) as store:
        assert [store.find_fault(one) for one in (first, second)] == ["内容被改动"] * 2
        assert not store.locate("0" * 64).exists()
    attach(address, photos[0], photos[1])
    with open_reader(address) as reader, open_attachments(address, reader) as store:
        assert verify(reader, store, address=address).faults == []
        handed_out = store.locate(second)
        assert handed_out.read_bytes() == PHOTOS[1]
    assert not handed_out.exists()


def test_a_command_that_fails_leaves_no_content(lived, address, tmp_path):
    copy(lived, address)
    new = tmp_path / "new.jpg"
    new.write_bytes(b"new")
    with pytest.raises(DocumentRefused, match="不存在"):
        attach(address, new, tmp_path / "none.jpg")
    assert run_sql(address, "select count(distinct sha256) from attachment_part") == [(3,)]


def test_a_connection_that_is_lost_in_the_middle_is_told_in_one_line(lived, address, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        stop_at(patch, [1])
        with pytest.raises(Stop):
            copy(lived, address)
    with psycopg.connect(address.url) as blocker:
        # The rows of the copy wait for this one.
        blocker.execute(f"insert into {address.office}.event values (5, {', '.join(['1'] * 10)})")
        command = [sys.executable, "-m", "qinling", "db", "copy", str(lived), str(address)]
        environ = os.environ | {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
        with subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True) as process:
            while not run_sql(address, TERMINATE_WAITING) and process.poll() is None:
                time.sleep(0.05)
            _, told = process.communicate(timeout=20)
        blocker.rollback()
    assert (process.returncode, told.count("\n")) == (13, 1), told
    assert "连接断了" in told
    copy(lived, address)
    assert facts_of(address) == facts_of(lived)
