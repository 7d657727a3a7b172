"""What was done, taking it back, and the ledger as it was on an earlier day."""

import json
import shutil

import pytest

KEYS = {"number", "level", "id", "at", "day", "actor", "kind", "changes", "particulars", "ground", "hash"}
ROWS = [
    {"问题编号": "A1", "问题描述": "河道弃渣", "整改时限": "2026年6月30日", "整改状态": "整改中"},
    {"问题编号": "A2", "问题描述": "尾矿库渗水", "整改时限": "2026年5月31日", "整改状态": "整改中"},
]
UNNUMBERED = [{"问题描述": row["问题描述"], "镇办": "麻街镇"} for row in ROWS]


@pytest.fixture
def told(done):
    """Return the events that `history` gives as JSON."""

    def ask(*words, **env):
        said = json.loads(done("history", *words, "--json", **env).stdout)
        assert (said["schema"], said["kind"]) == ("qinling/1", "history")
        return said["items"]

    return ask


@pytest.fixture
def everything(done):
    """Return all that the ledger holds but the versions: the issues, and how sound it is."""

    def look():
        assert json.loads(done("db", "verify", "--json").stdout)["faults"] == []
        items = json.loads(done("list", "--json").stdout)["items"]
        return [{name: value for name, value in item.items() if name != "version"} for item in items]

    return look


# -- the history --------------------------------------------------------------------------------


def test_the_history_of_one_issue_says_who_did_what_when_and_on_what_ground(given_issue, done, told):
    given_issue("A1")
    done("complete", "A1", "--by", "李某", "--note", "已清运", "--actor", "王某")
    done("edit", "A1", "备注=来函", "--ground", "区函3号")
    items = told("A1")
    assert [item["kind"] for item in items] == ["created", "completed", "changed"]
    for item in items:
        assert item.keys() == KEYS
        assert (item["number"], item["level"], item["day"]) == ("A1", "district", "2026-04-25")
    completed = items[1]
    assert (completed["actor"], completed["particulars"]) == (
        "王某", {"by": "李某", "note": "已清运", "on": "2026-04-25"},
    )  # fmt: skip
    assert completed["changes"]["status"] == {"old": "rectifying", "new": "rectified"}
    assert items[2]["ground"] == "区函3号"
    text = done("history", "A1").stdout
    assert "王某  完成整改  A1" in text
    assert "日期 2026-04-25；说明 已清运" in text
    assert "备注：（空） → 来函" in text


def test_the_history_since_a_day_is_of_all_issues_in_the_order_it_came(given_issue, done, told):
    for number, day in (("A1", "2026-04-20"), ("A2", "2026-04-22"), ("A3", "2026-04-24")):
        given_issue(number) if day == "2026-04-24" else done(
            "add", "级别=区级", f"编号={number}", "问题描述=甲", QINLING_TODAY=day
        )
    done("progress", "A1", "--note", "甲", "--on", "2026-04-01", QINLING_TODAY="2026-04-24")
    assert [item["number"] for item in told("--since", "2026-04-20")] == ["A1", "A2", "A3", "A1"]
    assert [item["number"] for item in told("--since", "2026-04-21", "--until", "2026-04-24")] == ["A2", "A1"]
    assert "2026-04-24" in done("history", "--since", "2026-04-24").stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("A1", "--since", "2026-04-20"), 2),
        (("A9",), 17),
        (("A1", "--until", "2026-04-24"), 2),
        (("--since", "2026-04-25", "--until", "2026-04-24"), 2),
        (("--since", "昨天"), 2),
    ],
)
def test_a_history_is_of_one_issue_or_since_a_day(given_issue, refused, words, code):
    given_issue("A1")
    refused(code, "history", *words)


