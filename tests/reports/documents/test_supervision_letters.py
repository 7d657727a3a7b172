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
from qinling.reports.documents.letter_filling import fill_form
from qinling.reports.documents.supervision_letters import (
    TEMPLATE_CASE_NAMES,
    TEMPLATE_NAMES,
    Letter,
    LetterIssue,
    build_letter,
    build_letter_template,
)
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
        "level": "省级", "place": "麻街镇肖塬村", "description": "河堤内侧违规种植，影响行洪",
        "deadline": date(2026, 5, 31), "days_late": 10, "workdays_late": 7,
        "measures": "清除作物", "earlier": "6月3日催办〔2026〕1号，未回复",
    }  # fmt: skip
    return LetterIssue(number, **{**plain, **values})


def letter(*cases, **values):
    plain = {
        "measure": SupervisionKind.SUPERVISE, "number": "督办〔2026〕3号", "to": "麻街镇人民政府", "sender": "区秦岭办",
        "on": date(2026, 6, 10), "reply_by": date(2026, 6, 17), "reason": "上一次未回复",
    }  # fmt: skip
    return Letter(**{**plain, **values}, cases=cases or (letter_issue(),))


def open_document(content):
    return Document(io.BytesIO(content))


def read_text(content):
    return "\n".join(paragraph.text for paragraph in open_document(content).paragraphs)


def read_rows(content):
    (table,) = open_document(content).tables
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.fixture(autouse=True)
def fill_in_this_process(monkeypatch):
    """A process for each form would take most of the time; test_form_process.py is about the process."""
    monkeypatch.setattr("qinling.reports.documents.form_process.fill_form_in_subprocess", fill_form)


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
    assert lines[:3] == [TITLES[measure], "督办〔2026〕3号", "麻街镇人民政府："]
    assert lines[-2:] == ["区秦岭办", "2026年6月10日"]
    told = "\n".join(lines)
    assert "截至2026年6月10日" in told
    assert "下列1个问题已超过整改时限" in told
    assert "事由：上一次未回复。" in told
    assert "请" in told or "建议" in told
    assert "2026年6月17日前" in told
    assert "SJ-001：6月3日催办〔2026〕1号，未回复。" in told
    assert "{" not in told
    head, row = read_rows(written)
    assert head == ["序号", "问题编号", "级别", "地点", "问题描述", "整改时限", "超期天数（工作日）"]
    assert row[:4] == ["1", "SJ-001", "省级", "麻街镇肖塬村"]
    assert row[4].startswith("河堤内侧违规种植，影响行洪")
    assert [cell.replace("\n", "") for cell in row[5:]] == ["2026年5月31日", "10（7）"]


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (SupervisionKind.URGE, "请立即查明原因"),
        (SupervisionKind.SUPERVISE, "责令你单位"),
        (SupervisionKind.CIRCULATE, "现予通报"),
        (SupervisionKind.TALK, "请主要负责人于2026年6月17日前到区秦岭办接受约谈"),
        (SupervisionKind.REFER, "现将有关情况移送你单位"),
    ],
)
def test_each_letter_has_its_own_wording(measure, words):
    assert words in read_text(build_letter(letter(measure=measure), None))


def test_an_order_names_the_measures_to_take():
    assert read_rows(build_letter(letter(), None))[1][4].endswith("\n整改措施：清除作物")
    assert "整改措施" not in read_rows(build_letter(letter(letter_issue(measures="")), None))[1][4]


@pytest.mark.parametrize("measure", SupervisionKind)
def test_unknown_values_are_left_out(measure):
    bare = letter(
        letter_issue(earlier="", days_late=0, workdays_late=0),
        measure=measure,
        reply_by=None,
        sender="",
        reason="",
    )
    told = read_text(build_letter(bare, None))
    assert "None" not in told
    assert "前将" not in told
    assert "函告" not in told.replace("特此函告", "")
    assert "事由" not in told
    assert "此前" not in told
    assert told.splitlines()[-1] == "2026年6月10日"
    assert read_rows(build_letter(bare, None))[1][6] == "—"


def test_many_cases_repeat_the_heading_and_keep_their_order():
    written = build_letter(letter(*(letter_issue(f"SJ-{i:03}") for i in range(1, 41))), None)
    (table,) = open_document(written).tables
    assert len(table.rows) == 41
    assert [row.cells[1].text for row in table.rows[1:]] == [f"SJ-{i:03}" for i in range(1, 41)]
    assert table.rows[40].cells[0].text == "40"
    repeated = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
    assert repeated == [True] + [False] * 40
    assert "下列40个问题" in read_text(written)


def test_a_letter_has_the_format_of_an_official_document():
    paper = open_document(build_letter(letter(), None))
    page = paper.sections[0]
    assert (page.page_width.mm, page.page_height.mm) == pytest.approx((210, 297), abs=0.1)
    title = paper.paragraphs[0]
    assert title.alignment == 1
    assert title.runs[0].bold
    assert title.runs[0].font.size.pt == 22
    faces = {run._r.rPr.rFonts.get(qn("w:eastAsia")) for line in paper.paragraphs for run in line.runs}
    assert faces == {"宋体", "仿宋"}
    assert paper.styles["Normal"].paragraph_format.line_spacing.pt == 28
    (table,) = paper.tables
    width = page.page_width - page.left_margin - page.right_margin
    assert sum(cell.width for cell in table.rows[1].cells) == pytest.approx(width, abs=Mm(1))
    assert "PAGE" in page.footer._element.xml


