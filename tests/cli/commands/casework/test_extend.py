"""Extensions: asked for, approved or refused, and the first deadline kept."""

import pytest


def select_values(item, *names):
    return tuple(item[name] for name in names)


REQUEST = ("extend", "A1", "--to", "2026-07-31", "--reason", "雨季施工")


def test_an_approved_extension_keeps_the_original_deadline(given_issue, run_ok, show_issue):
    given_issue("A1")
    assert "申请延至 2026-07-31，等待批复" in run_ok(*REQUEST).stderr
    assert select_values(show_issue("A1"), "deadline", "requested_deadline") == ("2026-06-30", "2026-07-31")
    result = run_ok("extend", "A1", "--approve", "--by", "王局", "--doc", "区函2号")
    assert "整改时限改为 2026-07-31（原定 2026-06-30）" in result.stderr
    item = show_issue("A1")
    assert select_values(item, "deadline", "original_deadline", "requested_deadline", "deadline_text") == (
        "2026-07-31", "2026-06-30", None, "2026年6月30日",
    )  # fmt: skip
    (asked,) = item["extensions"]
    assert select_values(asked, "to", "reason", "late", "granted", "deadline", "decided_by", "answer") == (
        "2026-07-31", "雨季施工", False, True, "2026-07-31", "王局", "区函2号",
    )  # fmt: skip


def test_another_day_than_the_requested_one_may_be_approved(given_issue, run_ok, run_refused, show_issue):
    given_issue("A1")
    run_ok(*REQUEST)
    assert "没有晚于现时限 2026-06-30" in run_refused(
        21, "extend", "A1", "--approve", "--to", "2026-06-30", "--by", "王局"
    )
    run_ok("extend", "A1", "--approve", "--to", "2026-07-15", "--by", "王局")
    assert select_values(show_issue("A1"), "deadline", "requested_deadline") == ("2026-07-15", None)


def test_a_refused_extension_leaves_the_deadline(given_issue, run_ok, run_refused, show_issue):
    given_issue("A1")
    run_ok(*REQUEST)
    assert "没有写明原因" in run_refused(21, "extend", "A1", "--reject", "--by", "王局")
    run_ok("extend", "A1", "--reject", "--reason", "理由不足", "--by", "王局")
    item = show_issue("A1")
    assert select_values(item, "deadline", "requested_deadline") == ("2026-06-30", None)
    assert select_values(item["extensions"][0], "granted", "deadline") == (False, None)
    run_ok(*REQUEST)


def test_an_extension_asked_for_on_the_last_day_is_in_time_and_a_day_later_it_is_late(
    given_issue, run_ok, show_issue
):
    for number, due in (("A1", "2026年4月25日"), ("A2", "2026年4月24日")):
        given_issue(number, 整改时限=due)
        run_ok("extend", number, "--to", "2026-05-31", "--reason", "雨季")
    assert [show_issue(number)["extensions"][0]["late"] for number in ("A1", "A2")] == [False, True]
    assert show_issue("A2")["overdue"]
    run_ok("extend", "A2", "--approve", "--by", "王局")
    assert not show_issue("A2")["overdue"]


@pytest.mark.parametrize(
    ("fields", "words", "complaint"),
    [
        ({}, ("--to", "2026-06-30"), "2026-06-30 没有晚于现时限 2026-06-30"),
        (
            {"整改时限": "2026年3月1日"},
            ("--to", "2026-04-25"),
            "没有晚于现时限 2026-03-01 和申请日 2026-04-25",
        ),
        ({"整改时限": "长期坚持"}, ("--to", "2026-07-31"), "长期坚持的问题定期回头看，不设期限，不用延期"),
        ({"整改时限": ""}, ("--to", "2026-07-31"), "没有整改时限，不用延期"),
        ({}, ("--approve",), "没有待批复的延期申请"),
        ({}, ("--reject",), "没有待批复的延期申请"),
        ({}, ("--to", "2026-07-31", "--reason", ""), "没有写明原因"),
    ],
)
def test_extensions_that_make_no_sense_are_refused(given_issue, run_refused, fields, words, complaint):
    given_issue("A1", **fields)
    given_reason = () if "--reason" in words or "--approve" in words else ("--reason", "雨季")
    assert complaint in run_refused(21, "extend", "A1", *words, *given_reason)


def test_a_second_request_waits_for_the_answer_to_the_first(given_issue, run_ok, run_refused):
    given_issue("A1")
    run_ok(*REQUEST)
    assert "已申请延至 2026-07-31，还没有批复" in run_refused(21, *REQUEST)


@pytest.mark.parametrize("answer", [("--approve",), ("--reject", "--reason", "不足")])
def test_nobody_decides_on_their_own_request(given_issue, run_ok, run_refused, answer):
    given_issue("A1")
    run_ok(*REQUEST, "--by", "张某")
    assert "张某是延期申请人，不能自己批复" in run_refused(21, "extend", "A1", *answer, "--by", "张某")


def test_completion_clears_a_pending_request(given_issue, run_ok, run_refused, show_issue):
    given_issue("A1")
    run_ok(*REQUEST)
    run_ok("complete", "A1")
    assert show_issue("A1")["requested_deadline"] is None
    assert "不能批复延期" in run_refused(21, "extend", "A1", "--approve")


@pytest.mark.parametrize("update", ["fill", "overwrite"])
@pytest.mark.parametrize("due", ["2026年6月30日", "限期5日", "自交办之日起5个工作日内"])
def test_the_same_file_again_does_not_undo_an_approved_extension(
    given_file, run_import, run_ok, show_issue, history, update, due
):
    said = {
        "问题编号": "A1",
        "问题描述": "河道弃渣",
        "整改时限": due,
        "整改状态": "整改中",
        "交办日期": "2026-04-24",
    }
    run_import(given_file([said]))
    run_ok(*REQUEST)
    run_ok("extend", "A1", "--approve", "--by", "王局")
    before = show_issue("A1")
    again = run_import(given_file([said]), "--update", update)
    assert select_values(again, "unchanged", "changes", "left") == (1, [], [])
    assert show_issue("A1") == before
    assert select_values(before, "deadline", "deadline_kind") == ("2026-07-31", "dated")


def test_a_deadline_counted_from_a_hand_over_the_file_does_not_know_stays_extended(
    given_file, run_import, run_ok, show_issue
):
    said = {"问题编号": "A1", "问题描述": "河道弃渣", "整改时限": "限期5日", "整改状态": "整改中"}
    run_import(given_file([said]))
    run_ok("edit", "A1", "交办日期=2026-04-25")
    assert show_issue("A1")["deadline"] == "2026-04-30"
    run_ok(*REQUEST)
    run_ok("extend", "A1", "--approve", "--by", "王局")
    assert run_import(given_file([said]))["changes"] == []
    assert select_values(show_issue("A1"), "deadline", "deadline_kind") == ("2026-07-31", "dated")
