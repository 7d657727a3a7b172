"""Extensions: asked for, approved or refused, and the first deadline kept."""

import pytest


def values(item, *names):
    return tuple(item[name] for name in names)


ASK = ("extend", "A1", "--to", "2026-07-31", "--reason", "雨季施工")


def test_an_extension_is_asked_for_then_approved_and_the_first_deadline_stays(given_issue, done, shown):
    given_issue("A1")
    assert "申请延至 2026-07-31，批准用 qinling extend A1 --approve" in done(*ASK).stderr
    assert values(shown("A1"), "deadline", "requested_deadline") == ("2026-06-30", "2026-07-31")
    result = done("extend", "A1", "--approve", "--by", "王局", "--doc", "区函2号")
    assert "整改时限改为 2026-07-31（原定 2026-06-30）" in result.stderr
    item = shown("A1")
    assert values(item, "deadline", "original_deadline", "requested_deadline", "deadline_text") == (
        "2026-07-31", "2026-06-30", None, "2026年6月30日",
    )  # fmt: skip
    (asked,) = item["extensions"]
    assert values(asked, "to", "reason", "late", "granted", "deadline", "decided_by", "answer") == (
        "2026-07-31", "雨季施工", False, True, "2026-07-31", "王局", "区函2号",
    )  # fmt: skip


def test_another_day_may_be_granted_than_the_one_asked_for(given_issue, done, refused, shown):
    given_issue("A1")
    done(*ASK)
    assert "没有晚于现时限 2026-06-30" in refused(
        21, "extend", "A1", "--approve", "--to", "2026-06-30", "--by", "王局"
    )
    done("extend", "A1", "--approve", "--to", "2026-07-15", "--by", "王局")
    assert values(shown("A1"), "deadline", "requested_deadline") == ("2026-07-15", None)


def test_a_refused_extension_leaves_the_deadline(given_issue, done, refused, shown):
    given_issue("A1")
    done(*ASK)
    assert "没有写明原因" in refused(21, "extend", "A1", "--reject", "--by", "王局")
    done("extend", "A1", "--reject", "--reason", "理由不足", "--by", "王局")
    item = shown("A1")
    assert values(item, "deadline", "requested_deadline") == ("2026-06-30", None)
    assert values(item["extensions"][0], "granted", "deadline") == (False, None)
    done(*ASK)


def test_an_extension_asked_for_on_the_last_day_is_in_time_and_a_day_later_it_is_late(
    given_issue, done, shown
):
    for number, due in (("A1", "2026年4月25日"), ("A2", "2026年4月24日")):
        given_issue(number, 整改时限=due)
        done("extend", number, "--to", "2026-05-31", "--reason", "雨季")
    assert [shown(number)["extensions"][0]["late"] for number in ("A1", "A2")] == [False, True]
    assert shown("A2")["overdue"]
    done("extend", "A2", "--approve", "--by", "王局")
    assert not shown("A2")["overdue"]


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
def test_extensions_that_make_no_sense_are_refused(given_issue, refused, fields, words, complaint):
    given_issue("A1", **fields)
    given_reason = () if "--reason" in words or "--approve" in words else ("--reason", "雨季")
    assert complaint in refused(21, "extend", "A1", *words, *given_reason)


def test_a_second_request_waits_for_the_answer_to_the_first(given_issue, done, refused):
    given_issue("A1")
    done(*ASK)
    assert "已申请延至 2026-07-31，还没有批复" in refused(21, *ASK)


@pytest.mark.parametrize("answer", [("--approve",), ("--reject", "--reason", "不足")])
def test_nobody_answers_his_own_request(given_issue, done, refused, answer):
    given_issue("A1")
    done(*ASK, "--by", "张某")
    assert "张某是延期申请人，不能自己批复" in refused(21, "extend", "A1", *answer, "--by", "张某")


def test_completion_makes_a_pending_request_needless(given_issue, done, refused, shown):
    given_issue("A1")
    done(*ASK)
    done("complete", "A1")
    assert shown("A1")["requested_deadline"] is None
    assert "不能批复延期" in refused(21, "extend", "A1", "--approve")


@pytest.mark.parametrize("update", ["fill", "overwrite"])
@pytest.mark.parametrize("due", ["2026年6月30日", "限期5日", "自交办之日起5个工作日内"])
def test_the_same_file_again_does_not_undo_an_approved_extension(
    given_file, imported, done, shown, history, update, due
):
    said = {
        "问题编号": "A1",
        "问题描述": "河道弃渣",
        "整改时限": due,
        "整改状态": "整改中",
        "交办日期": "2026-04-24",
    }
    imported(given_file([said]))
    done(*ASK)
    done("extend", "A1", "--approve", "--by", "王局")
    before = shown("A1")
    again = imported(given_file([said]), "--update", update)
    assert values(again, "unchanged", "changes", "left") == (1, [], [])
    assert shown("A1") == before
    assert values(before, "deadline", "deadline_kind") == ("2026-07-31", "dated")


def test_a_deadline_counted_from_a_hand_over_the_file_does_not_know_stays_extended(
    given_file, imported, done, shown
):
    said = {"问题编号": "A1", "问题描述": "河道弃渣", "整改时限": "限期5日", "整改状态": "整改中"}
    imported(given_file([said]))
    done("edit", "A1", "交办日期=2026-04-25")
    assert shown("A1")["deadline"] == "2026-04-30"
    done(*ASK)
    done("extend", "A1", "--approve", "--by", "王局")
    assert imported(given_file([said]))["changes"] == []
    assert values(shown("A1"), "deadline", "deadline_kind") == ("2026-07-31", "dated")
