"""Which of several texts is the description, and which is the category."""

from tests.workbook.columns.tables import DAYS, NUMBERS, TEXTS, TOWN_OFFICES, get_fields, map_table

NAMES = ("河道弃渣", "后山捕鸟", "坡脚取土", "污水直排")
FACTS = tuple(f"巡查发现{text}，尚未处置" for text in TEXTS)
REST = {"责任单位": TOWN_OFFICES, "整改时限": DAYS}


def map_texts(columns):
    mapping = map_table(*({"编号": NUMBERS} | columns | REST).items())
    assert mapping.doubts == []
    return get_fields(mapping)


def test_the_fuller_text_beside_the_name_of_an_issue_is_its_description():
    for name in ("问题名称", "隐患名称"):
        for detail in ("详细情况", "具体情况", "基本事实"):
            fields = map_texts({name: NAMES, detail: FACTS})
            assert (fields[name], fields[detail]) == ("extra", "description")


def test_a_name_alone_or_beside_a_shorter_text_stays_the_description():
    assert map_texts({"问题名称": TEXTS})["问题名称"] == "description"
    assert map_texts({"问题名称": FACTS, "详细情况": NAMES})["问题名称"] == "description"


def test_few_short_words_beside_a_fuller_description_are_the_category():
    kinds = ("滥伐林木", "滥伐林木", "违法占用林地", "滥伐林木")
    fields = map_texts({"违法情形": kinds, "基本事实": FACTS})
    assert (fields["违法情形"], fields["基本事实"]) == ("category", "description")


def test_they_are_not_where_a_column_is_the_category_or_all_differ():
    kinds = ("滥伐林木", "滥伐林木", "违法占用林地", "滥伐林木")
    assert map_texts({"违法情形": kinds, "基本事实": FACTS, "问题类型": kinds})["违法情形"] == "extra"
    assert map_texts({"违法情形": NAMES, "基本事实": FACTS})["违法情形"] == "extra"
