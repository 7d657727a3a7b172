"""`report`: every figure is that of its day and has its issues behind it, whatever was recorded later."""

import json
from datetime import date

import pytest

MAY = ("report", "month", "2026-05")
LATER = {"QINLING_TODAY": "2026-06-05"}


@pytest.fixture
def lived_year(qinling, make_or_copy):
    """A ledger from May 2025 to June 2026: closed on time and late, relapsed, supervised, extended, recorded late."""
    make_or_copy("lived year", lambda: live_year(qinling))
    return qinling


def live_year(qinling):
    units = ("青屏镇人民政府", "望岭街道办事处")

    def run(day, *words):
        result = qinling(*words, QINLING_TODAY=day)
        assert result.exit_code == 0, (words, result.stderr)

    for number in range(6):
        run(
            "2025-05-10",
            "add",
            f"级别={('区级', '市级', '省级')[number % 3]}",
            f"编号=A{number}",
            f"问题描述=弃渣{number}",
            f"问题类型={('乱采乱挖', '河道')[number % 2]}",
            f"责任单位={units[number % 2]}",
            "交办日期=2025-05-10",
            "整改时限=2026-05-20",
        )
    run("2026-04-10", "complete", "A0", "--on", "2026-04-10")
    run("2026-04-20", "edit", "A0", "整改状态=已销号", "销号日期=2026-04-20", "--ground", "区验1号")
    run("2026-05-04", "complete", "A1", "--on", "2026-05-04")
    run("2026-05-06", "edit", "A1", "整改状态=已销号", "销号日期=2026-05-06", "--ground", "区验2号")
    run(
        "2026-05-12",
        "add",
        "级别=区级",
        "编号=B1",
        "问题描述=新",
        "交办日期=2026-05-12",
        "整改时限=2026-06-20",
    )
    run(
        "2026-05-22", "supervise", "act", "A2", "--step", "催办", "--doc", "催1号", "--reply-by", "2026-05-25"
    )
    run("2026-05-26", "recheck", "A0", "--relapsed", "--note", "又有弃渣", "--to", "2026-06-30")
    run("2026-06-02", "complete", "A3", "--on", "2026-05-30")


def read_report(qinling, *words, **env):
    result = qinling(*words, "--json", **{**LATER, **env})
    assert result.exit_code == 0, result.stderr
    said = json.loads(result.stdout)
    assert (said["schema"], said["kind"]) == ("qinling/1", "report")
    return said, {item["key"]: item for item in said["items"]}


def list_sources(figures, key):
    return [issue["number"] for issue in figures[key]["issues"]]


def list_numbers(qinling, *words):
    result = qinling("list", *words, "--json", **LATER)
    return sorted(item["number"] for item in json.loads(result.stdout)["items"])


def test_a_month_is_told_as_it_stood_at_its_end(lived_year):
    said, figures = read_report(lived_year, *MAY, "--explain")
    told = {key: (item["value"], item["before"], item["year_before"]) for key, item in figures.items()}

    assert said["as_of"] == "2026-05-31"
    assert told["in_force"] == (7, 6, 6)
    assert told["closed"] == (1, 1, 0)
    assert told["unrectified"] == (6, 5, 6)
    assert told["overdue"] == (4, 0, 0)
    assert told["handed_over"] == (1, 0, 6)
    assert told["rectified"] == (1, 1, 0)
    assert told["closed_out"] == (1, 1, 0)
    assert told["closed_on_time"] == (1, 1, 0)
    assert told["relapses"] == (1, 0, 0)
    assert told["unanswered"] == (1, 0, 0)
    assert list_sources(figures, "closed_out") == ["A1"]
    assert list_sources(figures, "relapses") == ["A0"]
    assert said["corrections"] == [{"key": "rectified", "then": 1, "now": 2}]
    assert said["complete"] is True
    assert [one["number"] for one in said["due_next"]] == ["B1", "A0"]


def test_every_figure_is_as_long_as_the_list_behind_it(lived_year):
    _, figures = read_report(lived_year, *MAY, "--explain")

    for item in figures.values():
        if item["unit"] != "%":
            assert len(item["issues"]) == item["value"], item["key"]


def test_the_issues_of_a_figure_are_those_that_list_gives(lived_year):
    _, figures = read_report(lived_year, *MAY, "--explain")
    day = ("--as-of", "2026-05-31")

    assert sorted(list_sources(figures, "overdue")) == list_numbers(lived_year, "--overdue", *day)
    assert sorted(list_sources(figures, "closed")) == list_numbers(lived_year, "--status", "已销号", *day)
    assert sorted(list_sources(figures, "open")) == list_numbers(lived_year, "--open", *day)
    assert sorted(list_sources(figures, "in_force")) == list_numbers(lived_year, *day)


