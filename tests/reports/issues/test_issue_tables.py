"""The list of issues, as JSON and as a table."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from qinling.reports.issues.issue_tables import (
    build_summary_cells,
    choose_list_columns,
    format_days_left,
    format_field_value,
    format_list_cell,
    get_column_label,
    get_responsible_unit,
    issue_json,
    issue_table,
)
from tests.reports.makers import HOSTILE_LINE, HOSTILE_TEXT, TODAY, make_issue, print_lines

#: The keys that programs rely on, in their order.
STABLE_KEYS = [
    *("number", "level", "source", "category", "zone", "town", "location", "lon", "lat", "description"),
    *("lead_unit", "duty_unit", "goal", "measures", "found_on", "deadline", "deadline_kind", "deadline_text"),
    *("original_deadline", "status", "schedule", "percent", "rectified_on", "closed_on", "on_platform"),
    *("round", "overdue", "days_left", "version"),
]


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("level", "province", "省级"), ("status", "rectified", "已完成整改（待销号）"), ("schedule", "behind", "未达到序时进度"),
        ("deadline_kind", "dated_standing", "有期限并长期坚持"), ("on_platform", False, "否"), ("on_platform", True, "是"),
        ("percent", 45.0, "45%"), ("percent", 45.5, "45.5%"), ("percent", 0.0, "0%"), ("remark", None, ""), ("remark", "", ""),
        ("remark", "[b]甲", "[b]甲"), ("deadline", date(2026, 6, 30), "2026-06-30"), ("lon", 109.5, "109.5"), ("round", 1, "1"),
    ],
)  # fmt: skip
def test_values_are_formatted_for_people(name, value, text):
    assert format_field_value(name, value) == text


def test_days_left_in_words():
    assert [format_days_left(left) for left in (-3, 0, 5, None)] == ["超期3天", "今日到期", "剩5天", ""]


def test_json_has_the_stable_keys_first():
    item = issue_json(make_issue(deadline=date(2026, 4, 20), extra={"网格": "三号"}), TODAY)

    assert list(item)[: len(STABLE_KEYS)] == STABLE_KEYS
    assert (item["overdue"], item["days_left"]) == (True, -5)
    assert item["deadline"] == date(2026, 4, 20)
    assert item["source"] is None
    assert item["extra"] == {"网格": "三号"}


@pytest.mark.parametrize(
    ("values", "overdue", "days_left"),
    [
        ({"deadline": TODAY}, False, 0),
        ({"deadline": date(2026, 4, 24), "status": "closed"}, False, None),
        ({}, False, None),
    ],
)
def test_an_issue_is_overdue_from_the_day_after_its_deadline_while_it_runs(values, overdue, days_left):
    item = issue_json(make_issue(**values), TODAY)

    assert (item["overdue"], item["days_left"]) == (overdue, days_left)


@pytest.mark.parametrize(
    ("name", "values", "text"),
    [
        ("days_left", {"deadline": date(2026, 4, 30)}, "剩5天"),
        ("status", {"status": "rectified"}, "已完成整改"),
        ("version", {"version": 3}, "3"),
        ("deadline", {"deadline_text": "长期坚持"}, "长期坚持"),
        ("deadline", {"deadline": TODAY, "deadline_text": "4月底"}, "2026-04-25"),
        ("town", {}, ""),
    ],
)
def test_cells_of_a_list(name, values, text):
    assert format_list_cell(make_issue(**values), name, TODAY) == text


def test_labels_of_columns():
    labels = [get_column_label(name) for name in ("number", "days_left", "version", "extra.网格")]

    assert labels == ["问题编号", "剩余天数", "版本", "网格"]


def test_a_wide_screen_gets_more_columns():
    assert set(choose_list_columns(119)) < set(choose_list_columns(120))
    assert set(choose_list_columns(59)) < set(choose_list_columns(79))


@pytest.mark.parametrize("width", [80, 200])
def test_each_issue_has_one_line_within_the_width(width):
    issues = [
        make_issue(f"QJ-{number:03}", description=f"第{number}处\n{'河道弃渣' * 60}", duty_unit="甲局\n乙局")
        for number in range(300)
    ]
    heading, _, *lines = print_lines(
        issue_table(issues, choose_list_columns(width), TODAY, width), width=width
    )

    assert heading.split()[:2] == ["问题编号", "级别"]
    assert [line.split()[0] for line in lines] == [one.number for one in issues]
    assert all("…" in line for line in lines)


def test_a_hostile_text_stays_text_and_is_not_cut_while_there_is_room():
    (line,) = print_lines(
        issue_table([make_issue(description=HOSTILE_TEXT)], ("number", "description", "status"), TODAY, 80)
    )[2:]

    assert f"  {HOSTILE_LINE}  整改中" in line


def test_no_issues_are_an_empty_table():
    assert len(print_lines(issue_table([], choose_list_columns(80), TODAY, 80))) <= 2


def test_the_lead_unit_is_responsible_without_a_duty_unit():
    assert get_responsible_unit(make_issue(duty_unit="甲镇", lead_unit="乙局")) == "甲镇"
    assert get_responsible_unit(make_issue(duty_unit="", lead_unit="乙局")) == "乙局"
    assert build_summary_cells(make_issue()) == ("QJ-001", "河道弃渣", "")


LIST_COLUMNS = [
    *("number", "level", "town", "category", "description", "lead_unit", "duty_unit", "person", "deadline"),
    *("days_left", "status", "percent", "closed_on", "version"),
]
RIGID = {
    "number": "商州-QL-2026-0001",
    "level": "区级",
    "deadline": "2026-04-20",
    "days_left": "超期5天",
    "status": "整改中",
    "percent": "62.5%",
    "closed_on": "2026-04-19",
    "version": "1",
}


@given(
    st.integers(40, 200),
    st.lists(st.sampled_from(LIST_COLUMNS), min_size=1, unique=True),
    st.lists(st.text("河道a，", min_size=1, max_size=60), min_size=1, max_size=3),
)
def test_days_and_numbers_are_whole_at_any_width_and_texts_give_way(width, columns, texts):
    issues = [
        make_issue(
            number=RIGID["number"], deadline=date(2026, 4, 20), percent=62.5, closed_on=date(2026, 4, 19), description=text,
            town=text, category=text, lead_unit=text, duty_unit=text, person=text, status="rectifying", level="district",
        )
        for text in texts
    ]  # fmt: skip

    lines = print_lines(issue_table(issues, columns, TODAY, width), width=width)

    page = "\n".join(lines)
    assert all(page.count(RIGID[name]) >= len(texts) for name in columns if name in RIGID)
    assert max(map(cell_len, lines)) <= width


def test_a_deadline_in_words_gives_way_only_where_it_must():
    words = "持续推进，长期坚持，年底前完成一半"
    issue = make_issue(deadline=None, deadline_text=words)
    columns = ("number", "town", "deadline", "status")

    wide, narrow = (issue_table([issue], columns, TODAY, width) for width in (80, 40))

    assert words in "".join(print_lines(wide, width=80))
    assert "持续" in "".join(print_lines(narrow, width=40))
    assert "整改中" in "".join(print_lines(narrow, width=40))


def test_what_fits_no_more_stands_below_each_other_and_nothing_is_cut():
    issues = [make_issue(number=number, duty_unit="桐峪口镇人民政府" * 4) for number in ("甲1", "甲2")]
    columns = ("number", "deadline", "days_left", "status", "closed_on", "rectified_on", "duty_unit")

    lines = print_lines(issue_table(issues, columns, TODAY, 50), width=50)

    assert [line.split()[-1] for line in lines if line.startswith("问题编号")] == ["甲1", "甲2"]
    assert "".join(line[len("完成整改日期") :].strip() for line in lines).count("桐峪口镇人民政府" * 4) == 2
