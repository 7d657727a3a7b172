"""The formatted ledger on disk: what openpyxl finds in it, what import reads back, and what a printer makes of it."""

import csv
import io
import re
import shutil
import subprocess
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator

from qinling.errors import WorkbookRefused
from qinling.rules.fields import FIELDS
from qinling.rules.vocabulary import DeadlineKind, Level, Schedule, Status
from qinling.workbook.export.cell_values import get_cell_value
from qinling.workbook.export.ledger_csv import write_csv
from qinling.workbook.export.ledger_writer import write_ledger
from qinling.workbook.files.grids import open_grids
from qinling.workbook.reading.cell_readers import DITTO_MARKS
from qinling.workbook.reading.ledger_reader import ReadingOptions, read_ledger_file
from tests.workbook.makers.sample_exports import DAY, HEAD, converted, export, issue, needs_calc, written

MIDNIGHT = datetime.combine(DAY, time())
FIRST = 5  # the row of the first issue
LETTER = {"number": "B", "level": "C", "description": "I", "deadline": "P", "status": "Q", "percent": "S"}


def opened(path):
    return openpyxl.load_workbook(path)


def readings_of(path):
    """The readings of the sheets of issues by name, read as import reads any file."""
    readings = {one.name: one for one in read_ledger_file(path, ReadingOptions())}
    return {name: one for name, one in readings.items() if not one.skip_reason}


# -- what a cell holds -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "values", "cell"),
    [
        ("level", {"level": "city"}, "市级"),
        ("status", {"status": "rectified"}, "已完成整改（待销号）"),
        ("schedule", {"schedule": "behind"}, "未达到序时进度"),
        ("percent", {"percent": 33.33}, 0.3333),
        ("on_platform", {"on_platform": False}, "否"),
        ("on_platform", {}, None),
        ("lon", {"lon": 109.123456789012}, 109.12345679),
        ("closed_on", {"closed_on": DAY}, DAY),
        ("lead_days", {"lead_days": 45}, 45),
        ("progress", {"progress": "甲\r\n乙\r丙"}, "甲\n乙\n丙"),
        ("deadline", {"deadline": DAY, "deadline_kind": "dated", "deadline_text": "4月底前"}, DAY),
        ("deadline", {"deadline": DAY, "deadline_kind": "dated_standing"}, "2026年4月25日前，并长期坚持"),
        ("deadline", {"deadline_kind": "immediate", "deadline_text": "即知即改"}, "即知即改"),
        ("deadline", {"deadline_kind": "immediate"}, "立行立改"),
        ("deadline", {"deadline_kind": "standing"}, "长期坚持"),
        ("deadline", {"deadline_kind": "none"}, None),
        ("extra:网格", {"extra": {"网格": "三号"}}, "三号"),
        ("extra:网格", {}, None),
    ],
)
def test_a_cell_holds_what_people_read(field, values, cell):
    assert get_cell_value(issue(**values), field) == cell


@pytest.mark.parametrize(
    ("field", "text", "cell"),
    [
        ("person", "张某", "〔略〕"),
        ("leader", "李某", "〔略〕"),
        ("contact", "0914-2300000", "〔略〕"),
        ("person", None, None),
        ("description", "联系张某13809141234，或(0914)2300000", "联系张某〔略〕，或〔略〕"),
        ("progress", "电话 +86 138-0914-1234；029－87654321", "电话 〔略〕；〔略〕"),
        ("remark", "１３８０９１４１２３４", "〔略〕"),
        ("measures", "清运 2026 方，编号 610000199001011234", "清运 2026 方，编号 610000199001011234"),
        ("number", "13809141234", "13809141234"),
    ],
)
def test_redacted_cells_name_nobody(field, text, cell):
    assert get_cell_value(issue(**{"number": "1", field: text}), field, redact=True) == cell


def test_a_redacted_file_holds_no_name_anywhere(tmp_path):
    one = issue(person="张某", leader="李某", contact="13809141234", extra={"网格员": "王某 13809141234"})
    sheet = export(
        "number", "level", "description", "person", "leader", "contact", "extra=网格员", redact=True
    )
    book = opened(written(tmp_path, [one], sheet))

    said = "".join(str(cell.value) for page in book for row in page for cell in row)
    assert "张某" not in said
    assert "13809141234" not in said
    assert "王某 〔略〕" in said


