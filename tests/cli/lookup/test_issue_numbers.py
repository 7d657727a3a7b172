"""A number that is not typed as the ledger has it: told, offered or refused, and never taken for a change unasked."""

import json

import pytest

from qinling.cli.context import Desk


@pytest.fixture
def given_numbers(given_issue):
    for number in ("QZ25053", "QZ25008", "SJ2025-013"):
        given_issue(number, 镇办="麻街镇", 问题描述="河道内堆放弃渣")
    given_issue("PT-88", 镇办="麻街镇", 问题描述="采石场未复绿")
    given_issue("PT-88", "市级", 镇办="板桥镇", 问题描述="采石场未复绿")


@pytest.mark.parametrize(
    "typed", ["25053", "qz25053", "ＱＺ２５０５３", "QZ-25053", "QZ25053，", "053", "“QZ25053”"]
)
@pytest.mark.parametrize("words", [("show",), ("history",), ("dossier", "--check"), ("deadlines",)])
def test_a_command_that_only_looks_takes_the_one_issue_that_fits(typed, words, given_numbers, run_ok):
    exact = run_ok(*words, "QZ25053")
    found = run_ok(*words, typed)
    assert found.stdout == exact.stdout
    is_same_number = typed.strip("，“”") == "QZ25053"
    told = "" if is_same_number else f"{typed}：QZ25053 麻街镇 河道内堆放弃渣\n"
    assert found.stderr == told + exact.stderr


def test_several_issues_that_fit_are_offered_as_commands(given_numbers, run_refused, run_ok):
    assert run_refused(17, "show", "88") == (
        "错误：88 不是完整的编号，对得上的有 2 个：\n"
        "  qinling show PT-88 --level 市级  市级 板桥镇 采石场未复绿\n"
        "  qinling show PT-88 --level 区级  区级 麻街镇 采石场未复绿\n"
    )
    assert "板桥镇" in run_ok("show", "PT-88", "--level", "市级").stdout
    assert "qinling show PT-88 --level 市级  市级 板桥镇" in run_refused(17, "show", "PT-88")
    said = run_refused(17, "show", "PT-88", "--level", "省级")
    assert said == "错误：省级没有编号为 PT-88 的问题，市级、区级有。请写 --level 市级\n"


def test_where_none_fits_near_ones_are_named(given_numbers, run_refused):
    assert run_refused(17, "show", "QZ25035", "--json") == (
        "错误：台账里没有编号为 QZ25035 的问题，相近的有：\n"
        "  qinling show QZ25053 --json  麻街镇 河道内堆放弃渣\n"
    )
    assert run_refused(17, "show", "无此") == (
        "错误：台账里没有编号为 无此 的问题。用 qinling list 无此 查找\n"
    )


def test_long_commands_leave_a_line_to_the_issue(given_numbers, run_refused):
    note = "已同镇办核对现场，弃渣清运过半，余下的月底前清完"
    lines = run_refused(17, "progress", "QZ25O53", "--percent", "60", "--note", note).splitlines()
    assert lines[1:] == [
        "  麻街镇 河道内堆放弃渣",
        f"    qinling progress QZ25053 --percent 60 --note {note}",
    ]


#: A command for every way in which a number comes to a change.
CHANGES = [
    ("complete", "25053"),
    ("edit", "25053", "备注=甲"),
    ("attach", "25053", __file__, "--as", "其他"),
    ("void", "25053", "--reason", "重复"),
    ("void", "QZ25008", "--reason", "重复", "--into", "25053"),
    ("opinion", "add", "25053", "甲", "--by", "王某"),
    ("supervise", "25053", "--step", "督办"),
    ("supervise", "reply", "25053", "--note", "已办"),
    ("supervise", "receipt", "25053", "--signed", "2026-04-25"),
    ("notify", "reset", "25053"),
    ("deadlines", "25053", "--apply"),
    ("complete", "25053", "--dry-run"),
]


@pytest.mark.parametrize("words", CHANGES, ids=" ".join)
def test_a_command_that_changes_refuses_a_shortened_number_in_a_script(words, given_numbers, run_refused):
    lines = run_refused(17, *words).splitlines()
    assert lines[0] == "错误：25053 不是完整的编号，对得上的有 1 个："
    assert any("qinling " in line and "QZ25053" in line for line in lines[1:])


@pytest.mark.parametrize("words", CHANGES[:6], ids=" ".join)
def test_a_change_takes_a_number_that_differs_only_by_folding(words, given_numbers, run_ok, history):
    run_ok(*(word.replace("25053", "ｑｚ25053，") if word == "25053" else word for word in words))
    changed = "QZ25008" if "--into" in words else "QZ25053"
    assert len(history(changed)) > 1


