"""Supervision: who is due for which step, and the acts with their numbers."""

import json

import pytest
from rich.cells import cell_len

LATE = "2026-04-23"  # a Thursday: one working day late on Saturday, 2026-04-25
UNIT = "区水利局"
URGE = ("supervise", "A1", "--step", "催办", "--reply-by", "2026-04-30")


def select_values(item, *names):
    return tuple(item[name] for name in names)


@pytest.fixture
def list_proposals(run_ok):
    """Return what is due by number: the step and why, as `supervise --json` says."""

    def ask(today="2026-04-25", **env):
        said = json.loads(run_ok("supervise", "--json", QINLING_TODAY=today, **env).stdout)
        assert (said["schema"], said["kind"], said["as_of"]) == ("qinling/1", "supervision", today)
        return {item["number"]: (item["measure"], item["why"]) for item in said["items"]}

    return ask


def test_the_same_step_again_on_the_same_day_is_pointed_out(given_late, run_ok):
    given_late("A1", "A2")
    assert "又一次" not in run_ok(*URGE).stderr
    tried = run_ok("supervise", "A1", "A2", "--step", "催办", "--dry-run").stderr
    assert "这是又一次\n" in tried
    assert "undo" not in tried  # there is nothing to undo but what was done before
    told = run_ok("supervise", "A1", "A2", "--step", "催办").stderr
    assert "注意：A1 同一天已有同一步的 催办〔2026〕1号，这是又一次；多登的用 qinling undo 撤回\n" in told
    assert "A2 同一天" not in told
    assert "又一次" not in run_ok("supervise", "A1", "--step", "督办").stderr
    assert "又一次" not in run_ok(*URGE, QINLING_TODAY="2026-04-26").stderr


# -- what is due ----------------------------------------------------------------------------------


def test_what_is_late_is_proposed_with_the_step_and_why(given_late, list_proposals, read_json, qinling):
    given_late("A1")
    given_late("A2", due="2026-04-24")  # late, but by no working day yet
    given_late("A3", due="2026-04-27")
    given_late("A4", due="2026-03-02")
    items = read_json(qinling("supervise", "--json"), "supervision")["items"]
    assert [select_values(item, "number", "measure", "acts") for item in items] == [
        ("A4", "urge", []), ("A1", "urge", []),
    ]  # fmt: skip
    assert items[1]["why"].startswith("超期 1 个工作日")
    assert items[0].keys() >= {"level", "description", "deadline", "duty_unit", "overdue", "days_left"}
    assert set(list_proposals("2026-04-27")) == {"A1", "A2", "A4"}


def test_the_highest_step_comes_first_with_the_earlier_acts(given_late, record_act, qinling, read_json):
    given_late("A1", due="2026-04-17")
    given_late("A2")
    document = record_act("--step", "催办", "--on", "2026-04-20", "--reply-by", "2026-04-22")
    items = read_json(qinling("supervise", "--json"), "supervision")["items"]
    assert [select_values(item, "number", "measure") for item in items] == [
        ("A1", "supervise"),
        ("A2", "urge"),
    ]
    (act,) = items[0]["acts"]
    assert select_values(act, "measure", "document", "on", "reply_by", "replied_on", "past") == (
        "urge", document, "2026-04-20", "2026-04-22", None, False,
    )  # fmt: skip


def test_all_supervision_steps_day_by_day(given_late, run_ok, record_act, list_proposals):
    """From the day after the deadline to 移送问责, with a reply to nothing: two silent acts hurry the next."""
    given_late("A1", due="2026-04-24")
    climbed = []
    for today in [f"2026-05-{day:02}" for day in range(1, 32)] + [
        f"2026-06-{day:02}" for day in range(1, 31)
    ]:
        if found := list_proposals(today):
            step = found["A1"][0]
            record_act("--step", step, QINLING_TODAY=today, QINLING_SUPERVISION_REFERRAL_TO="区纪委监委")
            climbed.append((today, step))
    assert [step for _, step in climbed] == ["urge", "supervise", "circulate", "talk", "refer"]
    assert [today for today, _ in climbed] == [
        "2026-05-01", "2026-05-12", "2026-05-20", "2026-05-28", "2026-06-05",
    ]  # fmt: skip
    assert list_proposals("2027-01-04") == {}


