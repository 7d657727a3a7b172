"""What a command needs and its words do not say: asked for at a terminal, refused in a script."""

import json

import pytest

from qinling.cli.context import Desk


@pytest.fixture
def answer(qinling, monkeypatch):
    """Run a command as a person does who types the *lines* at a terminal."""

    def run(*words, lines, **env):
        with monkeypatch.context() as patch:
            patch.setattr(Desk, "is_interactive", True)
            return qinling(*words, input="".join(f"{line}\n" for line in lines), **env)

    return run


#: What a script is told and what a person is asked, answers, and the last kind of event after it.
CALLS = [
    (("void", "A1"), "缺少选项 --reason（原因）。如 qinling void ", ["登记重复", "是"], "voided"),
    (("void",), "缺少选项 --reason", ["A1", "登记重复", "是"], "voided"),
    (("void", "--reason", "登记重复"), "没有写明是哪些问题", ["A1", "是"], "voided"),
    (("complete",), "没有写明是哪些问题。请写编号，或 --where 条件", ["A1"], "completed"),
    (("progress", "A1"), "没有写明进展", ["清运了一半"], "reported"),
    (("extend", "A1"), "没有写明延到哪一天", ["待秋季补植", "昨天", "8月1日"], "extension_asked"),
    (
        ("extend", "A1", "--to", "2026-08-01"),
        "没有写明原因。请加 --reason 写明原因",
        [" ", "待补植"],
        "extension_asked",
    ),
    (("supervise", "A1", "--to", "区水利局", "--yes"), "没有写明是哪一步", ["催一催", "催办"], "supervised"),
    (("opinion", "add", "A1", "清理不彻底"), "缺少选项 --by", ["督察组"], "opinion"),
]


@pytest.mark.parametrize(("words", "told", "lines", "kind"), CALLS)
def test_a_script_is_refused_and_a_person_is_asked(
    given_issue, run_refused, qinling, answer, history, words, told, lines, kind
):
    given_issue("A1")
    refused = qinling(*words)
    assert (refused.exit_code in (2, 21), refused.stdout) == (True, "")
    assert refused.stderr.startswith(f"错误：{told}") or told in refused.stderr
    assert len(refused.stderr.splitlines()) == 1

    done = answer(*words, lines=lines)

    assert done.exit_code == 0, done.stderr
    assert history("A1")[-1]["kind"] == kind


def test_a_missing_option_is_asked_for_with_its_help(given_issue, answer):
    given_issue("A1")

    answer("complete", "A1", lines=[])
    asked = answer("turn-back", "A1", lines=["没有清完"])

    assert "原因（--reason）" in asked.stderr
    assert answer("show", lines=["A1"]).exit_code == 0


def test_an_answer_that_is_none_is_asked_for_again(given_issue, answer, run_ok):
    given_issue("A1")
    run_ok("complete", "A1")
    run_ok("apply", "A1")

    done = answer("accept", "A1", "--by", "李某", lines=["镇级", "区级", "合格", "区验1号"])

    assert done.exit_code == 0, done.stderr
    assert "“镇级”不" in done.stderr


def test_what_the_office_requires_of_an_acceptance_is_asked_for(given_issue, answer, run_ok, show_issue):
    given_issue("A1")
    run_ok("complete", "A1")
    run_ok("apply", "A1")

    done = answer("accept", "A1", "--level", "区级", lines=["李某", "核查属实", "区验〔2026〕1号"])

    assert done.exit_code == 0, done.stderr
    (acceptance,) = show_issue("A1")["acceptances"]
    assert acceptance["by"] == "李某"
    assert (acceptance["opinion"], acceptance["document"]) == ("核查属实", "区验〔2026〕1号")


def test_a_recheck_asks_whether_it_holds(given_closed, answer, history, qinling):
    given_closed("A1")
    both = qinling("recheck", "A1", "--holds", "--relapsed")
    assert "--holds 和 --relapsed 只能写一样" in both.stderr
    assert "没有写明回头看的结果" in qinling("recheck", "A1").stderr

    assert answer("recheck", "A1", lines=["反弹", "又堆了"]).exit_code == 0
    assert history("A1")[-1]["kind"] == "rechecked"


def test_nobody_is_asked_while_a_program_reads_along(given_issue, answer):
    given_issue("A1")
    for words in (("void", "A1", "--json"), ("complete", "--json"), ("progress", "A1", "--json")):
        asked = answer(*words, lines=["A1", "原来的"])
        assert (asked.exit_code, asked.stdout) == (2, "")


def test_what_is_missing_is_asked_for_once_and_the_rest_of_the_words_count(
    given_issue, answer, qinling, tmp_path
):
    given_issue("A1")
    picture = tmp_path / "照片.jpg"
    picture.write_bytes(b"1")

    done = answer("attach", "A1", "--as", "整改前照片", lines=[picture])

    assert done.exit_code == 0, done.stderr
    kept = json.loads(qinling("show", "A1", "--json").stdout)["items"][0]["attachments"]
    assert [one["name"] for one in kept] == ["照片.jpg"]


def test_the_place_of_a_backup_is_asked_for(given_issue, answer, qinling, tmp_path):
    given_issue("A1")
    assert "没有写备份到哪里" in qinling("db", "backup").stderr

    assert answer("db", "backup", lines=[tmp_path / "备份"]).exit_code == 0
    assert len(list((tmp_path / "备份").iterdir())) == 1


