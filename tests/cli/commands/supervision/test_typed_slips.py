"""Words of `supervise` in the wrong place: refused with the line that was meant, which works as typed."""

import shlex

import pytest


@pytest.fixture
def follow(run_refused, run_ok):
    """Type the words, which are refused, then the line that the refusal ends with; returns both told texts."""

    def run(*words):
        told = run_refused(2, "supervise", *words).rstrip("\n")
        line = "qinling" + told.rpartition("qinling")[2]
        return told, run_ok(*shlex.split(line)[1:]).stderr

    return run


@pytest.mark.parametrize("word", ["list", "ls", "列表", "ＬＩＳＴ"])
def test_a_word_for_a_list_is_told_what_shows_what(given_late, run_refused, word):
    given_late("A1")
    told = run_refused(2, "supervise", word)
    assert f"supervise 没有 {word} 这一项。今天该督办哪些：qinling supervise；" in told


@pytest.mark.parametrize(
    "words", [("A1", "催办"), ("催办", "A1"), ("A1", "催办", "--reason", "逾期"), ("act", "A1", "催办")]
)
def test_a_step_among_the_numbers(given_late, follow, words):
    given_late("A1")
    told, done = follow(*words)
    assert "“催办”不是编号" in told
    assert "催办〔2026〕1号 发给 区水利局" in done


def test_a_step_alone(given_late, run_refused):
    given_late("A1")
    told = run_refused(2, "supervise", "督办")
    assert "qinling supervise 编号 --step 督办；" in told
    assert told.endswith("qinling supervise --all-proposed --step 督办\n")


def test_the_text_of_a_reply_behind_the_numbers(given_late, record_act, follow, show_issue):
    given_late("A1")
    record_act("--step", "催办")
    told, _ = follow("reply", "A1", "--by", "李某", "已进场，3天内清完")
    assert "像是回复的内容，写在 --note 后面" in told
    assert show_issue("A1")["supervision"][0]["reply"] == "已进场，3天内清完"


def test_a_reply_with_its_text_and_numbers_alone_are_as_before(given_late, record_act, run_ok, run_refused):
    given_late("A1", "A2")
    record_act("--step", "催办", numbers=("A1", "A2"))
    assert "缺少选项 --note" in run_refused(2, "supervise", "reply", "A1", "A2")
    run_ok("supervise", "reply", "A1", "A2", "--note=已办")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("receipt", "催办[2026]1", "--signed", "2026-04-25"), "是文号，写在 --doc 后面"),
        (("receipt", "A1", "2026-04-25"), "是日期，签收的写在 --signed 后面"),
        (("reply", "催办〔2026〕1号", "--note", "已办"), "是文号，写在 --doc 后面"),
    ],
)
def test_a_document_or_a_day_among_the_numbers(given_late, record_act, follow, words, told):
    given_late("A1")
    record_act("--step", "催办")
    assert told in follow(*words)[0]
