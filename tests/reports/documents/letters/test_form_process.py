"""Forms of an office whose tags run without end, write without end, or come in a file that is a bomb."""

import io
import zipfile
from datetime import date

import pytest
from docx import Document

from qinling.errors import DocumentRefused
from qinling.reports.documents.letters import form_process
from qinling.reports.documents.letters.form_filling import fill_form
from qinling.reports.documents.letters.form_process import fill_form_in_subprocess

VALUES = {"number": "督办〔2026〕3号", "cases": [{"number": "SJ-001"}]}
DAY = date(2026, 6, 10)


def make_form(*lines):
    document, out = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def test_a_form_is_filled_as_in_this_process():
    form = make_form("{{ number }}", "{%p for case in cases %}", "{{ case.number }}", "{%p endfor %}")
    assert fill_form_in_subprocess(form, "模板", VALUES, DAY) == fill_form(form, "模板", VALUES, DAY)
    assert fill_form_in_subprocess(form, "模板", VALUES, DAY).lacking == ("to", "date")
    with pytest.raises(DocumentRefused, match=r"模板 第 1 段.*用了没有的名字 nummer"):
        fill_form_in_subprocess(make_form("{{ nummer }}"), "模板", VALUES, DAY)


LOOP = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}{{ number }}"
TWICE = (
    "{% set t = namespace(x='xx') %}{% for a in range(60) %}{% set t.x = t.x ~ t.x %}{% endfor %}{{ t.x }}"
)


@pytest.mark.parametrize(
    ("tags", "what"),
    [
        (LOOP, "模板 填了 1 秒还没有填完"),
        ("{{ number }}{% for a in range(10**9) %}x{% endfor %}", "模板 里有超过十万次的循环"),
        ("{{ number * 10**9 }}", "模板 填出来太大"),
        ("{{ number }}" + TWICE, "模板 填出来太大"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}{{ number }}", r"模板 .*填写时出错"),
    ],
)
def test_tags_without_end_are_stopped(monkeypatch, tags, what):
    monkeypatch.setattr(form_process, "MAX_SECONDS", 1 if tags is LOOP else 60)
    with pytest.raises(DocumentRefused, match=what) as refused:
        fill_form_in_subprocess(make_form(tags), "模板", VALUES, DAY)
    assert "请改正" in refused.value.remedy


def test_a_package_that_is_a_bomb_is_not_opened():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", bytes(201 << 20), compresslevel=1)
    with pytest.raises(DocumentRefused, match="模板 解开后有 201 MB，像是压缩炸弹"):
        fill_form(out.getvalue(), "模板", VALUES, DAY)
