"""What an office says of its issues, as a condition."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.fields import FIELDS, find_field
from qinling.rules.parsing.calendar_days import FIRST_YEAR, LAST_YEAR
from qinling.rules.typed.issue_phrases import build_day_phrase, find_issue_phrase
from qinling.rules.typed.past_spans import find_past_span

TODAY = date(2026, 4, 25)  # a Saturday
BLANK_ROW = {field.name: None for field in FIELDS}


def read(text, today=TODAY):
    return find_issue_phrase(text, today, lambda label: find_field(label).name)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("上周销号", "销号日期 2026-04-13 至 2026-04-19"),
        ("昨天办结的", "销号日期 2026-04-24"),
        ("周五销号的", "销号日期 2026-04-24"),
        ("12月销号的", "销号日期 2025-12-01 至 2025-12-31"),
        ("上月完成整改", "完成整改日期 2026-03-01 至 2026-03-31"),
        ("最近一周整改到位的", "完成整改日期 2026-04-18 至 2026-04-25"),
        ("去年发现的", "发现日期 2025-01-01 至 2025-12-31"),
        ("今年以来新发现的问题", "发现日期 2026-01-01 至 2026-04-25"),
        ("一季度交办", "交办日期 2026-01-01 至 2026-03-31"),
        ("本月新增", "发现日期或交办日期 2026-04-01 至 2026-04-30"),
        ("3月底前销号的", "销号日期 2026-03-31 及以前"),
        ("没单位", "牵头单位和责任单位都未填"),
        ("没有责任单位的", "责任单位未填"),
        ("镇办未填", "镇办未填"),
        ("无坐标", "经度、纬度未填"),
        ("没期限", "未完成整改、没有整改时限"),
        ("反弹的", "反弹过（第 2 轮及以后）"),
        ("申请延期的", "延期待批复"),
        ("未回复督办", "督办待回复"),
        ("督办逾期未复", "督办逾期未复"),
        ("意见未复", "督察意见待复"),
        ("完成未销号", "完成整改待销号"),
        ("没上平台的", "未录入平台"),
        ("没超期", "按时序推进"),
        ("逾期销号的", "过了时限才完成"),
        ("按期完成的", "在时限前完成"),
        ("未按期完成", "已超期，或过了时限才完成"),
        ("未达到序时进度", "报为未达到序时进度"),
        ("完成率80%以上", "完成率不低于 80%"),
        ("不到５０％", "完成率低于 50%"),
        ("完成率为0", "完成率 0%"),
        ("完成率80以上", "完成率不低于 80%"),
    ],
)
def test_a_phrase_is_read(text, told):
    assert read(text).text == told


@pytest.mark.parametrize(
    "text",
    [
        "没问题",
        "无证采砂",
        "河道",
        "销号",
        "上周",
        "新增",
        "80%",
        "没水",
        "完成3",
        "80以上",
        "发现弃渣",
        "不久前销号的",
        "完成",
        "",
    ],
)
def test_other_words_say_no_condition(text):
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "row", "holds"),
    [
        ("上周销号", {"status": "closed", "closed_on": date(2026, 4, 13)}, True),
        ("上周销号", {"status": "rectifying", "closed_on": date(2026, 4, 13)}, False),
        ("上周销号", {"status": "closed", "closed_on": date(2026, 4, 20)}, False),
        ("反弹的", {"round": 2}, True),
        ("反弹的", {"round": 1}, False),
        ("没单位", {"status": "rectifying"}, True),
        ("没单位", {"lead_unit": "区水利局"}, False),
        (
            "逾期销号的",
            {"status": "closed", "deadline": date(2026, 4, 1), "closed_on": date(2026, 4, 2)},
            True,
        ),
        ("按期完成的", {"status": "rectifying", "deadline": date(2026, 4, 30)}, False),
        ("完成率80%以上", {"percent": 80.0}, True),
        ("不到80%", {"percent": None}, False),
    ],
)
def test_a_phrase_holds_of_the_issues_it_means(text, row, holds):
    assert read(text).condition.holds({**BLANK_ROW, "round": 1, **row}) is holds


def test_the_days_of_a_field_are_read_behind_today():
    assert build_day_phrase("closed_on", "5月", TODAY).text == "销号日期 2025-05-01 至 2025-05-31"
    assert build_day_phrase("closed_on", "不久", TODAY) is None
    assert find_past_span("近30天", TODAY) == (date(2026, 3, 26), TODAY)
    assert find_past_span("年初以来", TODAY) == (date(2026, 1, 1), TODAY)
    assert find_past_span("明天", TODAY) == (date(2026, 4, 26), date(2026, 4, 26))


@given(
    st.lists(
        st.sampled_from(
            [*"上下本今去年月日周季天近来以内前3一半没有未无填单位销号完成整改发现反弹延期的%80到"]
        ),
        max_size=10,
    ),
    st.dates(date(FIRST_YEAR + 1, 1, 1), date(LAST_YEAR - 1, 12, 31)),
)
def test_any_word_has_an_answer(signs, today):
    try:
        found = read("".join(signs), today)
    except ValueRefused:
        pytest.fail("a word that is no phrase was refused")
    assert found is None or found.text
