"""Headings read by their parts: which field, how surely, in whatever way they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.fields import FIELDS_BY_NAME
from qinling.workbook.headings.column_uses import (
    CLOSED_YES_NO,
    HANDED_DOWN,
    LONLAT,
    ORDINAL,
    RECTIFIED_YES_NO,
)
from qinling.workbook.headings.grammar import (
    EXACT_SCORE,
    SPECIAL_HEADINGS,
    Qualifier,
    count_recognized_fields,
    find_exact_fields,
    find_similar_fields,
    read_heading,
)
from qinling.workbook.headings.lexicon import WORDS
from qinling.workbook.headings.rules import RULES
from tests.workbook.headings.listed_headings import AMBIGUOUS_HEADINGS, expect_fields
from tests.workbook.headings.unseen_headings import NO_FIELD, SEEN_ELSEWHERE, WRITTEN_AFTER, WRITTEN_BEFORE

INPUT_FIELDS = [field.name for field in FIELDS_BY_NAME.values() if field.is_input]
COLUMN_USES = [ORDINAL, LONLAT, RECTIFIED_YES_NO, CLOSED_YES_NO, HANDED_DOWN]
UNSEEN = [
    (heading, fields)
    for written in (WRITTEN_BEFORE, WRITTEN_AFTER, SEEN_ELSEWHERE)
    for fields, headings in written.items()
    for heading in headings.split()
]


def list_fields(heading, group=""):
    return [meaning.field for meaning in read_heading(heading, group)]


def test_the_headings_of_real_ledgers_are_read():
    expected = expect_fields()

    assert {heading: find_exact_fields(heading) for heading in expected} == expected
    assert len(expected) > 400


@pytest.mark.parametrize(
    ("heading", "fields"),
    [
        ("整治时限", "deadline"), ("办理节点", "deadline"), ("化解期限", "deadline"), ("诉求内容", "description"), ("发现的问题", "description"),
        ("隐患情形", "description"), ("线索摘要", "description"), ("工单内容", "description"), ("处置办法", "measures"), ("办理措施", "measures"),
        ("主办单位", "duty_unit"), ("承办单位", "duty_unit"), ("所在镇", "town"), ("属地", "town"), ("所在村", "location"), ("村组", "location"),
        ("小地名", "location"), ("办结情形", "status progress"), ("是否上平台", "on_platform"), ("整改情况", "status progress"), ("整改率", "percent"),
        ("责任单位及责任人", "duty_unit"), ("责任单位及联系电话", "duty_unit"), ("流水号", "number"), ("斑块号", "number"), ("小班号", "number"),
        ("案号", "number"), ("文号", "number"), ("整改内容", "measures"), ("问题内容", "description"),
    ],
)  # fmt: skip
def test_the_headings_named_in_the_task_are_read(heading, fields):
    assert list_fields(heading) == fields.split()


def test_headings_that_no_list_held_are_read():
    first = {heading: (list_fields(heading) or [""])[0] for heading, _ in UNSEEN}

    assert {
        heading: field for heading, field in first.items() if field not in dict(UNSEEN)[heading].split("|")
    } == {}
    assert len(UNSEEN) > 700


def test_a_heading_about_something_else_names_no_field():
    assert {heading: fields for heading in NO_FIELD.split() if (fields := list_fields(heading))} == {}
    assert len(NO_FIELD.split()) > 400


def test_special_headings_are_few_and_cannot_be_composed():
    assert len(SPECIAL_HEADINGS) <= 12
    assert set(SPECIAL_HEADINGS.values()) <= {*INPUT_FIELDS, *COLUMN_USES}


def test_the_rules_name_fields_that_a_file_may_give_and_parts_that_have_words():
    assert {field for rule in RULES for field in rule.fields.split()} <= {*INPUT_FIELDS, *COLUMN_USES}
    assert {last for rule in RULES for last in rule.last.split("|")} <= {part.value for part in WORDS}


@pytest.mark.parametrize("field", INPUT_FIELDS)
def test_the_label_of_a_field_is_one_of_its_headings(field):
    assert field in find_exact_fields(FIELDS_BY_NAME[field].label)


@pytest.mark.parametrize(
    "heading",
    ["问 题 描 述", "问题\n描述", "问题描述（盖章）", "问题描述(具体)【必填】", "“问题描述”", "*问题描述：", "3.问题描述", "一、问题描述",
     "问题描述（1）", "\u200b问题描述\ufeff", "①问题描述", "（一）问题描述", "2、问题描述", "2026年问题描述"],
)  # fmt: skip
def test_spaces_brackets_quotes_and_numbers_do_not_matter(heading):
    assert find_exact_fields(heading) == ("description",)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("镇（街道）（盖章）", "town"),
        ("镇 (街 道)", "town"),
        ("责任单位（牵头单位）", "duty_unit"),
        ("NO.", "ordinal"),
        ("Ｎｏ", "ordinal"),
        ("完成时间（计划）", "deadline"),
        ("日期（交办）", "handed_over_on"),
        ("整改完成（是/否）", "rectified_said"),
        ("整改进度（％）", "percent"),
    ],
)
def test_a_bracket_that_belongs_to_the_heading_is_read(heading, field):
    assert find_exact_fields(heading) == (field,)


@pytest.mark.parametrize(
    ("heading", "field", "qualifier"),
    [
        ("原定时限", "deadline", Qualifier.ORIGINAL),
        ("原计划完成时间", "deadline", Qualifier.ORIGINAL),
        ("整改时限（原）", "deadline", Qualifier.ORIGINAL),
        ("延期后时限", "deadline", Qualifier.CURRENT),
        ("现整改时限", "deadline", Qualifier.CURRENT),
        ("整改时限(调整后)", "deadline", Qualifier.CURRENT),
        ("计划完成时间", "deadline", Qualifier.PLANNED),
        ("实际完成时间", "rectified_on", Qualifier.ACTUAL),
        ("整改时限", "deadline", Qualifier.NONE),
    ],
)
def test_the_qualifier_says_which_of_several_days_is_meant(heading, field, qualifier):
    (meaning,) = read_heading(heading)

    assert (meaning.field, meaning.qualifier) == (field, qualifier)


def test_a_planned_close_out_is_a_plan_and_no_deed():
    (meaning,) = read_heading("计划销号时间")

    assert (meaning.field, meaning.qualifier) == ("deadline", Qualifier.PLANNED)
    assert meaning.score < EXACT_SCORE


@pytest.mark.parametrize(
    ("group", "heading", "fields"),
    [
        ("整改责任", "单位", ["duty_unit"]),
        ("牵头", "单位", ["lead_unit"]),
        ("位置", "经度", ["lon"]),
        ("坐标", "纬度", ["lat"]),
        ("责任单位", "市级", ["duty_unit"]),
        ("责任单位", "牵头", ["lead_unit"]),
        ("责任单位", "名称", ["duty_unit"]),
        ("整改时限", "原定", ["deadline"]),
        ("完成时间", "实际", ["rectified_on"]),
        ("延期后时限", "日期", ["deadline"]),
        ("销号", "日期", ["closed_on"]),
        ("整改要求", "措施", ["measures"]),
        ("责任单位", "镇办", ["duty_unit"]),
        ("包抓领导", "职务", []),
        ("整改落实情况", "备注", ["remark"]),
        ("整改落实情况", "问题类型", ["category"]),
        ("验收", "整改时限", ["deadline"]),
    ],
)
def test_a_group_adds_what_a_heading_leaves_open(group, heading, fields):
    assert list_fields(heading, group) == fields


def test_a_group_is_never_the_meaning():
    assert list_fields("整改类型", "整改落实情况") == []
    assert list_fields("照片", "整改情况") == []
    assert list_fields("类型", "整改落实情况") == ["category"]


@pytest.mark.parametrize(
    ("group", "heading"),
    [("整改落实情况", "类型"), ("处罚情况", "时间"), ("诉求人", "电话"), ("验收", "时限")],
)
def test_a_group_about_something_else_makes_a_heading_doubtful(group, heading):
    assert find_exact_fields(heading) != ()
    assert find_exact_fields(heading, group=group) == ()


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("责任单位及责任人", "duty_unit"),
        ("责任单位及联系电话", "duty_unit"),
        ("责任单位、责任人", "duty_unit"),
        ("责任人/电话", "person"),
        ("整改措施和时限", "measures"),
    ],
)
def test_a_heading_that_names_two_things_says_so(heading, field):
    (meaning,) = read_heading(heading)

    assert meaning.field == field
    assert meaning.is_joined


@pytest.mark.parametrize(
    "heading", ["责任单位", "检查、巡查时间", "镇、街办", "问题、线索来源", "整改及销号时间"]
)
def test_a_joint_within_one_thing_is_no_second_thing(heading):
    assert not any(meaning.is_joined for meaning in read_heading(heading))


def test_the_score_says_how_surely_the_words_name_the_field():
    scores = {word: read_heading(word)[0].score for word in ("整改时限", "流水号", "时间", "情况", "单位")}

    assert scores["整改时限"] == 1.0
    assert all(0.3 < score < 0.7 for word, score in scores.items() if word != "整改时限")
    assert read_heading("整改时限")[0].parts == "整改（整改）·时限（期限）"


def test_an_unknown_word_makes_a_heading_less_sure():
    assert find_exact_fields("甲乙整改时限") == ()
    assert find_similar_fields("甲乙整改时限", 0.85) == ("deadline",)
    assert find_similar_fields("甲乙整改时限", 1.0) == ()
    assert find_similar_fields("甲乙丙负责人", 0.85) == ()
    assert read_heading("甲乙类型") == ()


@pytest.mark.parametrize("heading", [word for word in expect_fields() if len(word) < 3])
@pytest.mark.parametrize(
    "group", ["基本信息", "责任落实信息", "其他信息", "地理信息", "责任落实", "基本情况"]
)
def test_the_name_of_a_section_leaves_a_heading_as_it_is(group, heading):
    assert find_exact_fields(heading, group=group) == find_exact_fields(heading)


@pytest.mark.parametrize("heading", ["其他", "其他信息", "问题信息", "基本信息", "责任落实", "地理信息"])
def test_the_name_of_a_group_is_no_exact_heading(heading):
    assert find_exact_fields(heading) == ()


@pytest.mark.parametrize(
    ("heading", "score"), [("整改的最新进展", 0.81), ("问题发现的时间", 0.9), ("涉及的镇办", 0.9)]
)
def test_a_phrase_is_no_exact_heading(heading, score):
    assert find_exact_fields(heading) == ()
    assert find_similar_fields(heading, score) != ()
    assert find_similar_fields(heading, score + 0.01) == ()


@pytest.mark.parametrize(
    "text", ["整改对接人", "整改完成，时限", "请于月底前报送；整改时限", "牧护关镇李庙村", "起点坐标"]
)
def test_a_sentence_a_place_or_an_unknown_attribute_is_no_heading(text):
    assert read_heading(text) == ()


def test_the_headings_of_the_user_override_the_grammar():
    assert find_exact_fields("整 改 时 间", {"整改时间": "rectified_on"}) == ("rectified_on",)
    assert find_exact_fields("内部文号（区）", {"内部文号": "ignore"}) == ("ignore",)


@pytest.mark.parametrize("heading", AMBIGUOUS_HEADINGS)
def test_an_ambiguous_heading_has_falling_scores(heading):
    scores = [meaning.score for meaning in read_heading(heading)]

    assert len(scores) > 1
    assert scores == sorted(scores, reverse=True)


def test_different_fields_are_counted_once():
    assert count_recognized_fields(["整改时限", "办理期限", "责任单位", "照片"]) == 2


PIECES = st.lists(
    st.sampled_from([word for words in WORDS.values() for word in words.split()]), min_size=1, max_size=6
)


@given(PIECES, PIECES)
def test_composing_any_words_never_raises(words, above):
    for meaning in read_heading("".join(words), "".join(above)):
        assert meaning.field in {*INPUT_FIELDS, *COLUMN_USES}
        assert 0 <= meaning.score <= 1


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_may_be_a_heading(heading, group):
    assert isinstance(read_heading(heading, group), tuple)


@given(
    st.sampled_from([*expect_fields(), *(heading for heading, _ in UNSEEN), *NO_FIELD.split()]),
    st.sampled_from(["", " ", "\u3000", "\n", "\r\n", "\u200b"]),
    st.booleans(),
)
def test_spaces_line_breaks_and_full_width_change_nothing(heading, space, is_wide):
    written = space.join(heading)
    if is_wide:
        written = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in written)

    assert read_heading(written) == read_heading(heading)