def test_ledger_text_stays_text():
    told = dict.fromkeys(("level", "place", "description", "measures", "earlier"), HOSTILE)
    written = build_letter(
        letter(letter_issue(HOSTILE, **told), number=HOSTILE, to=HOSTILE, sender=HOSTILE, reason=HOSTILE),
        None,
    )
    lines = read_text(written).splitlines()
    assert lines[1:3] == [HOSTILE, f"{HOSTILE}："]
    assert HOSTILE in lines[-2:]
    assert f"事由：{HOSTILE}。" in lines
    assert f"{HOSTILE}：{HOSTILE}。" in lines
    row = read_rows(written)[1]
    assert row[1:4] == [HOSTILE] * 3
    assert row[4] == f"{HOSTILE}\n整改措施：{HOSTILE}"
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
    assert read_rows(build_letter(one, None))[1][3] == shown


def test_the_same_letter_is_the_same_bytes(monkeypatch):
    one = build_letter(letter(), None)
    monkeypatch.setattr("time.localtime", lambda *_: (2031, 1, 1, 0, 0, 0, 0, 1, 0))
    assert build_letter(letter(), None) == one
    assert build_letter_template(SupervisionKind.URGE) == build_letter_template(SupervisionKind.URGE)
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

    lines = [f"{{{{ {name} }}}}" for name in TEMPLATE_NAMES if name != "cases"]
    own = template(*lines, "{%p if reply_by %}", "要回复", "{%p endif %}", add=add)
    written = build_letter(letter(letter_issue(), letter_issue("SJ<2>"), to="甲&乙"), own)
    assert read_text(written).splitlines() == [
        "督办〔2026〕3号", "督办单", "甲&乙", "区秦岭办", "2026年6月10日", "2026年6月17日", "上一次未回复", "2",
        "已超过整改时限，尚未完成整改", "要回复",
    ]  # fmt: skip
    rest = ["省级", "麻街镇肖塬村", "河堤内侧违规种植，影响行洪", "2026年5月31日", "10", "7", "清除作物"]
    rest.append("6月3日催办〔2026〕1号，未回复")
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
    own.write_bytes(build_letter_template(measure))
    assert build_letter(letter(measure=measure), own) == build_letter(letter(measure=measure), None)


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        (["文号 {{ nummer }}"], "用了没有的名字 nummer"),
        (["{%p for case in cases %}", "{{ case.nummer }}", "{%p endfor %}"], "用了没有的名字 nummer"),
        (["甲", "{{ number }", "乙"], "的标签写错了"),
        (["{%p if reply_by %}", "{{ number }}"], "的标签写错了"),
        (
            ["{{ number|upside_down }}"],
            r"的标签写错了：No filter named 'upside_down'.*在“\{\{ number\|upside_down",
        ),
        (["{{ number + 1 }}"], "填写时出错"),
        (["{{ count / 0 }}"], "填写时出错"),
        (["{{ cases }}"], "填写时出错：列表和对象不能直接写出"),
        (["{{ number.upper }}"], "填写时出错：列表和对象不能直接写出"),
        (["{{ number.__class__.__mro__ }}"], "填写时出错|没有的名字"),
        (["{% include '/etc/passwd' %}{{ number }}"], "填写时出错"),
        (["｛｛number｝｝"], "没有用到任何名字"),
    ],
)
def test_a_wrong_template_is_refused_with_its_mistake(template, lines, what):
    own = template(*lines)
    with pytest.raises(DocumentRefused) as refused:
        build_letter(letter(), own)
    assert re.search(what, refused.value.message)
    assert str(own) in refused.value.message
    assert refused.value.remedy


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


def test_an_unknown_placeholder_lists_the_known_ones(template):
    with pytest.raises(DocumentRefused) as refused:
        build_letter(letter(), template("{{ nummer }}"))
    assert "number、title、to" in refused.value.remedy
    assert "workdays_late" in refused.value.remedy


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
    code = "import sys, qinling.reports.documents.supervision_letters; print({'docx', 'docxtpl', 'jinja2', 'lxml'} & set(sys.modules))"
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
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *files]
    subprocess.run(command, capture_output=True, check=True, timeout=180)
    for measure, file in zip(SupervisionKind, files, strict=True):
        printed = file.with_suffix(".pdf")
        assert printed.read_bytes().startswith(b"%PDF")
        if reader := shutil.which("pdftotext"):
            told = subprocess.run(
                [reader, "-layout", printed, "-"], capture_output=True, check=True
            ).stdout.decode()
            pages = told.split("\f")[:-1]
            assert len(pages) > 1
            assert TITLES[measure] in pages[0]
            assert all(
                "问题编号" in page for page in pages if "麻街镇" in page and "SJ-" in page and "省级" in page
            )
            places = [told.index(f"SJ-{i:03}") for i in range(1, 41)]
            assert all(one < other for one, other in pairwise(places))
            assert re.search(r"2026\s?年\s?6\s?月\s?10\s?日", pages[-1])
