"""Letters of supervision, read back with python-docx and, where LibreOffice is there, printed."""

import gc
import io
import re
import shutil
import subprocess
import sys
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from qinling.errors import DocumentRefused
from qinling.reports.documents.letters.form_filling import fill_form
from qinling.reports.documents.letters.letter_templates import Letterhead, build_template
from qinling.reports.documents.letters.supervision_letters import (
    EarlierAct,
    Letter,
    LetterIssue,
    build_letter,
)
from qinling.reports.documents.letters.template_names import LIST_NAMES, TEMPLATE_CASE_NAMES, TEMPLATE_NAMES
from qinling.rules.vocabulary import SupervisionKind

HOSTILE = "甲&乙 <w:p/> {{ 7*7 }} {%p if x %} {# #} {_{ }_} {_% %_} “引”'\" ]]> &amp; 😀𠮷"
TITLES = {
    SupervisionKind.URGE: "催办通知书",
    SupervisionKind.SUPERVISE: "督办单",
    SupervisionKind.CIRCULATE: "情况通报",
    SupervisionKind.TALK: "约谈通知",
    SupervisionKind.REFER: "移送问责建议书",
}


def letter_issue(number="SJ-001", **values):
    plain = {
        "level": "省级", "place": "麻街镇肖塬村", "unit": "麻街镇人民政府", "description": "河堤内侧违规种植，影响行洪",
        "deadline": date(2026, 5, 31), "days_late": 10, "workdays_late": 7,
        "measures": "清除作物", "earlier": "2026年6月3日催办（催办〔2026〕1号），没有要求回复",
    }  # fmt: skip
    return LetterIssue(number, **{**plain, **values})


URGED = EarlierAct(
    "2026年6月3日", "催办", "催办〔2026〕1号", "麻街镇人民政府", "1", "限6月8日前回复，没有回复"
)


def letter(*cases, sender="区秦岭办", heading="", copies="", **values):
    plain = {
        "measure": SupervisionKind.SUPERVISE, "number": "督办〔2026〕3号", "to": "麻街镇人民政府",
        "letterhead": Letterhead(sender, heading, copies), "earlier_acts": (URGED,),
        "on": date(2026, 6, 10), "reply_by": date(2026, 6, 17), "reason": "上一次未回复",
    }  # fmt: skip
    return Letter(**{**plain, **values}, cases=cases or (letter_issue(),))


def open_document(content):
    return Document(io.BytesIO(content))


def read_text(content):
    return "\n".join(paragraph.text for paragraph in open_document(content).paragraphs)


def read_rows(content):
    """Return the rows of the table of issues, the first of a letter."""
    return [[cell.text for cell in row.cells] for row in open_document(content).tables[0].rows]


@pytest.fixture(autouse=True)
def fill_in_this_process(monkeypatch):
    """A process for each form would take most of the time; test_form_process.py is about the process."""
    monkeypatch.setattr("qinling.reports.documents.letters.form_process.fill_form_in_subprocess", fill_form)


@pytest.fixture
def template(tmp_path):
    """Make a template of an office: a paragraph for every text, or what a function adds to the document."""

    def make(*lines, add=None):
        paper = Document()
        for line in lines:
            paper.add_paragraph(line)
        if add:
            add(paper)
        paper.save(tmp_path / "模板.docx")
        return tmp_path / "模板.docx"

    return make


