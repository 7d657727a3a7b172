"""From the work done to the issue struck off: application, acceptance level by level, notice, turning back."""

import pytest

OPINION = ("--opinion", "现场核查合格", "--doc", "区秦岭办函〔2026〕12号")


@pytest.fixture
def accept(run_ok):
    """Accept at a level, by somebody who did not apply."""

    def run(number, level, *words, **env):
        return run_ok("accept", number, "--level", level, "--by", f"{level}验收人", *OPINION, *words, **env)

    return run


@pytest.fixture
def given_applied(given_issue, run_ok):
    """Register an issue whose work is done and whose close-out 张某 has applied for."""

    def register(number, level="区级", **fields):
        given_issue(number, level, **fields)
        run_ok("complete", number, "--on", "2026-04-20")
        run_ok("apply", number, "--by", "张某", "--on", "2026-04-22")

    return register


# -- the chain of each level --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "chain"),
    [("区级", ("区级",)), ("市级", ("区级", "市级")), ("省级", ("区级", "市级", "省级"))],
)
def test_acceptance_by_the_last_level_closes(given_applied, accept, show_issue, level, chain):
    given_applied("A1", level)
    for turn, (accepting, coming) in enumerate(zip(chain, (*chain[1:], None), strict=True), 1):
        told = accept("A1", accepting)
        item = show_issue("A1")
        assert item["accepted_level"] == {"区级": "district", "市级": "city", "省级": "province"}[accepting]
        if coming:
            assert told.stderr == "A1 验收，现为“验收中”\n"
            assert (item["status"], item["closed_on"]) == ("accepting", None)
        assert len(item["acceptances"]) == turn
    assert told.stderr == "A1 验收，现为“已销号”\n"
    assert (item["status"], item["closed_on"], item["applied_on"]) == ("closed", "2026-04-25", "2026-04-22")
    assert [one["by"] for one in item["acceptances"]] == [f"{level}验收人" for level in chain]
    first = item["acceptances"][0]
    assert (first["round"], first["opinion"], first["document"]) == (
        1,
        "现场核查合格",
        "区秦岭办函〔2026〕12号",
    )
    assert (first["recorded_by"], first["void"]) == ("测试员", False)


def test_an_office_may_set_a_chain_of_its_own(given_applied, accept, run_refused, show_issue):
    given_applied("A1", "省级")
    own = {"QINLING_PROCEDURE_PROVINCE": "district,province"}
    accept("A1", "区级", **own)
    assert "现在该由省级验收，还轮不到市级" in run_refused(
        21, "accept", "A1", "--level", "市级", *OPINION, **own
    )
    accept("A1", "省级", **own)
    assert show_issue("A1")["status"] == "closed"


# -- refusals -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--level", "市级", *OPINION), "A1 现在该由区级验收，还轮不到市级。请先办理区级验收"),
        (("--level", "省级", *OPINION), "还轮不到省级"),
        (("--level", "区级", "--by", "韩某、张某", *OPINION), "张某是销号申请人，不能自己验收"),
        (("--level", "区级", "--by", "张某", *OPINION), "张某是销号申请人，不能自己验收。请由他人验收，并用 --by 写明验收人"),
        (("--level", "区级"), "验收还缺：验收意见文字、文号。文字和文号用 --opinion、--doc 写明"),
        (("--level", "区级", "--opinion", "合格"), "验收还缺：文号"),
        (("--level", "区级", "--doc", "3号", "--opinion", " "), "验收还缺：验收意见文字"),
        (("--level", "区级", *OPINION, "--on", "2026-04-21"), "2026-04-21 早于申请销号日期 2026-04-22"),
        (("--level", "区级", *OPINION, "--on", "2026-04-26"), "2026-04-26 还没有到。请填实际办理的日期，不晚于今天"),
    ],
)  # fmt: skip
def test_an_acceptance_that_is_not_in_order_is_refused(given_applied, run_refused, words, complaint):
    given_applied("A1", "市级")
    assert complaint in run_refused(21, "accept", "A1", *words)


def test_the_applicant_is_whoever_acts_unless_another_is_named(given_issue, run_ok, run_refused):
    given_issue("A1")
    run_ok("complete", "A1")
    run_ok("apply", "A1")
    assert "测试员是销号申请人" in run_refused(21, "accept", "A1", "--level", "区级", *OPINION)
    run_ok("accept", "A1", "--level", "区级", *OPINION, QINLING_PROCEDURE_APPLICANT_MAY_ACCEPT="true")


@pytest.mark.parametrize(
    "step", [("accept", "A1", "--level", "区级", *OPINION), ("notice", "A1"), ("close", "A1")]
)
def test_nothing_is_accepted_that_was_not_applied_for(given_issue, run_ok, run_refused, step):
    given_issue("A1")
    assert "状态为“整改中”" in run_refused(21, *step)
    run_ok("complete", "A1")
    assert "状态为“已完成整改（待销号）”" in run_refused(21, *step)