def test_several_numbers_in_one_word_are_several_issues(given_numbers, run_ok, run_refused):
    assert run_ok("complete", "QZ25053、qz25008；").stderr == (
        "QZ25053、QZ25008 完成整改，现为“已完成整改（待销号）”\n"
    )
    run_ok("undo")
    assert "QZ25053、QZ25008 完成整改" in run_ok("complete", "-", input="QZ25053 QZ25008\nQZ25053，\n").stderr
    assert run_refused(2, "history", "QZ25053、QZ25008") == (
        "错误：“QZ25053、QZ25008”是 2 个编号，这里一次只能一个。请分开写：\n"
        "  qinling history QZ25053\n  qinling history QZ25008\n"
    )
    assert "这里一次只能一个" in run_refused(2, "edit", "QZ25053、QZ25008", "备注=甲")


def test_every_doubtful_number_of_one_command_is_named(given_numbers, run_refused):
    said = run_refused(17, "complete", "QZ25053", "25008", "无此", "QZ25O53")
    assert said.splitlines() == [
        "错误：3 个编号要写全、写对：",
        "  25008 不是完整的编号，对得上的有 1 个：",
        "    QZ25008  麻街镇 河道内堆放弃渣",
        "  台账里没有编号为 无此 的问题。用 qinling list 无此 查找",
        "  台账里没有编号为 QZ25O53 的问题，相近的有：",
        "    QZ25053  麻街镇 河道内堆放弃渣",
    ]
    many = run_refused(17, "complete", "甲", "乙", "丙", "丁", "戊")
    assert many.splitlines()[-1] == "  还有 丁、戊"


def test_without_a_ledger_the_command_itself_says_so(qinling):
    result = qinling("complete", "25053")
    assert (result.exit_code, "台账" in result.stderr) == (12, True)


def test_a_number_of_several_levels_comes_back_with_a_command_for_each(given_issue, run_refused):
    given_issue("A1")
    given_issue("A1", level="省级")
    for words, option in ((("show", "A1"), "--level"), (("complete", "A1"), "--of-level")):
        lines = run_refused(17, *words).splitlines()[1:]
        assert [line.split("  ")[1] for line in lines] == [
            " ".join(("qinling", *words, option, level)) for level in ("省级", "区级")
        ]


@pytest.mark.parametrize("numbers", [("B1", "A1"), ("A1", "B1"), ("B1、A1",)])
def test_a_number_of_several_levels_is_taken_apart_from_the_others(given_issue, run_refused, numbers):
    given_issue("A1")
    given_issue("A1", level="省级")
    given_issue("B1")

    lines = run_refused(17, "progress", *numbers, "60%").splitlines()

    assert [line.strip().split("  ")[0] for line in lines[2:]] == [
        "qinling progress A1 60% --of-level 省级",
        "qinling progress A1 60% --of-level 区级",
        "别的另办：qinling progress B1 60%",
    ]


def test_places_and_ranges_are_no_digits_of_one_number(given_issue, run_refused):
    given_issue("QZ25069")
    given_issue("QZ25013")
    for typed in ("6、9", "1-3", "1至3"):
        assert "QZ250" not in run_refused(17, "show", typed)
    assert run_refused(17, "show", "1-3") == (
        "错误：1-3 不是编号；当作第几到第几个，这个终端里还没有列出过清单。"
        "先用 qinling list 列出来，或把编号写全\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        *[("QZ25008-QZ25053",), ("QZ25008至53",), ("QZ25008、QZ25053",), ("QZ25008", "QZ25053")],
        *[("QZ25008", "到", "QZ25053"), ("25008~25053",), ("QZ25008", "QZ25008-53")],
    ],
)
def test_several_issues_are_shown_in_turn(words, given_numbers, run_ok):
    one, other = (run_ok("show", number).stdout for number in ("QZ25008", "QZ25053"))
    found = run_ok("show", *words)
    assert found.stdout == f"{one}\n{other}"
    is_range = words[-1] not in ("QZ25053", "QZ25008、QZ25053") or "到" in words
    assert ("2 个问题，从 QZ25008 到 QZ25053" in found.stderr) == is_range
    items = json.loads(run_ok("show", *words, "--json").stdout)["items"]
    assert [item["number"] for item in items] == ["QZ25008", "QZ25053"]


