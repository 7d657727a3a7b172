"""What single cells look like."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.workbook.columns.cell_kinds import classify_cell


@pytest.mark.parametrize(
    ("cells", "kinds"),
    [
        ((date(2026, 4, 1), "2026-04-01", "2026年4月1日", "2026.4.1", "2026-03-28 09:01:12", "20260401", "4月1日"), {"day"}),
        ((46203, 46203.0), {"day", "number"}),
        (("2026年6月30日前", "2026年6月底", "立行立改", "长期坚持", "交办后30日内", "2026年第二季度"), {"deadline"}),
        (("整改中", "已销号", "尚未启动", "待验收", "已办结"), {"status"}),
        (("达到序时进度", "滞后"), {"status", "schedule"}),
        (("√", "×", "○"), {"tick"}),
        (("是", "否", "已录入", True), {"yes_no"}),
        (("45%", "百分之三十"), {"percent"}),
        ((0.45,), {"percent", "number"}),
        (("12", 7.0, "45天"), {"number"}),
        (("SJ2025-004", "YL-HH-丹001", "202604010000000488", "QZ25004"), {"code"}),
        (("109.512345", "109°30′45″", "E109°30′45″", 109.512345), {"lon"}),
        (("33.712345", "33°42′45″", "北纬33°42′45″"), {"lat"}),
        (("109.51,33.70", "E109.512345 N33.712345"), {"lonlat"}),
        (("0914-2300000", "139****0001", "13909140001"), {"phone"}),
        (("张三", "李某", "欧阳建国", "王某、李某某"), {"person"}),
        (("张某 0914-2300000", "李某（13909140001）"), {"person", "phone"}),
        (("区水利局", "市生态环境局商州分局", "商州区公安局、区林业局", "某某矿业公司"), {"unit"}),
        (("麻街镇人民政府", "刘湾街道办事处", "李庙村村委会"), {"local_unit"}),
        (("麻街镇", "刘湾街道办", "沙河子镇、腰市镇"), {"town"}),
        (("李庙村", "大荆镇上官坊村", "甘沟", "312国道旁路段"), {"place"}),
        (("乱搭乱建", "乱占", "矿山", "违规穿越", "河道问题"), {"category"}),
        (("省级督察", "12345热线", "网格员巡查", "卫星遥感图斑"), {"source"}),
        (("核心保护区", "一般保护区"), {"zone"}),
        (("省级", "市级", "区", "district"), {"level"}),
        (("陕环发〔2026〕3号",), {"document"}),
        (("清理弃渣，恢复原状", "路边擅自搭建彩钢瓦棚1336平方米"), {"sentence"}),
        (("#REF!", "#N/A"), {"error"}),
        (("弃渣", "甲", "弃渣12"), set()),
    ],
)  # fmt: skip
def test_cells_look_like_what_they_are(cells, kinds):
    missing = [cell for cell in cells if (found := classify_cell(cell)) is None or not kinds <= found]
    assert missing == []


@pytest.mark.parametrize("cell", [None, "/", "—", "无", "同上", " ", "…"])
def test_a_placeholder_says_nothing(cell):
    assert classify_cell(cell) is None


def test_a_name_ends_before_a_street_or_an_office():
    assert "person" not in classify_cell("高速路")
    assert "person" not in classify_cell("金盆村")
    assert "person" not in classify_cell("安监局")


@given(
    st.one_of(
        st.text(max_size=60),
        st.floats(),
        st.integers(),
        st.text("0123456789年月日-./°′″EN,东经北纬（）村镇局整改销号%#", max_size=30),
    )
)
def test_any_cell_can_be_looked_at(cell):
    kinds = classify_cell(cell)
    assert kinds is None or all(kind for kind in kinds)