def test_a_reply_holds_the_higher_steps_off_for_a_while(given_late, run_ok, record_act, list_proposals):
    given_late("A1", due="2026-04-03")
    record_act("--step", "催办", "--on", "2026-04-07")
    run_ok("supervise", "reply", "A1", "--note", "抓紧办", "--on", "2026-04-09")
    record_act("--step", "督办", "--on", "2026-04-13")
    run_ok("supervise", "reply", "A1", "--note", "雨停即开工", "--on", "2026-04-15")
    assert list_proposals("2026-04-20") == {}  # eleven working days late only the day after
    step, why = list_proposals("2026-04-21")["A1"]
    assert (step, "有回复而仍未完成" in why) == ("circulate", True)


def test_proposals_as_a_table_of_80_columns_with_step_and_number_whole(given_late, record_act, qinling):
    number, unit = "SJ-2026-区级台账-000128", "商州区秦岭生态环境保护综合执法大队"
    given_late(number, due="2026-03-02", 问题描述="河道弃渣" * 30 + "\n第二行", 责任单位=unit)
    given_late("A2", 责任单位="", 牵头单位="区林业局")
    result = qinling("supervise")
    lines = result.stdout.splitlines()
    assert (result.exit_code, result.stderr, len(lines)) == (0, "", 4)
    assert lines[0].split() == ["该办", "编号", "问题描述", "责任单位", "理由"]
    assert all(cell_len(line) <= 80 for line in lines)
    first, second = lines[2:]
    assert first.split()[:2] == ["催办", number]
    assert "个工作日" in first
    assert second.split()[:4] == ["催办", "A2", "A2的问题", "区林业局"]


@pytest.mark.parametrize("form", [(), ("act",)])
def test_a_cron_run_with_nothing_due_prints_nothing(given_late, qinling, form):
    given_late("A1", due="2026-04-25")
    result = qinling("supervise", *form)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert json.loads(qinling("supervise", *form, "--json").stdout)["items"] == []


@pytest.mark.parametrize("step", ["complete", "void"])
def test_what_is_done_or_withdrawn_is_not_proposed(given_late, run_ok, list_proposals, step):
    given_late("A1")
    run_ok(step, "A1", *(("--reason", "重复") if step == "void" else ()))
    assert list_proposals() == {}


def test_an_extension_restarts_the_supervision_steps(
    given_late, run_ok, record_act, list_proposals, show_issue
):
    given_late("A1", due="2026-04-17")
    record_act("--step", "催办", "--on", "2026-04-20", "--reply-by", "2026-04-21")
    assert list_proposals()["A1"][0] == "supervise"
    run_ok("extend", "A1", "--to", "2026-04-23", "--reason", "雨季", "--on", "2026-04-22")
    run_ok("extend", "A1", "--approve", "--by", "王局", "--on", "2026-04-22")
    assert list_proposals()["A1"][0] == "urge"
    assert [one["past"] for one in show_issue("A1")["supervision"]] == [True]
    run_ok("undo")
    assert list_proposals()["A1"][0] == "supervise"


def test_the_settings_decide_when_each_step_is_due(given_late, list_proposals, record_act, with_settings):
    env = with_settings(
        '[supervision]\nurge = 2\nunanswered = 1\n[[supervision.specials]]\nlevel = "省级"\nurge = 1\n'
    )
    given_late("A1", "A2")
    given_late("A3", level="省级")
    assert list_proposals(**env).keys() == {"A3"}
    assert list_proposals("2026-04-27", **env).keys() == {"A1", "A2", "A3"}
    record_act("--step", "催办", "--on", "2026-04-24", "--reply-by", "2026-04-24")
    assert list_proposals(**env)["A1"][0] == "supervise"  # one without reply is enough here


# -- recording --------------------------------------------------------------------------------------


