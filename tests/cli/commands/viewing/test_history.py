"""What was done, taking it back, and the ledger as it was on an earlier day."""

import json
import shutil
from datetime import UTC, datetime

import pytest

KEYS = {"number", "level", "id", "at", "day", "actor", "system_user", "kind", "changes", "particulars", "ground", "hash"}  # fmt: skip
ROWS = [
    {"问题编号": "A1", "问题描述": "河道弃渣", "整改时限": "2026年6月30日", "整改状态": "整改中"},
    {"问题编号": "A2", "问题描述": "尾矿库渗水", "整改时限": "2026年5月31日", "整改状态": "整改中"},
]
UNNUMBERED_ROWS = [{"问题描述": row["问题描述"], "镇办": "麻街镇"} for row in ROWS]


@pytest.fixture
def read_history(run_ok):
    """Return the events that `history` gives as JSON."""

    def ask(*words, **env):
        said = json.loads(run_ok("history", *words, "--json", **env).stdout)
        assert (said["schema"], said["kind"]) == ("qinling/1", "history")
        return said["items"]

    return ask


@pytest.fixture
def read_issues(run_ok):
    """Return all that the ledger holds but the versions: the issues, and how sound it is."""

    def look():
        assert json.loads(run_ok("db", "verify", "--json").stdout)["faults"] == []
        items = json.loads(run_ok("list", "--json").stdout)["items"]
        return [{name: value for name, value in item.items() if name != "version"} for item in items]

    return look


# -- the history --------------------------------------------------------------------------------


def test_the_history_of_one_issue_gives_actor_time_changes_and_basis(given_issue, run_ok, read_history):
    given_issue("A1")
    run_ok("complete", "A1", "--by", "李某", "--note", "已清运", "--actor", "王某")
    run_ok("edit", "A1", "备注=来函", "--ground", "区函3号")
    items = read_history("A1")
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
    text = run_ok("history", "A1").stdout
    assert "王某  完成整改  A1" in text
    assert "日期 2026-04-25；说明 已清运" in text
    assert "备注：（空） → 来函" in text


def test_the_history_since_a_day_is_of_all_issues_in_the_order_it_came(given_issue, run_ok, read_history):
    for number, day in (("A1", "2026-04-20"), ("A2", "2026-04-22"), ("A3", "2026-04-24")):
        given_issue(number) if day == "2026-04-24" else run_ok(
            "add", "级别=区级", f"编号={number}", "问题描述=甲", QINLING_TODAY=day
        )
    run_ok("progress", "A1", "--note", "甲", "--on", "2026-04-01", QINLING_TODAY="2026-04-24")
    assert [item["number"] for item in read_history("--since", "2026-04-20")] == ["A1", "A2", "A3", "A1"]
    assert [item["number"] for item in read_history("--since", "2026-04-21", "--until", "2026-04-24")] == [
        "A2",
        "A1",
    ]
    assert "2026-04-24" in run_ok("history", "--since", "2026-04-24").stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("A1", "--since", "2026-04-20"), 2),
        (("A9",), 17),
        (("A1", "--until", "2026-04-24"), 2),
        (("--since", "2026-04-25", "--until", "2026-04-24"), 2),
        (("--since", "前些天"), 2),
    ],
)
def test_a_history_is_of_one_issue_or_since_a_day(given_issue, run_refused, words, code):
    given_issue("A1")
    run_refused(code, "history", *words)


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
def test_undo_restores_what_the_last_command_changed(given_file, run_ok, read_issues, words, numbers):
    run_ok("import", given_file(ROWS))
    before = read_issues()
    run_ok(*words)
    assert read_issues() != before
    said = run_ok("undo").stderr
    assert said.startswith("已撤回 ")
    assert said.endswith(f"（{numbers}）\n")
    assert read_issues() == before


def test_an_undone_event_stays_in_the_history_with_the_undo(given_issue, run_ok, read_history):
    given_issue("A1")
    run_ok("complete", "A1")
    run_ok("undo")
    *_, completed, undone = read_history("A1")
    assert (completed["kind"], undone["kind"]) == ("completed", "undone")
    assert undone["ground"] == f"撤回 完成整改（第 {completed['id']} 条）"
    assert undone["changes"]["status"] == {"old": "rectified", "new": "rectifying"}