def test_contradictions_are_told_as_such(given_issue, qinling, tmp_path):
    given_issue("A1")
    for words, told in (
        (("history", "A1", "--since", "2026-04-01"), "编号和 --since 只能写一样"),
        (("history",), "没有写明看哪个问题"),
        (("dossier", "A1", "--check", "--to", tmp_path / "a"), "--check 和 --to 只能写一样"),
        (("dossier", "A1"), "没有写明导出到哪里"),
        (("complete", "A1", "--where", "超期"), "编号和 --where 只能写一样"),
    ):
        refused = qinling(*words)
        assert (refused.exit_code, told in refused.stderr) == (2, True), refused.stderr


@pytest.mark.parametrize(
    "words", ["void", "accept", "attach", "login guide", "work add", "dispatch round", "export"]
)
def test_help_marks_what_must_be_written(qinling, words):
    assert "必填]" in "".join(qinling(*words.split(), "--help").stdout.split())


def test_the_reason_of_a_voided_work_record_is_asked_for(qinling, answer, run_ok):
    run_ok("work", "add", "会议", "--count", "3次", "--on", "2026-04-20", "--by", "区林业局")
    refused = qinling("work", "void", "GZ0001")
    assert (refused.exit_code, "请写 --reason 原因" in refused.stderr) == (21, True)

    assert answer("work", "void", "GZ0001", lines=["记重了"]).exit_code == 0


#: A command with something to ask, and what refuses it whatever is answered.
HOPELESS = [
    (("accept", "A1", "--on", "2026-04-24"), "状态为“整改中”，不能验收"),
    (("turn-back", "A1"), "不能退回"),
    (("reopen", "A1"), "不能按反弹重办"),
    (("void", "A2"), "不能撤并"),
    (("recheck", "A1"), "不能回头看"),
    (("progress", "A2"), "不能报送进展"),
    (("extend", "A2"), "不能申请延期"),
    (("extend", "A1", "--reject"), "没有待批复的延期申请"),
    (("accept", "A2", "--level", "区级"), "不能验收"),
]
UNKNOWN = [
    *[("accept", "无此"), ("turn-back", "无此"), ("reopen", "无此"), ("void", "无此"), ("recheck", "无此")],
    *[
        ("progress", "无此"),
        ("extend", "无此"),
        ("extend", "无此", "--reject"),
        ("supervise", "无此", "--by", "甲"),
    ],
    *[("opinion", "add", "无此", "甲"), ("opinion", "reply", "无此"), ("attach", "无此", __file__)],
    *[("supervise", "reply", "无此"), ("accept", "无此", "--level", "区级"), ("edit", "无此")],
]


@pytest.mark.parametrize(("words", "why"), HOPELESS)
def test_nothing_is_asked_for_a_step_that_cannot_be_taken(given_issue, answer, run_ok, ledger, words, why):
    given_issue("A1")
    given_issue("A2", 状态="已销号", 销号日期="2026-04-20")
    before = ledger.read_bytes()
    refused = answer(*words, lines=[])
    assert (refused.exit_code, why in refused.stderr) == (21, True), refused.stderr
    assert refused.stderr.startswith("错误：A")
    assert ledger.read_bytes() == before


@pytest.mark.parametrize("words", UNKNOWN)
def test_nothing_is_asked_before_an_unknown_number_is_told(given_issue, answer, words):
    given_issue("A1")
    refused = answer(*words, lines=[])
    assert (refused.exit_code, refused.stderr.splitlines()[0][:3]) == (17, "错误："), refused.stderr


def test_a_number_is_asked_of_before_the_option_and_only_once(given_issue, answer, history):
    given_issue("QZ25053")
    done = answer("void", "25053", lines=["是", "登记重复", "是"])
    assert done.exit_code == 0, done.stderr
    assert done.stderr.count("是这个问题吗") == 1
    assert history("QZ25053")[-1]["kind"] == "voided"
    given_issue("PT-1")
    given_issue("PT-1", "市级")
    done = answer("void", "PT-1", lines=["2", "登记重复", "是"])
    assert done.exit_code == 0, done.stderr
    assert done.stderr.count("选哪一个") == 1


@pytest.mark.parametrize("word", ["q", "Quit", "取消", "退出"])
@pytest.mark.parametrize("words", [("progress", "A1"), ("void", "A1"), ("extend", "A1"), ("complete",)])
def test_who_asks_to_leave_at_a_question_changes_nothing(words, word, given_issue, answer, history):
    given_issue("A1")

    left = answer(*words, lines=[word])

    assert left.exit_code == 130
    assert f"“{word}”读作不办了" in left.stderr
    assert left.stderr.endswith("已中断，台账没有改动\n")
    assert history("A1")[-1]["kind"] == "created"


@pytest.mark.parametrize(
    "words",
    [
        ("complete", "A1", "--note"),
        ("progress", "A1", "--note"),
        ("apply", "A1", "--doc"),
    ],
)
def test_a_blank_that_was_typed_is_no_text(words, given_issue, run_refused):
    given_issue("A1")
    assert f"选项 {words[-1]}：不能为空。写上内容，或者去掉这个选项" in run_refused(2, *words, " ")