def test_a_report_of_the_past_does_not_change(lived_year):
    before, _ = read_report(lived_year, *MAY, QINLING_TODAY="2026-05-31")
    assert lived_year("edit", "A2", "责任单位=区水利局", "--ground", "函", **LATER).exit_code == 0
    assert lived_year("void", "A4", "--reason", "重复", **LATER).exit_code == 0
    after, _ = read_report(lived_year, *MAY)

    changed = {"corrections"}
    assert {key: value for key, value in after.items() if key not in changed} == {
        key: value for key, value in before.items() if key not in changed
    }


def test_a_later_day_takes_in_what_was_recorded_afterwards(lived_year):
    said, figures = read_report(lived_year, *MAY, "--as-of", "2026-06-05")

    assert said["period"] == {
        "kind": "month",
        "name": "2026年5月",
        "first": "2026-05-01",
        "last": "2026-05-31",
        "as_of": "2026-06-05",
    }
    assert figures["rectified"]["value"] == 2
    assert said["corrections"] == []


def test_groups_sum_to_the_whole_and_stand_in_the_order_of_the_office(lived_year):
    said, figures = read_report(lived_year, *MAY, QINLING_REPORT_ORDER="望岭 街道办事处,河道")

    assert [one["duty_unit"] for one in said["by_duty_unit"]] == ["望岭街道办事处", "青屏镇人民政府", None]
    assert [one["category"] for one in said["by_category"]] == ["河道", "乱采乱挖", None]
    assert [one["level"] for one in said["by_level"]] == ["province", "city", "district"]
    for field in ("level", "category", "zone", "lead_unit", "duty_unit"):
        for key in ("in_force", "overdue", "open", "closed_out"):
            assert sum(one[key] for one in said[f"by_{field}"]) == figures[key]["value"], (field, key)


def test_a_report_of_one_unit_counts_only_what_concerns_it(lived_year):
    said, figures = read_report(lived_year, *MAY, "--unit", "青屏镇")

    assert figures["in_force"]["value"] == 3
    assert said["series"][-1]["unrectified"] == figures["unrectified"]["value"] == 3
    assert said["units"] == ["青屏镇"]


def test_a_unit_that_the_ledger_does_not_know_is_refused_with_near_names(lived_year):
    result = lived_year(*MAY, "--unit", "青屏镇", "--unit", "青瓶镇人民政府", **LATER)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "没有名称含“青瓶镇人民政府”的单位" in result.stderr
    assert "相近的有：青屏镇人民政府" in result.stderr.replace("\n", "")


def test_a_unit_that_no_issue_has_is_said(lived_year):
    assert (
        lived_year(
            "work", "add", "会议", "--count", "1", "--by", "区水利局", "--on", "2026-06-01", **LATER
        ).exit_code
        == 0
    )
    shown = lived_year(*MAY, "--unit", "青屏镇", "--unit", "水利局", **LATER).stdout.replace("\n", "")
    assert "没有牵头、责任、配合单位名称含“水利局”的问题" in shown
    assert "含“青屏镇”的问题" not in shown


def test_a_week_53_has_no_week_a_year_before(lived_year):
    shown = lived_year("report", "week", "2026-W53", QINLING_TODAY="2027-01-10").stdout
    assert "上一年没有第53周，上年同期记作“—”。" in shown
    assert "台账从" not in shown


def test_the_series_ends_with_the_day_of_the_report(lived_year):
    said, figures = read_report(lived_year, *MAY)
    last = said["series"][-1]

    assert last["day"] == "2026-05-31"
    assert (last["unrectified"], last["overdue"], last["awaiting"]) == tuple(
        figures[key]["value"] for key in ("unrectified", "overdue", "awaiting")
    )


def test_the_screen_says_what_is_missing_and_what_was_recorded_later(lived_year):
    shown = lived_year(*MAY, **LATER).stdout
    assert "期内完成整改当时为 1 个，按现在的台账为 2 个" in shown
    assert "已超期 4 个，比上期末增加 4 个" in shown

    running = lived_year("report", "quarter", "2026Q2", **LATER).stdout
    assert "本期未满，只到 2026-06-05" in running
    assert "青屏镇人民政府：有效问题 3 个" in running

    first = lived_year("report", "month", "2025-05", **LATER).stdout
    assert "台账从 2025-05-10 开始记，上期、上年同期没有数" in first


def test_without_a_period_it_is_the_last_one_that_ended(lived_year):
    for kind, name in (
        ("week", "2026年第22周"),
        ("月", "2026年5月"),
        ("季", "2026年第一季度"),
        ("year", "2025年"),
    ):
        said, _ = read_report(lived_year, "report", kind)
        assert said["period"]["name"] == name


