"""Supervision as a table, lines and JSON."""

from io import StringIO
from types import SimpleNamespace

import pytest
from rich.cells import cell_len
from rich.console import Console

from qinling.procedures.supervision.acts import SupervisionProposal
from qinling.procedures.supervision.document_numbers import NumberRemark
from qinling.reports.supervision.act_tables import (
    former_act_lines,
    number_remark_line,
    proposal_json,
    proposal_table,
    recorded_act_lines,
)
from qinling.rules.vocabulary import SupervisionKind
from tests.reports.makers import TODAY, make_issue

SHORT_REASON, LONG_REASON = "超期 8 个工作日", "超期 70 个工作日，有回复而仍未完成"


def make_proposal(
    measure=SupervisionKind.REFER, number="YL-QL-2026-019", why=SHORT_REASON, unit="竹溪关镇人民政府"
):
    issue = SimpleNamespace(
        number=number,
        description="老庄子村养殖场粪污贮存设施不规范" * 3,
        duty_unit=unit,
        lead_unit="区住建局",
    )
    return SimpleNamespace(issue=issue, measure=measure, why=why)


def table_rows(*rows, width=80):
    out = StringIO()
    Console(file=out, width=width).print(proposal_table(rows, width))
    lines = out.getvalue().splitlines()
    assert all(cell_len(line) <= width for line in lines)
    return [line.split() for line in (lines[0], *lines[2:])]


@pytest.mark.parametrize("width", [60, 80, 100, 160])
@pytest.mark.parametrize("why", [SHORT_REASON, LONG_REASON])
@pytest.mark.parametrize("number", ["A1", "YL-QL-2026-019", "SJ-2026-区级台账-0128"])
def test_measure_and_number_are_never_cut(width, why, number):
    headings, *rows = table_rows(
        make_proposal(why=why, number=number), make_proposal(SupervisionKind.URGE, "A2"), width=width
    )
    assert headings[:2] == ["该办", "编号"]
    assert [row[:2] for row in rows] == [["移送问责", number], ["催办", "A2"]]


def test_a_long_reason_replaces_the_description():
    assert table_rows(make_proposal())[0] == ["该办", "编号", "问题描述", "责任单位", "理由"]
    headings, row = table_rows(make_proposal(why=LONG_REASON))
    assert headings == ["该办", "编号", "责任单位", "理由"]
    assert row[2:] == ["竹溪关镇人民政府", *LONG_REASON.split()]
    assert table_rows(make_proposal(why=LONG_REASON), width=120)[0] == [
        "该办",
        "编号",
        "问题描述",
        "责任单位",
        "理由",
    ]


def test_the_lead_unit_is_shown_without_a_duty_unit():
    assert "区住建局" in table_rows(make_proposal(unit=None))[1]


def test_a_line_of_an_act_names_its_units_and_its_issues():
    def make_step_result(number, document, unit):
        details = {"sent_to": unit, "reply_by": "2026-06-17"}
        return SimpleNamespace(
            after=SimpleNamespace(number=number), step=SimpleNamespace(basis=document, details=details)
        )

    results = [
        make_step_result("A1", "区函1号", "甲局"),
        make_step_result("A3", "区函2号", "甲局"),
        make_step_result("A2", "区函1号", "乙局"),
    ]
    assert list(recorded_act_lines(results, dry_run=True)) == [
        "试运行，台账没有改动：区函1号 发给 甲局、乙局，限 2026-06-17 前回复：A1、A2",
        "试运行，台账没有改动：区函2号 发给 甲局，限 2026-06-17 前回复：A3",
    ]


def test_an_act_that_was_recorded_has_no_prefix():
    details = {"sent_to": "甲局", "reply_by": "2026-06-17"}
    result = SimpleNamespace(
        after=SimpleNamespace(number="A1"), step=SimpleNamespace(basis="区函1号", details=details)
    )
    assert list(recorded_act_lines([result], dry_run=False)) == [
        "区函1号 发给 甲局，限 2026-06-17 前回复：A1"
    ]


def test_no_proposals_are_an_empty_table():
    out = StringIO()
    Console(file=out, width=80).print(proposal_table([], 80))
    assert len(out.getvalue().splitlines()) <= 2


def test_the_acts_of_former_units_are_named_a_line_each_and_the_rest_counted():
    act = {"on": "2026-04-01", "sent_to": "甲局", "measure": "urge"}
    one = SupervisionProposal(make_issue(number="A1"), SupervisionKind.URGE, SHORT_REASON, [], [act])
    plain = SupervisionProposal(make_issue(number="A2"), SupervisionKind.URGE, SHORT_REASON, [])
    assert list(former_act_lines([one, plain])) == ["A1 换过单位，原单位的不算：2026-04-01 甲局 催办"]
    lines = list(former_act_lines([one] * 22))
    assert (len(lines), lines[-1]) == (21, "另有 2 个也换过单位，见 qinling supervise --json")


def test_json_adds_measure_reason_and_acts():
    proposal = SupervisionProposal(make_issue(), SupervisionKind.URGE, SHORT_REASON, [{"on": "2026-04-01"}])
    item = proposal_json(proposal, TODAY)
    assert list(item)[-4:] == ["measure", "why", "acts", "acts_of_former_units"]
    assert (item["number"], item["measure"], item["why"]) == ("QJ-001", "urge", SHORT_REASON)


@pytest.mark.parametrize(
    ("remark", "told"),
    [
        (("", (), ((1, 16),)), "它前面的 1—16 号台账里没有登记"),
        (("", (2, 3), ()), "它前面的 2—3 号登记后撤回，空着；要再用就写 --doc"),
        (("reused", (), ()), "这个文号曾登记后撤回，这次再用；原来的文书如已发出，请换一个号"),
        (("joined", (), ()), "这一天已有这个文号的文书，这次的问题并入同一份"),
    ],
)
def test_what_is_odd_about_a_number_is_told_in_one_line(remark, told):
    assert number_remark_line(NumberRemark("督办〔2026〕17号", *remark)) == f"注意 督办〔2026〕17号：{told}"
