"""The steps that may follow: what the table says, and that the rules of the steps agree."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.lifecycle import close_out, rechecks, steps
from qinling.rules.lifecycle.close_out import Acceptance, CloseOutRules
from qinling.rules.lifecycle.next_steps import fill_in_number, find_next_steps
from qinling.rules.vocabulary import AcceptanceText, AttachmentKind, Level, RecheckResult, Status
from qinling.rules.workdays import WorkCalendar

TODAY = date(2026, 6, 10)
CALENDAR = WorkCalendar()
NOTICE = CloseOutRules(notice_days=5)
PAPERS = CloseOutRules(requires=(AttachmentKind.AFTER,), applicant_may_accept=True)


def list_commands(rules=CloseOutRules(), numbers=("A1",), level=None, kinds=(), **issue):  # noqa: B008 (frozen)
    issue = {"level": "city", **issue}
    found = find_next_steps(list(numbers), issue, rules, CALENDAR, level=level, attachment_kinds=kinds)
    return [one.command.removeprefix("qinling ") for one in found]


@pytest.mark.parametrize(
    ("issue", "commands"),
    [
        ({"status": "not_started"}, ["progress A1 --percent 完成率 --note 情况"]),
        ({"status": "rectifying"}, ["complete A1"]),
        (
            {"status": "rectifying", "requested_deadline": TODAY},
            [
                "extend A1 --approve --by 批准人",
                "extend A1 --reject --by 批准人 --reason 原因",
                "complete A1",
            ],
        ),
        (
            {"status": "rectifying", "reply_by": TODAY, "opinion_on": TODAY},
            ["supervise reply A1 --note 回复内容", "opinion reply A1 --note 答复内容", "complete A1"],
        ),
        ({"status": "rectified"}, ["apply A1"]),
        (
            {"status": "accepting"},
            ["accept A1 --level 区级 --opinion 意见 --doc 文号 --by 验收人", "turn-back A1 --reason 原因"],
        ),
        (
            {"status": "accepting", "accepted_level": "district"},
            ["accept A1 --level 市级 --opinion 意见 --doc 文号 --by 验收人", "turn-back A1 --reason 原因"],
        ),
        ({"status": "accepting", "accepted_level": "city", "rules": NOTICE}, ["notice A1"]),
        (
            {"status": "accepting", "accepted_level": "city", "noticed_on": TODAY, "rules": NOTICE},
            ["close A1"],
        ),
        ({"status": "accepting", "accepted_level": "city"}, ["close A1"]),
        ({"status": "closed"}, ["dossier A1 --check", "recheck A1 --holds"]),
        ({"status": "closed", "closed_unaccepted": True}, ["apply A1"]),
        ({"status": "closed", "rechecked_on": TODAY}, []),
        ({"status": "void"}, []),
        ({"status": "void", "opinion_on": TODAY}, ["opinion reply A1 --note 答复内容"]),
        (
            {"status": "accepting", "rules": PAPERS},
            ["attach A1 文件 --as 整改后照片", "accept A1 --level 区级", "turn-back A1 --reason 原因"],
        ),
        (
            {"status": "accepting", "rules": PAPERS, "kinds": ["after"]},
            ["accept A1 --level 区级", "turn-back A1 --reason 原因"],
        ),
    ],
)
def test_what_may_follow(issue, commands):
    assert list_commands(**issue) == commands


def test_the_day_on_which_the_notice_is_over_is_said():
    issue = {"level": "city", "status": "accepting", "accepted_level": "city", "noticed_on": TODAY}

    (step,) = find_next_steps(["A1"], issue, NOTICE, CALENDAR)

    assert step.meaning == "公示期满，2026-06-18 起可以销号"


def test_an_issue_whose_number_others_have_is_named_with_its_level():
    assert list_commands(status="rectified", level=Level.CITY) == ["apply A1 --of-level 市级"]
    assert list_commands(status="closed", level=Level.CITY) == [
        "dossier A1 --level 市级 --check",
        "recheck A1 --of-level 市级 --holds",
    ]


def test_several_issues_are_named_in_one_command_and_not_to_one_that_takes_a_single_issue():
    assert list_commands(status="rectified", numbers=("A1", "A 2")) == ['apply A1 "A 2"']
    assert list_commands(status="closed", numbers=("A1", "A2")) == ["recheck A1 A2 --holds"]


@pytest.mark.parametrize(
    ("remedy", "filled"),
    [
        (
            "请先用 qinling complete 记完成整改；已在验收的用 qinling accept",
            "请先用 qinling complete A1 记完成整改；已在验收的用 qinling accept A1",
        ),
        ("用 qinling show 编号 核对", "用 qinling show A1 核对"),
        (
            "请先用 qinling extend --approve 或 --reject 批复",
            "请先用 qinling extend A1 --approve 或 --reject 批复",
        ),
        (
            "请先用 qinling extend 编号 --to 日期 --reason … 申请",
            "请先用 qinling extend A1 --to 日期 --reason … 申请",
        ),
        (
            "没有销号的请用 qinling turn-back 或 qinling progress",
            "没有销号的请用 qinling turn-back A1 或 qinling progress A1",
        ),
        ("请核对日期", "请核对日期"),
        ("先用 qinling dispatch status", "先用 qinling dispatch status"),
    ],
)
def test_a_remedy_names_the_issue_in_its_commands(remedy, filled):
    assert fill_in_number(remedy, "A1") == filled


# -- the rules agree ----------------------------------------------------------------------------

CHAINS = st.sets(st.sampled_from(Level), min_size=1).map(
    lambda levels: tuple(one for one in (Level.DISTRICT, Level.CITY, Level.PROVINCE) if one in levels)
)
RULES = st.builds(
    CloseOutRules,
    province=CHAINS,
    city=CHAINS,
    district=CHAINS,
    notice_days=st.sampled_from([0, 5]),
    requires=st.sampled_from([(), tuple(AcceptanceText), (AttachmentKind.AFTER, AcceptanceText.OPINION)]),
    applicant_may_accept=st.booleans(),
)


def take_step(command, issue, day, rules, kinds):
    """Take the step that *command* names, by the rules. Return the issue after it."""
    dates, words = steps.StepDates(day, day), command.split()
    if words[1] == "attach":
        kinds.add(AttachmentKind.AFTER.value)
        return issue
    texts = {word: words[words.index(word) + 1] for word in ("--by", "--opinion", "--doc") if word in words}
    by = texts.get("--by", "张某")
    acceptance = Acceptance(
        Level.from_code({"区级": "district", "市级": "city", "省级": "province"}.get(words[4], "city"))
        if words[1] == "accept"
        else Level.CITY,
        by,
        texts.get("--opinion", ""),
        texts.get("--doc", ""),
    )
    step = {
        "progress": lambda: steps.report_progress(issue, dates, {"percent": 50.0}),
        "complete": lambda: steps.complete_rectification(issue, dates),
        "apply": lambda: close_out.apply_for_close_out(issue, dates, "张某"),
        "accept": lambda: close_out.accept_issue(issue, dates, acceptance, rules, kinds),
        "notice": lambda: close_out.publish_notice(issue, dates, rules),
        "close": lambda: close_out.close_issue(issue, dates, rules, by),
        "dossier": lambda: rechecks.recheck_issue(issue, dates, RecheckResult.HOLDS, by),
    }[words[1]]()
    return {**issue, **step.changes}


@given(
    level=st.sampled_from(Level),
    rules=RULES,
    start=st.sampled_from(["not_started", "rectifying", "rectified"]),
)
def test_the_first_of_the_next_steps_is_always_one_that_the_rules_allow(level, rules, start):
    issue, kinds, seen = {"level": level.value, "status": start}, set(), []
    for days in range(1, 30):
        found = find_next_steps(["A1"], issue, rules, CALENDAR, attachment_kinds=kinds)
        if not found:
            break
        seen.append(found[0].command)
        issue = take_step(found[0].command, issue, TODAY + timedelta(days=10 * days), rules, kinds)

    assert (issue["status"], issue["rechecked_on"] is not None) == (Status.CLOSED.value, True)
    assert all(one != two for one, two in pairwise(seen))
