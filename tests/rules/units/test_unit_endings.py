"""One list of the words that names of units end with: what one rule knows, all know."""

import re

import pytest

from qinling.cli.lookup.misplaced.misplaced_texts import UNIT
from qinling.rules.logins.log_words.event_vocabulary import UNIT_NAME
from qinling.rules.units.blank_parted_units import divide_at_blanks
from qinling.rules.units.unit_cells import part_unit_cell
from qinling.rules.units.unit_endings import DOUBTFUL, STATIONS, TOWNS, USUAL, any_of, list_last_characters
from qinling.workbook.columns.cell_words import find_word_kinds
from qinling.workbook.tables.table_context import find_town_in_title, find_town_of_sender, read_group

UNITS = (
    "南宽坪镇 闫村乡 城关街道 城关街道办 大赵峪街办 陈塬街道办事处 水利局 省水利厅 市政府办 县信访办公室 卫健委 高新区管委会"
    " 执法大队 交警支队 环卫中队 森林公安总队 区检察院 数据中心 矿业有限公司 城投集团 腰市镇政府 开发区管理委员会"
)
DEEDS = "经办 承办 主办 协办 交办 转办 督办 催办 补办 待办 代办 在办"
KINDS = {"town", "unit", "local_unit"}


@pytest.mark.parametrize("name", UNITS.split())
def test_a_name_is_a_unit_for_every_rule(name):
    assert find_word_kinds(name) & KINDS
    assert part_unit_cell(f"{name} 张某 13900000000", "责任单位及联系电话").units == name
    assert UNIT.fullmatch(name)
    assert UNIT_NAME.fullmatch(name)
    assert {"town", "duty_unit"} & {field for field, _ in read_group(name)[1]}


@pytest.mark.parametrize("deed", DEEDS.split())
def test_a_deed_is_none(deed):
    assert not find_word_kinds(deed) & KINDS
    assert part_unit_cell(f"{deed} 张某 13900000000", "责任单位及联系电话").contact is None
    assert not UNIT.fullmatch(f"已{deed}")
    assert not UNIT_NAME.fullmatch(f"已{deed}")


def test_a_person_is_no_unit_by_the_ending_of_the_name():
    parts = part_unit_cell("水利局 王园 13900000000", "责任单位及联系电话")
    assert (parts.units, parts.contact) == ("水利局 王园 13900000000", None)


@pytest.mark.parametrize("town", ["大荆镇", "大荆街办", "陈塬街道办", "陈塬街道办事处", "陈塬办事处"])
def test_a_title_and_a_sender_name_every_kind_of_town(town):
    assert find_town_in_title(f"{town}问题整改台账") == town
    assert find_town_of_sender([f"填报单位：商州区{town}"]) == town


@pytest.mark.parametrize("text", ["各镇办", "全区乡镇", "乡镇街办", "乡镇办事处", "各街办"])
def test_all_towns_are_no_town(text):
    assert find_town_in_title(f"{text}问题整改台账") is None


@pytest.mark.parametrize("name", ["商州区 水利局", "住房和城乡 建设局", "大荆镇 龙山社区"])
def test_a_blank_behind_no_whole_name_parts_nothing(name):
    assert divide_at_blanks(name) == [name]


def test_the_longest_word_is_found_and_last_characters_are_each_told_once():
    assert re.match(f"陈塬{any_of(USUAL)}", "陈塬街道办事处")[0] == "陈塬街道办事处"
    assert list_last_characters(TOWNS, ("乡",)) == "[镇乡道]"
    assert re.fullmatch(list_last_characters(USUAL, STATIONS, DOUBTFUL), "区")
