"""What a template of a brief may hold, and how it is filled."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import DocumentRefused
from qinling.procedures.figures.brief_figures import NO_RECORD, BriefFigure
from qinling.reports.briefs.brief_filling import fill_brief
from qinling.reports.briefs.built_in_template import BUILT_IN_TEMPLATE
from qinling.reports.briefs.figure_list import list_figures
from qinling.reports.briefs.template_checks import MAX_TEMPLATE_LENGTH, read_template
from qinling.reports.briefs.template_names import list_unused_kinds, resolve_template_names
from qinling.reports.briefs.template_values import MeasuredFigures, build_template_values, format_period
from qinling.rules.figures.figure_names import bind_figure, build_catalog
from qinling.rules.figures.figures import Span
from qinling.rules.work.kinds import DEFAULT_KINDS, WorkKind
from tests.reports.makers import make_issue

SPAN = Span(date(2026, 4, 25), date(2026, 4, 1), date(2026, 4, 25))
CATALOG = build_catalog(DEFAULT_KINDS, [("刑事案件", "鸟类")], SPAN)
#: Figures by key; all others are 0.
VALUES = {
    "closed": 106,
    "劝返": 2,
    "劝返_人次": 5,
    "刑事案件": 18,
    "刑事案件_鸟类": 2,
    "岗亭": None,
    "会议": None,
}
OVERDUE = [
    make_issue(number="A-1", duty_unit="甲镇", deadline=date(2026, 4, 20)),
    make_issue(number="A-2", duty_unit=None, lead_unit="区水利局", deadline=date(2026, 4, 24)),
    make_issue(number="A-3", duty_unit="甲镇", deadline=date(2026, 4, 24)),
]


def measure(names, catalog=CATALOG, values=VALUES):
    measured = {}
    for one in names.wanted:
        value = values.get(one.figure.key, 0)
        figure = bind_figure(one, SPAN)
        missing = NO_RECORD if value is None else ""
        measured[one] = BriefFigure(
            one, figure, figure.format_name(SPAN), figure.format_rule(SPAN), value, missing, ""
        )
    return MeasuredFigures(measured, catalog)


def fill(text, overdue=OVERDUE, catalog=CATALOG, values=VALUES):
    template = read_template(text, "样式")
    names = resolve_template_names(template, catalog)
    measured = measure(names, catalog, values)
    return fill_brief(template, build_template_values(names, measured, overdue, SPAN, "区秦岭办"))


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ 累计销号 }}、{{ closed.值 }}", "106个、106"),
        ("{{ 今年.劝返 }}{{ 今年['劝返_人次'] }}", "2起5人次"),
        ("{{ 劝返.全 }}，{{ 刑事案件.全 }}", "2起5人次，18件0人"),
        ("{{ 刑事案件 }}（其中{{ 刑事案件.其中 }}）", "18件（其中鸟类2件0人）"),
        ("岗亭{{ 岗亭 }}", "岗亭无记录"),
        ("{% if 岗亭 %}有{% else %}没有{% endif %}{{ 岗亭.单位 }}{{ 岗亭.名称 }}", "没有座岗亭"),
        ("{% if 已超期.有记录 and not 已超期 %}没有超期{% endif %}", "没有超期"),
        ("{% if 累计销号 > 100 and 累计销号 == 106 and 累计销号 <= 106 %}是{% endif %}", "是"),
        ("{% if 岗亭 < 1 or 岗亭 > 1 %}是{% else %}都不是{% endif %}", "都不是"),
        ("截至{{ 截至 }}，{{ 期间 }}，{{ 年初至期末 }}，{{ 本单位 }}{{ 累计销号.单位 }}",
         "截至2026年4月25日，2026年4月1日至4月25日，2026年1月1日至4月25日，区秦岭办个"),
        ("{% for 家 in 超期单位 %}{{ 家.单位 }}（{{ 家.编号 }}）{% if not loop.last %}、{% endif %}{% endfor %}",
         "甲镇（A-1、A-3）、区水利局（A-2）"),
        ("{% for 问题 in 超期问题 %}{{ 问题.编号 }}超期{{ 问题.超期天数 }}天；{% endfor %}", "A-1超期5天；A-2超期1天；A-3超期1天；"),
        ("甲，{% if 岗亭 %}岗亭{{ 岗亭 }}，{% endif %}\n乙，{# 注 #}\n丙（{% if 岗亭 %}无{% endif %}）。", "甲，乙，丙。"),
        ("{% if 岗亭 %}岗亭{% endif %}，乙{% if 岗亭 %}、丙{% endif %}；，{{ 累计销号 }}，。", "乙；106个。"),
    ],
)  # fmt: skip
def test_a_template_is_filled(template, text):
    assert fill(template) == [text]


def test_a_blank_line_ends_a_paragraph_and_other_line_ends_are_for_the_eyes():
    assert fill("一\n  二{{ 累计销号 }}\r\n\r\n\n  \n三\n\n{% if 岗亭 %}\n没有{% endif %}\n\n") == [
        "一二106个",
        "三",
    ]


def test_values_are_text_and_never_a_template():
    hostile = make_issue(
        number="{{ 累计销号 }}\n\n{% x %}", duty_unit="甲\r\n镇\x1b[31m", deadline=date(2026, 4, 1)
    )
    (text,) = fill("{% for 家 in 超期单位 %}{{ 家.单位 }}：{{ 家.编号 }}{% endfor %}", [hostile])
    assert text == r"甲 镇\x1b[31m：{{ 累计销号 }}  {% x %}"


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("{{ range(1000000000) }}", "第 1 行用了不能用的写法（Call）"),
        ("甲\n{{ 'a' * 1000000000 }}", "第 2 行用了不能用的写法（Mul）"),
        ("{{ 累计销号 + 1 }}", "（Add）"),
        ("{{ 累计销号 ~ 劝返 }}", "（Concat）"),
        ("{% set 甲 = 累计销号 %}", "（Assign）"),
        ("{% macro 甲() %}{% endmacro %}{{ 累计销号 }}", "（Macro）"),
        ("{% include '/etc/passwd' %}", "（Include）"),
        ("{{ 超期问题|length }}", "（Filter）"),
        ("{{ 超期问题|join }}", "（Filter）"),
        ("{{ 累计销号.__class__ }}", "下划线"),
        ("{% for 项 in 其他工作 %}{{ 项._one }}{% endfor %}", "下划线"),
        ("{{ ''.__class__ }}{{ 累计销号 }}", "unsafe"),
        ("{% for 甲 in 超期问题 %}{% for 乙 in 超期问题 %}x{% endfor %}{% endfor %}", "套在另一个循环里"),
        ("{% for 甲 in 超期问题 recursive %}{% endfor %}", "recursive"),
        ("{% for 甲 in 超期问题 if 甲.编号 %}{% endfor %}", "recursive"),
        ("{% for 甲 in 累计销号 %}{% endfor %}", "循环看不懂"),
        ("{% for 甲 in 截至 %}{% endfor %}", "循环看不懂"),
        ("{% for 甲, 乙 in 超期问题 %}{% endfor %}", "循环看不懂"),
        ("甲\n{{ 累计销号", "第 2 行（{{ 累计销号）的标签写错了：到最后也没有结束"),
        ("{% if 累计销号 %}", "第 1 行（{% if 累计销号 %}）的标签写错了：到最后也没有结束，少了"),
        ("{% if 累计销号 %}\n{% endfor %}", "第 2 行（{% endfor %}）的标签写错了：这里的 endfor 没有与它成对的"),
        ("{% 如果 累计销号 %}", "的标签写错了：没有叫 如果 的标签"),
        ("{{ }}", "的标签写错了：看不懂"),
        ("{{ 累计 销号 }}", "的标签写错了：看不懂"),
        ("{{ 累计销号，劝返 }}", "的标签写错了：看不懂"),
        ("{{ '累计销号 }}", "的标签写错了：看不懂"),
        ("{{ (累计销号 }}", "的标签写错了：看不懂"),
        ("{% raw %}{{ 累计销号 }}", "的标签写错了：到最后也没有结束"),
        ("{% %}", "的标签写错了：看不懂"),
        ("{# 累计销号", "的标签写错了：到最后也没有结束"),
        ("{{ " + "(" * 3000 + "累计销号" + ")" * 3000 + " }}", "套得太深"),
        ("{% if 累计销号 %}" * 200 + "甲" + "{% endif %}" * 200, "套得太深"),
        ("没有指标", "没有用到任何指标"),
        ("{{ 累计销号 }}\n｛｛ 超期 ｝｝", "第 2 行（｛｛ 超期 ｝｝）的大括号或百分号是全角的"),
        ("{{ 累计销号 }}{％ if 超期 ％}", "的大括号或百分号是全角的"),
        ("", "没有用到任何指标"),
        ("字" * MAX_TEMPLATE_LENGTH + "{{ 累计销号 }}", "超过上限"),
        ("甲\n乙{{ 劝反 }}", "第 2 行：没有叫“劝反”的指标"),
        ("{% if 岗亭 %}{{ 劝反 }}{% endif %}", "没有叫“劝反”的指标"),  # in a branch that is not taken
        ("{{ 累计销号.多 }}", "没有“多”"),
        ("{{ 累计销号.值.值 }}", "没有“值.值”"),
        ("{{ 超期问题[0].编号 }}", "后面不能写"),
        ("{{ 截至.upper }}", "后面不能写"),
        ("{{ 超期问题 }}", "不能直接写出"),
        ("{{ 累计销号 > 1 }}", "不能直接写出"),
        ("{% for 甲 in 超期问题 %}{{ 甲.编码 }}{% endfor %}", "没有“编码”"),
        ("{% for 甲 in 超期问题 %}{{ 甲.items }}{% endfor %}", "不能直接写出"),
        ("{% if 累计销号 > '甲' %}{% endif %}", "不能这样用"),
    ],
)  # fmt: skip
def test_a_template_that_could_run_on_or_tells_what_no_figure_tells_is_refused(template, why):
    with pytest.raises(DocumentRefused) as refused:
        fill(template)
    assert why in refused.value.message
    assert refused.value.remedy


def test_the_longest_work_that_a_template_can_ask_for_ends():
    body = "{% if 甲.编号 %}{% endif %}" * 780
    assert fill(f"{{% for 甲 in 超期问题 %}}{body}{{% endfor %}}{{{{ 累计销号 }}}}", OVERDUE * 33) == [
        "106个"
    ]


@pytest.mark.parametrize("sign", ["，", "（", "；：", " ", "\n", " \n", "（，"])
def test_a_long_run_of_any_sign_is_tidied_soon(sign):
    run = sign * (15000 // len(sign))
    assert "106个" in "".join(
        fill(f"{{% for 甲 in 超期问题 %}}{run}{{% endfor %}}{{{{ 累计销号 }}}}", OVERDUE * 4)
    )


def test_a_brief_that_grows_too_long_is_refused():
    with pytest.raises(DocumentRefused, match="超过 200000 个字"):
        fill("{% for 甲 in 超期问题 %}" + "字" * 15000 + "{% endfor %}{{ 累计销号 }}", OVERDUE * 33)


@given(st.text(alphabet="{}%# 今年.累计销号劝返forin超期问题if'\"()[]|_\n", max_size=40))
def test_any_template_is_filled_or_refused_in_words(text):
    with suppress(DocumentRefused):
        assert all(isinstance(paragraph, str) for paragraph in fill(text))


def test_the_built_in_template_holds_no_number_and_needs_no_kind_of_work():
    template = read_template(BUILT_IN_TEMPLATE, "样式")
    assert template.numbers == ()
    bare = build_catalog([WorkKind("劝返", ("起",))], [], SPAN)
    names = resolve_template_names(template, bare, may_be_unknown=True)
    measured = measure(names, bare)
    filled = fill_brief(template, build_template_values(names, measured, [], SPAN, ""))
    assert "劝返违规穿越2起。" in filled[2]
    with pytest.raises(DocumentRefused, match="会议"):
        resolve_template_names(template, bare)


def test_numbers_typed_in_a_template_are_found():
    template = read_template("24小时值守，12345热线，{{ 累计销号 }}{{ 7 }}、3.5%", "样式")
    assert template.numbers == ("24小时", "12345热线", "3.5%", "7")
    spelt = read_template(
        "整改五个，劝返两百三十人次，贷款二十万元，占百分之七十三；{{ 累计销号.值 }}万元", "样式"
    )
    assert spelt.numbers == ("五个", "两百三十人", "二十万元", "百分之七十三")
    plain = read_template("统一部署，区、镇、村三级联动，进一步落实；{{ 累计销号 }}", "样式")
    assert plain.numbers == ()


def test_kinds_of_work_that_a_template_says_nothing_of_are_named():
    names = resolve_template_names(read_template("{{ 今年.劝返_人次 }}", "样式"), CATALOG)
    assert list_unused_kinds(names, CATALOG, ["会议", "劝返", "不认识"]) == ["会议"]
    others = resolve_template_names(
        read_template("{% for 项 in 其他工作 %}{{ 项 }}{% endfor %}", "样式"), CATALOG
    )
    assert list_unused_kinds(others, CATALOG, ["会议", "劝返"]) == []


def test_every_listed_name_can_be_used_in_a_template():
    odd = build_catalog(
        [
            *DEFAULT_KINDS,
            WorkKind("截至", ("次",)),
            WorkKind("热线", ("次",)),
            WorkKind("白鹭/朱鹮", ("只",)),
        ],
        [("刑事案件", "鸟 类")],
        SPAN,
    )
    listed = list(list_figures(odd, SPAN))
    text = "".join(f"{{{{ {one.written} }}}}" for one in listed)
    names = resolve_template_names(read_template(text, "样式"), odd)
    assert [one.figure.key for one in names.figures.values()] == [one.key for one in listed]
    assert {"截至", "热线", "白鹭/朱鹮", "刑事案件_鸟 类_人"} <= {one.key for one in listed}


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 4, 1), date(2026, 4, 1), "2026年4月1日"),
        (date(2026, 1, 1), date(2026, 4, 25), "2026年1月1日至4月25日"),
        (date(2025, 12, 1), date(2026, 1, 25), "2025年12月1日至2026年1月25日"),
    ],
)
def test_a_period_is_written_as_papers_write_it(first, last, text):
    assert format_period(first, last) == text