# -- how it looks on the screen ---------------------------------------------------------------


def test_title_line_and_grouped_headings_stand_above(tmp_path):
    page = opened(written(tmp_path, [issue()], export(title="商州区问题台账")))["问题台账"]

    merged = {str(block) for block in page.merged_cells.ranges}
    assert {"A1:X1", "A3:A4", "B3:I3", "J3:M3", "N3:P3", "Q3:V3", "W3:X3"} <= merged
    assert page["A1"].value == "商州区问题台账"
    line = [cell.value for cell in page[2] if cell.value is not None]
    assert line == ["填报单位：商州区秦岭办", "截至", MIDNIGHT, "口径：全部问题"]
    assert (page["B3"].value, page["B4"].value, page["A3"].value) == ("问题情况", "问题编号", "序号")
    assert page.freeze_panes == "C5"
    assert page.auto_filter.ref == "A4:X5"


def test_a_narrow_layout_has_its_line_too(tmp_path):
    sheet = export("number", "level", "description")
    page = opened(written(tmp_path, [issue()], sheet))["问题台账"]

    assert [cell.value for cell in page[2]] == [
        "填报单位：商州区秦岭办　口径：全部问题",
        "截至",
        MIDNIGHT,
    ]
    (reading,) = readings_of(tmp_path / "导出.xlsx").values()
    assert reading.as_of == DAY


def test_columns_are_not_frozen_where_the_number_stands_far_right(tmp_path):
    sheet = export("description", "town", "level", "source", "number")

    assert opened(written(tmp_path, [issue()], sheet))["问题台账"].freeze_panes == "A5"


def test_cells_are_real_days_numbers_and_texts(tmp_path):
    one = issue(
        "610000199001011234", deadline=DAY, deadline_kind="dated", percent=45.0, progress="=1+1", lon=109.5
    )
    page = opened(written(tmp_path, [one]))["问题台账"]

    cells = {name: page[f"{letter}{FIRST}"] for name, letter in LETTER.items()}
    assert (cells["number"].value, cells["number"].data_type) == ("610000199001011234", "s")
    assert cells["number"].number_format == "@"
    assert (cells["deadline"].value, cells["deadline"].number_format) == (MIDNIGHT, "yyyy-mm-dd")
    assert (cells["percent"].value, cells["percent"].number_format) == (0.45, "0%")
    assert (page["T5"].value, page["T5"].data_type) == ("=1+1", "s")
    assert all(cell.border.left.style and cell.alignment.wrap_text for cell in page[FIRST])


def test_closed_words_have_drop_downs_also_below_the_last_row(tmp_path):
    page = opened(written(tmp_path, [issue()]))["问题台账"]

    offered = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert offered["C5:C205"] == '"省级,市级,区级"'
    assert offered["Q5:Q205"] == '"未启动,整改中,已完成整改（待销号）,验收中,已销号,已撤并"'
    assert len(offered) == 4


def test_an_extended_deadline_has_a_comment(tmp_path):
    changed = issue("甲", deadline=DAY, deadline_kind="dated", original_deadline=date(2026, 3, 31))
    same = issue("乙", deadline=DAY, deadline_kind="dated", original_deadline=DAY)
    page = opened(written(tmp_path, [changed, same]))["问题台账"]

    assert page["P5"].comment.text == "原定 2026-03-31，已延期"
    assert page["P6"].comment is None


def test_long_texts_get_higher_rows(tmp_path):
    texts = ["短", "很长的描述" * 20, "一行\n又一行\n再一行", "长" * 9000]
    page = opened(written(tmp_path, [issue(str(n), progress=text) for n, text in enumerate(texts)]))[
        "问题台账"
    ]

    heights = [page.row_dimensions[FIRST + n].height for n in range(4)]
    assert heights[0] is None
    assert 100 < heights[1] < 150
    assert 40 < heights[2] < 60
    assert heights[3] == 408.75  # Excel takes 409


