"""progress with the percentage and the text behind the number."""

import pytest

from qinling.cli.context import Desk


@pytest.mark.parametrize(
    ("words", "percent", "progress"),
    [(["80", "苗木到位"], 80, "苗木到位"), (["80%"], 80, None), (["80吨垃圾已清"], None, "80吨垃圾已清"), (["八成", "--note", "已清"], 80, "已清")],
)  # fmt: skip
def test_what_is_typed_behind_the_number_is_taken_and_told(
    given_issue, run_ok, show_issue, words, percent, progress
):
    given_issue("A1")
    result = run_ok("progress", "A1", *words)
    assert result.stderr.startswith("读作 ")
    item = show_issue("A1")
    assert (item["percent"], item["progress"]) == (percent, progress)


def test_several_numbers_and_conditions(given_issue, run_ok, show_issue):
    given_issue("A1")
    given_issue("A2", 镇办="麻街镇")
    run_ok("progress", "A1", "A2", "40", "已进场")
    assert [show_issue(number)["percent"] for number in ("A1", "A2")] == [40, 40]
    run_ok("progress", "--where", "镇办=麻街镇", "60", "--yes")
    assert [show_issue(number)["percent"] for number in ("A1", "A2")] == [40, 60]


@pytest.mark.parametrize(
    ("code", "words", "why"),
    [
        (2, ["A1", "80", "--percent", "70"], "完成率写了两次：80 和 --percent 70"),
        (2, ["A1", "已清", "--note", "甲"], "情况说明写了两次"),
        (2, ["A1", "80", "90"], "里有两个完成率"),
        (2, ["A1", "达到", "60"], "写成 qinling progress A1 --percent 60 --note 达到"),
        (2, ["60", "A1"], "“60”写在编号前面了。写成 qinling progress A1 60"),
        (2, ["60%", "A1", "55"], "写成 qinling progress A1 55 60%"),
        (2, ["苗木到位", "A1"], "写成 qinling progress A1 苗木到位"),
        (2, ["A1", "120"], "不在 0% 到 100% 之间"),
        (2, ["A1", "55"], "“55”可以是完成率，也是一个问题的编号"),
        (17, ["A1", "A3"], "A3"),
        (2, ["A1"], "没有写明进展"),
    ],
)
def test_what_is_unclear_is_refused(given_issue, run_refused, code, words, why):
    given_issue("A1")
    given_issue("55")
    if words == ["A1", "A3"]:
        words = [*words, "--percent", "5"]
    assert why in run_refused(code, "progress", *words)


@pytest.mark.parametrize(
    ("words", "percent", "schedule", "progress"),
    [
        (("达到序时进度",), None, "on_track", None),
        (("50%", "未达到"), 50, "behind", None),
        (("50", "%", "清运过半"), 50, None, "清运过半"),
        (("已达到序时进度的一半",), None, None, "已达到序时进度的一半"),
    ],
)
def test_a_schedule_and_a_sign_behind_a_blank_are_no_text(
    words, percent, schedule, progress, given_issue, run_ok, show_issue
):
    given_issue("A1")
    run_ok("progress", "A1", *words)
    found = show_issue("A1")
    assert (found["percent"], found["schedule"], found["progress"]) == (percent, schedule, progress)


@pytest.mark.parametrize(
    ("answers", "percent", "schedule", "progress", "told"),
    [
        (["60%"], 60, None, None, "读作 完成率：60%"),
        (["八成"], 80, None, None, "读作 完成率：八成"),
        (["未达到"], None, "behind", None, "序时进度：未达到序时进度"),
        (["完成率70%，已装围栏"], 70, None, "已装围栏", "情况说明：已装围栏"),
        (["120%", "苗木 到位 60%", "60% 苗木 到位"], 60, None, "苗木 到位", "看不出哪个是完成率"),
        (["ABC-1"], None, None, "ABC-1", "情况说明：ABC-1"),
    ],
)
def test_an_answer_is_read_as_the_words_are(
    monkeypatch, given_issue, qinling, show_issue, answers, percent, schedule, progress, told
):
    given_issue("A1")
    with monkeypatch.context() as patch:
        patch.setattr(Desk, "is_interactive", True)
        result = qinling("progress", "A1", input="".join(f"{one}\n" for one in answers))
    assert (result.exit_code, told in result.stderr) == (0, True), result.stderr
    found = show_issue("A1")
    assert (found["percent"], found["schedule"], found["progress"]) == (percent, schedule, progress)


def test_a_share_behind_the_option_is_read_as_in_the_words(given_issue, run_ok, run_refused, show_issue):
    given_issue("A1")
    for typed, percent in [("60。", 60), ("四分之三", 75), ("完成率=80%", 80)]:
        run_ok("progress", "A1", "--percent", typed)
        assert show_issue("A1")["percent"] == percent
    assert "写成 qinling progress A1 --percent 50%" in run_refused(2, "progress", "A1", "50%", "60%")
