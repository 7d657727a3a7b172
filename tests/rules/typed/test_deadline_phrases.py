"""What an office says of deadlines, as a span of days."""

from datetime import date

import pytest

from qinling.rules.typed.deadline_phrases import find_due_phrase

TODAY = date(2026, 4, 25)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("超期半个月以上", date.min, "2026-04-10"),
        ("逾期超过一个月的", date.min, "2026-03-25"),
        ("已超期30天", date.min, "2026-03-26"),
        ("超期3天以内的", "2026-04-22", "2026-04-24"),
        ("还剩3天到期的", "2026-04-25", "2026-04-28"),
        ("不到一周到期", "2026-04-25", "2026-05-02"),
        ("3天内到期", "2026-04-25", "2026-04-28"),
        ("月底前要完成的", "2026-04-25", "2026-04-30"),
        ("下月应销号的问题", "2026-05-01", "2026-05-31"),
        ("5月1日以后到期", "2026-05-01", "2099-12-31"),
        ("时限在5月的", "2026-05-01", "2026-05-31"),
    ],
)
def test_a_phrase_is_read(text, first, last):
    ends = [end if isinstance(end, date) else date.fromisoformat(end) for end in (first, last)]
    assert find_due_phrase(text, TODAY) == tuple(ends)


@pytest.mark.parametrize(
    "text", ["超期", "超期未完成", "超期最多的", "没到期", "有3天", "超标30倍", "到期", "超5个工作日"]
)
def test_other_words_speak_of_no_days(text):
    assert find_due_phrase(text, TODAY) is None
