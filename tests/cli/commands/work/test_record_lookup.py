"""A work record by another spelling of its number, near ones where there is none, and no guess for a change."""

import pytest


@pytest.fixture
def given_records(run_ok):
    for n, unit in enumerate(("麻街镇人民政府", "区林业局", "区秦岭办"), 1):
        run_ok("work", "add", "会议", "--count", f"{n}次", "--on", "2026-04-20", "--by", unit)


@pytest.mark.parametrize("typed", ["gz2", "GZ0002，", "ＧＺ０００２", "GZ-2", "2"])
def test_a_record_is_shown_by_any_spelling_of_its_number(typed, given_records, run_ok):
    shown = run_ok("work", "show", typed)
    assert shown.stdout == run_ok("work", "show", "GZ0002").stdout
    assert shown.stderr == ("2：GZ0002 2026-04-20 区林业局 会议 2次\n" if typed == "2" else "")
    if typed != "2":  # a number alone is one of an issue
        assert run_ok("history", typed).stdout == run_ok("history", "GZ0002").stdout


def test_near_records_are_named(given_records, run_refused, run_ok):
    run_ok("undo")
    assert "登记已撤回" in run_refused(17, "work", "show", "GZ0003")
    said = run_refused(17, "work", "show", "GZ00O2").splitlines()
    assert said == [
        "错误：台账里没有编号为 GZ00O2 的工作记录，相近的有：",
        "  qinling work show GZ0002  2026-04-20 区林业局 会议 2次",
    ]
    assert "qinling work edit GZ0001 数量=4次" in run_refused(17, "work", "edit", "GZ0011", "数量=4次")
    assert run_refused(17, "history", "GZ0999") == (
        "错误：台账里没有编号为 GZ0999 的工作记录。用 qinling work list 查找\n"
    )
    assert "不是工作记录的编号" in run_refused(2, "work", "show", "会议")


@pytest.mark.parametrize(
    "words",
    [("edit", "2", "数量=4次"), ("void", "2", "--reason", "重复"), ("attach", "2", __file__)],
    ids=" ".join,
)
def test_a_change_wants_the_letters_too(words, given_records, run_refused):
    said = run_refused(17, "work", *words).splitlines()
    assert said[0] == "错误：台账里没有编号为 2 的工作记录，对得上的有："
    assert "GZ0002" in "".join(said[1:])


def test_several_records_in_one_word_are_several(given_records, run_ok):
    lines = run_ok("work", "void", "GZ0001、gz3", "--reason", "重复").stderr.splitlines()
    assert [line.split("：")[0] for line in lines] == ["作废 GZ0001", "作废 GZ0003"]