@pytest.mark.parametrize("measure", SupervisionKind)
def test_every_measure_has_its_letter(measure):
    written = build_letter(letter(measure=measure), None)
    lines = [line for line in read_text(written).splitlines() if line]
    assert lines[:4] == [
        "区秦岭办",
        f"关于秦岭生态环境问题整改的{TITLES[measure]}",
        "督办〔2026〕3号",
        "麻街镇人民政府：",
    ]
    assert lines[-2:] == ["区秦岭办", "2026年6月10日"]
    told = "\n".join(lines)
    assert "截至2026年6月10日" in told
    assert "下列1个问题已超过整改时限" in told
    assert "事由：上一次未回复。" in told
    assert "请" in told or "建议" in told
    assert "2026年6月17日前" in told
    assert "此前催办督办情况：" in told
    assert "{" not in told
    head, row = read_rows(written)
    names_unit = measure in (SupervisionKind.CIRCULATE, SupervisionKind.REFER)
    place = ("责任单位、地点", "麻街镇人民政府\n麻街镇肖塬村") if names_unit else ("地点", "麻街镇肖塬村")
    assert head == ["序号", "编号和级别", place[0], "问题描述", "整改时限", "超期天数（工作日）"]
    assert row[:3] == ["1", "SJ-001\n省级", place[1]]
    assert row[3].startswith("河堤内侧违规种植，影响行洪")
    assert [cell.replace("\n", "") for cell in row[4:]] == ["2026年5月31日", "10（7）"]
    acts = open_document(written).tables[1]
    assert [cell.text for cell in acts.rows[1].cells] == [
        "2026年6月3日", "催办（催办〔2026〕1号）", "麻街镇人民政府", "1", "限6月8日前回复，没有回复"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (SupervisionKind.URGE, "请立即查明原因"),
        (SupervisionKind.SUPERVISE, "责令你单位：\n一、立即组织整改。逐项明确"),
        (SupervisionKind.CIRCULATE, "现予通报"),
        (SupervisionKind.TALK, "请主要负责人于2026年6月17日前到区秦岭办接受约谈"),
        (SupervisionKind.REFER, "现将有关情况移送你单位"),
    ],
)
def test_each_letter_has_its_own_wording(measure, words):
    assert words in read_text(build_letter(letter(measure=measure), None))


def test_an_order_names_the_measures_to_take():
    assert read_rows(build_letter(letter(), None))[1][3].endswith("\n整改措施：清除作物")
    assert "整改措施" not in read_rows(build_letter(letter(letter_issue(measures="")), None))[1][3]


@pytest.mark.parametrize("measure", SupervisionKind)
def test_unknown_values_are_left_out(measure):
    bare = letter(
        letter_issue(earlier="", days_late=0, workdays_late=0),
        measure=measure,
        reply_by=None,
        sender="",
        reason="",
        earlier_acts=(),
    )
    told = read_text(build_letter(bare, None))
    assert "None" not in told
    assert "前将" not in told
    assert "函告" not in told.replace("特此函告", "")
    assert "事由" not in told
    assert "此前" not in told
    assert [line for line in told.splitlines() if line][-1] == "2026年6月10日"
    assert read_rows(build_letter(bare, None))[1][5] == "—"


def test_many_cases_repeat_the_heading_and_keep_their_order():
    written = build_letter(letter(*(letter_issue(f"SJ-{i:03}") for i in range(1, 41))), None)
    table = open_document(written).tables[0]
    assert len(table.rows) == 41
    assert [row.cells[1].text.split("\n")[0] for row in table.rows[1:]] == [
        f"SJ-{i:03}" for i in range(1, 41)
    ]
    assert table.rows[40].cells[0].text == "40"
    repeated = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
    assert repeated == [True] + [False] * 40
    assert "附件所列40个问题" in read_text(written)


def test_a_letter_has_the_format_of_an_official_document():
    paper = open_document(build_letter(letter(), None))
    page = paper.sections[0]
    assert (page.page_width.mm, page.page_height.mm) == pytest.approx((210, 297), abs=0.1)
    assert (page.top_margin.mm, page.left_margin.mm) == pytest.approx((37, 28), abs=0.1)
    area = (
        page.page_width - page.left_margin - page.right_margin,
        page.page_height - page.top_margin - page.bottom_margin,
    )
    assert (area[0] / 36000, area[1] / 36000) == pytest.approx((156, 225), abs=0.1)
    title = paper.paragraphs[1]
    assert (title.alignment, title.runs[0].bold, title.runs[0].font.size.pt) == (1, None, 22)
    assert title.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    faces = {run._r.rPr.rFonts.get(qn("w:eastAsia")) for line in paper.paragraphs for run in line.runs}
    assert faces == {"方正小标宋简体", "仿宋_GB2312", "黑体"}
    for table in paper.tables:
        assert sum(cell.width for cell in table.rows[0].cells) == pytest.approx(area[0], abs=Mm(1))


