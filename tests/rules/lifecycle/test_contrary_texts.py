"""Words beside a step that say the contrary of it."""

import pytest

from qinling.rules.lifecycle.contrary_texts import find_contrary_words, is_refusal, says_no_document

CONTRARY = [
    ("complete", "没有完成"),
    ("complete", "护坡尚未恢复"),
    ("complete", "整改不到位"),
    ("complete", "弃渣还没清完"),
    ("complete", "围挡未拆除，下月再办"),
    ("accept", "不同意，未整改到位"),
    ("accept", "经现场核查，整改不彻底"),
    ("accept", "验收不合格"),
    ("accept", "仍未完成整改"),
    ("turn-back", "同意销号"),
    ("turn-back", "验收合格"),
    ("reject", "同意延期"),
    ("holds", "又反弹了"),
    ("holds", "河道又堆了弃渣"),
    ("holds", "已死灰复燃"),
    ("relapsed", "保持良好"),
    ("relapsed", "未见反弹"),
    ("relapsed", "没有反弹"),
    ("complete", "还差护坡没弄"),
    ("complete", "基本完成，剩余部分未清理"),
    ("accept", "不太同意"),
    ("accept", "不符合要求"),
    ("holds", "再次出现弃渣"),
    ("relapsed", "成效稳定"),
]
IN_ACCORD = [
    ("complete", ""),
    ("complete", "已全部清运"),
    ("complete", "原未整改到位的护坡已补齐"),
    ("complete", "没有未整改的问题"),
    ("complete", "未完成的部分已补做"),
    ("complete", "清运 30 方，无遗留"),
    ("complete", "拆除违建 200 平方米"),
    ("accept", "同意销号"),
    ("accept", "不合格材料已清除，同意销号"),
    ("accept", "未发现不合格项"),
    ("accept", "前期整改不到位，现已补做，验收通过"),
    ("accept", "现场整洁，未见弃渣"),
    ("turn-back", "验收不合格"),
    ("turn-back", "不同意销号"),
    ("turn-back", "弃渣没有清完"),
    ("turn-back", "整改通过率低"),
    ("accept", "无不同意见"),
    ("reject", "不同意延期"),
    ("reject", "已延期两次"),
    ("holds", "未反弹"),
    ("holds", "无反弹、复发"),
    ("holds", "未出现反弹现象"),
    ("holds", "已落实防反弹措施"),
    ("holds", "植被长势好"),
    ("relapsed", "又堆了弃渣"),
    ("relapsed", "前期保持良好，现又堆放建筑垃圾"),
    ("relapsed", "未保持住，又堆了"),
]


@pytest.mark.parametrize(("step", "text"), CONTRARY)
def test_words_against_the_step_are_found(step, text):
    found = find_contrary_words(step, text)
    assert found
    assert found in text


@pytest.mark.parametrize(("step", "text"), IN_ACCORD)
def test_words_that_agree_or_speak_of_something_else_are_let_be(step, text):
    assert find_contrary_words(step, text) == ""


def test_an_opinion_refuses_outright_in_a_clause_of_its_own():
    assert all(
        map(is_refusal, ["不同意", "不同意，未整改到位", "经核查，不予通过。", "验收不合格", "未整改到位"])
    )
    assert not any(
        map(is_refusal, ["", "同意", "不同意见已采纳", "不合格材料已清除，同意销号", "西侧整改不彻底"])
    )


def test_no_document_is_said_in_words_and_with_signs():
    assert all(map(says_no_document, ["无", " 没有 ", "/", "——", "暂无"]))
    assert not any(map(says_no_document, ["", "无锡环〔2026〕1号", "区验1号", "7"]))