def test_an_act_is_recorded_under_a_number_of_its_own(given_late, run_ok, show_issue):
    given_late("A1", 镇办="麻街镇")
    result = run_ok("supervise", "A1", "--step", "督办", "--to", "麻街镇人民政府", "--reply-by", "2026-04-30",
                  "--reason", "两次约定未兑现", "--by", "李某")  # fmt: skip
    assert (result.stdout, result.stderr) == (
        "",
        "督办〔2026〕1号 发给 麻街镇人民政府，限 2026-04-30 前回复：A1\n"
        "注意：A1 还没有催办过；多登的用 qinling undo 撤回\n",
    )  # fmt: skip
    item = show_issue("A1")
    assert item["reply_by"] == "2026-04-30"
    (act,) = item["supervision"]
    assert act == {
        "measure": "supervise", "document": "督办〔2026〕1号", "sent_to": "麻街镇人民政府", "by": "李某",
        "on": "2026-04-25", "reply_by": "2026-04-30", "deadline": LATE, "reason": "两次约定未兑现",
        "letter_sent_on": None, "letter_sent_to": [], "letter_unsent": [], "signed_on": None, "signed_by": None,
        "replied_on": None, "replied_by": None, "reply": None, "recorded_by": "测试员",
        "past": False, "settled": False,
    }  # fmt: skip
    assert select_values(item["history"][-1], "kind", "ground") == ("supervised", "督办〔2026〕1号")
    page = run_ok("show", "A1").stdout
    assert "督办  2026-04-25 督办〔2026〕1号；发给 麻街镇人民政府；两次约定未兑现" in page
    assert "限 2026-04-30 前回复，未回复" in page.replace("\n", "")


def test_by_default_an_act_goes_to_the_duty_unit_with_five_working_days_to_reply(
    given_late, run_ok, show_issue, with_settings
):
    given_late("A1")
    given_late("A2", 责任单位="", 牵头单位="区林业局")
    run_ok("supervise", "A1", "--step", "urge")
    assert select_values(show_issue("A1")["supervision"][0], "sent_to", "by", "reply_by") == (
        UNIT,
        "测试员",
        "2026-05-06",
    )
    run_ok("supervise", "A2", "--step", "urge", **with_settings("[supervision]\nreply_days = 2\n"))
    assert select_values(show_issue("A2")["supervision"][0], "sent_to", "reply_by") == (
        "区林业局",
        "2026-04-28",
    )


def test_issues_of_two_units_get_a_number_each_and_are_undone_together(
    given_late, run_ok, show_issue, record_act
):
    given_late("A1", "A2")
    given_late("A3", 责任单位="区林业局")
    result = run_ok("supervise", "A1", "A3", "A2", "--step", "催办")
    assert result.stderr.splitlines() == [
        f"催办〔2026〕1号 发给 {UNIT}，限 2026-05-06 前回复：A1、A2",
        "催办〔2026〕2号 发给 区林业局，限 2026-05-06 前回复：A3",
    ]
    acts = [show_issue(number)["supervision"][0] for number in ("A1", "A2", "A3")]
    assert [one["document"] for one in acts] == ["催办〔2026〕1号", "催办〔2026〕1号", "催办〔2026〕2号"]
    run_ok("undo")
    assert [show_issue(number)["supervision"] for number in ("A1", "A2", "A3")] == [[], [], []]
    assert [show_issue(number)["reply_by"] for number in ("A1", "A2", "A3")] == [None, None, None]
    assert record_act("--step", "催办") == "催办〔2026〕3号"  # a number once given is never given again


def test_a_named_recipient_gets_all_issues_under_one_number(given_late, run_ok, show_issue):
    given_late("A1")
    given_late("A2", 责任单位="区林业局")
    given_late("A3", 责任单位="")
    result = run_ok("supervise", "A1", "A2", "A3", "--step", "通报", "--to", "各责任单位", "--yes")
    assert (
        result.stderr.splitlines()[0] == "通报〔2026〕1号 发给 各责任单位，限 2026-05-06 前回复：A1、A2、A3"
    )
    assert {show_issue(number)["supervision"][0]["document"] for number in ("A1", "A2", "A3")} == {
        "通报〔2026〕1号"
    }


def test_a_number_of_the_office_replaces_that_of_the_ledger(given_late, run_ok, record_act):
    given_late("A1", "A2", "A3")
    assert record_act("--step", "督办", "--doc", "商秦函〔2026〕7号") == "商秦函〔2026〕7号"
    assert record_act("--step", "督办", numbers=("A2",)) == "督办〔2026〕1号"  # none was drawn


def test_the_same_number_is_not_given_twice_to_one_issue(given_late, record_act, run_refused):
    given_late("A1")
    record_act("--step", "催办", "--doc", "区函1号")
    assert "A1 2026-04-25 已有文号为 区函1号 的督办" in run_refused(
        21, "supervise", "A1", "--step", "催办", "--doc", "区函1"
    )


