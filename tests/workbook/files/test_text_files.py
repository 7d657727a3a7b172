"""The delimiter of a text file is judged with its quotes; a text with semicolons is no reason."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.files.text_files import (
    DelimiterReading,
    detect_delimiter,
    parse_delimiter,
    read_text_rows,
)


def write(rows, delimiter, quoting=csv.QUOTE_MINIMAL):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting).writerows(rows)
    return out.getvalue()


ROWS = [
    ["台账标题", "", "", ""],
    ["编号", "描述", "单位", "时限"],
    ["1", "弃渣；未覆盖;雨季;隐患", "水利局;住建局;林业局", "6月底前"],
    ["2", "截排水沟破损;垮塌;堵塞", "水利局;住建局;林业局", "立行立改"],
]


@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_the_delimiter_is_found_whatever_the_texts_hold(mark, quoting):
    assert detect_delimiter(write(ROWS, mark, quoting)) == DelimiterReading(mark)


@pytest.mark.parametrize("text", ["", "\n\n", "一列\n两行\n"])
def test_a_text_without_delimiters_is_one_column(text):
    assert detect_delimiter(text) == DelimiterReading(",")


def test_an_unclosed_quote_does_not_hide_the_rows_before_it():
    assert detect_delimiter('a;b\nc;d\n"e;f' + "x" * 200_000).mark == ";"


def test_equal_candidates_are_rivals():
    assert detect_delimiter("a;b,c;d\ne;f,g;h\n") == DelimiterReading(";", (",",))


CELLS = st.text("编号河道,;|\t\"'1 ", max_size=8)


@given(
    st.lists(st.lists(CELLS, min_size=6, max_size=6), min_size=3, max_size=8),
    st.sampled_from(",\t;|"),
)
def test_a_quoted_table_comes_back_under_its_delimiter(rows, mark):
    text = write([["甲", "乙", "丙", "丁", "戊", "己"], *rows], mark, csv.QUOTE_ALL)
    reading = detect_delimiter(text)

    assert mark in (reading.mark, *reading.rivals)
    if not reading.rivals:
        assert list(csv.reader(io.StringIO(text, newline=""), delimiter=reading.mark))[1:] == rows


@pytest.mark.parametrize(
    ("words", "mark"),
    [
        (",", ","),
        ("，", ","),
        ("逗号", ","),
        ("分号", ";"),
        ("；", ";"),
        ("制表符", "\t"),
        ("TAB", "\t"),
        ("\t", "\t"),
        ("\\t", "\t"),
        ("|", "|"),
        ("竖线", "|"),
    ],
)
def test_a_delimiter_is_named_by_its_sign_or_word(words, mark):
    assert parse_delimiter(words) == mark


@pytest.mark.parametrize("words", ["#", "空格", ",,", " "])
def test_another_delimiter_is_refused(words):
    with pytest.raises(WorkbookRefused, match="不能作分隔符"):
        parse_delimiter(words)


@pytest.mark.parametrize(
    ("last_line", "is_refused"),
    [
        ("2,截排水沟", True),
        ("2,截排水沟,", False),
        ("2,截排水沟\n", False),
        ("注：以现场为准", False),
        ("", False),
    ],
)
def test_a_last_line_that_is_cut_off_is_refused(tmp_path, last_line, is_refused):
    path = tmp_path / "台账.csv"
    path.write_text(f"编号,描述,单位\n1,弃渣,水利局\n{last_line}", "utf-8")
    if is_refused:
        with pytest.raises(WorkbookRefused, match="最后一行不完整，只有 2 格"):
            list(read_text_rows(path, Limits(), None))
    else:
        assert list(read_text_rows(path, Limits(), None))[:2] == [
            ["编号", "描述", "单位"],
            ["1", "弃渣", "水利局"],
        ]
