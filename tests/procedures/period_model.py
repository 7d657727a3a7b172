"""The figures of a period counted plainly from what happened, without events, conditions or SQL."""

from collections import Counter

AWAITING_OR_CLOSED = {"rectified", "accepting", "closed"}
STEPS = {
    "ask": "extensions_asked",
    "grant": "extensions_approved",
    "deny": "extensions_refused",
    "turn_back": "turn_backs",
    "look_back": "rechecks",
}


def count_period(issues, ended_rounds, steps, first, last):
    """Count what happened from *first* to *last*.

    *issues* are as they are, *ended_rounds* as they were when a round ended, *steps* (name, issue before, call).
    """

    def is_in(day):
        return day is not None and first <= day <= last

    counts = Counter()
    for issue in [*issues, *ended_rounds]:
        counts["rectified"] += issue["status"] in AWAITING_OR_CLOSED and is_in(issue["rectified_on"])
        if issue["status"] == "closed" and is_in(issue["closed_on"]):
            counts["closed_out"] += 1
            done = issue["rectified_on"] or issue["closed_on"]
            due = issue["deadline"]
            kind = "without_deadline" if due is None else "late" if done > due else "on_time"
            counts[f"closed_{kind}"] += 1
    for name, before, call in steps:
        if is_in(call["on"]):
            counts[STEPS.get(name)] += 1
            counts["extensions_asked_late"] += name == "ask" and call["on"] > before["deadline"]
            begins = name == "reopen" or (name == "look_back" and call["found"] == "relapsed")
            counts["relapses"] += begins and before["status"] == "closed"
    return counts


COUNTED = (
    "rectified", "closed_out", "closed_on_time", "closed_late", "closed_without_deadline", "relapses",
    "extensions_asked_late", *STEPS.values(),
)  # fmt: skip
