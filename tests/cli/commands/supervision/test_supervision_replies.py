"""Supervision: the replies, those that do not come, and what the ledger knew on a day."""

import json

import pytest


def values(item, *names):
    return tuple(item[name] for name in names)


# -- replies ----------------------------------------------------------------------------------------


def test_a_reply_is_told_with_its_act(given_late, done, supervised, shown):
    given_late("A1")
    document = supervised("--step", "催办")
    result = done(
        "supervise", "reply", "A1", "--note", "已清运 300 方", "--by", "王某", QINLING_TODAY="2026-04-28"
    )
    assert result.stderr == "A1 回复督办，现为“整改中”\n"
    item = shown("A1")
    assert item["reply_by"] is None
    assert values(item["supervision"][0], "replied_on", "replied_by", "reply") == (
        "2026-04-28", "王某", "已清运 300 方",
    )  # fmt: skip
    assert item["history"][-1]["particulars"]["answers"] == document
    assert "2026-04-28 回复：已清运 300 方" in done("show", "A1").stdout.replace("\n", "")


def test_a_reply_by_the_issues_number_answers_the_oldest_first(given_late, done, supervised, shown):
    given_late("A1")
    supervised("--step", "催办", "--reply-by", "2026-04-30")
    supervised("--step", "督办", "--reply-by", "2026-04-29")
    assert shown("A1")["reply_by"] == "2026-04-29"
    done("supervise", "reply", "A1", "--note", "甲")
    assert [one["reply"] for one in shown("A1")["supervision"]] == ["甲", None]
    done("supervise", "reply", "A1", "--doc", "督办〔2026〕1号", "--note", "乙")
    assert [one["reply"] for one in shown("A1")["supervision"]] == ["甲", "乙"]
    done("undo")
    assert shown("A1")["reply_by"] == "2026-04-29"


def test_a_reply_by_the_letters_number_is_for_all_its_issues(given_late, done, supervised, refused, shown):
    given_late("A1", "A2", "A3")
    document = supervised("--step", "督办", numbers=("A1", "A2"))
    other = supervised("--step", "督办", numbers=("A3",))
    done("supervise", "reply", "--doc", document, "--note", "都已开工")
    acts = {number: shown(number)["supervision"][0]["reply"] for number in ("A1", "A2", "A3")}
    assert acts == {"A1": "都已开工", "A2": "都已开工", "A3": None}
    assert f"没有等待回复的 {document}" in refused(
        21, "supervise", "reply", "--doc", document, "--note", "甲"
    )
    assert f"没有等待回复的 {other}" in refused(
        21, "supervise", "reply", "A1", "--doc", other, "--note", "甲"
    )


def test_a_reply_to_a_letter_passes_by_what_was_answered_closed_or_taken_back(
    given_late, done, supervised, shown
):
    given_late("A1", "A2", "A3")
    supervised("--step", "督办", "--doc", "区函1号", numbers=("A1", "A2", "A3"))
    done("undo")
    supervised("--step", "督办", "--doc", "区函1号", numbers=("A1", "A2"))
    done("void", "A2", "--reason", "重复")
    done("supervise", "reply", "--doc", "区函1号", "--note", "已开工")
    assert [one["reply"] for one in shown("A1")["supervision"]] == ["已开工"]
    assert shown("A3")["supervision"] == []


def test_a_reply_in_a_dry_run_is_none(given_late, done, supervised, shown):
    given_late("A1")
    supervised("--step", "催办")
    assert "试运行，台账没有改动：" in done("supervise", "reply", "A1", "--note", "甲", "--dry-run").stderr
    assert shown("A1")["supervision"][0]["replied_on"] is None


# -- what is not answered -------------------------------------------------------------------------


@pytest.fixture
def unanswered(done):
    """Return why, by number, of the replies that are overdue on a day."""

    def ask(today):
        said = json.loads(done("warn", "--json", QINLING_TODAY=today).stdout)["alerts"]
        return {one["number"]: one["why"] for one in said if one["alert"] == "unanswered"}

    return ask


def test_a_reply_is_overdue_from_the_day_after_until_it_comes(given_late, done, supervised, unanswered):
    given_late("A1", "A2")
    supervised("--step", "催办", "--reply-by", "2026-04-29", numbers=("A1", "A2"))
    assert unanswered("2026-04-29") == {}
    assert unanswered("2026-04-30") == dict.fromkeys(("A1", "A2"), "应于 2026-04-29 前回复，已过 1 天")
    listed = done("warn", "--kind", "unanswered", QINLING_TODAY="2026-04-30").stdout
    assert "A1" in listed
    assert done("warn", "--kind", "督办逾期未复", QINLING_TODAY="2026-04-29").stdout == ""
    done("supervise", "reply", "A1", "--note", "甲", QINLING_TODAY="2026-05-06")
    done("complete", "A2", QINLING_TODAY="2026-05-06")
    assert unanswered("2026-05-06") == {}


@pytest.mark.parametrize("back", ["turn-back", "undo"])
def test_what_the_work_answered_is_not_asked_for_again(given_late, done, supervised, unanswered, shown, back):
    given_late("A1")
    supervised("--step", "催办", "--reply-by", "2026-04-29")
    done("complete", "A1", QINLING_TODAY="2026-05-06")
    if back == "undo":
        done("undo", QINLING_TODAY="2026-05-07")
        assert shown("A1")["reply_by"] == "2026-04-29"
        return
    done("turn-back", "A1", "--reason", "不实", QINLING_TODAY="2026-05-07")
    supervised("--step", "催办", "--reply-by", "2026-05-15", QINLING_TODAY="2026-05-08")
    assert shown("A1")["reply_by"] == "2026-05-15"
    assert unanswered("2026-05-15") == {}


def test_an_extension_does_not_make_the_reply_needless(given_late, done, supervised, unanswered):
    given_late("A1")
    supervised("--step", "催办", "--reply-by", "2026-04-29")
    done("edit", "A1", "整改时限=2026-06-30", "--ground", "登记有误")
    assert set(unanswered("2026-04-30")) == {"A1"}
    done("supervise", "reply", "A1", "--note", "甲", QINLING_TODAY="2026-04-30")
    assert unanswered("2026-05-01") == {}


# -- what was known on a day, and whether all is sound -----------------------------------------------


def test_a_day_before_the_act_knows_of_none(given_late, supervised, shown, done):
    given_late("A1")
    supervised("--step", "催办", QINLING_TODAY="2026-04-27")
    then = json.loads(
        done("show", "A1", "--json", "--as-of", "2026-04-26", QINLING_TODAY="2026-04-27").stdout
    )["items"][0]
    assert (then["supervision"], then["reply_by"]) == ([], None)
    assert len(shown("A1", "--today", "2026-04-27")["supervision"]) == 1


def test_the_ledger_stays_sound(given_late, done, supervised):
    given_late("A1", "A2")
    supervised("--step", "催办", numbers=("A1", "A2"))
    done("supervise", "reply", "A1", "--note", "甲")
    supervised("--step", "督办")
    done("undo")
    done("edit", "A1", "整改时限=2026-06-30", "--ground", "登记有误")
    done("complete", "A2")
    done("turn-back", "A2", "--reason", "不实")
    supervised("--step", "催办", numbers=("A2",))
    done("db", "verify")
