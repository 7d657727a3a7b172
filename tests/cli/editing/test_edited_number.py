"""`edit` with several numbers, without one, with a field alone; `add` of an issue that is closed already."""

import pytest

from qinling.cli.context import Desk


@pytest.fixture
def given_two(given_issue):
    given_issue("A1")
    given_issue("A2", 备注="甲")


@pytest.mark.usefixtures("given_two")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("A1", "A2", "备注=x"), "\n  qinling edit A1 备注=x\n  qinling edit A2 备注=x"),
        (("A1", "ａ2"), "\n  qinling edit A1 字段=值\n  qinling edit ａ2 字段=值"),
        (("A1", "A2", "A1", "备注=x y"), '\n  qinling edit A1 "备注=x y"\n  qinling edit A2 "备注=x y"'),
        (("备注=x",), "没有写问题编号。写成 qinling edit 编号 备注=x"),
        (("备注=x", "A1"), "问题编号要写在字段前面。写成 qinling edit A1 备注=x"),
        (("备注：x", "镇办=麻街镇"), "写成 qinling edit 编号 备注：x 镇办=麻街镇"),
        (("A2", "备注"), "“备注”后面没有写值。写成 备注=内容；要清空的写 备注="),
        (("A2", "责任人电话"), "写成 联系方式=内容；要清空的写 联系方式="),
        (("A2", "镇办=麻街镇", "备注"), "“备注”后面没有写值"),
        (("A2", "备注", "镇办"), "“备注”后面没有写值"),
        (("A2", "备注", "已约谈"), "“备注 已约谈”中间少了等号。写成 备注=已约谈"),
        (("A2", "责任单位", "=", "水利局"), "等号前后不空格。写成 责任单位=水利局"),
        (("A2", "备注", "＝", "已与村上 联系"), '写成 "备注=已与村上 联系"'),
        (("A1", "麻街镇"), "“麻街镇”看不懂"),
        (("A1", "A9", "备注=x"), "“A9”看不懂"),
    ],
)
def test_a_line_that_edits_nothing_says_what_to_write(run_refused, words, told):
    assert told in run_refused(2, "edit", *words)


def test_a_number_with_an_equals_sign_is_no_field(given_issue, run_ok, show_issue):
    given_issue("Z=1")
    run_ok("edit", "Z=1", "备注=甲")
    assert show_issue("Z=1")["remark"] == "甲"


@pytest.mark.parametrize(
    "words", [("销号日期=2026-04-01",), ("整改状态=已销号",), ("状态=已销号", "销号日期=昨天")]
)
def test_a_closed_issue_is_registered_only_with_a_ground(qinling, given_issue, history, words):
    given_issue("A0")
    call = ("add", "级别=区级", "编号=A1", "问题描述=甲", *words)
    refused = qinling(*call)

    assert refused.exit_code == 21
    assert "加 --ground 写明依据" in refused.stderr
    assert qinling(*call, "--ground", "  ").exit_code == 2
    assert qinling(*call, "--ground", "区验〔2026〕3号").exit_code == 0
    assert history("A1")[0]["ground"] == "手工登记；区验〔2026〕3号"


@pytest.mark.parametrize(("answer", "code"), [("区验〔2026〕3号", 0), ("", 21)])
def test_a_person_is_asked_for_the_ground(qinling, monkeypatch, answer, code):
    monkeypatch.setattr(Desk, "is_interactive", True)
    result = qinling("add", "级别=区级", "问题描述=甲", "整改状态=已销号", input=f"{answer}\n")

    assert "凭什么销号（写依据，记入历史；回车为不登记）" in result.stderr
    assert result.exit_code == code


def test_other_issues_need_no_ground(run_ok):
    run_ok("add", "级别=区级", "问题描述=甲", "整改状态=已完成整改", "完成整改日期=昨天")


def test_a_later_deadline_is_refused_with_the_line_that_asks_for_it(given_issue, run_refused):
    given_issue("A1")
    told = run_refused(21, "edit", "A1", "整改时限=2026年9月30日")
    assert "请用 qinling extend A1 --to 2026-09-30 --reason 原因；更正登记错误请加 --ground" in told


def test_a_missing_level_is_told_with_its_words(run_refused, given_issue):
    given_issue("A1")
    assert "没有写明级别。请加 级别=…（省级、市级、区级）" in run_refused(20, "add", "问题描述=甲")


@pytest.mark.parametrize("deadline", ["2026-04-22", "长期坚持", ""])
def test_a_deadline_that_no_extension_gives_is_corrected_with_a_ground(
    deadline, given_issue, run_ok, run_refused, show_issue
):
    given_issue("A1", 整改时限="2026-04-20")
    told = run_refused(21, "edit", "A1", f"整改时限={deadline}")
    assert f"qinling edit A1 整改时限={deadline} --ground 依据" in told
    assert "--to" not in told
    run_ok("edit", "A1", f"整改时限={deadline}", "--ground", "录错了")
    assert show_issue("A1")["deadline"] == (deadline if deadline.startswith("2") else None)


def test_an_extension_to_no_day_is_told_how_it_is_edited(given_issue, run_refused):
    given_issue("A1", 整改时限="2026-06-30")
    told = run_refused(2, "extend", "A1", "--to", "长期坚持", "--reason", "甲")
    assert "改为“长期坚持”不是延期。写明依据修改：qinling edit 编号 整改时限=长期坚持 --ground 依据" in told
    assert "不是日期" in run_refused(2, "extend", "A1", "--to", "快了", "--reason", "甲")