def test_a_page_has_22_lines_of_28_characters():
    paper = open_document(build_letter(letter(), None))
    page, plain = paper.sections[0], paper.styles["Normal"]
    (grid,) = page._sectPr.iter(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    height = page.page_height - page.top_margin - page.bottom_margin
    assert height // plain.paragraph_format.line_spacing == 22
    (spacing,) = plain.element.rPr.iter(qn("w:spacing"))
    advance = plain.font.size.pt + int(spacing.get(qn("w:val"))) / 20
    assert (page.page_width - page.left_margin - page.right_margin) / 12700 // advance == 28


def test_the_number_stands_on_the_outer_side_of_each_page():
    paper = open_document(build_letter(letter(), None))
    page = paper.sections[0]
    assert paper.settings.odd_and_even_pages_header_footer
    sides = []
    for footer in (page.footer, page.even_page_footer):
        assert footer.paragraphs[0].text == "— 1 —"
        assert "PAGE" in footer._element.xml
        sides.append(footer.paragraphs[0].alignment)
    assert sides == [2, 0]


def test_fonts_that_not_every_computer_has_name_a_substitute():
    with ZipFile(io.BytesIO(build_letter(letter(), None))) as package:
        fonts = package.read("word/fontTable.xml").decode()
    assert re.findall(r'w:name="(.*?)"><w:altName w:val="(.*?)"', fonts) == [
        ("仿宋_GB2312", "仿宋"), ("楷体_GB2312", "楷体"), ("方正小标宋简体", "宋体"),
    ]  # fmt: skip


def test_a_red_heading_stands_above_the_number_where_the_office_has_one():
    def read_heading(heading):
        paper = open_document(build_letter(letter(heading=heading), None))
        line = next(one for one in paper.paragraphs if one.text == heading)
        return [one.text for one in paper.paragraphs if one.text], line.runs[0].font

    lines, font = read_heading("云岭区秦岭办文件")
    assert lines[:3] == ["云岭区秦岭办文件", "督办〔2026〕3号", "区秦岭办"]
    assert (str(font.color.rgb), font.size.pt) == ("FF0000", 48)
    assert read_heading("云岭区秦岭生态环境保护委员会办公室文件")[1].size.pt * 19 < 156 / 25.4 * 72
    assert "FF0000" not in open_document(build_letter(letter(), None)).element.xml


def test_the_imprint_says_who_gets_a_copy_and_who_printed_it():
    def read_imprint(**values):
        return [
            row.cells[0].text for row in open_document(build_letter(letter(**values), None)).tables[-1].rows
        ]

    assert read_imprint() == ["区秦岭办\t2026年6月10日印发"]
    assert read_imprint(copies="区政府办") == ["抄送：区政府办。", "区秦岭办\t2026年6月10日印发"]


def test_the_imprint_is_held_at_the_foot_of_the_text_area():
    document = open_document(build_letter(letter(), None))
    place = document.tables[-1]._tbl.tblPr.find(qn("w:tblpPr"))
    assert (place.get(qn("w:vertAnchor")), place.get(qn("w:tblpYSpec"))) == ("margin", "bottom")
    left, width = document.sections[0].left_margin, document.tables[-1].columns[0].width
    assert abs(int(place.get(qn("w:tblpX"))) * 635 - left) < 635 * 2
    assert abs(width - (document.sections[0].page_width - left - document.sections[0].right_margin)) < 635 * 2


def test_too_many_recipients_stand_in_the_imprint():
    units = "、".join(f"第{i}镇人民政府" for i in range(20))
    written = build_letter(letter(to=units), None)
    assert "各有关单位：" in read_text(written).splitlines()
    assert open_document(written).tables[-1].rows[0].cells[0].text == f"主送：{units}。"


def test_a_letter_to_several_units_speaks_to_all_of_them():
    for to in ("区水利局、区林业局", "各责任单位"):
        told = read_text(build_letter(letter(measure=SupervisionKind.CIRCULATE, to=to), None))
        assert f"{to}：" in told
        assert "各有关单位承担整改的" in told
        assert "请各有关单位认真" in told
        assert "你单位" not in told


def test_more_than_three_issues_stand_in_an_annex():
    def read_lines(count, **values):
        cases = [letter_issue(f"SJ-{i:03}") for i in range(count)]
        return [line for line in read_text(build_letter(letter(*cases, **values), None)).splitlines() if line]

    assert not [line for line in read_lines(3) if "附件" in line]
    lines = read_lines(4)
    assert [line for line in lines if "附件" in line][1:] == ["附件：1. 整改问题清单", "附件1", "附件2"]
    assert lines.index("附件：1. 整改问题清单") < lines.index("2026年6月10日") < lines.index("附件1")
    assert [line for line in read_lines(4, earlier_acts=()) if line.startswith("附件")] == [
        "附件：整改问题清单", "附件",
    ]  # fmt: skip
    # A long letter has one annex, which holds the earlier acts too.
    assert read_lines(21)[-3:] == ["附件", "整改问题清单", "此前催办督办情况"]
    assert "整改措施" in "".join(read_rows(build_letter(letter(*[letter_issue()] * 20), None))[1])
    assert "整改措施" not in "".join(read_rows(build_letter(letter(*[letter_issue()] * 21), None))[1])


def test_ledger_text_stays_text():
    told = dict.fromkeys(("level", "place", "description", "measures", "earlier"), HOSTILE)
    written = build_letter(
        letter(
            letter_issue(HOSTILE, **told),
            number=HOSTILE,
            to=HOSTILE,
            sender=HOSTILE,
            reason=HOSTILE,
            earlier_acts=(EarlierAct(*[HOSTILE] * 6),),
        ),
        None,
    )
    lines = read_text(written).splitlines()
    lines = [line for line in lines if line]
    assert (lines[0], lines[2:4]) == (HOSTILE, [HOSTILE, f"{HOSTILE}："])
    assert lines[-2:] == [HOSTILE, "2026年6月10日"]
    assert f"事由：{HOSTILE}。" in lines
    row = read_rows(written)[1]
    assert row[1:4] == [f"{HOSTILE}\n{HOSTILE}", HOSTILE, f"{HOSTILE}\n整改措施：{HOSTILE}"]
    assert [cell.text for cell in open_document(written).tables[1].rows[1].cells] == [
        HOSTILE, f"{HOSTILE}（{HOSTILE}）", HOSTILE, HOSTILE, HOSTILE,
    ]  # fmt: skip
    assert open_document(written).core_properties.author == HOSTILE


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("一\n二", "一\n二"),
        ("一\r\n二\r三\v四\u2028五", "一\n二\n三\n四\n五"),
        ("一\t二", "一\t二"),
        ("左\u202e右\U000e0041", "左\\u202e右\\U000e0041"),
        ("王\u200b敏\ufeff 葛\U000e0100 ❤\ufe0f", "王敏 葛\U000e0100 ❤\ufe0f"),
        ("  两头有空格  ", "  两头有空格  "),
        ("铃\a页\f零\0色\x1b[1m半\ud83d非\uffff", "铃\\x07页\n零\\x00色\\x1b[1m半\\ud83d非\\uffff"),
    ],
)
def test_line_breaks_are_breaks_and_what_no_document_can_hold_is_shown(told, shown):
    one = letter(letter_issue(place=told), measure=SupervisionKind.URGE)
    assert read_rows(build_letter(one, None))[1][2] == shown