def test_nothing_is_applied_for_that_is_not_done(given_issue, run_ok, run_refused):
    given_issue("A1")
    assert (
        "不能申请销号。还没有整改完：报进展用 qinling progress A1，完成了用 qinling complete A1"
        in run_refused(21, "apply", "A1")
    )
    run_ok("complete", "A1", "--on", "2026-04-20")
    assert "早于完成整改日期 2026-04-20" in run_refused(21, "apply", "A1", "--on", "2026-04-19")
    run_ok("apply", "A1")
    assert "不能申请销号" in run_refused(21, "apply", "A1")


def test_a_level_accepts_once(given_applied, accept, run_refused):
    given_applied("A1", "市级")
    accept("A1", "区级")
    assert "区级已验收。接下来由市级验收" in run_refused(21, "accept", "A1", "--level", "区级", *OPINION)
    accept("A1", "市级")
    assert "状态为“已销号”，不能验收" in run_refused(21, "accept", "A1", "--level", "市级", *OPINION)


@pytest.mark.parametrize(
    "step", [("complete", "A1"), ("apply", "A1"), ("notice", "A1"), ("close", "A1")], ids=lambda step: step[0]
)
def test_what_is_closed_needs_no_further_step(given_closed, given_issue, run_ok, run_refused, step):
    given_closed("A1")
    said = run_refused(21, *step)
    assert "已经销号；反弹的用 qinling reopen A1" in said
    given_issue("A2")
    run_ok("void", "A2", "--reason", "登记重复")
    assert "刚撤错的用 qinling undo 撤回" in run_refused(21, step[0], "A2")


def test_attachments_that_the_office_requires_have_to_be_there(
    given_applied, accept, run_refused, run_ok, tmp_path
):
    given_applied("A1")
    requires = {"QINLING_PROCEDURE_REQUIRES": "before,after,report"}
    step = ("accept", "A1", "--level", "区级")
    assert "验收还缺：整改前照片、整改后照片、整改报告" in run_refused(21, *step, **requires)
    (tmp_path / "甲.jpg").write_bytes(b"1")
    for kind in ("before", "report"):
        run_ok("attach", "A1", tmp_path / "甲.jpg", "--as", kind)
    told = run_refused(21, *step, **requires)
    assert "验收还缺：整改后照片" in told
    assert "材料先用 qinling attach A1 收入" in told
    run_ok("attach", "A1", tmp_path / "甲.jpg", "--as", "after")
    accept("A1", "区级", **requires)


def test_attachments_of_an_earlier_round_do_not_count(given_applied, accept, run_refused, run_ok, tmp_path):
    given_applied("A1")
    requires = {"QINLING_PROCEDURE_REQUIRES": "after"}
    (tmp_path / "甲.jpg").write_bytes(b"1")
    run_ok("attach", "A1", tmp_path / "甲.jpg", "--as", "after")
    accept("A1", "区级", **requires)
    run_ok("reopen", "A1", "--reason", "反弹")
    run_ok("complete", "A1")
    run_ok("apply", "A1", "--by", "张某")
    assert "验收还缺：整改后照片" in run_refused(21, "accept", "A1", "--level", "区级", **requires)
    run_ok("attach", "A1", tmp_path / "甲.jpg", "--as", "after")  # the same photograph may serve again
    accept("A1", "区级", **requires)


# -- notice and striking off --------------------------------------------------------------------

FIVE_DAYS = {"QINLING_PROCEDURE_NOTICE_DAYS": "5"}


def test_the_working_days_of_a_notice_skip_the_holiday(
    given_applied, accept, run_ok, run_refused, show_issue
):
    """Noticed on Monday 27 April: 28 to 30 April, then 6 and 7 May; 1 to 5 May are off."""
    given_applied("A1")
    told = accept("A1", "区级", **FIVE_DAYS, QINLING_NEXT_STEPS="true").stderr
    assert "下一步，记录公示：qinling notice A1\n" in told
    item = show_issue("A1")
    assert (item["status"], item["closed_on"], item["accepted_level"]) == ("accepting", None, "district")
    assert "还没有公示。请先用 qinling notice A1 记录公示" in run_refused(21, "close", "A1", **FIVE_DAYS)
    told = run_ok(
        *("notice", "A1", "--doc", "网站", "--on", "2026-04-27"),
        **FIVE_DAYS,
        QINLING_TODAY="2026-04-28",
        QINLING_NEXT_STEPS="true",
    )
    assert "公示期满，2026-05-08 起可以销号：qinling close A1" in told.stderr
    for day in ("2026-04-28", "2026-05-06", "2026-05-07"):
        told = run_refused(21, "close", "A1", QINLING_TODAY=day, **FIVE_DAYS)
        assert "公示 5 个工作日，到 2026-05-07 才满。请在公示期满后销号" in told
    assert "2026-05-08 还没有到" in run_refused(
        21, "close", "A1", "--on", "2026-05-08", QINLING_TODAY="2026-05-07", **FIVE_DAYS
    )
    run_ok("close", "A1", "--doc", "销号单1号", QINLING_TODAY="2026-05-08", **FIVE_DAYS)
    item = show_issue("A1")
    assert (item["status"], item["closed_on"], item["noticed_on"]) == ("closed", "2026-05-08", "2026-04-27")
    assert item["rounds"][0]["noticed_on"] == "2026-04-27"


