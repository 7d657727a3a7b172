"""Opinions of inspectors (督察意见): how they and their replies are recorded, and how a cell shows them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from qinling.errors import StepRefused
from qinling.rules.drafts import Value
from qinling.rules.history.events import EventKind
from qinling.rules.history.timeline import StepDetails, Timeline
from qinling.rules.lifecycle.steps import Step, StepDates, require_reason

#: The field with the opinions of an issue: a ready column of exports, and `return` takes what is added to its cells.
OPINIONS = "opinion_text"
#: What stands in a cell that cannot hold all opinions.
_LEFT_OUT, _CUT = "（更早的 {} 条见台账）\n", "……（其余见台账）"
_HEADING = re.compile(r"〔\d+〕\d{4}-\d{2}-\d{2}\D")


@dataclass(frozen=True, slots=True)
class Opinion:
    """An opinion to record: what it says, who gave it, and the file and the cell where it stood.

    *cell* names the sheet too. *by* is "" where nobody is named.
    """

    text: str
    by: str = ""
    file: str = ""
    cell: str = ""


def record_opinions(step_dates: StepDates, given: Iterable[Opinion], timeline: Timeline) -> list[Step]:
    """Return a step for each of the opinions *given* on one issue, in their order. Any status may have one."""
    step_dates.require_not_before({})
    opinions, steps = list(timeline.opinions), []
    for one in given:
        details: dict[str, Value] = {
            "item": max((opinion["item"] for opinion in opinions), default=0) + 1,
            "on": step_dates.on,
            "by": one.by or None,
            "opinion": require_reason(one.text, "意见", option=""),
            "file": one.file or None,
            "cell": one.cell or None,
        }
        opinions.append({**details, "on": step_dates.on.isoformat(), "replied_on": None})
        steps.append(Step(EventKind.OPINION, _build_opinion_fields(opinions), details))
    return steps


def record_opinion_reply(
    step_dates: StepDates, by: str, note: str, timeline: Timeline, item: int | None
) -> Step:
    """Record the reply to opinion *item*, by default to the earliest opinion without a reply."""
    open_opinions = [one for one in timeline.opinions if not one["replied_on"]]
    answered = next((one for one in open_opinions if item in (None, one["item"])), None)
    if answered is None:
        raise StepRefused(
            "没有等待答复的督察意见" if item is None else f"没有等待答复的第 {item} 条督察意见",
            "用 qinling show 编号 核对",
        )
    step_dates.require_not_before({"on": date.fromisoformat(answered["on"])}, ("on", "意见的日期"))
    details: dict[str, Value] = {
        "item": answered["item"],
        "on": step_dates.on,
        "by": by,
        "note": require_reason(note, "答复内容", "--note"),
    }
    reply = {"replied_on": step_dates.on.isoformat(), "replied_by": by, "reply": details["note"]}
    opinions = [{**one, **reply} if one is answered else one for one in timeline.opinions]
    return Step(EventKind.OPINION_REPLIED, _build_opinion_fields(opinions), details)


def _build_opinion_fields(opinions: Sequence[StepDetails]) -> dict[str, Value]:
    days = [one["on"] for one in opinions if not one["replied_on"]]
    return {
        OPINIONS: "\n".join(map(format_opinion, opinions)),
        "opinion_on": date.fromisoformat(min(days)) if days else None,
    }


def format_opinion(opinion: StepDetails) -> str:
    """Return an opinion as the cell of an export shows it: its number, day, inspector and text, the reply below."""
    by = f" {opinion['by']}" if opinion["by"] else ""
    lines = [f"〔{opinion['item']}〕{opinion['on']}{by}：{opinion['opinion']}"]
    if opinion["replied_on"]:
        lines.append(f"答复（{opinion['replied_on']} {opinion['replied_by']}）：{opinion['reply']}")
    return "\n".join(lines)


def shorten_opinions(text: str, max_length: int) -> str:
    """Return *text*, all opinions of an issue, or its newest opinions in at most *max_length* characters.

    A first line says how many are left out. An opinion that alone is longer is cut and says so.
    """
    if len(text) <= max_length:
        return text
    lines = text.split("\n")
    starts = [place for place, line in enumerate(lines) if _HEADING.match(line)] or [0]
    room = max_length - len(_LEFT_OUT.format(len(starts)))
    for left_out, start in enumerate(starts):
        newest = "\n".join(lines[start:])
        if len(newest) <= room:
            return _LEFT_OUT.format(left_out) + newest
    return _LEFT_OUT.format(len(starts) - 1) + newest[: room - len(_CUT)] + _CUT


def list_opinion_headings(text: str) -> list[str]:
    """Return the lines of *text* that begin as `format_opinion` begins an opinion: its number and day."""
    return [line.strip() for line in text.splitlines() if _HEADING.match(line.strip())]


def find_same_opinion(text: str, opinions: Iterable[StepDetails]) -> StepDetails | None:
    """Return the opinion of *opinions* that says the same as *text*, blanks aside, or None."""
    wanted = "".join(text.split())
    return next((one for one in opinions if "".join(one["opinion"].split()) == wanted), None)


def find_added_text(shown: str, text: str) -> tuple[str, bool]:
    """Return what *text*, the cell of a returned table, says beyond *shown*, and whether lines of *shown* are gone.

    *shown* is what the cell held when it was exported.
    """
    left = [line.strip() for line in shown.splitlines() if line.strip()]
    added = []
    for line in text.splitlines():
        if line.strip() in left:
            left.remove(line.strip())
        else:
            added.append(line.rstrip())
    return "\n".join(added).strip(), bool(left)
