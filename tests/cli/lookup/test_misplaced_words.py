"""Words that stand where numbers stand: the command comes back with each behind its option."""

import pytest


@pytest.fixture(autouse=True)
def given_numbers(given_issue):
    given_issue("QZ25053")
    given_issue("QZ25008")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("complete", "QZ25053", "昨天"), "complete QZ25053 --on 昨天"),
        (("complete", "昨天"), "complete 编号 --on 昨天"),
        (("complete", "QZ25053、昨天"), "complete QZ25053 --on 昨天"),
        (("complete", "QZ25053", "2026-04-20"), "complete QZ25053 --on 2026-04-20"),
        (("complete", "QZ25053", "现场已清理"), "complete QZ25053 --note 现场已清理"),
        (("extend", "QZ25053", "8月底", "--reason", "待补植"), "extend QZ25053 --reason 待补植 --to 8月底"),
        (("extend", "QZ25053", "批准"), "extend QZ25053 --approve"),
        (("extend", "QZ25053", "批准", "张三"), "extend QZ25053 --approve --by 张三"),
        (("extend", "QZ25053", "--approve", "欧阳建国"), "extend QZ25053 --approve --by 欧阳建国"),
        (("extend", "QZ25053", "--reject", "张三"), "extend QZ25053 --reject --by 张三"),
        (("extend", "QZ25053", "--reject", "理由不足"), "extend QZ25053 --reject --reason 理由不足"),
        (("recheck", "QZ25053", "保持"), "recheck QZ25053 --holds"),
        (("accept", "QZ25053", "区级"), "accept QZ25053 --level 区级"),
        (("turn-back", "QZ25053", "没有清完"), "turn-back QZ25053 --reason 没有清完"),
        (("void", "QZ25053", "重复"), "void QZ25053 --reason 重复"),
        (("supervise", "QZ25053", "督办"), "supervise QZ25053 --step 督办"),
        (("supervise", "QZ25053", "催办", "昨天"), "supervise QZ25053 --step 催办 --on 昨天"),
        (("show", "QZ25053", "区级"), "show QZ25053 --level 区级"),
        (("show", "昨天"), "show 编号 --as-of 昨天"),
    ],
)
def test_a_word_goes_behind_its_option(words, line, run_refused):
    said = run_refused(2, *words)
    assert "不是编号。请写成 " in said
    assert said.endswith(f"请写成 qinling {line}\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("complete", "QZ25053", "60%"), "“60%”不是编号。完成率用 qinling progress 编号 60% 报"),
        (("accept", "QZ25053", "不通过"), "验收不通过的，用 qinling turn-back QZ25053 --reason 原因"),
        (("void", "QZ25053", "并入", "QZ25008"), "用 qinling void QZ25053 --into QZ25008 --reason 重复"),
        (("undo", "QZ25053"), "后面不写编号和别的词，多出了 “QZ25053”。请写成 qinling undo --dry-run"),
        (
            ("history", "QZ25053", "QZ25008"),
            "这里一次只能一个编号，写了 2 个。请分开写：\n  qinling history QZ25053\n  qinling history QZ25008",
        ),
        (("dossier", "QZ25053", "QZ25008", "--check"), "\n  qinling dossier QZ25008 --check"),
        (("edit", "QZ25053", "QZ25008", "备注=甲"), "\n  qinling edit QZ25008 备注=甲"),
    ],
)
def test_what_a_command_does_not_take_is_told_with_what_to_type(words, said, run_refused):
    assert said in run_refused(2, *words)


def test_a_unit_behind_the_numbers_is_no_reason(run_refused):
    said = run_refused(17, "supervise", "QZ25053", "--step", "督办", "--to", "区水利局", "区林业局")
    assert "没有编号为 区林业局 的问题" in said
    assert "--reason 区林业局" not in said


def test_a_number_that_is_such_a_word_stays_a_number(given_issue, run_ok, history):
    given_issue("昨天")
    run_ok("complete", "昨天")
    assert history("昨天")[-1]["kind"] == "completed"