def test_a_notice_follows_the_last_acceptance_and_is_given_once(given_applied, accept, run_ok, run_refused):
    given_applied("A1", "市级")
    accept("A1", "区级", **FIVE_DAYS)
    for step in ("notice", "close"):
        told = run_refused(21, step, "A1", **FIVE_DAYS)
        assert "市级还没有验收" in told
        assert "请先用 qinling accept A1 --level 市级" in told
    accept("A1", "市级", **FIVE_DAYS)
    assert "各级都已验收。公示期满后用 qinling close A1 销号" in run_refused(
        21, "accept", "A1", "--level", "市级", *OPINION, **FIVE_DAYS
    )
    assert "早于申请销号日期" in run_refused(21, "notice", "A1", "--on", "2026-04-21", **FIVE_DAYS)
    run_ok("notice", "A1", **FIVE_DAYS)
    assert "2026-04-25 已经公示" in run_refused(21, "notice", "A1", **FIVE_DAYS)
    assert "早于公示日期 2026-04-25" in run_refused(21, "close", "A1", "--on", "2026-04-24", **FIVE_DAYS)


def test_an_issue_waiting_for_its_notice_closes_where_notices_are_switched_off(
    given_applied, accept, run_ok, show_issue
):
    given_applied("A1")
    accept("A1", "区级", **FIVE_DAYS)
    run_ok("close", "A1")
    assert (show_issue("A1")["status"], show_issue("A1")["closed_on"]) == ("closed", "2026-04-25")


# -- turning back -------------------------------------------------------------------------------


def test_turning_back_restarts_the_deadline_and_the_acceptance(
    given_applied, accept, run_ok, run_refused, show_issue
):
    given_applied("A1", "市级", 整改时限="2026年4月21日")
    accept("A1", "区级")
    assert "没有写明原因" in run_refused(21, "turn-back", "A1", "--reason", "")
    assert "早于申请销号日期" in run_refused(21, "turn-back", "A1", "--reason", "不实", "--on", "2026-04-21")
    run_ok("turn-back", "A1", "--reason", "现场仍有弃渣", "--by", "李某")
    item = show_issue("A1")
    names = (
        "status",
        "rectified_on",
        "percent",
        "applied_on",
        "applied_by",
        "accepted_level",
        "overdue",
        "round",
    )
    assert [item[name] for name in names] == ["rectifying", None, None, None, None, None, True, 1]
    (one,) = item["rounds"]
    assert [accepted["void"] for accepted in one["acceptances"]] == [True]
    assert [(back["by"], back["reason"]) for back in one["turned_back"]] == [("李某", "现场仍有弃渣")]
    assert "已失效" in run_ok("show", "A1").stdout
    run_ok("complete", "A1")
    run_ok("apply", "A1")
    assert "现在该由区级验收" in run_refused(21, "accept", "A1", "--level", "市级", *OPINION)


def test_what_only_waits_for_an_application_can_be_turned_back(given_issue, run_ok, show_issue):
    given_issue("A1")
    run_ok("complete", "A1")
    run_ok("turn-back", "A1", "--reason", "没有做完")
    assert show_issue("A1")["status"] == "rectifying"


@pytest.mark.parametrize("step", [("turn-back", "A1", "--reason", "不实"), ("apply", "A1"), ("close", "A1")])
def test_a_closed_issue_takes_no_acceptance_step(given_closed, run_refused, step):
    given_closed("A1")
    assert "状态为“已销号”" in run_refused(21, *step)


# -- changes by hand ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "complaint"),
    [
        ("状态=已销号", "整改状态按程序办理（qinling progress、complete、apply、accept、turn-back、void），不直接修改"),
        ("完成整改日期=2026-04-20", "完成整改日期按程序办理（qinling complete、turn-back）"),
        ("销号日期=2026-04-20", "销号日期按程序办理（qinling accept、close、reopen）"),
        ("整改时限=2026年7月底前", "推迟整改时限要办延期（qinling extend），不直接修改"),
        ("整改时限=长期坚持", "推迟整改时限要办延期"),
        ("整改时限=", "推迟整改时限要办延期"),
    ],
)  # fmt: skip
def test_edit_refuses_changes_that_need_a_step(given_issue, run_ok, run_refused, history, word, complaint):
    given_issue("A1")
    told = run_refused(21, "edit", "A1", word, "备注=甲")
    assert complaint in told
    assert "更正登记错误请加 --ground 写明依据" in told


