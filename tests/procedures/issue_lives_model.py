"""A small model of an issue's life in plain dicts, written from the procedure and not from the program."""

from datetime import date, timedelta

from qinling.rules.vocabulary import AttachmentKind, ImportUpdate
from tests.procedures.notifications.notification_model import is_workday

FIRST_DAY = date(2026, 6, 22)  # a Monday
DUE = date(2026, 7, 10)

RUNNING = {"not_started", "rectifying"}
AWAITING = {"rectified", "accepting"}
OPEN = RUNNING | AWAITING
CHAINS = {
    "district": ("district",),
    "city": ("district", "city"),
    "province": ("district", "city", "province"),
}
#: The statuses that each step may be taken from, and the days it may not lie before.
STEP_CONDITIONS = {
    "report": (RUNNING, ("found_on",)),
    "ask": (RUNNING, ("found_on",)),
    "grant": (RUNNING, ("found_on",)),
    "deny": (RUNNING, ("found_on",)),
    "complete": (RUNNING, ("found_on", "handed_over_on")),
    "apply": ({"rectified"}, ("rectified_on",)),
    "accept": ({"accepting"}, ("rectified_on", "applied_on")),
    "turn_back": (AWAITING, ("rectified_on", "applied_on")),
    "notice": ({"accepting"}, ("applied_on",)),
    "close": ({"accepting"}, ("applied_on", "noticed_on")),
    "reopen": ({"closed"}, ("closed_on",)),
    "look_back": (OPEN | {"closed"}, ("closed_on", "rechecked_on")),
    "void": (OPEN, ("found_on",)),
}
NO_CLOSE_OUT = dict.fromkeys(("applied_on", "applied_by", "accepted_level", "noticed_on"))


def is_standing(issue):
    return issue["deadline_kind"] in ("standing", "dated_standing")


def deadline_values(issue, day):
    return {"deadline": day, "deadline_kind": "dated_standing" if is_standing(issue) else "dated"}


def begin_round(issue, call):
    """What a new round begins with, None where its deadline is past already."""
    if call["to"] and call["to"] < call["on"]:
        return None
    begun = {
        "status": "rectifying",
        "round": issue["round"] + 1,
        **dict.fromkeys(("rectified_on", "closed_on", "percent", "requested_deadline")),
        **NO_CLOSE_OUT,
    }
    return begun | (
        deadline_values(issue, call["to"]) | {"original_deadline": call["to"]} if call["to"] else {}
    )


def request_extension(issue, call, _):
    due, to = issue["deadline"], call["to"]
    if due and to and call["reason"] and not issue["requested_deadline"] and to > max(due, call["on"]):
        return {"requested_deadline": to, "asked": (call["on"], call["by"])}
    return None


def can_answer(issue, call):
    """Whether there is a request, and the call answers it, later and by somebody else."""
    on, by = issue["asked"] or (None, None)
    return issue["requested_deadline"] and call["on"] >= on and call["by"] != by


def approve_extension(issue, call, _):
    day = call["to"] or issue["requested_deadline"]
    if not can_answer(issue, call) or day <= issue["deadline"]:
        return None
    return deadline_values(issue, day) | {"requested_deadline": None}


def accept_issue(issue, call, office):
    chain = CHAINS[issue["level"]]
    done = chain.index(issue["accepted_level"]) + 1 if issue["accepted_level"] else 0
    if chain[done:][:1] != (call["level"],) or call["by"] == issue["applied_by"]:
        return None
    has_papers = issue["round"] in {begun for begun, _ in issue["papers"]}
    if not (has_papers if AttachmentKind.AFTER in office.requires else call["words"]):
        return None
    last = call["level"] == chain[-1] and not office.notice_days
    return {"accepted_level": call["level"]} | ({"status": "closed", "closed_on": call["on"]} if last else {})


def publish_notice(issue, call, _):
    wholly = issue["accepted_level"] == issue["level"] and not issue["noticed_on"]
    return {"noticed_on": call["on"]} if wholly else None


def close_issue(issue, call, office):
    if issue["accepted_level"] != issue["level"]:
        return None
    if office.notice_days:
        since = issue["noticed_on"]
        if not since:
            return None
        between = (since + timedelta(days=1 + past) for past in range((call["on"] - since).days - 1))
        if sum(map(is_workday, between)) < office.notice_days:
            return None
    return {"status": "closed", "closed_on": call["on"]}


def recheck_issue(issue, call, _):
    if issue["status"] != "closed" and not is_standing(issue):
        return None
    if call["to"] and (issue["status"], call["found"]) != ("closed", "relapsed"):
        return None
    looked = {"rechecked_on": call["on"]}
    if call["found"] == "holds":
        return looked
    if not call["reason"]:
        return None
    if issue["status"] != "closed":
        return looked
    begun = begin_round(issue, call)
    return begun and looked | begun


