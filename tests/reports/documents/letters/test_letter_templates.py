"""The built-in letter templates."""

import io
from zipfile import ZipFile

import pytest
from docx import Document

from qinling.reports.documents.letters.letter_templates import Letterhead, build_template
from qinling.reports.documents.letters.letter_wording import LETTER_TITLES
from qinling.reports.documents.word_documents import remove_zip_times
from qinling.rules.vocabulary import SupervisionKind


def read_lines(measure):
    return [
        paragraph.text
        for paragraph in Document(io.BytesIO(build_template(measure, Letterhead("")))).paragraphs
    ]


@pytest.mark.parametrize("measure", SupervisionKind)
def test_each_measure_has_a_title_and_a_template(measure):
    lines = [line for line in read_lines(measure) if line]

    assert LETTER_TITLES[measure]
    assert lines[:4] == [
        "{{ sender }}",
        "关于秦岭生态环境问题整改的{{ title }}",
        "{{ number }}",
        "{{ to }}：",
    ]
    signed = lines.index("{{ date }}")
    assert lines[signed - 1] == "{{ sender }}"
    assert sum(line.startswith(("{%p if", "{%p for")) for line in lines) == sum(
        line.startswith("{%p end") for line in lines
    )


@pytest.mark.parametrize("measure", SupervisionKind)
def test_the_bytes_are_reproducible(measure):
    assert build_template(measure, Letterhead("")) == build_template(measure, Letterhead(""))


def test_measures_to_take_are_only_in_an_order():
    def has_measures(measure):
        tables = Document(io.BytesIO(build_template(measure, Letterhead("")))).tables
        return any(
            "case.measures" in cell.text for table in tables for row in table.rows for cell in row.cells
        )

    assert [measure for measure in SupervisionKind if has_measures(measure)] == [SupervisionKind.SUPERVISE]


def test_a_zip_file_without_times_has_the_same_members():
    out = io.BytesIO()
    with ZipFile(out, "w") as package:
        package.writestr("甲.txt", "内容")
        package.writestr("乙/丙.txt", "")
    with ZipFile(io.BytesIO(remove_zip_times(out.getvalue()))) as package:
        assert {name: package.read(name).decode() for name in package.namelist()} == {
            "甲.txt": "内容",
            "乙/丙.txt": "",
        }
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
