"""A list that is empty says so on stderr, and what to type, whether anybody looks or not."""

import pytest

LISTS = [
    "list", "work list", "unit list", "unit variants", "recipe list", "opinion", "opinion list --all",
    "notify list", "login imports", "login accounts list", "login accounts history",
]  # fmt: skip


@pytest.fixture
def given_empty_ledger(run_ok):
    """A ledger whose one issue was taken back."""
    run_ok("add", "级别=区级", "问题描述=甲")
    run_ok("undo")


@pytest.mark.usefixtures("given_empty_ledger")
@pytest.mark.parametrize("words", LISTS)
def test_an_empty_list_says_so_and_what_to_type(run_ok, words):
    shown = run_ok(*words.split())
    (line,) = shown.stderr.splitlines()
    assert "没有" in line or "共 0" in line
    assert "qinling " in line or "读入时" in line


@pytest.mark.usefixtures("given_empty_ledger")
@pytest.mark.parametrize("words", LISTS)
def test_an_empty_list_as_json_says_nothing_else(run_ok, words):
    assert run_ok(*words.split(), "--json").stderr == ""


@pytest.mark.usefixtures("given_empty_ledger")
@pytest.mark.parametrize(
    "words", ["warn", "warn --notify", "notify retry", "warn --kind unanswered", "supervise"]
)
def test_what_cron_runs_is_silent_where_there_is_nothing(run_ok, words):
    shown = run_ok(*words.split())
    assert (shown.stdout, shown.stderr) == ("", "")


def test_a_list_that_conditions_empty_names_them(run_ok, given_issue):
    given_issue("A1")
    assert "条件是 状态 已销号，放宽再看" in run_ok("list", "--status", "已销号").stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--level", "市级", "--status", "整改中"), "注意：单是“级别 市级”就没有一个\n"),
        (("--level", "市级", "弃渣"), "注意：没有一个问题里有“弃渣”\n"),
        (
            ("--town", "麻街镇", "--status", "已完成整改"),
            "注意：单独看有“状态 已完成整改（待销号）”1 个、“镇办 麻街镇”1 个，合起来没有\n",
        ),
        (("--level", "市级"), "条件是 级别 市级，放宽再看"),
        (
            ("--overdue", "--due-within", "3", "--status", "已完成整改"),
            "注意：单是“已超期或 3 天内到期”就没有一个\n",
        ),
        (
            ("麻街镇", "--status", "整改中", "2026年4月"),
            "注意：单是“整改时限 2026-04-01 至 2026-04-30”就没有一个\n",
        ),
    ],
)
def test_an_empty_list_says_which_condition_leaves_nothing(given_issue, qinling, words, told):
    given_issue("A1", 镇办="麻街镇")
    given_issue("A2", 状态="已完成整改")

    assert told in qinling("list", *words).stderr
