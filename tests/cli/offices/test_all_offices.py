"""Several offices of a server in one list, board, warning and brief."""

import json
import os

import pytest

from tests.engines.server import require_right

psycopg = pytest.importorskip("psycopg")


def read_json(result):
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def spoil(server):
    """Make an office of an older version, one that the clerk may not read, and a schema that is no ledger."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("""
            create schema old; create table old.meta (key text, value text);
            create table old.issue (id int); create table old.event (id int);
            insert into old.meta values ('schema_version', '17');
            create schema other; create table other.issue (id int);
        """)


@pytest.fixture
def clerk(server):
    require_right(server.url, "rolcreaterole")
    name = f"clerk_{os.getpid()}"  # a role is one of the whole server
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"""
            create role {name} login; grant usage on schema one to {name};
            grant select on all tables in schema one to {name}
        """)
        yield name
        connection.execute(f"grant {name} to current_user; drop owned by {name}; drop role {name}")


def test_the_offices_are_listed_also_those_that_cannot_be_read(at_server, server):
    spoil(server)
    found = read_json(at_server("offices", "list", "--json"))["items"]
    assert [(one["office"], one["read"], one["issues"]) for one in found] == [
        ("one", True, 2),
        ("two", True, 2),
        ("old", False, None),
    ]
    assert "第 17 版" in found[2]["why"]
    table = at_server("offices", "list")
    assert "测试员" in table.stdout
    assert "没有读到" in table.stdout
    assert "other" not in table.stdout


def test_an_office_is_made_once(at_server):
    made = at_server("offices", "create", "three", "--json")
    assert read_json(made)["items"][0]["ledger"].endswith("office=three")
    assert at_server("list", office="three").exit_code == 0
    for name, says in (("one", "已经有台账"), ("pg_x", "保留的名字"), ("Three", "不能作单位的代号")):
        refused = at_server("offices", "create", name)
        assert refused.exit_code == 2
        assert says in refused.stderr


def test_the_list_has_the_issues_of_all_with_their_offices(at_server):
    shown = at_server("list", "--all-offices")
    assert [line.split()[0] for line in shown.stdout.splitlines()[2:]] == [
        "one/A1", "one/B-one", "two/A1", "two/B-two",
    ]  # fmt: skip
    assert "共 4 个，2 个单位" in shown.stderr
    found = read_json(at_server("list", "--all-offices", "--json", "--sort", "整改时限"))
    assert [(one["office"], one["number"]) for one in found["items"]] == [
        ("two", "A1"), ("one", "A1"), ("one", "B-one"), ("two", "B-two"),
    ]  # fmt: skip
    assert found["offices"] == [
        {"office": name, "read": True, "why": None, "only_unit": None} for name in ("one", "two")
    ]


def test_the_list_is_cut_after_all_are_in_order(at_server):
    shown = at_server("list", "--all-offices", "--sort", "-整改时限", "--limit", 3)
    assert [line.split()[0] for line in shown.stdout.splitlines()[2:]] == ["one/B-one", "two/B-two", "one/A1"]
    assert "只列出前 3 个，后面还有" in shown.stderr


def test_a_word_is_unknown_only_where_no_office_knows_it(at_server):
    assert "注意" not in at_server("list", "--all-offices", "--town", "甲镇").stderr
    assert "没有名称含“丙镇”的镇办" in at_server("list", "--all-offices", "--town", "丙镇").stderr


def test_an_office_that_cannot_be_read_is_named_everywhere(at_server, server, clerk):
    spoil(server)
    for words in (("list",), ("board",), ("warn", "--format", "csv"), ("brief",)):
        noted = at_server(*words, "--all-offices").stderr
        assert "注意：old 没有读到，不在内" in noted
        noted = at_server(*words, "--all-offices", user=clerk).stderr
        assert "注意：two 没有读到，不在内：这个用户无权看" in noted
    assert "没有读到，不在内：old" in at_server("brief", "--all-offices").stdout
    assert "另有 1 个没有读到" in at_server("board", "--all-offices").stdout.replace("\n", "")


def test_warnings_of_all_come_by_urgency_and_set_the_exit_code(at_server):
    shown = at_server("warn", "--all-offices", "--exit-code")
    assert shown.exit_code == 11
    assert [word for word in shown.stdout.split() if "/" in word] == ["two/A1", "one/A1"]
    found = read_json(at_server("warn", "--all-offices", "--json"))
    assert [(one["office"], one["number"], one["days_left"]) for one in found["items"]] == [
        ("two", "A1", -5), ("one", "A1", 6),
    ]  # fmt: skip
    assert at_server("warn", "--all-offices", "--town", "甲镇", "--exit-code").exit_code == 10


def test_the_board_has_a_row_for_each_and_the_sums(at_server):
    rows = [line.split() for line in at_server("board", "--all-offices").stdout.splitlines()]
    assert ["one", "2", "2", "·", "·", "·", "·", "·", "1"] in rows
    assert ["two", "2", "2", "·", "·", "·", "1", "·", "·"] in rows
    assert ["合计", "4", "4", "·", "·", "·", "1", "·", "1"] in rows
    found = read_json(at_server("board", "--all-offices", "--json"))
    assert (found["total"], found["overdue"]) == (4, 1)
    assert [(one["office"], one["total"], one["chain"]["position"]) for one in found["items"]] == [
        ("one", 2, 2), ("two", 2, 2),
    ]  # fmt: skip


def test_a_brief_adds_up_and_tells_each_office_behind_a_figure(at_server):
    found = read_json(at_server("brief", "--all-offices", "--json", "--explain"))
    figures = {one["key"]: one for one in found["figures"]}
    assert figures["total"]["value"] == 4
    assert figures["total"]["by_office"] == [{"office": "one", "value": 2}, {"office": "two", "value": 2}]
    assert figures["overdue"]["issues"] == [{"office": "two", "level": "district", "number": "A1"}]
    assert [one["office"] for one in found["chains"]] == ["one", "two"]
    text = at_server("brief", "--all-offices", "--explain").stdout
    assert "two/A1" in text
    assert "各单位：one 2个、two 2个" in text


def test_a_rate_of_all_is_that_of_the_sums(at_server):
    for words in (("complete", "A1", "--by", "王敏", "--on", "2026-04-20"),):
        assert at_server(*words, office="one").exit_code == 0
    figures = {
        one["name"]: one for one in read_json(at_server("brief", "--all-offices", "--json"))["figures"]
    }
    assert figures["整改率"]["value"] == 25.0
    assert [one["value"] for one in figures["整改率"]["by_office"]] == [50.0, 0.0]


def test_work_that_only_one_office_recorded_is_told(at_server):
    added = at_server(
        "work", "add", "调研", "--count", "3次", "--on", "2026-04-10", "--by", "秦岭办", office="one"
    )
    assert added.exit_code == 0, added.stderr
    made = at_server("brief", "--all-offices", "--json", "--explain")
    (figure,) = [one for one in read_json(made)["figures"] if one["key"].endswith("调研")]
    assert (figure["value"], figure["unstated"]) == (3, "two 没有记录，不在内")
    assert figure["records"][0]["office"] == "one"


def test_a_day_before_an_office_began_leaves_it_out_of_a_brief(at_server):
    made = at_server("brief", "--all-offices", "--as-of", "2026-04-24")
    assert made.exit_code == 12
    assert "one 没有读到" in made.stderr
    boards = at_server("board", "--all-offices", "--as-of", "2026-04-24")
    assert "one：台账从 2026-04-25 开始记" in boards.stderr


@pytest.mark.parametrize(
    ("words", "other"),
    [
        (("warn", "--notify"), "--notify"),
        (("warn", "--to", "a.ics"), "--to"),
        (("warn", "--format", "ics"), "--format 日历"),
        (("board", "--by", "镇办"), "--by"),
        (("board", "--html", "a.html"), "--html"),
        (("brief", "--figures"), "--figures"),
    ],
)
def test_what_one_office_does_alone_is_refused(qinling, words, other):
    refused = qinling(*words, "--all-offices", "--ledger", "postgresql://nowhere/x")
    assert refused.exit_code == 2
    assert "--all-offices" in refused.stderr
    assert other in refused.stderr


@pytest.mark.parametrize("command", ["list", "warn", "board", "brief"])
def test_a_file_has_one_office(qinling, command):
    refused = qinling(command, "--all-offices")
    assert refused.exit_code == 2
    assert "文件台账" in refused.stderr
