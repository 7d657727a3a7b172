"""A share of the work as a person types it, and what is none."""

import pytest

from qinling.rules.typed.progress_words import join_percent_signs, split_progress_words
from qinling.rules.typed.typed_percents import parse_typed_percent


def read(line):
    words = join_percent_signs(["SJ-1", *line.split(" ")])
    return split_progress_words(words, lambda _: False, needs_number=True)


@pytest.mark.parametrize(
    ("line", "percent", "note"),
    [
        ("六十", 60, None),
        ("七十五", 75, None),
        ("一百", 100, None),
        ("四分之三", 75, None),
        ("三分之二", 66.67, None),
        ("完成率=60%", 60, None),
        ("完成率 60%", 60, None),
        ("进度：85%", 85, None),
        ("整改进度 90", 90, None),
        ("完成了40%", 40, None),
        ("进度一半", 50, None),
        ("80%。", 80, None),
        ("，70%", 70, None),
        ("“50%”", 50, None),
        ("85％！", 85, None),
        ("60 %", 60, None),
        ("完成率70%，已装围栏", 70, "已装围栏"),
        ("已装围栏，完成率55%", 55, "已装围栏"),
        ("目前完成率约70%；正在补植", 70, "正在补植"),
        ("百分之八十，正在养护", 80, "正在养护"),
        ("六十 已装围栏", 60, "已装围栏"),
    ],
)
def test_a_share_is_read(line, percent, note):
    found = read(line)
    assert (parse_typed_percent(found.percent), found.note) == (percent, note)


@pytest.mark.parametrize(
    "line",
    ["五十几户已搬", "十吨已清运", "三，四处已清", "1,200吨已清", "五一 前完成", "栽植 六十", "完成率：未知", "完成了一半", "达到"],
)  # fmt: skip
def test_what_is_no_share_stays_a_text(line):
    assert read(line)[1:] == (None, line)
