"""Rights that somebody gave in SQL, past `db roles grant`: nobody is told of damage because they see only a part."""

from dataclasses import replace

import pytest

from qinling.ledger.engine import open_ledger
from tests.engines.server import get_server_url

pytest.importorskip("psycopg")

_ALARM = "不符"
_HEAD = "create policy own on event"
#: What is done to the rights of a user, and whose they are: (who, statements, words of the refusal).
SHOWN_A_PART = {
    "a group of units": ("stranger", ["grant unit_{office} to {login}"], "没有角色"),
    "the tables alone": (
        "stranger",
        [
            "grant usage on schema {office} to {login}",
            "grant select on all tables in schema {office} to {login}",
        ],
        "没有角色",
    ),
    "another group than the role's": (
        "keeper",
        ["revoke keeper_{office} from {login}", "grant unit_{office} to {login}"],
        "登记的角色是管理，数据库却只给他看一部分",
    ),
    "a policy besides": (
        "keeper",
        [f"{_HEAD} as restrictive for select to {{login}} using (issue = 1)"],
        "登记的角色是管理，数据库却只给他看一部分",
    ),
    "more than the role's": (
        "water",
        ["grant keeper_{office} to {login}"],
        "登记的角色是单位，数据库却给他看全部",
    ),
}


@pytest.fixture(scope="module")
def shared():
    if (url := get_server_url()) is None:
        pytest.skip("no PostgreSQL")
    from tests.engines.office_with_roles import make_office

    office = make_office(url, "by_hand")
    yield office
    office.drop()


@pytest.fixture
def run(qinling, tmp_path, monkeypatch, shared):
    """Run a command as a user of the office."""
    monkeypatch.chdir(tmp_path)

    def run_as(who, *words):
        address = shared.at(who) if who else shared.address
        return qinling(*words, QINLING_LEDGER=str(address), QINLING_ACTOR=None)

    return run_as


@pytest.fixture
def change(shared):
    """Change rights in SQL until the end of the test."""
    undone = []

    def run_statements(who, *statements):
        for statement in statements:
            names = {"office": shared.address.office, "login": shared.logins[who]}
            shared.run(None, statement.format(**names))
            undone.insert(0, _take_back(statement).format(**names))

    yield run_statements
    shared.run(None, *undone)


def _take_back(statement):
    if statement.startswith(_HEAD):
        return "drop policy own on event"
    word, rest = statement.split(" ", 1)
    other = {"grant": "revoke", "revoke": "grant"}[word]
    return f"{other} {rest}".replace(*((" to ", " from ") if word == "grant" else (" from ", " to ")))


@pytest.mark.parametrize("case", SHOWN_A_PART)
def test_who_is_shown_another_part_than_their_role_says_is_refused(shared, run, change, case):
    who, statements, words = SHOWN_A_PART[case]
    change(who, *statements)
    login, owner = shared.logins[who], shared.owner
    for command in ("list", "list --all-offices", "progress A1 --note 看", "db verify", "db doctor"):
        refused = run(who, *command.split())
        assert (refused.exit_code, _ALARM in refused.stderr) == (30, False), (command, refused.stderr)
        assert words in refused.stderr
        assert f"请建这本台账的用户 {owner} " in refused.stderr
        assert f"db roles grant {login} " in refused.stderr
    for command in ("board", "warn", "brief"):
        refused = run(who, command, "--all-offices")
        assert (refused.exit_code, _ALARM in refused.stderr) == (30, False), (command, refused.stderr)


def test_the_command_that_the_refusal_names_mends_it(shared, run):
    shared.run(None, f"revoke keeper_{shared.address.office} from {shared.logins['keeper']}")
    shared.run(None, f"grant unit_{shared.address.office} to {shared.logins['keeper']}")
    refused = run("keeper", "list")
    words = refused.stderr.partition("再授一次：qinling ")[2].split(" --ledger ")[0]
    assert run(None, *words.split()).exit_code == 0
    assert run("keeper", "list").exit_code == 0


def test_who_is_shown_all_by_hand_reads_on(run, change):
    for group in ("keeper", "inspector"):
        change("stranger", f"grant {group}_{{office}} to {{login}}")
        for command in ("list", "board --all-offices"):
            shown = run("stranger", *command.split())
            assert (shown.exit_code, _ALARM in shown.stderr) == (0, False), shown.stderr
    refused = run("stranger", "progress", "A1", "--note", "看")
    assert "他的地址" not in refused.stderr


def test_another_office_is_read_though_one_is_not(shared, run, change):
    """What is left out of all offices is named; it does not end the command."""
    other = replace(shared.address, office=f"{shared.address.office}_b")
    with open_ledger(other, create=True):
        pass
    try:
        change("stranger", "grant unit_{office} to {login}")
        shared.run(
            None,
            f"grant usage on schema {other.office} to {shared.logins['stranger']}",
            f"grant select on all tables in schema {other.office} to {shared.logins['stranger']}",
        )
        shown = run("stranger", "board", "--all-offices")
        assert shown.exit_code == 0
        assert (
            f"注意：{shared.address.office} 没有读到，不在内：{shared.logins['stranger']} 在单位"
            in shown.stderr
        )
        shared.run(None, f"alter table {other.office}.event enable row level security")
        assert "自己写的行级策略" in run("stranger", "board", "--all-offices").stderr
    finally:
        shared.run(None, f"drop schema {other.office} cascade")