def test_all_issues_are_shown_up_to_a_limit(given_issue, run_ok, run_refused, monkeypatch):
    for number in ("A1", "A2", "A3"):
        given_issue(number)
    assert run_ok("show", "全部").stderr == "全部：3 个问题，从 A1 到 A3\n"
    monkeypatch.setattr("qinling.cli.lookup.issue_ranges.MAX_SHOWN", 2)
    assert run_refused(17, "show", "所有") == (
        "错误：所有问题有 3 个，一次最多看 2 个。看清单用 qinling list\n"
    )
    assert "请分几段写" in run_refused(17, "show", "A1-A3")


def test_a_range_changes_nothing_in_a_script_and_comes_back_in_full(given_numbers, run_ok, run_refused):
    for typed in (("QZ25008-QZ25053",), ("QZ25008", "到", "QZ25053"), ("QZ25008..53",)):
        assert run_refused(17, "complete", *typed, "--note", "已 清").splitlines() == [
            f"错误：{''.join(typed)} 是 2 个问题，从 QZ25008 到 QZ25053：",
            "  QZ25008  麻街镇 河道内堆放弃渣",
            "  QZ25053  麻街镇 河道内堆放弃渣",
            '要改台账的，编号写全：qinling complete QZ25008 QZ25053 --note "已 清"',
        ]
    assert "qinling edit QZ25008 备注=甲" in run_refused(17, "edit", "QZ25008-QZ25053", "备注=甲")
    run_ok("complete", "QZ25008", "QZ25053", "--note", "已 清")


def test_a_range_is_asked_of_at_a_terminal(given_numbers, qinling, issues, monkeypatch):
    monkeypatch.setattr(Desk, "is_interactive", True)
    refused = qinling("complete", "QZ25008-QZ25053", input="否\n")
    assert (refused.exit_code, "是这 2 个问题吗" in refused.output) == (20, True), refused.output
    assert {one["status"] for one in issues().values()} == {"rectifying"}
    assert qinling("complete", "QZ25008-QZ25053", input="是\n").exit_code == 0
    done = [number for number, one in issues().items() if one["status"] != "rectifying"]
    assert done == ["QZ25008", "QZ25053"]


def test_a_number_typed_twice_is_put_right_in_the_whole_word(given_numbers, run_refused):
    assert "  qinling show QZ25053  " in run_refused(17, "show", "QZ25O53、QZ25O53")


def test_an_earlier_number_leads_to_the_present_one(given_numbers, run_ok, run_refused):
    run_ok("edit", "QZ25008", "编号=QZ26008")
    told = "QZ25008 改过编号，现在是：QZ26008 麻街镇 河道内堆放弃渣\n"
    for command in ("show", "history"):
        assert run_ok(command, "QZ25008").stderr == told
    assert run_refused(17, "complete", "qz25008") == (
        "错误：qz25008 改过编号，现在是：\n  qinling complete QZ26008  麻街镇 河道内堆放弃渣\n"
    )
    assert "“QZ25008”；原编号是它的问题，现编号 QZ26008\n" in run_ok("list", "QZ25008").stderr
    run_ok("edit", "QZ25053", "编号=QZ25008")  # the number is another issue's now
    assert run_ok("show", "QZ25008").stderr == ""
    assert "相近的有" in run_refused(17, "complete", "QZ25009")


@pytest.mark.parametrize("words", [("QZ25008、53",), ("QZ25008", "53"), ("QZ25008", "至", "QZ25053")])
def test_a_change_of_numbers_that_are_not_written_out_comes_back_with_them(words, given_numbers, run_refused):
    said = run_refused(17, "complete", *words, "--note", "已清运")
    assert said.endswith("要改台账的，编号写全：qinling complete QZ25008 QZ25053 --note 已清运\n")


@pytest.mark.parametrize("words", [("QZ25008、53",), ("QZ25008", "到", "QZ25053")])
def test_edit_takes_no_range_for_its_ends_alone(words, given_numbers, run_refused):
    said = run_refused(17, "edit", *words, "备注=甲")
    assert "是 2 个问题，从 QZ25008 到 QZ25053" in said
    assert said.endswith("这里一次只能一个，请分开写，如 qinling edit QZ25008 备注=甲\n")


def test_the_end_of_a_range_that_is_not_there_is_named(given_numbers, run_ok, run_refused):
    assert "；台账里没有 QZ25099\n" in run_ok("show", "QZ25008", "到", "QZ25099").stderr
    assert "；台账里没有 QZ25099：" in run_refused(17, "complete", "QZ25008至99")


def test_a_place_without_a_list_is_told_as_one(given_numbers, run_refused):
    for typed in ("第3个", "第三个"):
        said = run_refused(17, "show", typed)
        assert (
            said
            == f"错误：{typed} 不是编号；当作第几个，这个终端里还没有列出过清单。先用 qinling list 列出来，或把编号写全\n"
        )