def test_the_same_letter_is_the_same_bytes(monkeypatch):
    one = build_letter(letter(), None)
    monkeypatch.setattr("time.localtime", lambda *_: (2031, 1, 1, 0, 0, 0, 0, 1, 0))
    assert build_letter(letter(), None) == one
    assert build_template(SupervisionKind.URGE, Letterhead("")) == build_template(
        SupervisionKind.URGE, Letterhead("")
    )
    told = open_document(one).core_properties
    assert told.created.replace(tzinfo=None) == told.modified.replace(tzinfo=None) == datetime(2026, 6, 10)
    assert (told.title, told.author, told.comments) == ("督办单 督办〔2026〕3号", "区秦岭办", "")


def test_an_office_s_own_template_is_filled(template):
    def add(paper):
        paper.core_properties.title = "{{ to }}"
        paper.sections[0].header.paragraphs[0].text = "{{ sender }}"
        table = paper.add_table(rows=3, cols=len(TEMPLATE_CASE_NAMES))
        table.rows[0].cells[0].text = "{%tr for case in cases %}"
        for cell, name in zip(table.rows[1].cells, TEMPLATE_CASE_NAMES, strict=True):
            cell.text = f"{{{{ case.{name} }}}}"
        table.rows[2].cells[0].text = "{%tr endfor %}"

    lines = [f"{{{{ {name} }}}}" for name in TEMPLATE_NAMES if name not in LIST_NAMES]
    own = template(*lines, "{%p if reply_by %}", "要回复", "{%p endif %}", add=add)
    written = build_letter(
        letter(letter_issue(), letter_issue("SJ<2>"), to="甲&乙", heading="红头", copies="丙"), own
    )
    assert read_text(written).splitlines() == [
        "督办〔2026〕3号", "督办单", "甲&乙", "区秦岭办", "2026年6月10日", "2026年6月17日", "上一次未回复", "2",
        "已超过整改时限，尚未完成整改", "你单位", "下列", "0", "False", "红头", "丙", "", "要回复",
    ]  # fmt: skip
    rest = [
        "省级",
        "麻街镇肖塬村",
        "麻街镇人民政府",
        "河堤内侧违规种植，影响行洪",
        "2026年5月31日",
        "10",
        "7",
        "清除作物",
    ]
    rest += ["2026年6月3日催办（催办〔2026〕1号），没有要求回复", ""]
    assert read_rows(written) == [["SJ-001", *rest], ["SJ<2>", *rest]]
    paper = open_document(written)
    assert paper.sections[0].header.paragraphs[0].text == "区秦岭办"
    assert paper.core_properties.title == "甲&乙"
    assert paper.core_properties.modified.date() == date(2026, 6, 10)