# -- taking back --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (("edit", "A1", "备注=来函", "责任单位=板桥镇人民政府"), "A1"),
        (("edit", "A1", "编号=A9", "级别=市级"), "A9"),
        (("progress", "A1", "--percent", "30%"), "A1"),
        (("extend", "A1", "--to", "2026-07-31", "--reason", "雨季"), "A1"),
        (("complete", "A1"), "A1"),
        (("void", "A1", "--reason", "误报"), "A1"),
        (("complete", "A1", "A2"), "A1、A2"),
        (("add", "级别=区级", "编号=A8", "问题描述=乙"), "A8"),
    ],
)
def test_undo_puts_back_what_the_last_command_changed(given_file, done, everything, words, numbers):
    done("import", given_file(ROWS))
    before = everything()
    done(*words)
    assert everything() != before
    said = done("undo").stderr
    assert said.startswith("已撤回 ")
    assert said.endswith(f"（{numbers}）\n")
    assert everything() == before


def test_what_was_taken_back_stays_in_the_history_with_the_taking_back(given_issue, done, told):
    given_issue("A1")
    done("complete", "A1")
    done("undo")
    *_, completed, undone = told("A1")
    assert (completed["kind"], undone["kind"]) == ("completed", "undone")
    assert undone["ground"] == f"撤回 完成整改（第 {completed['id']} 条）"
    assert undone["changes"]["status"] == {"old": "rectified", "new": "rectifying"}


@pytest.mark.parametrize("rows", [ROWS, UNNUMBERED], ids=["numbered", "unnumbered"])
def test_undo_takes_back_an_import_and_the_file_can_be_imported_again(
    given_file, given_issue, imported, done, everything, told, rows
):
    given_issue("B1")
    before = everything()
    imported(given_file(rows))
    said = json.loads(done("undo", "--json").stdout)
    assert (said["kind"], said["issues"], said["items"][0]["kind"]) == ("undo", 2, "created")
    assert everything() == before
    gone = told("--since", "2026-04-25")[-2:]
    assert [(item["kind"], item["number"]) for item in gone] == [("removed", None)] * 2
    assert "（登记已撤回）" in done("history", "--since", "2026-04-25").stdout
    assert imported(given_file(rows))["created"] == 2
    number = next(item["number"] for item in everything() if item["number"] != "B1")
    assert [item["kind"] for item in told(number)] == ["created"]  # not those of the one taken back
    assert imported(given_file(rows))["unchanged"] == 2


def test_undo_takes_back_an_import_that_changed_and_added(given_file, imported, done, everything):
    imported(given_file(ROWS))
    before = everything()
    said = imported(
        given_file([ROWS[0] | {"备注": "来函", "股室": "一股"}, {"问题编号": "A8", "问题描述": "采砂"}]),
        "--update", "overwrite",
    )  # fmt: skip
    assert (said["created"], said["updated"]) == (1, 1)
    done("undo")
    assert everything() == before


def test_undo_twice_goes_further_back(given_issue, done, refused, everything):
    states = []
    for words in (("progress", "A1", "--note", "一"), ("progress", "A1", "--note", "二"), ("complete", "A1")):
        given_issue("A1") if not states else None
        states.append(everything())
        done(*words)
    for state in reversed(states):
        done("undo")
        assert everything() == state
    done("undo")
    assert everything() == []
    assert "测试员 没有可以撤回的操作" in refused(23, "undo")


def test_after_an_undo_one_may_go_on_and_take_that_back_too(given_issue, done, everything):
    given_issue("A1")
    done("progress", "A1", "--note", "一")
    before = everything()
    for _ in range(2):
        done("complete", "A1")
        done("undo")
        assert everything() == before
    done("undo")
    assert everything()[0]["progress"] is None


def test_one_takes_back_only_what_one_did_oneself(given_issue, done, refused, shown):
    given_issue("A1")
    assert "李某 没有可以撤回的操作" in refused(23, "undo", "--actor", "李某")
    given_issue("A2")
    done("complete", "A1", "--actor", "李某")
    done("undo")  # 测试员's last: A2, which nobody has touched
    assert "李某 之后又办理了 A1 等 1 个问题（完成整改），不能撤回。先请李某撤回" in refused(23, "undo")
    done("undo", "--actor", "李某")
    assert shown("A1")["status"] == "rectifying"
    done("undo")


