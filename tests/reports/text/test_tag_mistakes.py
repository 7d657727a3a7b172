"""Mistakes in the tags of an office's template, told in Chinese."""

import pytest
from jinja2 import Environment, TemplateSyntaxError

from qinling.reports.text.tag_mistakes import explain_syntax_error, has_full_width_tag, suggest_names

NAMES = {"number": "文号", "reply_by": "回复期限", "to": "收文单位"}


@pytest.mark.parametrize(
    ("tags", "why"),
    [
        ("{% if a %}", "到最后也没有结束"),
        ("{{ a", "到最后也没有结束"),
        ("{# a", "到最后也没有结束"),
        ("{% endfor %}", "这里的 endfor 没有与它成对的开头"),
        ("{% 如果 %}", "没有叫 如果 的标签"),
        ("{{ a|b }}", "没有叫 b 的过滤器"),
        ("{{ a is b }}", "没有叫 b 的判断"),
        ("{{ a b }}", "看不懂"),
        ("{{ a，b }}", "看不懂"),
    ],
)
def test_what_jinja_says_is_told_in_chinese(tags, why):
    with pytest.raises(TemplateSyntaxError) as refused:
        Environment(autoescape=True).from_string(tags)
    assert explain_syntax_error(refused.value.message).startswith(why)


@pytest.mark.parametrize(
    "text", ["｛｛a｝｝", "{｛a}}", "｛{a}}", "{{a｝}", "{{a}｝", "｛%if a%}", "{％if a％}", "｛％"]
)
def test_a_tag_of_full_width_is_found(text):
    assert has_full_width_tag(text)


@pytest.mark.parametrize(
    "text", ["{{ a }}", "{% if a %}", "｛注｝", "5％", "｛占 5%｝", "{", "", "{{ '｛' }}"]
)
def test_braces_of_full_width_in_a_text_are_no_tag(text):
    assert not has_full_width_tag(text)


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("nummer", "number（文号）"),
        ("ＮＵＭＢＥＲ", "number（文号）"),
        ("文号", "number（文号）"),
        ("回复", "reply_by（回复期限）"),
        ("reply-by", "reply_by（回复期限）"),
        ("天气", ""),
    ],
)
def test_the_nearest_name_is_suggested(typed, near):
    assert suggest_names(typed, NAMES) == near