def test_a_correction_with_a_basis_is_in_the_history(given_issue, run_ok, show_issue):
    given_issue("A1")
    run_ok("edit", "A1", "状态=已销号", "销号日期=2026-04-20", "--ground", "区函3号：登记有误")
    item = show_issue("A1")
    assert (item["status"], item["closed_on"]) == ("closed", "2026-04-20")
    assert item["history"][-1]["ground"] == "区函3号：登记有误"


def test_edit_accepts_an_earlier_and_an_unchanged_deadline(given_issue, run_ok, show_issue):
    given_issue("A1")
    run_ok("edit", "A1", "整改时限=2026年5月底前", "状态=整改中")
    assert (show_issue("A1")["deadline"], show_issue("A1")["original_deadline"]) == (
        "2026-05-31",
        "2026-06-30",
    )


VOIDED = "；改动了已验收的内容，A1的验收作废，须重新申请销号"


def test_a_change_of_what_was_accepted_voids_the_acceptance(given_applied, accept, run_ok, show_issue):
    given_applied("A1")
    accept("A1", "区级")
    assert VOIDED in run_ok("edit", "A1", "问题描述=另一处弃渣", "--ground", "函").stderr
    item = show_issue("A1")
    names = ("status", "closed_on", "accepted_level", "applied_on", "rectified_on")
    assert [item[name] for name in names] == ["rectified", None, None, None, "2026-04-20"]
    assert [one["void"] for one in item["acceptances"]] == [True]


@pytest.mark.parametrize(
    "word", ["备注=来函", "责任单位=板桥镇人民政府", "整改目标=恢复原状", "问题描述=A1的问题"]
)
def test_other_changes_leave_the_acceptance(given_applied, accept, run_ok, show_issue, word):
    given_applied("A1")
    accept("A1", "区级")
    assert VOIDED not in run_ok("edit", "A1", word).stderr
    assert (show_issue("A1")["status"], show_issue("A1")["accepted_level"]) == ("closed", "district")


def test_a_correction_back_to_rectifying_is_kept(given_applied, accept, run_ok, show_issue):
    given_applied("A1", "市级")
    accept("A1", "区级")
    told = run_ok("edit", "A1", "状态=整改中", "完成整改日期=", "--ground", "误记")
    assert VOIDED in told.stderr
    item = show_issue("A1")
    assert (item["status"], item["rectified_on"], item["accepted_level"]) == ("rectifying", None, None)


def test_an_import_that_overwrites_accepted_values_voids_the_acceptance(
    given_file, run_import, qinling, run_ok, accept, show_issue
):
    said = {"问题编号": "A1", "问题描述": "河道弃渣", "整改状态": "整改中", "备注": None}
    run_import(given_file([said]))
    run_ok("complete", "A1")
    run_ok("apply", "A1")
    accept("A1", "区级")
    changed = given_file([{"问题编号": "A1", "问题描述": "河道采砂", "备注": "来函"}])
    told = qinling("import", changed)
    assert told.exit_code == 0
    assert VOIDED not in told.stderr
    assert show_issue("A1")["status"] == "closed"
    told = qinling("import", changed, "--update", "overwrite")
    assert (told.exit_code, show_issue("A1")["status"]) == (16, "closed")
    told = qinling("import", changed, "--update", "overwrite", "--ground", "核实有误")
    assert told.stderr.endswith(f"已导入：新增 0 个、更新 1 个、未变 0 个问题{VOIDED}\n")
    item = show_issue("A1")
    assert (item["status"], item["accepted_level"], item["closed_on"]) == ("rectified", None, None)
    assert run_import(changed, "--update", "overwrite")["unchanged"] == 1


def test_no_step_is_dated_before_the_one_it_follows(given_applied, accept, run_refused, run_ok):
    """A back-dated notice would cut its working days short, a back-dated relapse the round before it."""
    days = {"QINLING_PROCEDURE_NOTICE_DAYS": "3"}
    given_applied("A1", "市级")
    accept("A1", "区级", "--on", "2026-04-24", **days)
    early = ("--level", "市级", "--by", "市级验收人", *OPINION, "--on", "2026-04-23")
    assert "2026-04-23 早于上一步（验收）的日期 2026-04-24" in run_refused(21, "accept", "A1", *early, **days)
    accept("A1", "市级", "--on", "2026-04-24", **days)
    assert "早于上一步（验收）" in run_refused(21, "notice", "A1", "--on", "2026-04-22", **days)
    run_ok("notice", "A1", "--on", "2026-04-24", **days)