def test_an_import_stays_once_somebody_has_gone_on_with_one_of_its_issues(
    given_file, imported, done, refused
):
    imported(given_file(ROWS))
    done("progress", "A1", "--note", "甲", "--actor", "李某")
    assert "李某 之后又办理了 A1" in refused(23, "undo")


def test_undo_refuses_what_would_meet_a_number_given_since(given_issue, done, refused, shown):
    given_issue("A1")
    done("edit", "A1", "编号=A2")
    done("add", "级别=区级", "编号=A1", "问题描述=另一处", "--actor", "李某")
    told = refused(23, "undo")
    assert "A1" in told
    assert shown("A2")["description"] == "A1的问题"


def test_undo_on_trial_says_what_it_would_take_back(given_issue, done, ledger):
    given_issue("A1")
    done("complete", "A1")
    before = ledger.read_bytes()
    told = done("undo", "--dry-run").stderr
    assert told.startswith("试运行，台账没有改动：将撤回 ")
    assert "完成整改" in told
    assert ledger.read_bytes() == before


# -- as it was ----------------------------------------------------------------------------------


@pytest.fixture
def given_three_days(given_file, imported, done):
    """Lead two issues through three days; return what list, show and board said on the evening of each."""
    days = {
        "2026-04-20": [("import", given_file(ROWS, name="区级台账.csv"))],
        "2026-04-22": [("complete", "A1"), ("edit", "A2", "备注=来函"), ("add", "级别=市级", "问题描述=采砂")],
        "2026-04-24": [("turn-back", "A1", "--reason", "不实"), ("undo",), ("void", "QL-2026-0001", "--reason", "重复")],
    }  # fmt: skip
    evenings = {}
    for day, calls in days.items():
        for words in calls:
            done(*words, QINLING_TODAY=day)
        evenings[day] = {
            words: done(*words, "--json", QINLING_TODAY=day).stdout
            for words in (("list",), ("list", "--open"), ("board",), ("show", "A1"))
        }
    return evenings


def test_any_earlier_evening_reads_as_it_read_then(given_three_days, done):
    for day, evening in given_three_days.items():
        for words, said in evening.items():
            assert done(*words, "--json", "--as-of", day).stdout == said


def test_between_the_evenings_nothing_had_changed_but_the_days_left(given_three_days, done, issues):
    before, after = issues("--as-of", "2026-04-20"), issues("--as-of", "2026-04-21")
    assert {number: item["days_left"] for number, item in after.items()} == {
        number: item["days_left"] - 1 for number, item in before.items()
    }
    assert issues("--as-of", "2026-04-19") == {}
    assert issues("--as-of", "2026-04-25").keys() == issues().keys()


def test_an_issue_is_unknown_before_it_came(given_three_days, qinling):
    assert qinling("show", "A1", "--as-of", "2026-04-19").exit_code == 17
    assert "河道弃渣" in qinling("show", "A1", "--as-of", "2026-04-20").stdout


@pytest.mark.parametrize("words", [("list",), ("board",), ("show", "A1")])
def test_the_future_is_not_known(given_issue, refused, words):
    given_issue("A1")
    assert "--as-of 2026-04-26 还没有到。今天是 2026-04-25" in refused(2, *words, "--as-of", "2026-04-26")


def test_looking_back_writes_nothing_also_in_a_ledger_that_cannot_be_written(
    given_issue, done, ledger, tmp_path
):
    given_issue("A1")
    away = tmp_path / "只读"
    away.mkdir()
    shutil.copy(ledger, away / "ledger.db")
    (away / "ledger.db").chmod(0o400)
    before = ledger.read_bytes()
    said = done("list", "--json", "--as-of", "2026-04-25", "--ledger", away / "ledger.db").stdout
    assert said == done("list", "--json").stdout
    assert ledger.read_bytes() == before
