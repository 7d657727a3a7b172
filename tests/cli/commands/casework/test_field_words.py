"""Fields typed to add and edit: split, refused or asked, never dropped."""

import pytest


@pytest.mark.parametrize(
    "words",
    [
        ["级别=区级，镇办=麻街镇，问题描述=河道弃渣，整改时限=5月底前"],
        ["级别：区级；镇办：麻街镇", "问题描述＝河道弃渣", "整改时限:5月底前"],
        ["级别=区级,", "镇办=麻街镇，", "问题描述=河道弃渣", "整改时限=5月底前"],
    ],
)
def test_several_fields_in_one_word_are_all_taken(run_ok, show_issue, words):
    run_ok("add", "编号=A1", *words)
    item = show_issue("A1")
    assert (item["level"], item["town"], item["deadline"], item["description"]) == (
        "district",
        "麻街镇",
        "2026-05-31",
        "河道弃渣",
    )


def test_a_sentence_stays_whole(run_ok, show_issue):
    run_ok("add", "编号=A1", "级别=区级", "问题描述=在河道，倾倒=10吨")
    assert show_issue("A1")["description"] == "在河道，倾倒=10吨"


@pytest.mark.parametrize(
    ("code", "words", "why"),
    [
        (19, ["级别=不是区级的"], "级别：“不是区级的”不是省级、市级、区级之一"),
        (19, ["级别=区级", "状态=不是整改中"], "看不懂状态“不是整改中”"),
        (2, ["级别=区级", "级别=市级"], "级别写了两次：“区级”和“市级”"),
        (2, ["级别=区级", "--level", "市级"], "级别写了两次：“区级”和“市级”"),
        (20, ["级别=区级，乡鎮=麻街镇"], "里又有一个“乡鎮”，它不是字段"),
        (20, ["级别=区级", "备注=原文，整改措施：立即清运"], "分开写：备注=原文 整改措施=立即清运；"),
    ],
)
def test_what_is_unclear_or_typed_twice_is_refused(given_issue, run_refused, code, words, why):
    given_issue("A1")
    assert why in run_refused(code, "add", "编号=B1", "问题描述=甲", *words)


def test_the_advice_to_keep_a_text_whole_works(given_issue, run_ok, show_issue):
    given_issue("A1")
    run_ok("edit", "A1", "备注:=原文，整改措施：立即清运")
    assert show_issue("A1")["remark"] == "原文，整改措施：立即清运"


def test_conditions_and_work_records_are_typed_the_same(given_issue, run_ok, run_refused):
    given_issue("A1", 镇办="麻街镇")
    given_issue("A2", 镇办="麻街镇", 状态="未启动")
    result = run_ok(
        "progress", "--where", "镇办：麻街镇，状态=整改中", "--percent", "40", "--dry-run", "--yes"
    )
    assert "A1" in result.stderr
    assert "A2" not in result.stderr
    run_ok("work", "add", "会议", "--count", "1", "--on", "昨天", "--by", "区办")
    assert "数量" in run_ok("work", "edit", "GZ0001", "数量：2次；备注：补记").stderr
    assert "数量写了两次" in run_refused(2, "work", "edit", "GZ0001", "数量=1", "数量=2")