def test_an_issue_in_time_is_not_called_late():
    early = letter_issue()._replace(deadline=None, days_late=0, workdays_late=0)
    told = read_text(build_letter(letter(early), None))
    assert "尚未整改销号" in told
    assert "超过整改时限" not in told


@pytest.mark.parametrize(
    "tag", ["{{ ground|safe }}", "{{ ground|e }}", "{% autoescape false %}{{ ground }}{% endautoescape %}"]
)
def test_no_template_inserts_ledger_text_as_markup(template, tag):
    assert read_text(build_letter(letter(reason=HOSTILE), template(tag))) == HOSTILE


@pytest.mark.parametrize("measure", SupervisionKind)
def test_a_built_in_template_can_be_written_and_used(tmp_path, measure):
    own = tmp_path / "own.docx"
    own.write_bytes(build_template(measure, Letterhead("区秦岭办", "红头")))
    for cases in ([letter_issue()], [letter_issue()] * 30):
        one = letter(*cases, measure=measure, heading="红头")
        assert build_letter(one, own) == build_letter(one, None)


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        (
            ["甲", "文号 {{ nummer }}"],
            r"第 2 段（文号 \{\{ nummer \}\}）用了没有的名字 nummer。你是不是想写 number（文号）",
        ),
        (
            ["{%p for case in cases %}", "{{ case.nummer }}", "{%p endfor %}"],
            r"第 2 段（\{\{ case.nummer \}\}）用了没有的名字 case\.nummer。你是不是想写 number（问题编号）",
        ),
        (["{%p if annexes > 5 %}", "{{ titel }}", "{%p endif %}{{ number }}"], "第 2 段.*没有的名字 titel"),
        (["{{ 文号 }}"], "没有的名字 文号。你是不是想写 number（文号）"),
        (["甲", "{{ number }", "乙"], r"第 2 段（\{\{ number \}）的标签写错了：看不懂"),
        (["{%p if reply_by %}", "{{ number }}"], "的标签写错了：到最后也没有结束，少了"),
        (
            ["{{ number }}", "{%p endif %}"],
            r"第 2 段（\{%p endif %\}）的标签写错了：这里的 endif 没有与它成对的开头",
        ),
        (["{{ number }}", "{% 如果 %}"], "第 2 段（{% 如果 %}）的标签写错了：没有叫 如果 的标签"),
        (
            ["甲", "{{ number|upside_down }}"],
            r"第 2 段（\{\{ number\|upside_down \}\}）的标签写错了：没有叫 upside_down 的过滤器",
        ),
        (["{%p if ground %}", "{{ number|upside }}", "{%p endif %}"], "第 2 段.*没有叫 upside 的过滤器"),
        (["{% if to is late %}{{ number }}{% endif %}"], "第 1 段.*没有叫 late 的判断"),
        (["甲", "{{ number + 1 }}"], r"第 2 段（\{\{ number \+ 1 \}\}）填写时出错：这里的写法算不出来"),
        (["{{ count / 0 }}"], "第 1 段.*填写时出错：除数是零"),
        (["{{ cases }}"], "填写时出错：列表和对象不能直接写出"),
        (["{{ number.upper }}"], "填写时出错：列表和对象不能直接写出"),
        (["{{ number.__class__.__mro__ }}"], "填写时出错：用了不让用的写法"),
        (["{% include '/etc/passwd' %}{{ number }}"], "填写时出错"),
        (["｛｛number｝｝"], "第 1 段（｛｛number｝｝）的大括号或百分号是全角的。请改成半角的"),
        (["{{ number }}", "致｛｛ to ｝｝"], "第 2 段（致｛｛ to ｝｝）的大括号"),
        (["{{ number }}", "{{ to }｝"], "第 2 段.*的大括号"),
        (["{{ number }}", "{％p if reply_by ％}"], "第 2 段.*的大括号或百分号是全角的"),
        (["{{ number }}", "致 { to }"], r"第 2 段（致 \{ to \}）只写了一层大括号。请写成 \{\{ to \}\}"),
    ],
)
def test_a_wrong_template_is_refused_with_its_mistake(template, lines, what):
    own = template(*lines)
    with pytest.raises(DocumentRefused) as refused:
        build_letter(letter(), own)
    assert re.search(what, str(refused.value)), str(refused.value)
    assert str(own) in refused.value.message
    assert refused.value.remedy
    assert not re.search("[a-z]{3,} [a-z]{2,} [a-z]{2,}", refused.value.message)  # nothing of Jinja's English


