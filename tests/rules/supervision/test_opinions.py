"""Opinions of inspectors: their numbers, their replies, and what a returned cell says beyond the export."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import StepRefused
from qinling.rules.history.events import EventKind
from qinling.rules.history.timeline import Timeline
from qinling.rules.lifecycle.steps import StepDates
from qinling.rules.supervision.opinions import (
    Opinion,
    find_added_text,
    find_same_opinion,
    record_opinion_reply,
    record_opinions,
    shorten_opinions,
)

TODAY = date(2026, 4, 25)
DATES = StepDates(TODAY, TODAY)
LINES = st.lists(st.text("甲乙丙丁", min_size=1, max_size=4), max_size=4)


def opinion(item, on="2026-04-20", replied_on=None, text="未清运"):
    return {
        "item": item, "on": on, "by": "省督察组", "opinion": text, "replied_on": replied_on,
        "replied_by": "王某" if replied_on else None, "reply": "已清运" if replied_on else None,
    }  # fmt: skip


def reply(opinions, item=None, dates=DATES, note="已清运"):
    return record_opinion_reply(dates, "王某", note, Timeline(opinions=opinions), item)


def test_opinions_are_numbered_on_from_the_last_and_the_issue_waits_for_the_earliest():
    timeline = Timeline(opinions=[opinion(1, replied_on="2026-04-21"), opinion(2, "2026-04-22")])
    given_two = [Opinion("甲", "李某", "表.xlsx", "“台账”Y5"), Opinion(" 乙 ")]
    first, second = record_opinions(DATES, given_two, timeline)
    assert first.kind is EventKind.OPINION
    assert first.details == {
        "item": 3, "on": TODAY, "by": "李某", "opinion": "甲", "file": "表.xlsx", "cell": "“台账”Y5",
    }  # fmt: skip
    assert second.changes == {
        "opinion_text": "〔1〕2026-04-20 省督察组：未清运\n答复（2026-04-21 王某）：已清运\n"
        "〔2〕2026-04-22 省督察组：未清运\n〔3〕2026-04-25 李某：甲\n〔4〕2026-04-25：乙",
        "opinion_on": date(2026, 4, 22),
    }


@pytest.mark.parametrize(
    ("dates", "text", "why"),
    [(StepDates(date(2026, 4, 26), TODAY), "甲", "还没有到"), (DATES, " ", "没有写明意见")],
)
def test_an_opinion_of_tomorrow_or_of_nothing_is_refused(dates, text, why):
    with pytest.raises(StepRefused, match=why) as refused:
        record_opinions(dates, [Opinion(text)], Timeline())
    assert refused.value.remedy


def test_a_reply_answers_the_earliest_open_one_or_the_one_named():
    opinions = [opinion(1, replied_on="2026-04-21"), opinion(2), opinion(3, "2026-04-23")]
    assert reply(opinions).details == {"item": 2, "on": TODAY, "by": "王某", "note": "已清运"}
    assert reply(opinions).changes["opinion_on"] == date(2026, 4, 23)
    assert reply(opinions, 3).changes["opinion_on"] == date(2026, 4, 20)
    assert reply([opinion(1)]).changes["opinion_on"] is None


@pytest.mark.parametrize(
    ("opinions", "item", "why"),
    [
        ([], None, "没有等待答复的督察意见"),
        ([opinion(1, replied_on="2026-04-21")], 1, "没有等待答复的第 1 条"),
        ([opinion(1)], 2, "没有等待答复的第 2 条"),
        ([opinion(1, "2026-04-26")], None, "早于意见的日期"),
    ],
)
def test_what_nobody_waits_for_is_no_reply(opinions, item, why):
    with pytest.raises(StepRefused, match=why):
        reply(opinions, item)


@pytest.mark.parametrize(
    ("shown", "text", "added"),
    [
        ("", "", ("", False)),
        ("", "请补栽\n三日内", ("请补栽\n三日内", False)),
        ("甲\n乙", "甲\n乙\n丙", ("丙", False)),
        ("甲\n乙", "丙\n甲\n乙", ("丙", False)),
        ("甲\n乙", "甲 \n\n乙\n", ("", False)),
        ("甲\n乙", "甲", ("", True)),
        ("甲\n乙", "甲\n已乙", ("已乙", True)),
        ("甲", "甲\n甲", ("甲", False)),
    ],
)
def test_what_a_cell_says_beyond_the_export(shown, text, added):
    assert find_added_text(shown, text) == added


@given(LINES, LINES, LINES)
def test_nothing_typed_beside_the_shown_lines_is_lost(shown, before, after):
    text = "\n".join([*before, *shown, *after])
    added, is_altered = find_added_text("\n".join(shown), text)
    assert not is_altered
    assert sorted(added.split()) == sorted([*before, *after])


def test_the_same_words_are_the_same_opinion_blanks_aside():
    assert find_same_opinion("请 补栽\n三日内", [opinion(1), opinion(2, text="请补栽三日内")])["item"] == 2
    assert find_same_opinion("请补种", [opinion(1)]) is None


def test_the_newest_opinions_stay_where_a_cell_cannot_hold_all():
    texts = [
        f"〔{item}〕2026-04-20 省督察组：{word * 30}" for item, word in ((1, "甲"), (2, "乙"), (3, "丙"))
    ]
    assert shorten_opinions("\n".join(texts), 1_000) == "\n".join(texts)
    assert shorten_opinions("\n".join(texts), 120) == "\n".join(("（更早的 1 条见台账）", *texts[1:]))
    assert shorten_opinions("\n".join(texts), 80) == "\n".join(("（更早的 2 条见台账）", texts[2]))


@given(st.lists(st.integers(1, 300), min_size=1, max_size=4), st.integers(60, 400))
def test_a_shortened_cell_fits_and_says_what_is_left_out(lengths, room):
    texts = [f"〔{item}〕2026-04-20：{'甲' * length}" for item, length in enumerate(lengths, 1)]
    whole = "\n".join(texts)
    short = shorten_opinions(whole, room)
    assert len(short) <= room
    assert short == whole or short.startswith("（更早的 ")
