"""The notice to a unit: who will be coached and why, in words of the unit; what is not settled is left blank."""

import io
from datetime import date

import docx
import pytest

from qinling.reports.documents.coaching_notice import NOTICE_TITLE, build_coaching_notice
from qinling.rules.logins.audit.finding_kinds import FindingKind
from qinling.rules.logins.coaching import CoachingCandidate
from tests.reports.logins.login_values import make_finding, make_usage
from tests.reports.makers import HOSTILE_TEXT

ON = date(2026, 4, 27)


def read_lines(*candidates, unit="甲镇", office="区秦岭办"):
    notice = build_coaching_notice(unit, candidates, office, ON)
    assert notice == build_coaching_notice(unit, candidates, office, ON)
    return [one.text for one in docx.Document(io.BytesIO(notice)).paragraphs if one.text]


def test_the_notice_names_accounts_reasons_and_leaves_day_and_place_blank():
    found = make_finding(FindingKind.FEW, evidence=("连续 3 周每周登录不足 2 天：2026-W15 0 天",))
    visit = CoachingCandidate(make_usage("li", name=""), [], date(2026, 4, 1), date(2026, 4, 28))

    title, to, opening, *lines, closing, office, day = read_lines(
        CoachingCandidate(make_usage(), [found], None), visit
    )

    assert (title, to, office, day) == (NOTICE_TITLE, "甲镇：", "区秦岭办", "2026年4月27日")
    assert opening.count("＿＿") >= 5
    assert "不作排名" in closing
    assert lines == [
        "1. 张三（账号 zhang）",
        "近几周用得不多。从本单位手头的问题做起，当面走一遍。（连续 3 周每周登录不足 2 天：2026年第15周 0 天）",
        "2. 使用人（账号 li）",
        "上次约定 2026-04-28 回访（上次指导 2026-04-01），看看用得怎么样、有什么要帮的。",
    ]


@pytest.mark.parametrize("kind", [kind for kind in FindingKind if not kind.is_risk])
def test_every_usage_finding_has_a_reason_for_the_unit(kind):
    lines = read_lines(CoachingCandidate(make_usage(), [make_finding(kind)], None))

    assert any(line.endswith("（20 天没有登录）") for line in lines)


def test_texts_of_the_list_stay_texts_and_missing_ones_are_blanks():
    lines = read_lines(
        CoachingCandidate(make_usage("a<b>&", name=HOSTILE_TEXT), [make_finding()], None), unit="", office=""
    )

    assert "＿＿＿＿：" in lines
    assert "＿＿＿＿" in lines
    assert any("a<b>&" in line for line in lines)