def test_a_tag_that_breaks_the_document_is_refused(template):
    def add(paper):
        paper.add_table(1, 1).rows[0].cells[0].text = "乙{% endif %}"

    own = template("{% if not reply_by %}{{ number }}", add=add)
    assert build_letter(letter(reply_by=None), own)
    with pytest.raises(DocumentRefused, match="的标签跨越了段落或表格的行"):
        build_letter(letter(), own)


def test_a_mistake_in_a_header_or_a_property_is_one_too(template):
    def in_header(paper):
        paper.sections[0].header.paragraphs[0].text = "{{ head }}"

    def in_title(paper):
        paper.core_properties.title = "{{ titel }}"

    for add, name in ((in_header, "head"), (in_title, "titel")):
        with pytest.raises(DocumentRefused, match=f"没有的名字 {name}"):
            build_letter(letter(), template("{{ number }}", add=add))


def test_an_unknown_placeholder_that_is_near_to_none_lists_the_known_ones(template):
    with pytest.raises(DocumentRefused) as refused:
        build_letter(letter(), template("{{ 天气 }}"))
    assert "number、title、to" in refused.value.remedy
    assert "workdays_late" in refused.value.remedy


def test_a_mistake_in_a_table_is_named_by_its_row(template):
    def add(paper):
        table = paper.add_table(rows=2, cols=2)
        table.rows[1].cells[1].text = "{{ 收文 }}"

    with pytest.raises(DocumentRefused, match=r"第 1 个表格第 2 行（\{\{ 收文 \}\}）用了没有的名字 收文"):
        build_letter(letter(), template("{{ number }}", add=add))