def test_the_rest_of_the_workbook_explains_it(tmp_path):
    one = issue(
        deadline=DAY - timedelta(days=1), deadline_kind="dated", lead_unit="区水利局", zone="核心保护区"
    )
    other = issue("2", level="city", status="closed", lead_unit="区水利局")
    book = opened(written(tmp_path, [one, other]))

    assert book.sheetnames == ["问题台账", "汇总", "说明", "台账标识"]
    assert book.active.title == "问题台账"
    rows = [[cell.value for cell in row if cell.value is not None] for row in book["汇总"]]
    assert ["市级", 0, 0, 0, 0, 1, 0, 1] in rows
    assert ["合计", 0, 1, 0, 0, 1, 0, 2] in rows
    assert ["区水利局", 2, 1, 0, 1, 0, 1] in rows
    assert ["2026年04月", 1, 1, 0, 0, 0, 1] in rows
    assert rows.count(["（未填）", 2, 1, 0, 1, 0, 1]) == 2  # no duty unit, no category
    assert ["（没有日期）", 1, 0, 0, 1, 0, 0] in rows
    assert len(book["汇总"]._charts) == 2
    notes = {row[0].value: row[1].value for row in book["说明"] if row[0].value}
    assert set(notes) >= {cell.value for cell in book["问题台账"][4] if cell.value} | {"序号", "红", "灰"}


def test_many_units_are_put_together_in_the_summary(tmp_path):
    issues = [issue(str(n), duty_unit=f"第{n}村") for n in range(100)]
    page = opened(written(tmp_path, issues))["汇总"]

    rows = [[cell.value for cell in row[:7]] for row in page]
    assert ["其余 40 个", 40, 40, 0, 0, 0, 0] in rows


# -- colours --------------------------------------------------------------------------------


def tier_rules(page):
    """The conditions of the page by their colour, each as the formula for the first issue."""
    return {
        rule.dxf.fill.bgColor.rgb[-6:]: (str(area.sqref), rule.formula[0])
        for area in page.conditional_formatting
        for rule in area.rules
    }


def test_colours_are_conditional_formats(tmp_path):
    rules = tier_rules(opened(written(tmp_path, [issue()]))["问题台账"])

    assert set(rules) == {"FFC7CE", "FFD9A8", "FFF4B8", "F2F2F2"}
    assert rules["F2F2F2"] == ("A5:X205", 'OR($Q5="已销号",$Q5="已撤并")')
    assert rules["FFC7CE"][0] == "B5:B205 P5:P205 Q5:Q205"


#: A deadline cell and a status → the colour on 25 April 2026.
COLOURS = [
    (date(2026, 4, 24), "整改中", "FFC7CE"),
    (date(2026, 4, 25), "未启动", "FFD9A8"),
    (date(2026, 4, 28), "整改中", "FFD9A8"),
    (date(2026, 4, 29), "整改中", "FFF4B8"),
    (date(2026, 5, 2), "整改中", "FFF4B8"),
    (date(2026, 5, 3), "整改中", None),
    (date(2026, 4, 24), "已完成整改（待销号）", None),
    (date(2026, 4, 24), "已销号", "F2F2F2"),
    ("2026年4月1日前，并长期坚持", "整改中", "FFC7CE"),
    ("2026年12月31日前，并长期坚持", "整改中", None),
    ("立行立改", "整改中", None),
    (None, "整改中", None),
    (date(2026, 4, 1), None, None),
]


@needs_calc
def test_colours_follow_what_is_typed_into_the_cells(tmp_path):
    path = written(tmp_path, [issue(str(n)) for n in range(len(COLOURS))])
    book = opened(path)
    page = book["问题台账"]
    rules = tier_rules(page)
    for row, (due, state, _) in enumerate(COLOURS, FIRST):
        page[f"P{row}"], page[f"Q{row}"] = due, state
        for column, (_, formula) in enumerate(rules.values(), 40):
            moved = Translator(f"={formula}", f"AN{FIRST}").translate_formula(f"AN{row}")
            page.cell(row, column, moved)
    book.save(path)
    rows = list(next(open_grids(converted(path, "xlsx", tmp_path), ReadingOptions().limits)).rows)

    told = [
        [colour for colour, said in zip(rules, row[39:43], strict=True) if said is True] for row in rows[4:17]
    ]
    assert told == [[colour] if colour else [] for _, _, colour in COLOURS]


