"""Words that stand where numbers stand: the command comes back with each behind its option."""

import pytest


@pytest.fixture(autouse=True)
def given_numbers(given_issue):
    given_issue("QZ25053")
    given_issue("QZ25008", 镇办="麻街镇")


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
        (
            ("complete", "QZ25053", "已完成", "昨天", "张三"),
            "complete QZ25053 --note 已完成 --on 昨天 --by 张三",
        ),
        (("accept", "QZ25053", "市级", "同意"), "accept QZ25053 --level 市级 --opinion 同意"),
        (("accept", "QZ25053", "通过"), "accept QZ25053 --opinion 通过"),
        (("apply", "QZ25053", "秦办〔2026〕5号"), 'apply QZ25053 --doc "秦办〔2026〕5号"'),
        (("extend", "QZ25053", "QZ25008", "到", "8月底"), "extend QZ25053 QZ25008 --to 8月底"),
        (("extend", "QZ25053", "延到月底"), "extend QZ25053 --to 月底"),
        (("extend", "QZ25053", "8月31日", "雨季"), "extend QZ25053 --to 8月31日 --reason 雨季"),
        (("supervise", "QZ25053", "二次督办"), "supervise QZ25053 --step 督办"),
        (("supervise", "麻街镇", "催办"), "supervise --where 镇办=麻街镇 --step 催办"),
        (("complete", "QZ25053", "先看看"), "complete QZ25053 --dry-run"),
        (("supervise", "已超期", "催办"), "supervise --where 超期 --step 催办"),
        (("supervise", "超期", "催办"), "supervise --where 超期 --step 催办"),
        (("complete", "整改中", "昨天"), "complete --where 状态=整改中 --on 昨天"),
        (("work", "void", "GZ0001", "重复"), "work void GZ0001 --reason 重复"),
        (("extend", "QZ25053", "--approve", "同意延期"), "extend QZ25053 --approve"),
        (("extend", "QZ25053", "同意延期"), "extend QZ25053 --approve"),
        (("extend", "QZ25053", "--approve", "情况属实"), "extend QZ25053 --approve"),
        (("extend", "QZ25053", "--approve", "同意", "张三"), "extend QZ25053 --approve --by 张三"),
        (("extend", "QZ25053", "不同意延期", "--reason", "不妥"), "extend QZ25053 --reason 不妥 --reject"),
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
        (
            ("undo", "QZ25053"),
            "后面不写编号和别的词，多出了 “QZ25053”：只撤回自己的上一次操作。请写成 qinling undo --dry-run",
        ),
        (
            ("history", "QZ25053", "QZ25008"),
            "这里一次只能一个编号，写了 2 个。请分开写：\n  qinling history QZ25053\n  qinling history QZ25008",
        ),
        (("void", "QZ25053", "并入QZ25008"), "用 qinling void QZ25053 --into QZ25008 --reason 重复"),
        (("progress", "QZ25053=50%"), "“QZ25053=50%”要分开写。写成 qinling progress QZ25053 50%\n"),
        (
            ("progress", "QZ25053", "达到", "--schedule", "超过"),
            "序时进度写了两次：达到序时进度 和 --schedule 超过序时进度",
        ),
        (
            ("opinion", "QZ25053"),
            "看它的意见：qinling show QZ25053；记一条：qinling opinion add QZ25053 意见 --by 姓名",
        ),
        (
            ("opinion", "QZ25053", "补栽", "--by", "督察组"),
            "要记意见的，写成 qinling opinion add QZ25053 补栽 --by 督察组\n",
        ),
        (("dispatch", "send", "麻街镇"), "请写第几轮的数字，不写则是最近一轮"),
        (("supervise", "receipt", "QZ25053", "签收"), "supervise receipt QZ25053 --signed 2026-04-25\n"),
        (("supervise", "receipt", "QZ25053", "签收", "昨天"), "supervise receipt QZ25053 --signed 昨天\n"),
        (("work", "add", "会议", "1次", "昨天"), "请写成 qinling work add 会议 --count 1次 --on 昨天\n"),
        (
            ("work", "add", "会议", "1次", "麻街镇"),
            "“1次”、“麻街镇”要写在选项后面。请写成 qinling work add 会议 --count 1次 --by 麻街镇",
        ),
        (("work", "add", "森林覆盖率", "73.2%"), "请写成 qinling work add 森林覆盖率 --count 73.2%\n"),
        (
            ("supervise", "--all-proposed", "催办"),
            "写在 --step 后面。qinling supervise --all-proposed --step 催办\n",
        ),
        (
            ("opinion", "add", "QZ25053", "QZ25008", "补栽", "--by", "督察组"),
            "写了 2 个。请分开写：\n  qinling opinion add QZ25053 补栽 --by 督察组\n  qinling opinion add QZ25008 补栽 --by 督察组",
        ),
        (
            ("opinion", "add", "QZ25053", "qz25008", "--by", "督察组"),
            "“qz25008”是问题编号，没有写意见；一次只能一个问题。请写成 qinling opinion add QZ25053 意见 --by 督察组",
        ),
        (
            ("attach", "QZ25053", "QZ25008", "甲.txt", "--as", "整改前"),
            "\n  qinling attach QZ25053 甲.txt --as 整改前\n  qinling attach QZ25008 甲.txt --as 整改前",
        ),
        (("progress", "QZ25053", "150%"), "--percent：完成率“150%”不在 0% 到 100% 之间"),
        (("dossier", "QZ25053", "QZ25008", "--check"), "\n  qinling dossier QZ25008 --check"),
        (("edit", "QZ25053", "QZ25008", "备注=甲"), "\n  qinling edit QZ25008 备注=甲"),
        (
            ("edit", "QZ25053", "QZ25008", "状态=整改中", "--ground", "会议纪要"),
            "\n  qinling edit QZ25008 状态=整改中 --ground 会议纪要",
        ),
        (
            ("edit", "QZ25053", "QZ25053", "备注=甲"),
            "写了 2 个。请分开写：\n  qinling edit QZ25053 备注=甲\n",
        ),
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


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("complete", "麻街镇"), "qinling complete --where 镇办=麻街镇；"),
        (("progress", "麻街镇", "50%"), "qinling progress --where 镇办=麻街镇 50%；"),
        (("complete", "区水利局"), "qinling complete --where 单位=区水利局；"),
        (("complete", "整改中"), "qinling complete --where 状态=整改中；"),
        (("complete", "超期"), "qinling complete --where 超期；"),
        (("show", "麻街镇"), "核对用 qinling list 麻街镇\n"),
        (("complete", "无此镇"), "用 qinling list 无此镇 查找\n"),
    ],
)
def test_what_issues_have_in_common_comes_back_as_a_condition(words, line, given_issue, run_refused):
    given_issue("QZ25060", 镇办="麻街镇", 责任单位="区水利局")
    assert line in run_refused(17, *words)