def test_braces_of_full_width_in_a_text_stay(template):
    told = read_text(build_letter(letter(), template("{{ number }}", "｛注｝占 5%，见｛附｝｛表｝")))
    assert told.splitlines()[1] == "｛注｝占 5%，见｛附｝｛表｝"


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0 old .doc", b"PK\x03\x04 cut off", None])
def test_what_is_no_docx_is_refused(tmp_path, content):
    own = tmp_path / "模板.docx"
    if content is None:  # a zip file of another kind
        with ZipFile(own, "w") as packed:
            packed.writestr("a.txt", "a")
    else:
        own.write_bytes(content)
    with pytest.raises(DocumentRefused, match=r"模板\.docx 不是完好的 \.docx 文件。请用 Word 或 WPS 另存为"):
        build_letter(letter(), own)


@pytest.fixture
def spoil(template):
    """Make a template in which a part is changed by a function."""

    def make(name, change):
        own = template("{{ number }}")
        with ZipFile(own) as packed:
            parts = {part: packed.read(part) for part in packed.namelist()}
        with ZipFile(own, "w") as packed:
            for part, body in parts.items():
                packed.writestr(part, change(body) if part == name else body)
        return own

    return make


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["{{ date }} 致 {{ to }}", "{% for one in cases %}{{ one.number }}{% endfor %}"], ["文号"]),
        (["{{ number }}", "{{ cases|length }}"], ["收文单位", "发文日期"]),
        (["{{ title }}"], ["文号", "收文单位", "发文日期", "各个问题"]),
        (["{{ number }}{{ to }}{{ date }}{% for one in cases %}{{ one.number }}{% endfor %}"], []),
    ],
)
def test_a_template_without_number_receiver_or_day_is_filled_and_told(template, lines, told):
    notes = []
    assert build_letter(letter(), template(*lines), notes.append)
    assert [re.findall("（(.+?)）", note) for note in notes] == ([told] if told else [])


def test_what_stands_in_the_page_header_is_not_lacking(template):
    notes = []

    def add(paper):
        paper.sections[0].header.paragraphs[0].text = "{{ number }} {{ date }}"

    build_letter(letter(), template("{{ to }}", add=add), notes.append)
    assert [re.findall("（(.+?)）", note) for note in notes] == [["各个问题"]]


def test_a_template_that_cannot_be_saved_leaves_no_archive_half_written(spoil, monkeypatch):
    own = spoil("[Content_Types].xml", lambda body: body.replace(b'ContentType="image/jpeg"', b""))
    unraised = []
    monkeypatch.setattr(sys, "unraisablehook", unraised.append)

    def keep_error_in_its_own_frame():
        with pytest.raises(DocumentRefused, match=r"模板\.docx") as refused:
            build_letter(letter(), own)
        return bool(refused.value.remedy)

    assert keep_error_in_its_own_frame()
    gc.collect()  # the archive and its bytes are thrown away in any order
    assert not unraised


def test_a_template_whose_letter_would_hold_a_part_twice_is_refused(spoil):
    own = spoil("_rels/.rels", lambda body: body.replace(b"metadata/core-properties", b"metadata/other"))
    with pytest.raises(DocumentRefused, match=r"模板\.docx 不是完好的 \.docx 文件"):
        build_letter(letter(), own)


def test_a_template_that_is_not_there_is_refused(tmp_path):
    for own in (tmp_path / "无.docx", tmp_path):
        with pytest.raises(DocumentRefused, match="读不了文书模板"):
            build_letter(letter(), own)


def test_importing_letters_loads_no_word_library():
    code = "import sys, qinling.reports.documents.letters.supervision_letters; print({'docx', 'docxtpl', 'jinja2', 'lxml'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
HAS_WRITER = SOFFICE is not None and Path(SOFFICE).resolve().with_name("libswlo.so").exists()


