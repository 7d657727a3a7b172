"""The table of proposals: step and number whole at any width, the rest as far as there is room."""

from io import StringIO
from types import SimpleNamespace

import pytest
from rich.cells import cell_len
from rich.console import Console

from qinling.reports.supervision import proposal_table, recorded_act_lines
from qinling.rules.vocabulary import SupervisionKind

PLAIN, EXPLAINED = "超期 8 个工作日", "超期 70 个工作日，有回复而仍未完成"


def proposed(measure=SupervisionKind.REFER, number="YL-QL-2026-019", why=PLAIN, unit="竹溪关镇人民政府"):
    issue = SimpleNamespace(
        number=number,
        description="老庄子村养殖场粪污贮存设施不规范" * 3,
        duty_unit=unit,
        lead_unit="区住建局",
    )
    return SimpleNamespace(issue=issue, measure=measure, why=why)


def printed(*rows, width=80):
    out = StringIO()
    Console(file=out, width=width).print(proposal_table(rows, width))
    lines = out.getvalue().splitlines()
    assert all(cell_len(line) <= width for line in lines)
    return [line.split() for line in (lines[0], *lines[2:])]


@pytest.mark.parametrize("width", [60, 80, 100, 160])
@pytest.mark.parametrize("why", [PLAIN, EXPLAINED])
@pytest.mark.parametrize("number", ["A1", "YL-QL-2026-019", "SJ-2026-区级台账-0128"])
def test_step_and_number_stand_whole(width, why, number):
    headings, *rows = printed(
        proposed(why=why, number=number), proposed(SupervisionKind.URGE, "A2"), width=width
    )
    assert headings[:2] == ["该办", "编号"]
    assert [row[:2] for row in rows] == [["移送问责", number], ["催办", "A2"]]


def test_the_description_gives_way_to_a_long_reason():
    assert printed(proposed())[0] == ["该办", "编号", "问题描述", "责任单位", "理由"]
    headings, row = printed(proposed(why=EXPLAINED))
    assert headings == ["该办", "编号", "责任单位", "理由"]
    assert row[2:] == ["竹溪关镇人民政府", *EXPLAINED.split()]
    assert printed(proposed(why=EXPLAINED), width=120)[0] == ["该办", "编号", "问题描述", "责任单位", "理由"]


def test_the_unit_that_leads_stands_in_for_one_that_answers():
    assert "区住建局" in printed(proposed(unit=None))[1]


def test_a_line_of_an_act_names_its_units_and_its_issues():
    def stepped(number, document, unit):
        told = {"sent_to": unit, "reply_by": "2026-06-17"}
        return SimpleNamespace(
            after=SimpleNamespace(number=number), step=SimpleNamespace(basis=document, details=told)
        )

    done = [
        stepped("A1", "区函1号", "甲局"),
        stepped("A3", "区函2号", "甲局"),
        stepped("A2", "区函1号", "乙局"),
    ]
    assert list(recorded_act_lines(done, dry_run=True)) == [
        "试运行，台账没有改动：区函1号 发给 甲局、乙局，限 2026-06-17 前回复：A1、A2",
        "试运行，台账没有改动：区函2号 发给 甲局，限 2026-06-17 前回复：A3",
    ]
