"""What is open in a file: as a question, as a refusal, as JSON."""

from dataclasses import replace

import pytest

from qinling.errors import Choice, Doubt
from qinling.reports.importing.doubts import (
    doubt_json,
    format_option,
    list_entry_keys,
    merge_equal_doubts,
    number_choices,
    question_lines,
    refusal_lines,
)

DEADLINE = Choice("整改时限", ("--map", "整改时间=deadline"))
DONE = Choice("完成整改日期", ("--map", "整改时间=rectified_on"))
COLUMN = Doubt("甲.xlsx", "台账", "“整改时间”列看不出来", ("5月1日", "5月\n9日"), (DEADLINE, DONE), "F3")
RIVALRY = Doubt(
    "甲.xlsx",
    "台账",
    "“时间”（D列）和“时间”（E列）都可能是整改时限",
    (),
    tuple(Choice(f"是{one}列", ("--map", f"时间（{one}列）=deadline")) for one in "DE"),
)
LEVEL = Doubt("甲.xlsx", "台账", "没有写明级别", (), (Choice("区级", ("--level", "区级")),))
SHEET = Doubt(
    "甲.xlsx",
    "说明",
    "这张表像台账",
    (),
    (Choice("不读", ("--map", "@表 说明=不读")), Choice("是台账", ("--map", "@表 说明=台账"))),
)


def test_a_question_shows_its_place_its_cells_and_its_numbered_answers():
    assert [*question_lines(COLUMN, 1, 2)] == [
        "1/2 工作表“台账” F3：“整改时间”列看不出来",
        "    如：5月1日、5月 9日",
        "    1 整改时限",
        "    2 完成整改日期",
        "    0 都不是，存为其他列",
    ]
    assert [*question_lines(LEVEL, 2, 2)] == ["2/2 工作表“台账”：没有写明级别", "    1 区级"]


def test_a_refusal_names_the_file_and_the_option_of_each_answer():
    assert [*refusal_lines(COLUMN)] == [
        "甲.xlsx 工作表“台账” F3：“整改时间”列看不出来",
        "    如：5月1日、5月 9日",
        "    整改时限：--map 整改时间=deadline",
        "    完成整改日期：--map 整改时间=rectified_on",
        "    都不是，存为其他列：--map 整改时间=extra",
    ]


def test_the_answer_that_takes_nothing_is_0_wherever_it_stands():
    assert [(digit, choice.label) for digit, choice in number_choices(SHEET).items()] == [
        ("1", "是台账"),
        ("0", "不读"),
    ]
    assert '    不读：--map "@表 说明=不读"' in refusal_lines(SHEET)


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        ("整改时间=deadline", "整改时间=deadline"),
        ("整改时间（F列）=deadline", "整改时间（F列）=deadline"),
        ("经度/纬度=lonlat", "经度/纬度=lonlat"),
        ("整改 时间=deadline", '"整改 时间=deadline"'),
        ("整改\n时间=deadline", '"整改 时间=deadline"'),
        ("时间(F列)=deadline", '"时间(F列)=deadline"'),
        ("一月!F列=deadline", "'一月!F列=deadline'"),
        ("$(reboot)`=x", "'$(reboot)`=x'"),
    ],
)
def test_an_option_is_written_as_a_shell_takes_it(value, typed):
    assert format_option(Choice("", ("--map", value))) == f"--map {typed}"


def test_doubts_that_one_answer_settles_are_asked_once():
    sheets = [replace(LEVEL, sheet=name) for name in "甲乙丙丁"]
    other_file = replace(LEVEL, file="乙.xlsx")
    merged = merge_equal_doubts([*sheets, COLUMN, other_file, COLUMN])

    assert [doubt.sheet for doubt in merged] == ["甲、乙、丙 等 4 张", "台账", "台账"]
    assert [doubt.file for doubt in merged] == ["甲.xlsx", "甲.xlsx", "乙.xlsx"]


def test_the_keys_of_a_doubt_are_those_of_its_entries():
    keys = [list_entry_keys(doubt) for doubt in (COLUMN, SHEET, LEVEL, RIVALRY)]

    assert keys == [["整改时间"], ["@表 说明"], [], ["时间（D列）", "时间（E列）"]]


def test_none_of_two_columns_keeps_both_as_they_are():
    assert [*refusal_lines(RIVALRY)][-1] == (
        "    都不是，存为其他列：--map 时间（D列）=extra --map 时间（E列）=extra"
    )
    assert doubt_json(RIVALRY)["answers"][-1]["options"] == [
        ["--map", "时间（D列）=extra"],
        ["--map", "时间（E列）=extra"],
    ]


def _build_answer(label, value):
    return {"label": label, "option": ["--map", value], "options": [["--map", value]]}


def test_the_json_of_a_doubt_has_an_option_for_each_answer():
    assert doubt_json(COLUMN) == {
        "file": "甲.xlsx",
        "sheet": "台账",
        "cell": "F3",
        "what": "“整改时间”列看不出来",
        "samples": ["5月1日", "5月\n9日"],
        "answers": [
            _build_answer("整改时限", "整改时间=deadline"),
            _build_answer("完成整改日期", "整改时间=rectified_on"),
            _build_answer("都不是，存为其他列", "整改时间=extra"),
        ],
        "option": ["--map", "整改时间=deadline"],
    }
    assert doubt_json(LEVEL)["cell"] is None