@pytest.mark.skipif(not HAS_WRITER, reason="needs LibreOffice Writer")
def test_libreoffice_prints_every_letter(tmp_path):
    files = []
    for measure in SupervisionKind:
        cases = [letter_issue(f"SJ-{i:03}", place=HOSTILE if i == 1 else "麻街镇") for i in range(1, 41)]
        files.append(tmp_path / f"{measure.value}.docx")
        files[-1].write_bytes(build_letter(letter(*cases, measure=measure), None))
    for measure, pages in zip(SupervisionKind, print_pages(files), strict=True):
        told = "\f".join(pages)
        assert len(pages) > 1
        assert TITLES[measure] in pages[0]
        assert all(
            "编号和级别" in page for page in pages if "麻街镇" in page and "SJ-" in page and "省级" in page
        )
        places = [told.index(f"SJ-{i:03}") for i in range(1, 41)]
        assert all(one < other for one, other in pairwise(places))
        assert re.search(r"2026\s?年\s?6\s?月\s?10\s?日印发", pages[-1])


def print_pages(files):
    """Print documents with LibreOffice and return the text of each page, without blanks, by document."""
    folder = files[0].parent
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *files]
    subprocess.run(command, capture_output=True, check=True, timeout=180)
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("needs pdftotext")
    for file in files:
        done = subprocess.run([reader, file.with_suffix(".pdf"), "-"], capture_output=True, check=True)
        yield [re.sub("[ \n]", "", page) for page in done.stdout.decode().split("\f")[:-1]]


@pytest.mark.skipif(not HAS_WRITER, reason="needs LibreOffice Writer")
def test_the_imprint_stands_at_the_foot_of_the_last_page_and_covers_nothing(tmp_path):
    """Of short letters, and of those whose text ends right above it or would run into it."""
    line = "本行共有二十八个汉字用来核对版心宽度是否符合国家标准的要求"[:28]
    files = [tmp_path / f"{lines}.docx" for lines in (1, 3, 5, 7, 8, 9, 10)]
    for file in files:
        written = letter(reason=line * int(file.stem), copies="区政府办", earlier_acts=(URGED,) * 4)
        file.write_bytes(build_letter(written, None))
    list(print_pages(files))
    for file in files:
        words = subprocess.run(
            ["pdftotext", "-bbox", file.with_suffix(".pdf"), "-"], capture_output=True, check=True
        )
        last = words.stdout.decode().split("<page ")[-1]
        places = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]*)<', last)
        feet = {text: float(foot) for _, foot, text in places}
        text_area = 297 / 25.4 * 72 - 35 / 25.4 * 72
        assert text_area - 3 < next(foot for text, foot in feet.items() if text.endswith("印发")) <= text_area
        head = next(float(top) for top, _, text in places if text.startswith("抄送"))
        text_feet = [float(foot) for top, foot, _ in places if float(top) < head]
        assert text_feet  # the text goes on to this page
        assert max(text_feet) < head


@pytest.mark.skipif(not HAS_WRITER, reason="needs LibreOffice Writer")
def test_sixty_issues_fit_on_six_pages_and_a_line_has_28_characters(tmp_path):
    cases = [letter_issue(f"SJ-{i:03}", description="河道弃渣" * 15, measures="清运" * 30) for i in range(60)]
    urged = EarlierAct(
        "2026年6月3日", "催办", "云秦办〔2026〕1号", "区水利局", "1—60", "限6月8日前回复，没有回复"
    )
    line = "本行共有二十八个汉字用来核对版心宽度是否符合国家标准的要求"[:28]
    jobs = {
        "long": letter(*cases, heading="云岭区秦岭办文件", copies="区政府办", earlier_acts=(urged,) * 4),
        "lines": letter(reason=line * 20),
    }
    files = [tmp_path / f"{name}.docx" for name in jobs]
    for file, one in zip(files, jobs.values(), strict=True):
        file.write_bytes(build_letter(one, None))
    pages, _ = print_pages(files)
    assert len(pages) <= 6
    assert all(f"SJ-{i:03}" in "".join(pages) for i in range(60))
    words = subprocess.run(["pdftotext", tmp_path / "lines.pdf", "-"], capture_output=True, check=True).stdout
    full = [
        one.strip()
        for one in words.decode().splitlines()
        if set(one.strip()) <= set(line) and len(one.strip()) > 20
    ]
    assert {len(one) for one in full} == {28}