# -- sheets by value --------------------------------------------------------------------------


def test_a_split_gives_each_value_a_sheet_in_the_order_of_the_ledger(tmp_path):
    towns = ["麻街镇", None, "板桥镇/一片", "麻街镇", "汇总", "HISTORY", "长" * 40, "长" * 41]
    issues = [issue(str(n), town=town) for n, town in enumerate(towns)]
    path = written(tmp_path, issues, export(split_field="town"))

    assert opened(path).sheetnames[:-3] == [
        "麻街镇",
        "（未填）",
        "板桥镇_一片",
        "汇总（2）",
        "HISTORY_",
        "长" * 31,
        "长" * 28 + "（2）",
    ]
    readings = readings_of(path)
    assert [draft.values["number"] for draft in readings["麻街镇"].drafts] == ["0", "3"]
    assert sum(len(one.drafts) for one in readings.values()) == len(issues)
    assert opened(path)["麻街镇"]["A1"].value.endswith("（麻街镇）")


def test_a_split_by_level_names_the_levels(tmp_path):
    issues = [issue("1", level="province"), issue("2"), issue("3", level="province")]

    assert list(readings_of(written(tmp_path, issues, export(split_field="level")))) == ["省级", "区级"]


def test_a_split_into_too_many_sheets_is_refused(tmp_path):
    with pytest.raises(WorkbookRefused, match="超过 200 个"):
        written(tmp_path, [issue(str(n)) for n in range(201)], export(split_field="number"))


# -- what is refused, and that nothing half is left ---------------------------------------------


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"progress": "长" * 32_768}, "问题 QJ-002 的整改进展有 32768 个字"),
        ({"progress": "😀" * 16_384}, "问题 QJ-002 的整改进展有 16384 个字"),  # two units each
        ({"remark": "a\x00b"}, "问题 QJ-002 的备注含有表格存不下的控制字符 U\\+0000"),
        ({"remark": "a\ufffeb"}, "U\\+FFFE"),
        ({"remark": "a\ud800b"}, "U\\+D800"),
    ],
)
def test_a_text_that_fits_no_cell_is_refused_and_the_old_file_stays(values, said, tmp_path):
    old = tmp_path / "导出.xlsx"
    old.write_bytes(b"old")

    with pytest.raises(WorkbookRefused, match=said) as refused:
        written(tmp_path, [issue(), issue("QJ-002", **values)])

    assert refused.value.remedy
    assert [path.name for path in tmp_path.iterdir()] == ["导出.xlsx"]
    assert old.read_bytes() == b"old"


def test_the_longest_text_that_fits_is_whole(tmp_path):
    path = written(tmp_path, [issue(progress="长" * 32_767)])

    assert opened(path)["问题台账"]["T5"].value == "长" * 32_767


def test_what_the_ledger_raises_leaves_nothing(tmp_path):
    def broken():
        yield issue()
        raise RuntimeError("gone")

    with pytest.raises(RuntimeError, match="gone"):
        written(tmp_path, broken())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(WorkbookRefused, match="写不进去"):
        write_ledger(tmp_path / "没有" / "甲.xlsx", [issue()], export())


def test_progress_is_told_and_the_number_returned(tmp_path):
    told = []

    assert (
        write_ledger(tmp_path / "甲.xlsx", [issue(str(n)) for n in range(450)], export(), told.append) == 450
    )
    assert told == [200, 400, 450]


def test_the_same_export_is_the_same_file(tmp_path):
    one, other = (written(tmp_path, [issue()], name=name) for name in ("甲.xlsx", "乙.xlsx"))

    assert one.read_bytes() == other.read_bytes()


def test_a_ledger_without_issues_is_a_workbook_too(tmp_path):
    book = opened(written(tmp_path, []))

    assert book["问题台账"].auto_filter.ref == "A4:X4"
    assert book.sheetnames[1] == "汇总"


# -- there and back -------------------------------------------------------------------------------

