"""Which step may follow which, as commands: the next ones of an issue, and the whole way to a goal.

The commands can be typed as they stand, but for what only a person knows: a word such as 原因 stands for it.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from qinling.errors import quote_argument
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.lifecycle.steps import Issue
from qinling.rules.vocabulary import (
    UNRECTIFIED_STATUSES,
    AcceptanceText,
    AttachmentKind,
    Level,
    Status,
)
from qinling.rules.workdays import WorkCalendar

#: The rules of close-out where an office set none.
DEFAULT_RULES = CloseOutRules()
#: The way to the close-out.
CLOSE_OUT_WAY = (Status.RECTIFIED, Status.ACCEPTING, Status.CLOSED)


class NextStep(NamedTuple):
    """A step that may follow: what it does, and its command."""

    meaning: str
    command: str


class _Place(NamedTuple):
    """Where issues stand that can take the same steps: one of them, and how to name them all.

    *name* is what stands behind the command. *single* names one issue to a command that takes no other.
    """

    issue: Issue
    name: str
    single: str
    rules: CloseOutRules
    calendar: WorkCalendar
    attachment_kinds: Collection[str]


def find_next_steps(
    numbers: Sequence[str],
    issue: Issue,
    rules: CloseOutRules,
    calendar: WorkCalendar,
    *,
    level: Level | None = None,
    attachment_kinds: Collection[str] = (),
) -> list[NextStep]:
    """Return the steps that may follow, the likeliest first, of the issues *numbers* that stand where *issue* does.

    *level* is theirs if the numbers alone do not say which issues are meant. *attachment_kinds* are those of the
    present round.
    """
    name = " ".join(map(quote_argument, numbers))
    place = _Place(
        issue,
        f"{name} --of-level {level.label}" if level else name,
        "" if len(numbers) > 1 else f"{name} --level {level.label}" if level else name,
        rules,
        calendar,
        attachment_kinds,
    )
    own = _STEPS_BY_STATUS[Status.from_code(str(issue["status"]))]
    return [*_list_answers(place), *own(place)]


#: What waits for an answer while the field holds a day: the command of each answer.
_ANSWERS = {
    "requested_deadline": (
        NextStep("批准延期", "qinling extend {} --approve --by 批准人"),
        NextStep("不批准", "qinling extend {} --reject --by 批准人 --reason 原因"),
    ),
    "reply_by": (NextStep("收到督办的回复以后", "qinling supervise reply {} --note 回复内容"),),
    "opinion_on": (NextStep("答复督察意见", "qinling opinion reply {} --note 答复内容"),),
}


def _list_answers(place: _Place) -> Iterator[NextStep]:
    for field, answers in _ANSWERS.items():
        if place.issue.get(field) is not None:
            yield from (NextStep(one.meaning, one.command.format(place.name)) for one in answers)


def _follow_start(place: _Place) -> Iterator[NextStep]:
    yield NextStep("报送进展", f"qinling progress {place.name} --percent 完成率 --note 情况")


def _follow_rectifying(place: _Place) -> Iterator[NextStep]:
    meaning = "记完成整改" if place.issue.get("percent") == 100 else "做完以后，记完成整改"
    yield NextStep(meaning, *_list_way(place, Status.RECTIFIED))


def _follow_rectified(place: _Place) -> Iterator[NextStep]:
    yield NextStep("申请销号", *_list_way(place, Status.ACCEPTING))


def _follow_accepting(place: _Place) -> Iterator[NextStep]:
    """Yield what the next level needs, its acceptance and its refusal; after the last one the notice, then the close."""
    if level := place.rules.find_next_level(place.issue):
        for kind in _list_required_kinds(place.rules):
            if place.single and kind.value not in place.attachment_kinds:
                yield NextStep(
                    f"验收要有{kind.label}", f"qinling attach {place.single} 文件 --as {kind.label}"
                )
        yield NextStep(f"{level.label}验收", _build_acceptance(place.name, level, "", place.rules))
        yield NextStep("验收不通过的", f"qinling turn-back {place.name} --reason 原因")
        return
    noticed_on = place.issue.get("noticed_on")
    if place.rules.notice_days and not isinstance(noticed_on, date):
        yield NextStep("记录公示", f"qinling notice {place.name}")
        return
    meaning = "销号"
    if isinstance(noticed_on, date):
        first = place.calendar.add_workdays(noticed_on, place.rules.notice_days) + timedelta(days=1)
        meaning = f"公示期满，{first} 起可以销号"
    yield NextStep(meaning, f"qinling close {place.name}")


def _follow_close(place: _Place) -> Iterator[NextStep]:
    if place.issue.get("closed_unaccepted"):
        yield NextStep("补办验收，先申请销号", f"qinling apply {place.name}")
        return
    if place.issue.get("rechecked_on") is not None:
        return
    if place.single:
        yield NextStep("看一事一档还缺什么", f"qinling dossier {place.single} --check")
    yield NextStep("以后回头看（反弹的写 --relapsed）", f"qinling recheck {place.name} --holds")


def _follow_void(_: _Place) -> Iterator[NextStep]:
    yield from ()


#: The table: what follows where an issue stands.
_STEPS_BY_STATUS: dict[Status, Callable[[_Place], Iterator[NextStep]]] = {
    Status.NOT_STARTED: _follow_start,
    Status.RECTIFYING: _follow_rectifying,
    Status.RECTIFIED: _follow_rectified,
    Status.ACCEPTING: _follow_accepting,
    Status.CLOSED: _follow_close,
    Status.VOID: _follow_void,
}


#: A command of steps in a remedy, for no issue in particular.
_STEP_COMMAND = re.compile(
    r"qinling (complete|apply|accept|turn-back|reopen|notice|close|extend|progress|attach|show|edit)"
    r"(?: 编号)?(?= |[，；。、]|$)"
)


def fill_in_number(remedy: str, number: str) -> str:
    """Return *remedy* with the issue *number* in each command of a step, so that it can be typed."""
    return _STEP_COMMAND.sub(lambda found: f"qinling {found[1]} {quote_argument(number)}", remedy)


def _list_way(place: _Place, goal: Status) -> list[str]:
    return list_steps_to(goal, place.name, place.issue, {}, place.rules)


def _list_required_kinds(rules: CloseOutRules) -> list[AttachmentKind]:
    return [word for word in rules.requires if isinstance(word, AttachmentKind)]


def list_steps_to(
    goal: Status, name: str, before: Issue, taken: Issue, rules: CloseOutRules = DEFAULT_RULES
) -> list[str]:
    """Return the commands that lead the issue *name* from *before* to *goal*, one a step; [] if it is there.

    *taken* holds the days that the table gives: of the rectification, and of the close-out.
    """
    way: list[object] = list(CLOSE_OUT_WAY)
    done = way.index(before["status"]) + 1 if before.get("status") in way else 0
    if before.get("status") not in (*UNRECTIFIED_STATUSES, *way):
        return []
    closed_on = taken.get("closed_on")
    on = f" --on {closed_on}" if closed_on else ""
    rectified_on = taken.get("rectified_on") or closed_on
    steps = {
        Status.RECTIFIED: [f"qinling complete {name}{f' --on {rectified_on}' if rectified_on else ''}"],
        Status.ACCEPTING: [f"qinling apply {name}{on}"],
        Status.CLOSED: _list_acceptances(name, before, on, rules),
    }
    return [command for status in CLOSE_OUT_WAY[done : way.index(goal) + 1] for command in steps[status]]


def _list_acceptances(name: str, before: Issue, on: str, rules: CloseOutRules) -> list[str]:
    """Return the commands of the acceptances that are left, level by level, and of the notice if there is one."""
    commands = [f"qinling attach {name} 文件 --as {word.value}" for word in _list_required_kinds(rules)]
    issue = dict(before)
    if issue.get("status") != Status.ACCEPTING:
        issue["accepted_level"] = None
    while level := rules.find_next_level(issue):
        commands.append(_build_acceptance(name, level, on, rules))
        issue["accepted_level"] = level.value
    return [*commands, f"qinling notice {name}", f"qinling close {name}"] if rules.notice_days else commands


def _build_acceptance(name: str, level: Level, on: str, rules: CloseOutRules) -> str:
    """Return the command of one acceptance, with a word for each text that the office requires."""
    texts = {AcceptanceText.OPINION: " --opinion 意见", AcceptanceText.DOCUMENT: " --doc 文号"}
    given = "".join(text for word, text in texts.items() if word in rules.requires)
    by = "" if rules.applicant_may_accept else " --by 验收人"
    return f"qinling accept {name} --level {level.label}{on}{given}{by}"