@pytest.mark.parametrize("rows", [ROWS, UNNUMBERED_ROWS], ids=["numbered", "unnumbered"])
def test_an_undone_import_can_be_repeated(
    given_file, given_issue, run_import, run_ok, read_issues, read_history, rows
):
    given_issue("B1")
    before = read_issues()
    run_import(given_file(rows))
    said = json.loads(run_ok("undo", "--json").stdout)
    assert (said["kind"], said["issues"], said["items"][0]["kind"]) == ("undo", 2, "created")
    assert read_issues() == before
    gone = read_history("--since", "2026-04-25")[-2:]
    assert [(item["kind"], item["number"]) for item in gone] == [("removed", None)] * 2
    assert "（登记已撤回）" in run_ok("history", "--since", "2026-04-25").stdout
    assert run_import(given_file(rows))["created"] == 2
    number = next(item["number"] for item in read_issues() if item["number"] != "B1")
    assert [item["kind"] for item in read_history(number)] == ["created"]  # not those of the one taken back
    assert run_import(given_file(rows))["unchanged"] == 2


def test_undo_of_an_import_that_changed_and_added_issues(given_file, run_import, run_ok, read_issues):
    run_import(given_file(ROWS))
    before = read_issues()
    said = run_import(
        given_file([ROWS[0] | {"备注": "来函", "股室": "一股"}, {"问题编号": "A8", "问题描述": "采砂"}]),
        "--update", "overwrite",
    )  # fmt: skip
    assert (said["created"], said["updated"]) == (1, 1)
    run_ok("undo")
    assert read_issues() == before


def test_undo_twice_goes_further_back(given_issue, run_ok, run_refused, read_issues):
    states = []
    for words in (("progress", "A1", "--note", "一"), ("progress", "A1", "--note", "二"), ("complete", "A1")):
        given_issue("A1") if not states else None
        states.append(read_issues())
        run_ok(*words)
    for state in reversed(states):
        run_ok("undo")
        assert read_issues() == state
    run_ok("undo")
    assert read_issues() == []
    assert "测试员 没有可以撤回的操作" in run_refused(23, "undo")


def test_a_command_after_an_undo_can_be_undone_too(given_issue, run_ok, read_issues):
    given_issue("A1")
    run_ok("progress", "A1", "--note", "一")
    before = read_issues()
    for _ in range(2):
        run_ok("complete", "A1")
        run_ok("undo")
        assert read_issues() == before
    run_ok("undo")
    assert read_issues()[0]["progress"] is None


def test_undo_is_limited_to_ones_own_commands(given_issue, run_ok, run_refused, show_issue):
    given_issue("A1")
    assert "李某 没有可以撤回的操作" in run_refused(23, "undo", "--actor", "李某")
    given_issue("A2")
    run_ok("complete", "A1", "--actor", "李某")
    run_ok("undo")  # 测试员's last: A2, which nobody has touched
    assert "李某 之后又办理了 A1 等 1 个问题（完成整改），不能撤回。先请李某撤回" in run_refused(23, "undo")
    run_ok("undo", "--actor", "李某")
    assert show_issue("A1")["status"] == "rectifying"
    run_ok("undo")


def test_an_import_cannot_be_undone_after_a_later_step_on_its_issues(
    given_file, run_import, run_ok, run_refused
):
    run_import(given_file(ROWS))
    run_ok("progress", "A1", "--note", "甲", "--actor", "李某")
    assert "李某 之后又办理了 A1" in run_refused(23, "undo")


def test_undo_refuses_to_restore_a_number_that_is_used_again(given_issue, run_ok, run_refused, show_issue):
    given_issue("A1")
    run_ok("edit", "A1", "编号=A2")
    run_ok("add", "级别=区级", "编号=A1", "问题描述=另一处", "--actor", "李某")
    told = run_refused(23, "undo")
    assert "A1" in told
    assert show_issue("A2")["description"] == "A1的问题"


def test_undo_as_a_dry_run_lists_what_it_would_undo(given_issue, run_ok, ledger):
    given_issue("A1")
    run_ok("complete", "A1")
    before = ledger.read_bytes()
    told = run_ok("undo", "--dry-run").stderr
    assert told.startswith("试运行，台账没有改动：将撤回 ")
    assert "完成整改" in told
    assert ledger.read_bytes() == before