GIVEN = [field.name for field in FIELDS if field.is_input]
SIGNS = "河道弃渣违建复绿0123456789=+-@'\"“”<>&/_x{}，。； \n\t\u3000\u200d😀𠮷é"
TEXTS = (
    st.text(SIGNS, min_size=1, max_size=30).map(str.strip).filter(lambda text: text and text not in DITTO_MARKS)
    | st.sampled_from(["=1+1", "_x0041_", "<r>甲</r>", "<r><t>", "2026-04-25", "是", "0012", "1e5", "'引号", "长" * 3000])
)  # fmt: skip
NUMBERS = (
    st.integers(10**17, 10**18 - 1).map(str) | st.integers(0, 999).map("QJ-{:03}".format) | st.just("=5")
)
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
DEADLINES = st.one_of(
    st.builds(lambda day: (day, "dated", str(day)), DAYS),
    st.builds(lambda day: (day, "dated_standing", "年底前，并长期坚持"), DAYS),
    st.sampled_from(
        [
            (None, "immediate", "边督边改"),
            (None, "immediate", None),
            (None, "standing", "常态化推进"),
            (None, "standing", None),
            (None, "relative", "交办后30日内"),
            (None, "none", "待定"),
            (None, "none", None),
        ]
    ),
)


@st.composite
def issues(draw):
    """An issue with any fields; days in the order of the steps."""
    values = {
        name: draw(st.none() | TEXTS)
        for name in GIVEN
        if FIELD_KIND[name] == "TEXT" and name not in ("number", "description")
    }
    status = draw(st.sampled_from(Status))
    found, rectified, closed = sorted(draw(st.tuples(DAYS, DAYS, DAYS)))
    deadline, kind, text = draw(DEADLINES)
    if kind == DeadlineKind.RELATIVE:
        found = None  # or a day would follow from it
    return issue(
        draw(NUMBERS),
        description=draw(TEXTS),
        level=draw(st.sampled_from(Level)).value,
        status=status.value,
        schedule=draw(st.none() | st.sampled_from(Schedule).map(str)),
        percent=draw(st.none() | st.integers(0, 10_000).map(lambda share: share / 100)),
        on_platform=draw(st.sampled_from([None, True, False])),
        lon=draw(st.none() | st.integers(73_000_000, 136_000_000).map(lambda place: place / 1e6)),
        lat=draw(st.none() | st.integers(4_000_000, 53_000_000).map(lambda place: place / 1e6)),
        lead_days=draw(st.none() | st.integers(1, 3650)),
        found_on=found,
        handed_over_on=found,
        rectified_on=rectified,
        closed_on=closed if status in (Status.CLOSED, Status.VOID) else None,
        deadline=deadline,
        deadline_kind=kind,
        deadline_text=text,
        extra=draw(st.dictionaries(st.just("网格/编号"), TEXTS)),
        **values,
    )


FIELD_KIND = {field.name: field.kind.name for field in FIELDS}


def meant(one):
    """What import is to read of an issue: its fields, and those of its deadline."""
    values = {name: getattr(one, name) for name in GIVEN}
    kind = one.deadline_kind if get_cell_value(one, "deadline") is not None else None
    return {**values, "deadline_kind": kind}


@given(rows=st.lists(issues(), min_size=1, max_size=6, unique_by=lambda one: (one.level, one.number)))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_import_reads_back_what_was_written(rows, tmp_path):
    sheet = export("ordinal", *GIVEN, "extra=网格/编号")
    (reading,) = readings_of(written(tmp_path, rows, sheet)).values()

    assert reading.errors == []
    assert reading.as_of == DAY
    read = [{name: draft.values.get(name) for name in (*GIVEN, "deadline_kind")} for draft in reading.drafts]
    assert read == [meant(one) for one in rows]
    assert [draft.extra for draft in reading.drafts] == [one.extra for one in rows]


# -- on paper -----------------------------------------------------------------------------------


def test_the_print_set_up(tmp_path):
    page = opened(written(tmp_path, [issue()], export(paper="A4")))["问题台账"]

    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$3:$4"
    footer = page.oddFooter
    assert footer.left.text == f"历史链至第 12 条，链首 {HEAD[:16]}"
    assert footer.center.text == "第 &P 页　共 &N 页"
    assert footer.right.text == "截至 2026-04-25"


