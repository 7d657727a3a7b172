"""Whatever the columns and their order: no field twice, nothing decided by the place of a column."""

from hypothesis import given
from hypothesis import strategies as st

from qinling.workbook.headings.column_uses import EXTRA, IGNORE, ORDINAL
from tests.workbook.columns.tables import (
    BUREAUS,
    DAYS,
    OTHER_DAYS,
    STATUSES,
    TEXTS,
    TOWN_OFFICES,
    TOWNS,
    get_fields,
    map_table,
)

HEADINGS = [
    "序号",
    "编号",
    "问题编号",
    "图斑编号",
    "流水号",
    "问题描述",
    "存在问题",
    "诉求标题",
    "问题来源",
    "问题类型",
    "类别",
    "级别",
    "所在镇办",
    "属地",
    "具体点位",
    "所在村",
    "责任单位",
    "整改责任单位",
    "牵头单位",
    "主管部门",
    "责任人",
    "联系电话",
    "整改目标",
    "整改措施",
    "整改要求",
    "整改时限",
    "原定时限",
    "延期后时限",
    "完成时间",
    "整改时间",
    "计划完成时间",
    "实际完成时间",
    "办结时间",
    "整改状态",
    "整改情况",
    "整改进展",
    "完成情况",
    "整改进度",
    "序时进度",
    "是否销号",
    "销号时间",
    "发现时间",
    "检查时间",
    "交办时间",
    "备注",
    "网格长",
    "噪声等级",
    "甲乙丙",
]
CONTENTS = (
    DAYS, OTHER_DAYS, STATUSES, TEXTS, TOWNS, TOWN_OFFICES, BUREAUS, ("是", "否", "是", "否"), ("√", "", "√", ""), ("1", "2", "3", "4"),
    ("A-01", "A-02", "A-03", "A-04"), ("30%", "50%", "80%", "100%"), ("立行立改", "长期坚持", "2026年6月底", "即知即改"), ("张三", "李四", "王五", "赵六"),
    ("", "2026-03-01", "", "2026-04-01"), (), ("甲", "乙", "", "丁"),
)  # fmt: skip

columns = st.dictionaries(st.sampled_from(HEADINGS), st.sampled_from(CONTENTS), min_size=1, max_size=14)


@given(columns, st.randoms())
def test_the_order_of_columns_never_matters(cells_by_heading, random):
    items = list(cells_by_heading.items())
    mapping = map_table(*items)
    random.shuffle(items)
    shuffled = map_table(*items)
    assert get_fields(shuffled) == get_fields(mapping)
    assert {frozenset(doubt.choices[0].option[1].split("=")[1:]) for doubt in shuffled.doubts} == {
        frozenset(doubt.choices[0].option[1].split("=")[1:]) for doubt in mapping.doubts
    }
    assert len(shuffled.doubts) == len(mapping.doubts)


@given(
    columns,
    st.dictionaries(
        st.sampled_from(HEADINGS), st.sampled_from(["deadline", "status", "extra", "ignore"]), max_size=4
    ),
)
def test_no_field_is_held_twice(cells_by_heading, user_headings):
    mapping = map_table(*cells_by_heading.items(), user_headings=user_headings)
    fields = [column.field for column in mapping.columns if column.field not in (EXTRA, IGNORE, ORDINAL)]
    assert len(fields) == len(set(fields))
    assert len(mapping.columns) == len(cells_by_heading)


@given(columns)
def test_every_doubt_has_choices_that_settle_it(cells_by_heading):
    mapping = map_table(*cells_by_heading.items())
    for doubt in mapping.doubts:
        assert len(doubt.choices) >= 2
        for choice in doubt.choices:
            heading, _, field = choice.option[1].rpartition("=")
            settled = map_table(*cells_by_heading.items(), user_headings={heading: field})
            assert get_fields(settled)[heading] == field
            assert not any(choice.option == other.option for left in settled.doubts for other in left.choices)


@given(columns, st.data())
def test_a_heading_of_nonsense_never_brings_another_field_without_a_word(cells_by_heading, data):
    """A column that loses its heading may become extra, or be named by its cells, and either is said."""
    renamed = data.draw(st.sampled_from(sorted(cells_by_heading)))
    items = [
        ("癸卯" if heading == renamed else heading, cells) for heading, cells in cells_by_heading.items()
    ]
    after = map_table(*items)
    field = get_fields(after)["癸卯"]
    if not any(cells_by_heading[renamed]):
        assert field == EXTRA
    elif field == EXTRA:
        assert any("癸卯" in note for note in after.notes)
    else:
        assert any(note.startswith("“癸卯”列按内容认作") for note in after.notes)
