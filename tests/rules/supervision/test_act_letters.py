"""What is recorded of the letter of an act."""

from datetime import date

import pytest

from qinling.errors import StepRefused
from qinling.rules.history.events import EventKind
from qinling.rules.history.timeline import Timeline
from qinling.rules.lifecycle.steps import StepDates
from qinling.rules.supervision.act_letters import (
    SentLetter,
    name_way,
    record_letter_sent,
    record_signature,
    select_recipients,
)

TODAY = date(2026, 4, 25)
DATES = StepDates(TODAY, TODAY)
ISSUE = {"status": "closed"}


def make_timeline(*acts):
    usual = {"on": "2026-04-20", "signed_on": None}
    return Timeline(acts=[{**usual, "document": name, **given} for name, given in acts])


def test_a_sending_is_recorded_with_its_recipients():
    sent = SentLetter("督办〔2026〕1号", ["林业局", "王某"], [], "张某")
    step = record_letter_sent(DATES, sent, ISSUE, make_timeline(("督办〔2026〕1号", {})))

    assert (step.kind, step.changes, step.basis) == (EventKind.LETTER_SENT, {}, "督办〔2026〕1号")
    assert step.details == {
        "letter": "督办〔2026〕1号",
        "letter_sent_to": "林业局、王某",
        "by": "张某",
        "on": TODAY,
    }


def test_a_letter_of_an_act_that_was_undone_is_refused():
    with pytest.raises(StepRefused, match="没有 甲"):
        record_letter_sent(DATES, SentLetter("甲", ["林业局"], [], "张某"), ISSUE, make_timeline())


def test_ways_that_failed_are_recorded_with_their_recipients():
    ways = [name_way("林业局", "words", ""), name_way("王某", "box", "wang@example.cn")]
    sent = SentLetter("甲", ["林业局", "王某"], ways, "张某")
    step = record_letter_sent(DATES, sent, ISSUE, make_timeline(("甲", {})))

    assert step.details["letter_unsent"] == "林业局（words）、王某（box wang@example.cn）"
    assert select_recipients(sent, ["王某"]) == SentLetter("甲", ["王某"], ways[1:], "张某")


def test_the_oldest_act_that_nobody_signed_for_is_meant():
    timeline = make_timeline(("甲", {"signed_on": "2026-04-21"}), ("乙", {}), ("丙", {}))

    assert record_signature(DATES, "", "王某", ISSUE, timeline).details == {
        "letter": "乙", "on": TODAY, "by": "王某",
    }  # fmt: skip
    assert record_signature(DATES, "丙", "", ISSUE, timeline).details["letter"] == "丙"


@pytest.mark.parametrize(
    ("on", "document", "why"),
    [
        ("2026-04-19", "", "早于督办日期"),
        ("2026-04-26", "", "还没有到"),
        ("2026-04-25", "丁", "没有等待签收的 丁"),
    ],
)
def test_a_signature_before_the_act_or_ahead_or_of_another_letter_is_refused(on, document, why):
    with pytest.raises(StepRefused, match=why):
        record_signature(
            StepDates(date.fromisoformat(on), TODAY), document, "", ISSUE, make_timeline(("甲", {}))
        )