# -- as it was ----------------------------------------------------------------------------------


@pytest.fixture
def given_three_days(given_file, run_import, run_ok):
    """Lead two issues through three days; return what list, show and board said on the evening of each."""
    days = {
        "2026-04-20": [("import", given_file(ROWS, name="区级台账.csv"))],
        "2026-04-22": [("complete", "A1"), ("edit", "A2", "备注=来函"), ("add", "级别=市级", "问题描述=采砂")],
        "2026-04-24": [("turn-back", "A1", "--reason", "不实"), ("undo",), ("void", "QL-2026-0001", "--reason", "重复")],
    }  # fmt: skip
    evenings = {}
    for day, calls in days.items():
        for words in calls:
            run_ok(*words, QINLING_TODAY=day)
        evenings[day] = {
            words: run_ok(*words, "--json", QINLING_TODAY=day).stdout
            for words in (("list",), ("list", "--open"), ("board",), ("show", "A1"))
        }
    return evenings


def test_the_ledger_as_of_an_earlier_day_is_as_it_was(given_three_days, run_ok):
    for day, evening in given_three_days.items():
        for words, said in evening.items():
            assert run_ok(*words, "--json", "--as-of", day).stdout == said


def test_between_days_of_change_only_the_days_left_differ(given_three_days, run_ok, issues):
    before, after = issues("--as-of", "2026-04-20"), issues("--as-of", "2026-04-21")
    assert {number: item["days_left"] for number, item in after.items()} == {
        number: item["days_left"] - 1 for number, item in before.items()
    }
    assert issues("--as-of", "2026-04-19") == {}
    for words in (("list",), ("board",), ("board", "--json")):
        early = run_ok(*words, "--as-of", "2026-04-19").stderr
        assert "台账从 2026-04-20 开始记，2026-04-19 还没有记录" in early
        assert "开始记" not in run_ok(*words, "--as-of", "2026-04-20").stderr
    assert issues("--as-of", "2026-04-25").keys() == issues().keys()


def test_an_issue_is_unknown_before_it_came(given_three_days, qinling):
    assert qinling("show", "A1", "--as-of", "2026-04-19").exit_code == 17
    assert "河道弃渣" in qinling("show", "A1", "--as-of", "2026-04-20").stdout


@pytest.mark.parametrize("words", [("list",), ("board",), ("show", "A1")])
def test_a_future_day_is_refused(given_issue, run_refused, words):
    given_issue("A1")
    assert "--as-of 2026-04-26 还没有到。今天是 2026-04-25" in run_refused(2, *words, "--as-of", "2026-04-26")


def test_a_change_dated_ahead_of_the_clock_is_told_and_once_undone_hides_nothing(
    given_issue, qinling, run_ok
):
    given_issue("A1")
    clock = datetime(2026, 4, 25, 2, tzinfo=UTC)
    slip = qinling("progress", "A1", "--percent", "50", "--today", "2036-04-25", clock=clock)
    assert (
        "按 2036-04-25 记入台账，比本机时钟（2026-04-25）晚 3653 天；打错了日期的，请马上 qinling undo"
        in slip.stderr
    )
    assert "2036-04-25" in run_ok("history", "--since", "2036-04-25", "--json").stdout
    run_ok("add", "级别=区级", "编号=A2", "问题描述=弃渣", QINLING_ACTOR="李四")
    assert qinling("show", "A2", "--as-of", "2026-04-25").exit_code == 17

    run_ok("undo")
    run_ok("show", "A2", "--as-of", "2026-04-25")


def test_a_view_as_of_a_day_works_on_a_read_only_ledger(given_issue, run_ok, ledger, tmp_path):
    given_issue("A1")
    away = tmp_path / "只读"
    away.mkdir()
    shutil.copy(ledger, away / "ledger.db")
    (away / "ledger.db").chmod(0o400)
    before = ledger.read_bytes()
    said = run_ok("list", "--json", "--as-of", "2026-04-25", "--ledger", away / "ledger.db").stdout
    assert said == run_ok("list", "--json").stdout
    assert ledger.read_bytes() == before
