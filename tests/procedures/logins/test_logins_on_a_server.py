"""The same logs give the same figures on a server, which keeps each record as a row, as in a file, which packs them."""

import json
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qinling.ledger.engine import open_ledger
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.logins import logs
from qinling.ledger.logins.queries import read_day_usage, read_logins
from qinling.procedures.logins.log_intake import delete_expired_records, import_log
from qinling.procedures.logins.log_replacement import remove_logs, restore_logs
from tests.engines.server import MISSING, NO_SERVER, get_server_url
from tests.example_counts import scale_examples
from tests.procedures.logins.sample_logs import SampleLog, SampleRecord, stamp

FIRST, LAST = date(2026, 1, 20), date(2026, 3, 10)

records = st.builds(
    SampleRecord,
    account=st.sampled_from(["szq001", "szq002", "SZQ001", "admin"]),
    at=st.datetimes(datetime(2026, 1, 20), datetime(2026, 3, 10)).map(lambda at: at.replace(microsecond=0)),
    address=st.sampled_from(["", "10.61.0.1", "10.61.0.2"]),
    failed=st.booleans(),
)
read_in = st.builds(
    SampleLog,
    st.lists(records, min_size=1, max_size=12),
    name=st.sampled_from(["一月.csv", "二月.csv"]),
    digest=st.uuids().map(str),
    has_outcomes=st.booleans(),
)
days = st.dates(FIRST, LAST)


@pytest.fixture(scope="module")
def url():
    if (found := get_server_url()) is None:
        pytest.skip(f"{NO_SERVER}: {'; '.join(MISSING)}")
    return found


@pytest.fixture(scope="module")
def both(url, tmp_path_factory):
    """A writer of an office and one of a file; what an example writes is rolled back."""
    file = tmp_path_factory.mktemp("logins") / "ledger.db"
    office = ServerAddress(url, "logins_as_in_a_file")
    with (
        open_ledger(office, create=True, dry_run=True) as server,
        open_ledger(file, create=True, dry_run=True) as packed,
    ):
        yield server, packed


def look(writer):
    """Everything that a report can ask."""
    return (
        logs.list_logs(writer),
        sorted(map(repr, read_logins(writer, FIRST, LAST))),
        read_day_usage(writer, FIRST, LAST),
        logs.find_days_with_records(writer, FIRST, LAST),
        logs.find_deleted_days(writer, FIRST, LAST),
    )


@settings(max_examples=scale_examples(30))
@given(
    st.lists(st.one_of(read_in, days, st.integers(1, 4)), min_size=1, max_size=6),
)
def test_whatever_is_read_in_forgotten_and_expires_leaves_the_same(both, steps):
    seen = []
    for writer in both:
        writer.change("savepoint example")
        seen.append([])
        for step in steps:
            if isinstance(step, SampleLog):
                seen[-1].append(import_log(writer, step, stamp(LAST)))
            elif isinstance(step, date):
                seen[-1].append(delete_expired_records(writer, step))
            elif log := logs.find_log(writer, step):
                if log.removed is None:
                    seen[-1].append(remove_logs(writer, [step], stamp(LAST)))
                else:
                    restore_logs(writer, [step])
            seen[-1].append(look(writer))
        writer.change("rollback to example")
    assert seen[0] == seen[1]


# -- as a user types it ----------------------------------------------------------------------


def write_log(path, first, count, address="10.61.0.1"):
    lines = ["登录时间,用户账号,用户姓名,所属机构,登录IP,登录结果"]
    for place in range(count):
        at = datetime.combine(first, datetime.min.time()) + timedelta(hours=5 * place, seconds=place)
        outcome = "失败" if place % 7 == 0 else "成功"
        lines.append(f"{at:%Y/%m/%d %H:%M:%S},szq{place % 5:03},用户{place % 5},麻街镇,{address},{outcome}")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_every_command_says_the_same_on_both(qinling, url, tmp_path):
    import psycopg

    office = f"{url}&office=logins_cli" if urlsplit(url).query else f"{url}?office=logins_cli"
    places = {"server": office, "file": str(tmp_path / "file.db")}
    kept = tmp_path / "keep.toml"
    kept.write_text("[logins]\nkeep_days = 40\n", "utf-8")
    january = write_log(tmp_path / "一月.csv", date(2026, 1, 20), 100)
    march = write_log(tmp_path / "三月.csv", date(2026, 2, 5), 360, address="10.61.0.2")
    commands = [
        ["init"],
        ["login", "import", january],
        ["login", "import", march],
        ["login", "import", march],
        ["login", "report", "--json"],
        ["login", "report", "--week", "2026-02-02", "--json"],
        ["login", "forget", "三月.csv"],
        ["undo", "--yes"],
        ["--settings", kept, "login", "import", write_log(tmp_path / "四月.csv", date(2026, 4, 22), 12)],
        ["login", "imports", "--all"],
        ["login", "report", "--json"],
        ["login", "coach", "--json"],
        ["login", "effect", "--json"],
        ["login", "accounts", "list", "--json"],
        ["db", "verify"],
    ]
    try:
        said = {
            place: [qinling(*words, QINLING_LEDGER=ledger) for words in commands]
            for place, ledger in places.items()
        }
        for words, server, file in zip(commands, *said.values(), strict=True):
            assert server.exit_code == file.exit_code == 0, (words, server.stderr, file.stderr)
            if words[-1] == "--json":
                both_said = [json.loads(one.stdout) for one in (server, file)]
                for one in both_said:
                    one.pop("ledger", None)
                assert both_said[0] == both_said[1], words
        with psycopg.connect(url) as connection:
            months = connection.execute(
                "select inhrelid::regclass::text from pg_inherits"
                " where inhparent = 'logins_cli.login_event'::regclass order by 1"
            ).fetchall()
        assert [month[-7:] for (month,) in months] == ["2026_03", "2026_04"]
        assert qinling("db", "copy", office, tmp_path / "back.db").exit_code == 0
        assert qinling("db", "copy", tmp_path / "back.db", f"{office}_again").exit_code == 0
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("drop schema if exists logins_cli, logins_cli_again cascade")