@needs_calc
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")
def test_libreoffice_prints_it_landscape_with_the_headings_on_every_page(tmp_path):
    rows = [
        issue(f"QJ-{n:03}", progress="已清理弃渣，正在复绿。" * 12, duty_unit="麻街镇") for n in range(60)
    ]
    pdf = converted(written(tmp_path, rows), "pdf", tmp_path)

    boxes = subprocess.run(
        ["pdftotext", "-bbox", pdf, "-"], capture_output=True, check=True, text=True
    ).stdout
    sizes = [
        tuple(map(float, size)) for size in re.findall(r'<page width="([\d.]+)" height="([\d.]+)"', boxes)
    ]
    assert all(width > height for width, height in sizes[:-1])  # all but the notes
    pages = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True, text=True
    ).stdout
    first, second, *_ = pages.split("\f")
    for page in (first, second):
        assert all(said in page for said in ("问题编号", "整改时限", "责任落实", "历史链至第 12 条"))
    assert "秦岭生态环境保护问题台账" in first
    assert "秦岭生态环境保护问题台账" not in second
    assert "麻街镇" in second
    assert pages.count("已清理弃渣") >= 60
    assert "台账标识" not in first


@needs_calc
@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_import_reads_what_libreoffice_has_saved(form, tmp_path):
    rows = [
        issue("610000199001011234", deadline=DAY, deadline_kind="dated", percent=45.0, progress="=1+1\n“又”"),
        issue("QJ-2", deadline=DAY, deadline_kind="dated_standing", on_platform=True, percent=100.0),
    ]
    saved = converted(written(tmp_path, rows), form, tmp_path)
    (reading,) = readings_of(saved).values()

    columns = ("number", "level", "deadline", "deadline_kind", "percent", "progress", "on_platform", "status")
    assert [[draft.values[name] for name in columns] for draft in reading.drafts] == [
        [getattr(one, name) for name in columns] for one in rows
    ]


# -- plain ----------------------------------------------------------------------------------------


def test_csv_has_a_mark_the_same_headings_and_no_formulas(tmp_path):
    one = issue(
        "=1", progress="+86 甲\n乙", percent=33.33, deadline=DAY, deadline_kind="dated", on_platform=True
    )
    path = tmp_path / "甲.csv"

    assert write_csv(path, [one, issue("2")], export()) == 2
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    headings, first, second = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert headings[:3] == ["序号", "问题编号", "级别"]
    row = dict(zip(headings, first, strict=True))
    assert (row["序号"], row["问题编号"], row["级别"]) == ("1", "'=1", "区级")
    assert (row["整改工作进展"], row["完成率"], row["整改时限"]) == ("'+86 甲\n乙", "33.33%", "2026-04-25")
    assert (row["是否录入平台"], row["备注"], second[0]) == ("是", "", "2")


def test_csv_goes_to_a_stream_too_and_is_read_back(tmp_path):
    out = io.StringIO()
    write_csv(out, [issue(percent=5.0), issue("2", status="closed")], export())
    path = tmp_path / "区级.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")

    (reading,) = readings_of(path).values()
    assert [(draft.values["status"], draft.values["percent"]) for draft in reading.drafts] == [
        ("rectifying", 5.0),
        ("closed", None),
    ]


@given(
    words=st.lists(
        TEXTS | st.text("'=+-@甲", min_size=1, max_size=4).filter(lambda text: text not in DITTO_MARKS)
    )
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(words=["=1+1", "+86", "-5", "@甲", "'=1", "''+", "'引号"])
def test_text_comes_back_from_csv_as_it_was(words, tmp_path):
    path = tmp_path / "区级.csv"
    write_csv(path, [issue(str(n), remark=text) for n, text in enumerate(words)], export())

    reading = readings_of(path).get("区级")
    assert [draft.values["remark"] for draft in reading.drafts] == words


def test_csv_is_there_whole_or_not_at_all(tmp_path):
    with pytest.raises(WorkbookRefused, match="控制字符"):
        write_csv(tmp_path / "甲.csv", [issue(), issue("2", remark="\x01")], export())
    assert list(tmp_path.iterdir()) == []
