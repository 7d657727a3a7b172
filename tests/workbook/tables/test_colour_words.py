"""What notes say of colours is read whole or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.workbook.marks.colour_words import parse_colour_words, parse_status_words
from qinling.workbook.marks.fill_colours import name_hues, suggest_statuses

STATUSES = {"未启动": "not_started", "整改中": "rectifying", "待销号": "rectified", "已销号": "closed"}


def read(text: str) -> dict[str, str]:
    return {hue: reading.status.value for hue, reading in parse_colour_words(text) if reading.status}


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        (
            "绿色为已销号，黄色为整改中，红色为未启动/超期",
            {"绿": "closed", "黄": "rectifying", "红": "not_started"},
        ),
        ("注：标黄的为未完成", {"黄": "rectifying"}),
        ("注：未完成的标黄，已销号的标绿", {"黄": "rectifying", "绿": "closed"}),
        ("已销号（绿色）整改中（黄色）", {"绿": "closed", "黄": "rectifying"}),
        (
            "红、黄、绿分别表示未启动、整改中、已销号",
            {"红": "not_started", "黄": "rectifying", "绿": "closed"},
        ),
        (
            "绿底：已销号；黄底：整改中；无色：未启动",
            {"绿": "closed", "黄": "rectifying", "无": "not_started"},
        ),
        ("红色和橙色为未启动，其余为已销号", {"红": "not_started", "橙": "not_started", "无": "closed"}),
        ("绿=已销号 黄=整改中", {"绿": "closed", "黄": "rectifying"}),
        ("说明：1.绿色表示已完成整改，待销号；2.黄色表示正在整改。", {"绿": "rectified", "黄": "rectifying"}),
        ("底色说明：红色代表未启动，请抓紧整改", {"红": "not_started"}),
    ],
)
def test_the_colours_of_a_note(text: str, meanings: dict[str, str]) -> None:
    assert read(text) == meanings


@pytest.mark.parametrize(
    "text",
    [
        "青坪镇已销号问题清单",
        "黄河流域问题已销号清单",
        "红线内问题整改中",
        "红色教育基地已销号",
        "其他问题已销号",
        "注：红色字体为新增问题",
        "红色字体为未启动",  # a font is no fill
        "浅绿色为待销号，深绿色为已销号",  # nobody can tell which green is light
        "黄色：重点督办",
        "绿色" * 300,
        "",
    ],
)
def test_texts_that_say_nothing_of_colours(text: str) -> None:
    assert read(text) == {}


@given(
    st.dictionaries(st.sampled_from("红橙黄绿蓝紫灰"), st.sampled_from(list(STATUSES)), min_size=1),
    st.sampled_from(["{}色为{}", "{}色：{}", "标{}的{}", "{}底表示{}", "{}色 {}", "{}={}"]),
    st.sampled_from(["，", "；", "、", " ", "。"]),
    st.sampled_from(["", "注：", "图例：", "说明：1."]),
)
def test_any_legend_in_one_style_is_read(meanings, style, joint, label) -> None:
    text = label + joint.join(style.format(hue, words) for hue, words in meanings.items())
    assert read(text) in ({hue: STATUSES[words] for hue, words in meanings.items()}, {})
    if joint in "，；" or style == "{}色为{}":
        assert read(text)


@given(st.text(alphabet="红绿黄色底标为未已销号启动整改中的，；、:（） 无其余", max_size=30))
def test_no_meaning_is_made_up(text: str) -> None:
    for hue, reading in parse_colour_words(text):
        assert hue in text or hue == "无"
        assert reading.status is not None


def test_words_with_a_lateness_beside_the_status() -> None:
    assert parse_status_words("未启动/超期") == parse_status_words("未启动")
    assert parse_status_words("未启动/整改中") is None
    assert parse_status_words("弃渣约20立方米") is None


@pytest.mark.parametrize(
    ("colour", "hue"),
    [
        ("FF0000", "红"),
        ("FFC7CE", "红"),
        ("C00000", "红"),
        ("FFC000", "橙"),
        ("F4B084", "橙"),
        ("FFFF00", "黄"),
        ("FFEB9C", "黄"),
        ("FFF2CC", "黄"),
        ("FFD966", "黄"),
        ("92D050", "绿"),
        ("C6EFCE", "绿"),
        ("00B050", "绿"),
        ("E2EFDA", "绿"),
        ("00B0F0", "蓝"),
        ("BDD7EE", "蓝"),
        ("7030A0", "紫"),
        ("D9D9D9", "灰"),
        ("000000", "黑"),
        ("FFFFFF", "白"),
        ("", "无"),
    ],
)
def test_the_name_of_a_colour(colour: str, hue: str) -> None:
    assert name_hues(colour)[0] == hue


@given(st.integers(0, 0xFFFFFF).map(lambda number: f"{number:06X}"))
def test_every_colour_has_a_name_and_suggestions(colour: str) -> None:
    assert name_hues(colour)
    assert all(parse_status_words(word) for word in suggest_statuses(colour))