def test_overdue_issues_are_named_only_if_the_office_says_so(lived_year):
    assert "已超期问题" not in lived_year(*MAY, **LATER).stdout
    shown = lived_year(*MAY, **LATER, QINLING_REPORT_NAME_OVERDUE="true").stdout
    assert "已超期问题（4 个）" in shown


def test_explain_lists_rules_and_numbers(lived_year):
    shown = lived_year(*MAY, "--explain", **LATER).stdout

    assert "期内销号 1 个：销号日期在 2026-05-01 至 2026-05-31 的问题" in shown.replace("\n", "")
    assert "\n  A1\n" in shown


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("month", "2026-07"), "还没有开始"),
        (("month", "2025-04"), "加 --as-of 2025-05-10"),
        (("month", "那个月"), "2026-05"),
        (("day",), "周"),
        (("month", "--to", "通报.pdf"), ".docx"),
        (("month", "--number", "1号"), "--to 文件.docx"),
        (("month", "--force"), "--to"),
        (("month", "--as-of", "2027-01-01"), "还没有到"),
    ],
)
def test_what_cannot_be_told_is_refused_with_a_way_on(lived_year, words, says):
    result = lived_year("report", *words, **LATER)

    assert result.exit_code == 2
    assert says in result.stderr


def test_the_remedy_of_a_period_before_the_ledger_works(lived_year):
    said, figures = read_report(lived_year, "report", "month", "2025-04", "--as-of", "2025-05-10")

    assert said["period"]["last"] == "2025-04-30"
    assert figures["in_force"]["value"] == 6


def test_the_same_number_in_two_levels_is_told_apart(qinling):
    for level in ("省级", "区级"):
        assert qinling("add", f"级别={level}", "编号=1", "问题描述=甲", "交办日期=2026-04-20").exit_code == 0

    result = qinling("report", "month", "2026-04", "--explain")
    assert "1（省级）、1（区级）" in result.stdout
    assert "新交办 2 个" in result.stdout


def test_issues_that_lack_the_day_are_told_in_the_notes(qinling, tmp_path):
    for words in (("编号=1",), ("编号=2",), ("编号=3", "交办日期=2026-04-20")):
        assert qinling("add", "级别=区级", *words, "问题描述=甲").exit_code == 0

    shown = qinling("report", "month", "2026-04").stdout
    assert "新交办 1 个" in shown
    assert "另有交办日期不明的 2 个，不计入新交办。" in shown
    assert "日期不明的 0 个" not in shown
    page = tmp_path / "报告.html"
    assert qinling("report", "month", "2026-04", "--to", page).exit_code == 0
    assert "另有交办日期不明的 2 个" in page.read_text("utf-8")


def test_an_empty_ledger_says_so(qinling):
    assert qinling("init").exit_code == 0
    result = qinling("report", "month")
    assert result.exit_code == 2
    assert "qinling import" in result.stderr


def test_three_files_at_once_and_a_changed_one_is_not_overwritten(lived_year, tmp_path):
    files = [tmp_path / f"五月.{suffix}" for suffix in ("xlsx", "docx", "html")]
    words = [*MAY, *(word for file in files for word in ("--to", file))]

    result = lived_year(*words, **LATER)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "红头上没有写发文机关" in result.stderr
    assert all(file.stat().st_size > 5_000 for file in files)
    assert lived_year(*words, **LATER).exit_code == 0

    files[2].write_text("改过", encoding="utf-8")
    refused = lived_year(*words, **LATER)
    assert refused.exit_code == 26
    assert files[2].read_text(encoding="utf-8") == "改过"


def test_the_day_of_today_is_not_known_by_a_report_of_the_past(lived_year):
    """A later `--today` shows the same, but for the day of the document."""
    one, _ = read_report(lived_year, *MAY)
    other, _ = read_report(lived_year, *MAY, QINLING_TODAY=str(date(2026, 12, 31)))

    assert one["items"] == other["items"]
    assert one["series"] == other["series"]


def test_work_records_are_no_issues_of_a_report(lived_year):
    asked = (*MAY, "--as-of", "2026-06-05", "--json")
    before = json.loads(lived_year(*asked, **LATER).stdout)
    record = ("work", "add", "会议", "--count", "3次", "--on", "2026-05-10", "--by", "青屏镇人民政府")
    assert lived_year(*record, **LATER).exit_code == 0
    after = json.loads(lived_year(*asked, **LATER).stdout)
    assert {**after, "chain": before["chain"]} == before
