"""Words such as 镇办=麻街镇: one field, several fields, or a word that may be either."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import UsageRefused, ValueRefused
from qinling.rules.fields import FIELDS, FIELDS_BY_NAME, find_field
from qinling.rules.typed.field_words import FieldWord, collect_texts, describe_ways, read_field_word
from qinling.rules.typed.typed_values import PROSE_FIELDS


def resolve(text):
    try:
        return find_field(text, input_only=True).name
    except ValueRefused as refused:
        raise UsageRefused(str(refused)) from None


def read(word):
    return read_field_word(word, resolve, PROSE_FIELDS)


def get_label(name):
    return FIELDS_BY_NAME[name].label


@pytest.mark.parametrize("sign", ["=", "＝", ":", "：", " = ", ":=", "：＝"])
def test_every_sign_is_understood(sign):
    assert read(f"镇办{sign}麻街镇") == FieldWord(("town", "麻街镇"), (), is_clear=True, unknown="")


@pytest.mark.parametrize(
    ("word", "texts"),
    [
        ("级别=区级，镇办=麻街镇，整改时限=5月底前", {"level": "区级", "town": "麻街镇", "deadline": "5月底前"}),
        ("级别：区级；镇办：麻街镇", {"level": "区级", "town": "麻街镇"}),
        ("级别=区级 镇办=麻街镇", {"level": "区级", "town": "麻街镇"}),
        ("级别=区级,\n镇办=", {"level": "区级", "town": ""}),
        ("责任单位=麻街镇、区水利局，级别=区级", {"duty_unit": "麻街镇、区水利局", "level": "区级"}),
        ("镇办=麻街镇，", {"town": "麻街镇"}),
        ("问题描述=在河道，倾倒=10吨", {"description": "在河道，倾倒=10吨"}),
        ("问题描述=沿河 10:30 看见：有垃圾", {"description": "沿河 10:30 看见：有垃圾"}),
        ("备注:=弃渣，级别=区级，", {"remark": "弃渣，级别=区级，"}),
        ("问题描述=上游：弃渣。责任人=张三", {"description": "上游：弃渣", "person": "张三"}),
        ("编号=QL:2026", {"number": "QL:2026"}),
        ("镇办=", {"town": ""}),
    ],
)  # fmt: skip
def test_a_word_that_can_only_be_read_one_way(word, texts):
    reading = read(word)
    assert reading.is_clear
    assert dict(reading.parts or (reading.whole,)) == texts


@pytest.mark.parametrize(
    ("word", "unknown"),
    [
        ("问题描述=有垃圾，整改措施：立即清运", ""),
        ("问题描述=有垃圾，约10吨，镇办=麻街镇", ""),
        ("级别=区级，问题描述=有垃圾，约10吨", ""),
        ("镇办=麻街镇，责任单伟=镇政府", "责任单伟"),
        ("级别=区级，乡鎮=麻街镇，备注=无", "乡鎮"),
    ],
)
def test_a_word_that_may_be_read_two_ways_is_not_clear(word, unknown):
    reading = read(word)
    assert not reading.is_clear
    assert reading.unknown == unknown


@pytest.mark.parametrize("word", ["区级", "", "没有的=1", "=区级", "http://a.cn"])
def test_a_word_without_a_field_is_refused(word):
    with pytest.raises(UsageRefused):
        read(word)


def test_a_field_typed_twice_is_refused_with_both_texts():
    with pytest.raises(UsageRefused, match="级别写了两次：“区级”和“市级”"):
        collect_texts([("level", "区级"), ("level", "市级")], get_label)


TEXTS = st.text(st.sampled_from("麻街镇河道垃圾甲1，；、= ：:＝\n区级别备注镇办"), max_size=14)
INPUTS = [field.name for field in FIELDS if field.is_input]


@given(st.sampled_from(INPUTS), TEXTS)
def test_the_literal_sign_keeps_any_text_whole(field, text):
    assert read(f"{get_label(field)}:={text}") == FieldWord(
        (field, text.strip()), (), is_clear=True, unknown=""
    )


@given(st.sampled_from(INPUTS), TEXTS)
def test_no_text_is_lost(field, text):
    reading = read(f"{get_label(field)}={text}")
    told = "".join(get_label(name) + part for name, part in reading.parts) or "".join(reading.whole[1])
    kept = [sign for sign in text if sign not in "，；、。=＝:： \n"]
    assert [sign for sign in told if sign in kept][-len(kept) :] == kept or reading.parts
    assert reading.whole[0] == field


@given(st.lists(st.sampled_from(INPUTS), min_size=1, max_size=4, unique=True), st.sampled_from("，,；; 、\n"))
def test_plain_fields_in_one_word_are_split(fields, gap):
    reading = read(gap.join(f"{get_label(name)}=甲{index}" for index, name in enumerate(fields)))
    assert reading.is_clear
    assert [name for name, _ in reading.parts or (reading.whole,)] == fields


@pytest.mark.parametrize("word", ["问题描述=有垃圾，整改措施：立即清运", "镇办=麻街镇，责任单伟=镇政府"])
def test_the_advised_ways_are_each_clear(word):
    reading = read(word)
    advice = describe_ways(reading, get_label)
    literal = advice.split("写成 ")[1].strip('"')
    assert read(literal) == FieldWord(reading.whole, (), is_clear=True, unknown="")