def test_so_much_longer_is_counted_from_the_deadline_or_from_today(given_issue, run_ok, run_refused):
    given_issue("QZ25061", 整改时限="2026-06-30")
    given_issue("QZ25062", 整改时限="2026-04-01")
    for typed, day in (("再延半个月", "2026-07-15"), ("延期30天", "2026-07-30"), ("一个月", "2026-07-30")):
        said = run_refused(2, "extend", "QZ25061", typed)
        assert f"“{typed}”从现时限 2026-06-30 算起，到 {day}\n" in said
        assert said.endswith(f"请写成 qinling extend QZ25061 --to {day}\n")
    assert "从今天 2026-04-25 算起，到 2026-05-05" in run_refused(2, "extend", "QZ25062", "再延10天")
    run_ok("extend", "QZ25061", "--to", "2026-07-15", "--reason", "雨季")


def test_a_request_is_taken_back_by_undo_or_as_rejected(given_issue, run_ok, run_refused):
    given_issue("QZ25061", 整改时限="2026-06-30")
    assert "QZ25061 没有待批复的延期申请，没有可撤回的" in run_refused(2, "extend", "QZ25061", "取消")
    run_ok("extend", "QZ25061", "--to", "2026-07-15", "--reason", "雨季")
    for typed in ("取消", "撤回申请", "不延期了"):
        said = run_refused(2, "extend", "QZ25061", typed)
        assert "刚申请错的：qinling undo；" in said
        assert "qinling extend QZ25061 --reject --reason 申请人撤回 --by 批准人" in said


def test_the_number_of_an_issue_where_a_document_stands_names_its_documents(run_ok, run_refused):
    for words in (("letter",), ("send",), ("receipt", "--signed", "昨天", "--doc")):
        said = run_refused(17, "supervise", *words, "QZ25053")
        assert (
            "QZ25053 是问题编号，这里要写文号；QZ25053 还没有督办过。先登记：qinling supervise QZ25053 --step 催办"
            in said
        )
    run_ok("supervise", "QZ25053", "--step", "督办", "--to", "区水利局", "--doc", "督办〔2026〕7号", "--yes")
    said = run_refused(17, "supervise", "letter", "qz25053")
    assert said.endswith('它的督办：\n  qinling supervise letter "督办〔2026〕7号"\n')