def test_each_step_and_each_year_has_its_own_numbers(given_late, record_act):
    given_late("A1", "A2", due="2025-12-01")
    assert record_act("--step", "督办") == "督办〔2026〕1号"
    assert record_act("--step", "通报") == "通报〔2026〕1号"
    assert record_act("--step", "督办", numbers=("A2",)) == "督办〔2026〕2号"
    assert record_act("--step", "督办", QINLING_TODAY="2027-01-04") == "督办〔2027〕1号"
    assert record_act("--step", "督办", "--on", "2025-12-31") == "督办〔2025〕1号"  # the year of the letter


def test_a_dry_run_writes_nothing_and_uses_no_number_up(given_late, qinling, ledger, record_act, tmp_path):
    given_late("A1")
    before = ledger.read_bytes()
    result = qinling(*URGE, "--dry-run", "--letters", tmp_path / "letters")
    assert result.exit_code == 20  # nobody would sign the letters
    assert "试运行，台账没有改动：催办〔2026〕1号 发给" in result.stderr
    assert ledger.read_bytes() == before
    assert not (tmp_path / "letters").exists()
    assert record_act("--step", "催办") == "催办〔2026〕1号"


def test_a_refused_act_uses_no_number_up(given_late, run_ok, run_refused, record_act):
    given_late("A1", "A2")
    run_ok("void", "A2", "--reason", "重复")
    assert "2 个问题中有 1 个不能办理，一个也没有办" in run_refused(
        21, "supervise", "A1", "A2", "--step", "催办"
    )
    assert record_act("--step", "催办") == "催办〔2026〕1号"


def test_recording_as_json_gives_the_issues(given_late, qinling, read_json):
    given_late("A1")
    (item,) = read_json(qinling(*URGE, "--json"), "issues")["items"]
    assert select_values(item, "number", "reply_by", "status") == ("A1", "2026-04-30", "rectifying")


def test_issues_are_chosen_by_conditions_too(given_late, run_ok, run_refused, show_issue):
    given_late("A1", "A2", 镇办="麻街镇")
    given_late("A3", 镇办="板桥镇")
    words = ("supervise", "--where", "镇办=麻街镇", "--step", "催办")
    assert "按条件选中 2 个问题" in run_refused(20, *words)
    run_ok(*words, "--yes")
    assert [len(show_issue(number)["supervision"]) for number in ("A1", "A2", "A3")] == [1, 1, 0]


@pytest.mark.parametrize(
    ("code", "words", "complaint"),
    [
        (2, ("--step", "督办"), "没有写明督办哪些问题。请写编号，或 --where 条件"),
        (2, ("A1",), "没有写明是哪一步。请写 --step 催办、督办、通报、约谈或移送问责"),
        (2, ("--where", "超期"), "没有写明是哪一步"),
        (2, ("A1", "--step", "提醒"), "--step"),
        (2, ("A1", "--step", "督办", "--where", "超期"), "编号和 --where 只能写一样"),
        (2, ("reply", "--note", "甲"), "没有写明是哪一件。请写问题编号，或 --doc 文号"),
        (2, ("reply", "A1"), "--note"),
        (17, ("无此", "--step", "督办"), "没有编号为 无此 的问题"),
        (21, ("A3", "--step", "督办"), "A3 没有责任单位。请用 --to 写明发给哪个单位"),
        (21, ("A1", "--step", "督办", "--reply-by", "2026-04-24"), "回复期限 2026-04-24 早于 2026-04-25"),
        (21, ("A1", "--step", "督办", "--on", "2026-04-26"), "2026-04-26 还没有到"),
        (21, ("A1", "--step", "督办", "--on", "2026-03-31"), "2026-03-31 早于交办日期 2026-04-01"),
        (21, ("reply", "A1", "--note", "甲"), "A1 没有等待回复的督办"),
        (17, ("reply", "--doc", "督办〔2026〕9号", "--note", "甲"), "没有文号为 督办〔2026〕9号 的督办"),
        (17, ("letter", "督办〔2026〕9号"), "没有文号为 督办〔2026〕9号 的督办"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(given_late, run_refused, code, words, complaint):
    given_late("A1", 交办日期="2026-04-01")
    given_late("A3", 责任单位="")
    assert complaint in run_refused(code, "supervise", *words)
