"""Cards, one issue a card, and turned tables, one issue a column."""

from datetime import date

from tests.workbook.tables.reading_sheets import list_values, read_rows

FIELDS = ("number", "description", "duty_unit", "deadline_text", "status")


def make_card(number, description, unit, deadline, status):
    return (
        ["问题编号", number, "镇办", "龙潭湾镇"],
        ["问题描述", description, "", ""],
        ["责任单位", unit, "整改时限", deadline],
        ["整改措施", f"{number}的措施", "整改状态", status],
    )


FIRST = ("LT-01", "沟口违建小木屋两间", "区住建局", "2026-07-31", "整改中")
SECOND = ("LT-02", "河滩倾倒建筑垃圾若干", "区水利局", "2026-06-30", "已销号")
MEANT = [(*FIRST[:4], "rectifying"), (*SECOND[:4], "closed")]


def test_cards_below_one_another_are_an_issue_each():
    readings = read_rows(["问题登记卡"], *make_card(*FIRST), [], ["问题登记卡"], *make_card(*SECOND))

    assert list_values(readings, *FIELDS) == MEANT
    assert list_values(readings, "measures") == [("LT-01的措施",), ("LT-02的措施",)]


def test_a_blank_value_of_a_card_stays_blank():
    readings = read_rows(*make_card(*FIRST[:2], "", *FIRST[3:]), [], *make_card(*SECOND))

    assert list_values(readings, "number", "duty_unit") == [("LT-01", None), ("LT-02", "区水利局")]


def test_a_turned_table_has_an_issue_in_each_column():
    labels = ["问题编号", "问题描述", "责任单位", "整改时限", "整改状态"]
    readings = read_rows(*([label, *values] for label, *values in zip(labels, FIRST, SECOND, strict=True)))

    assert list_values(readings, *FIELDS) == MEANT


def test_stacked_tables_with_blank_columns_are_no_cards():
    head = ["问题编号", "问题描述", "网格长", "责任单位"]
    rows = [["A1", "河道内堆放弃渣约二十立方米"], ["A2", "林地边搭建彩钢棚约十平方米"]]
    below = (["镇办", "问题数", "已销号"], ["青屏镇", 3, 1])
    readings = read_rows(head, *rows, [], ["附表2 其他问题"], head, ["B1", "公路旁倾倒建筑垃圾"], [], *below)

    assert list_values(readings, "number") == [("A1",), ("A2",), ("B1",)]


def test_a_value_that_reads_like_a_label_is_a_value():
    def build(number, progress):
        return [
            ["秦岭生态环境问题整改卡（区级）"],
            ["问题编号", number, "所在镇办", "麻街镇"],
            ["问题描述", "林区内违规搭建帐篷营地一处"],
            ["责任单位", "区林业局", "整改时限", "2026年6月30日前"],
            ["整改进展", progress, "整改状态", "整改中"],
            ["整改措施", progress],
        ]

    for progress in ("已拆除并恢复原貌", "整改措施落实情况"):
        (reading,) = read_rows(*build("A1", progress))
        assert list_values([reading], "progress", "measures", "status") == [
            (progress, progress, "rectifying")
        ]


def test_a_label_and_its_value_in_one_cell_are_parted():
    card = (
        ["督办交办单"],
        ["文号：秦督交〔2026〕第7号", "", "交办日期：2026年5月12日"],
        ["承办单位", FIRST[2], "督导部门", "县水利局"],
        ["交办事项", FIRST[1]],
        ["办结时限", "收到本单之日起30日内"],
        ["办理结果", "已整改，长期坚持"],
    )
    readings = read_rows(*card)

    assert list_values(readings, "number", "deadline", "status") == [
        ("秦督交〔2026〕第7号", date(2026, 6, 11), "rectified")
    ]


def test_a_limit_without_a_year_takes_it_from_the_hand_over_of_its_card():
    first, last = make_card(*FIRST[:3], "8月底前", "整改中"), make_card(*SECOND[:3], "1月底前", "整改中")
    readings = read_rows(*first, ["交办日期", "2026-06-02"], *last, ["交办日期", "2026-11-20"])

    assert list_values(readings, "deadline") == [(date(2026, 8, 31),), (date(2027, 1, 31),)]


def test_numbered_issues_are_one_label():
    rows = [
        (
            [f"问题{number}", issue[1]],
            ["整改主体", issue[2]],
            ["整改期限", issue[3]],
            ["工作进展", issue[4]],
            [],
        )
        for number, issue in zip("一二", (FIRST, SECOND), strict=True)
    ]
    readings = read_rows(["督查反馈问题整改台账"], *rows[0], *rows[1])

    assert list_values(readings, *FIELDS[1:]) == [issue[1:] for issue in MEANT]