EFFECTS = {
    "report": lambda issue, call, _: call["said"] | {"status": "rectifying", "reported_on": call["on"]},
    "ask": request_extension,
    "grant": approve_extension,
    "deny": lambda issue, call, _: (
        {"requested_deadline": None} if can_answer(issue, call) and call["reason"] else None
    ),
    "complete": lambda issue, call, _: {
        "status": "rectified",
        "rectified_on": call["on"],
        "percent": 100.0,
        "schedule": None,
        "requested_deadline": None,
    },
    "apply": lambda issue, call, _: (
        NO_CLOSE_OUT | {"status": "accepting", "applied_on": call["on"], "applied_by": call["by"]}
    ),
    "accept": accept_issue,
    "turn_back": lambda issue, call, _: (
        {
            "status": "rectifying",
            "rectified_on": None,
            "percent": None if issue["percent"] == 100 else issue["percent"],
            **NO_CLOSE_OUT,
        }
        if call["reason"]
        else None
    ),
    "notice": publish_notice,
    "close": close_issue,
    "reopen": lambda issue, call, _: begin_round(issue, call) if call["reason"] else None,
    "look_back": recheck_issue,
    "void": lambda issue, call, _: (
        {
            "status": "void",
            "schedule": None,
            "requested_deadline": None,
            **NO_CLOSE_OUT,
        }
        if call["reason"]
        else None
    ),
}


#: Steps on the way to close-out: none lies before the one it follows.
MILESTONES = {"complete", "apply", "accept", "turn_back", "notice", "close", "reopen", "void"}


def apply_step(step, issue, call, office):
    """Return what a step changes of an issue, None where it may not be taken."""
    statuses, days = STEP_CONDITIONS[step]
    if issue["status"] not in statuses or call["on"] > call["today"]:
        return None
    if any(issue[name] and call["on"] < issue[name] for name in days):
        return None
    if issue["milestone"] and call["on"] < issue["milestone"]:
        return None
    changed = EFFECTS[step](issue, call, office)
    if changed and (step in MILESTONES or "round" in changed):
        return changed | {"milestone": call["on"]}
    return changed


NAMES = (
    "number", "level", "description", "remark", "found_on", "handed_over_on", "deadline", "deadline_kind",
    "deadline_text", "original_deadline", "status", "schedule", "percent", "progress", "rectified_on",
    "closed_on", "round", "reported_on", "requested_deadline", "applied_on", "applied_by", "accepted_level",
    "noticed_on", "rechecked_on",
)  # fmt: skip
DEADLINE = ("deadline", "deadline_kind", "deadline_text")
#: What the files say of each issue. Those of the first file are there from the first day, others come and go.
FILE_ROWS = {
    "S1": {
        "level": "province", "status": "not_started", **dict(zip(DEADLINE, (DUE, "dated", "7月10日前"), strict=True)),
        "found_on": FIRST_DAY - timedelta(2), "handed_over_on": FIRST_DAY - timedelta(1),
    },
    "J1": {
        "level": "city", "status": "rectifying",
        **dict(zip(DEADLINE, (None, "standing", "长期坚持"), strict=True)),
    },
    "Q1": {
        "level": "district", "status": "rectifying", "schedule": "behind", "percent": 40.0,
        **dict(zip(DEADLINE, (DUE, "dated_standing", "7月10日前并长期坚持"), strict=True)),
    },
    "Q2": {"level": "district", "status": "closed"},
    "S2": {"level": "province", "status": "accepting"},
    "J2": {"level": "city", "status": "rectified"},
    "N1": {"level": "district", "status": "rectified"},
    "N2": {"level": "city", "status": "accepting"},
}  # fmt: skip
PROGRESS_FIELDS = ("status", "schedule", "percent")
FIRST_FILE_NUMBERS = ("S1", "S2", "J1", "J2", "Q1", "Q2")
DESCRIPTIONS = ("甲处弃渣", "乙处弃渣")


def new_issue(said):
    plain = dict.fromkeys(NAMES) | {
        "deadline_kind": "none",
        "round": 1,
        "papers": frozenset(),
        "asked": None,
        "milestone": None,
    }
    return plain | said | {"original_deadline": said.get("deadline")}


def apply_import(issue, said, update):
    """Return the issue after a row says *said* of it."""
    news = {name: value for name, value in said.items() if value is not None and name not in DEADLINE}
    if "deadline" in said:
        says_nothing = said["deadline"] is None and said["deadline_text"] == issue["deadline_text"]
        was_the_first = (
            issue["deadline"] and said["deadline"] == issue["original_deadline"] != issue["deadline"]
        )
        if not says_nothing and not was_the_first and issue["round"] == 1:
            news |= {name: said[name] for name in DEADLINE}
    if update is ImportUpdate.FILL:
        news = {name: value for name, value in news.items() if issue[name] is None}
    return apply_correction(issue, news)


def apply_correction(issue, news):
    """Return the issue after a correction; one that touches what was accepted voids the acceptance."""
    after = issue | news
    if issue["accepted_level"] and after["description"] != issue["description"]:
        after |= NO_CLOSE_OUT | {"status": "rectified", "closed_on": None}
    return after | {"original_deadline": after["original_deadline"] or after["deadline"]}
