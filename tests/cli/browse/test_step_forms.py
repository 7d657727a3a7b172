"""The steps of the view are the commands: their options, their events, their refusals."""

import json

import pytest
from typer.main import get_command

from qinling.cli.app import app
from qinling.cli.browse.step_forms import (
    EXPORT_BOARD,
    EXPORT_CASE,
    EXPORT_LIST,
    STEP_FORMS,
    build_words,
    can_take,
    list_form_fields,
    list_possible_steps,
    name_issue,
)
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.lifecycle.next_steps import NextStep
from tests.cli.browse.conftest import ACTOR, LATE

#: A way through the steps: the meaning of the form, what is typed in it, and the same as a command; some have no form.
WAY = (
    (
        "报送进展",
        {"--percent": "80%", "--schedule": "达到", "--note": "-A 清运大半"},
        ("progress", "ZC-7", "--percent", "80", "--schedule", "达到", "--note=-A 清运大半"),
    ),
    (
        "申请延期",
        {"--to": "2026-06-30", "--reason": "雨多"},
        ("extend", "ZC-7", "--to", "2026-06-30", "--reason", "雨多"),
    ),
    ("批准延期", {"--by": "韩某"}, ("extend", "ZC-7", "--approve", "--by", "韩某")),
    (
        "记完成整改",
        {"--on": "昨天", "--note": "做完了"},
        ("complete", "ZC-7", "--on", "昨天", "--note", "做完了"),
    ),
    ("申请销号", {"--doc": "函1号"}, ("apply", "ZC-7", "--doc", "函1号")),
    ("验收不通过，退回整改", {"--reason": "没有清完"}, ("turn-back", "ZC-7", "--reason", "没有清完")),
    ("记完成整改", {}, ("complete", "ZC-7")),
    ("申请销号", {}, ("apply", "ZC-7")),
    (
        "验收",
        {"--level": "区级", "--by": "李某", "--opinion": "属实", "--doc": "验1号"},
        ("accept", "ZC-7", "--level", "区级", "--by", "李某", "--opinion", "属实", "--doc", "验1号"),
    ),
    (None, {}, ("opinion", "add", "ZC-7", "现场还有渣土", "--by", "省督察组")),
    (
        "答复督察意见",
        {"--note": "已清运", "--item": "1"},
        ("opinion", "reply", "ZC-7", "--note", "已清运", "--item", "1"),
    ),
    ("回头看：反弹", {"--note": "又堆了"}, ("recheck", "ZC-7", "--relapsed", "--note", "又堆了")),
)


def find_form(meaning):
    return next(one for one in STEP_FORMS if one.meaning == meaning)


def read_events(qinling, ledger):
    items = json.loads(qinling("history", "ZC-7", "--json", QINLING_LEDGER=str(ledger)).stdout)["items"]
    return [
        {key: value for key, value in one.items() if key not in ("hash", "prev", "previous")} for one in items
    ]


def test_a_step_taken_here_is_the_same_event_as_by_command(
    ledger_desk, given_issues, qinling, ledger, tmp_path
):
    given_issues(LATE)
    other = tmp_path / "other.db"
    other.write_bytes(ledger.read_bytes())
    for side in ("-wal", "-shm"):
        if ledger.with_name(ledger.name + side).exists():
            (tmp_path / f"other.db{side}").write_bytes(ledger.with_name(ledger.name + side).read_bytes())
    desk = ledger_desk()
    for meaning, typed, command in WAY:
        words = build_words(find_form(meaning), typed, ["ZC-7"]) if meaning else command
        answer = desk.run(words)
        told = qinling(*command, QINLING_LEDGER=str(other), QINLING_ACTOR=ACTOR)
        assert (answer.exit_code, told.exit_code) == (0, 0), (meaning, answer.told, told.stderr)
        assert answer.told == told.stderr.strip()
    assert read_events(qinling, ledger) == read_events(qinling, other)
    assert len(read_events(qinling, ledger)) > len(WAY)


@pytest.mark.parametrize("form", [*STEP_FORMS, EXPORT_LIST, EXPORT_CASE, EXPORT_BOARD], ids=str)
def test_every_field_of_a_form_is_an_option_of_its_command_with_a_name(form):
    fields = list_form_fields(get_command(app), form)

    assert len(fields) == len(form.asked)
    assert all(field.label and field.hint for field in fields)
    assert len({field.label for field in fields}) == len(fields)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"--note": " -5 度 ", "--percent": ""}, ["progress", "--note=-5 度", "--", "ZC-7"]),
        ({}, ["progress", "--", "ZC-7"]),
    ],
)
def test_what_is_typed_is_never_taken_for_an_option(typed, words):
    assert build_words(find_form("报送进展"), typed, ["ZC-7"]) == words


def test_several_papers_are_taken_at_once_and_a_name_may_have_blanks(
    ledger_desk, given_issues, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    given_issues(LATE)
    for name in ("照片 1.jpg", "甲.jpg", "乙.jpg"):
        (tmp_path / name).write_bytes(name.encode())
    desk, form = ledger_desk(), find_form("收入材料")

    def attach(files):
        return desk.run(build_words(form, {"files": files, "--as": "整改后照片"}, ["ZC-7"])).told

    assert "1 份" in attach("照片 1.jpg")
    assert "2 份" in attach("甲.jpg 乙.jpg")
    assert "已在" in attach('"照片 1.jpg" 甲.jpg')
    assert "没有.jpg" in attach("甲.jpg 没有.jpg")
    assert "不存在" in attach('"没合上.jpg')


def test_of_two_issues_with_one_number_the_one_on_the_screen_is_meant(ledger_desk, given_issues, qinling):
    given_issues(LATE, {**LATE, "问题级别": "市级"})
    desk = ledger_desk()
    with desk.desk.reading() as reader:
        from qinling.procedures.views.issue_views import list_issues

        city = next(one for one in list_issues(reader, _all()) if one.level == "city")

    assert desk.run(build_words(find_form("报送进展"), {"--percent": "7"}, ["ZC-7"])).exit_code == 17
    form = name_issue(find_form("报送进展"), city)
    assert desk.run(build_words(form, {"--percent": "7"}, ["ZC-7"])).exit_code == 0
    shown = {one["level"]: one["percent"] for one in json.loads(qinling("list", "--json").stdout)["items"]}
    assert shown == {"city": 7, "district": None}


def _all():
    from qinling.ledger.issues.filters import Filters

    return Filters()


def test_only_steps_that_the_issue_may_take_are_offered(ledger_desk, given_issues):
    given_issues(LATE)
    desk = ledger_desk()
    with desk.desk.reading() as reader:
        from qinling.procedures.views.issue_views import list_issues

        issue = next(list_issues(reader, _all()))
    likely = [
        NextStep("做完以后", "qinling complete ZC-7"),
        NextStep("批准", "qinling extend ZC-7 --approve"),
    ]

    offered = list_possible_steps(issue, CloseOutRules(), likely)
    assert [(form.meaning, is_likely) for form, is_likely in offered] == [
        ("报送进展", False),
        ("记完成整改", True),
        ("申请延期", False),
        ("收入材料", False),
    ]
    waiting = issue._replace(requested_deadline="2026-06-30", opinion_on="2026-04-01", reply_by="2026-05-01")
    more = dict(list_possible_steps(waiting, CloseOutRules(), likely))
    assert more[find_form("批准延期")]
    assert not more[find_form("申请延期")]
    assert can_take(find_form("答复督察意见"), waiting, CloseOutRules())
    assert can_take(find_form("记督办的回复"), waiting, CloseOutRules())
