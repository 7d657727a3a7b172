"""Lives of issues, led at random through the real ledger beside a small model of them in plain dicts."""

import tempfile
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from qinling.errors import StepRefused, UndoRefused
from qinling.ledger.engine import open_ledger
from qinling.ledger.past import recall
from qinling.ledger.reader import open_reader
from qinling.ledger.session_reader import SessionReader
from qinling.procedures import upkeep
from qinling.procedures.follow_up import attach, picked, take_step, void_issues
from qinling.procedures.looking import Filters, list_issues
from qinling.procedures.recording import Stamp
from qinling.procedures.registration import edit_issue, register
from qinling.procedures.undoing import undo_last
from qinling.reports.issues import issue_json
from qinling.rules import extending, lifecycle
from qinling.rules.drafts import Draft, Sheet
from qinling.rules.lifecycle import Moment, Opinion, Procedure
from qinling.rules.vocabulary import Found, Level, Paper, Saying, Update

FIRST_DAY = date(2026, 6, 22)  # a Monday; no holiday follows before late September
ACTORS = ("张某", "张某", "李某", "王某")  # who does most takes most back
SHEET = Sheet("台账.xlsx", "台账")
DUE = date(2026, 7, 10)

# -- the model ----------------------------------------------------------------------------------

RUNNING = {"not_started", "rectifying"}
AWAITING = {"rectified", "accepting"}
OPEN = RUNNING | AWAITING
CHAINS = {
    "district": ("district",),
    "city": ("district", "city"),
    "province": ("district", "city", "province"),
}
#: The statuses that each step may be taken from, and the days it may not lie before.
FROM = {
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
NO_CLOSING = dict.fromkeys(("applied_on", "applied_by", "accepted_level", "noticed_on"))


def is_standing(issue):
    return issue["deadline_kind"] in ("standing", "dated_standing")


def dated(issue, day):
    return {"deadline": day, "deadline_kind": "dated_standing" if is_standing(issue) else "dated"}


def again(issue, call):
    """What a new round begins with, None where its deadline is past already."""
    if call["to"] and call["to"] < call["on"]:
        return None
    begun = {
        "status": "rectifying",
        "round": issue["round"] + 1,
        **dict.fromkeys(("rectified_on", "closed_on", "percent", "requested_deadline")),
        **NO_CLOSING,
    }
    return begun | (dated(issue, call["to"]) | {"original_deadline": call["to"]} if call["to"] else {})


def ask(issue, call, _):
    due, to = issue["deadline"], call["to"]
    if due and to and call["reason"] and not issue["requested_deadline"] and to > max(due, call["on"]):
        return {"requested_deadline": to, "asked": (call["on"], call["by"])}
    return None


def may_answer(issue, call):
    """Whether there is a request, and the call answers it, later and by somebody else."""
    on, by = issue["asked"] or (None, None)
    return issue["requested_deadline"] and call["on"] >= on and call["by"] != by


def grant(issue, call, _):
    day = call["to"] or issue["requested_deadline"]
    if not may_answer(issue, call) or day <= issue["deadline"]:
        return None
    return dated(issue, day) | {"requested_deadline": None}


def accept(issue, call, office):
    chain = CHAINS[issue["level"]]
    done = chain.index(issue["accepted_level"]) + 1 if issue["accepted_level"] else 0
    if chain[done:][:1] != (call["level"],) or call["by"] == issue["applied_by"]:
        return None
    has_papers = issue["round"] in {begun for begun, _ in issue["papers"]}
    if not (has_papers if Paper.AFTER in office.requires else call["words"]):
        return None
    last = call["level"] == chain[-1] and not office.notice_days
    return {"accepted_level": call["level"]} | ({"status": "closed", "closed_on": call["on"]} if last else {})


def notice(issue, call, _):
    wholly = issue["accepted_level"] == issue["level"] and not issue["noticed_on"]
    return {"noticed_on": call["on"]} if wholly else None


def close(issue, call, office):
    if issue["accepted_level"] != issue["level"]:
        return None
    if office.notice_days:
        since = issue["noticed_on"]
        if not since:
            return None
        between = (since + timedelta(days=1 + past) for past in range((call["on"] - since).days - 1))
        if sum(day.weekday() < 5 for day in between) < office.notice_days:
            return None
    return {"status": "closed", "closed_on": call["on"]}


def look_back(issue, call, _):
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
    begun = again(issue, call)
    return begun and looked | begun


EFFECTS = {
    "report": lambda issue, call, _: call["said"] | {"status": "rectifying", "reported_on": call["on"]},
    "ask": ask,
    "grant": grant,
    "deny": lambda issue, call, _: (
        {"requested_deadline": None} if may_answer(issue, call) and call["reason"] else None
    ),
    "complete": lambda issue, call, _: {
        "status": "rectified",
        "rectified_on": call["on"],
        "percent": 100.0,
        "schedule": None,
        "requested_deadline": None,
    },
    "apply": lambda issue, call, _: (
        NO_CLOSING | {"status": "accepting", "applied_on": call["on"], "applied_by": call["by"]}
    ),
    "accept": accept,
    "turn_back": lambda issue, call, _: (
        {
            "status": "rectifying",
            "rectified_on": None,
            "percent": None if issue["percent"] == 100 else issue["percent"],
            **NO_CLOSING,
        }
        if call["reason"]
        else None
    ),
    "notice": notice,
    "close": close,
    "reopen": lambda issue, call, _: again(issue, call) if call["reason"] else None,
    "look_back": look_back,
    "void": lambda issue, call, _: (
        {
            "status": "void",
            "schedule": None,
            "requested_deadline": None,
            **NO_CLOSING,
        }
        if call["reason"]
        else None
    ),
}


def outcome(step, issue, call, office):
    """Return what a step changes of an issue, None where it may not be taken."""
    statuses, days = FROM[step]
    if issue["status"] not in statuses or call["on"] > call["today"]:
        return None
    if any(issue[name] and call["on"] < issue[name] for name in days):
        return None
    return EFFECTS[step](issue, call, office)


def after_correction(issue, news):
    """Return *news* with what follows where they touch what has been accepted."""
    news = {name: value for name, value in news.items() if issue[name] != value}
    if issue["accepted_level"] and "description" in news:
        news |= {"status": "rectified", "closed_on": None, **NO_CLOSING}
    if issue["original_deadline"] is None and news.get("deadline"):
        news["original_deadline"] = news["deadline"]
    return news


# -- the same through the program ---------------------------------------------------------------


def decide(step, call, office):
    """Return the program's own decision of the same step."""
    moment, by, reason, to = Moment(call["on"], call["today"]), call["by"], call["reason"], call["to"]
    words = call["words"]
    decisions = {
        "report": lambda issue, _: lifecycle.report(issue, moment, call["said"]),
        "ask": lambda issue, _: extending.ask_extension(issue, moment, to or moment.on, by, reason),
        "grant": lambda issue, course: extending.grant_extension(issue, moment, by, course.extensions, to=to),
        "deny": lambda issue, course: extending.deny_extension(issue, moment, by, course.extensions, reason),
        "complete": lambda issue, _: lifecycle.complete(issue, moment),
        "apply": lambda issue, _: lifecycle.apply(issue, moment, by),
        "accept": lambda issue, course: lifecycle.accept(
            issue,
            moment,
            Opinion(Level.coded(call["level"]), by, words, words),
            office,
            course.papers_of_round,
        ),
        "turn_back": lambda issue, _: lifecycle.turn_back(issue, moment, by, reason),
        "notice": lambda issue, _: lifecycle.notice(issue, moment, office),
        "close": lambda issue, _: lifecycle.close(issue, moment, office, by),
        "reopen": lambda issue, _: lifecycle.reopen(issue, moment, by, reason, to),
        "look_back": lambda issue, _: extending.look_back(
            issue, moment, Found.coded(call["found"]), by, reason, to
        ),
    }
    return decisions[step]


NAMES = (
    "number", "level", "description", "remark", "found_on", "handed_over_on", "deadline", "deadline_kind",
    "deadline_text", "original_deadline", "status", "schedule", "percent", "progress", "rectified_on",
    "closed_on", "round", "reported_on", "requested_deadline", "applied_on", "applied_by", "accepted_level",
    "noticed_on", "rechecked_on",
)  # fmt: skip
DEADLINE = ("deadline", "deadline_kind", "deadline_text")
#: What the files say of each issue. Those of the first file are there from the first day, others come and go.
FILE = {
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
COURSE = ("status", "schedule", "percent")
FIRST_FILE = ("S1", "S2", "J1", "J2", "Q1", "Q2")
DESCRIPTIONS = ("甲处弃渣", "乙处弃渣")


def new_issue(said):
    plain = dict.fromkeys(NAMES) | {"deadline_kind": "none", "round": 1, "papers": frozenset(), "asked": None}
    return plain | said | {"original_deadline": said.get("deadline")}


def after_import(issue, said, update):
    """Return the issue after a row says *said* of it."""
    news = {name: value for name, value in said.items() if value is not None and name not in DEADLINE}
    if "deadline" in said:
        says_nothing = said["deadline"] is None and said["deadline_text"] == issue["deadline_text"]
        was_the_first = (
            issue["deadline"] and said["deadline"] == issue["original_deadline"] != issue["deadline"]
        )
        if not says_nothing and not was_the_first:
            news |= {name: said[name] for name in DEADLINE}
    if update is Update.FILL:
        news = {name: value for name, value in news.items() if issue[name] is None}
    return corrected(issue, news)


def corrected(issue, news):
    """Return the issue after a correction; one that touches what was accepted voids the acceptance."""
    after = issue | news
    if issue["accepted_level"] and after["description"] != issue["description"]:
        after |= NO_CLOSING | {"status": "rectified", "closed_on": None}
    return after | {"original_deadline": after["original_deadline"] or after["deadline"]}


# -- both side by side --------------------------------------------------------------------------

people = st.sampled_from(ACTORS)


def now_and_then(strategy, otherwise):
    return st.sampled_from([False, False, False, True]).flatmap(
        lambda now: strategy if now else st.just(otherwise)
    )


@settings(
    max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
class Lives(RuleBasedStateMachine):
    """Several people work at several issues while the days go by."""

    def __init__(self):
        super().__init__()
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.path, self.folder, self.photo = folder / "ledger.db", folder / "papers", folder / "照片.jpg"
        self.day = FIRST_DAY
        self.issues = {}
        self.commands = []  # (who, what each issue was before, whether it was taken back)
        self.evenings = {}  # day → what `list --json` gave at its end

    def teardown(self):
        self.verify()
        self.stack.close()

    @initialize(
        notice_days=st.sampled_from([0, 3]),
        requires=st.sampled_from([(Saying.OPINION, Saying.DOCUMENT), (Paper.AFTER,)]),
    )
    def begin(self, notice_days, requires):
        self.office = Procedure(notice_days=notice_days, requires=requires)
        with open_ledger(self.path, create=True):
            pass
        self.take_in(FIRST_FILE, Update.FILL, "登记员", DESCRIPTIONS[0], None)

    # what can happen

    @rule(data=st.data(), number=st.sampled_from([*FILE]), many=st.sampled_from([2, 4, 8]))
    def go_on(self, data, number, many):
        """Take some steps of one issue, now and then together with another, and let days pass between."""
        if Paper.AFTER in self.office.requires:
            self.take_in_a_paper(number, ACTORS[0], b"1")
        for _ in range(many if number in self.issues else 0):
            others = data.draw(now_and_then(st.sampled_from(sorted(self.issues)), number))
            self.take_a_step(data, list(dict.fromkeys([number, others])), data.draw(people))
            if days := data.draw(now_and_then(st.sampled_from([1, 6]), 0)):
                self.sleep(days)

    def take_a_step(self, data, numbers, actor):
        first = self.issues[numbers[0]]
        call = data.draw(self.calls(first))
        open_to = {step for step in FROM if outcome(step, first, call, self.office) is not None}
        useful = sorted(open_to - {"void", "turn_back", "look_back"}) or [*FROM]
        # What only the rest of the call stands in the way of tells most.
        barred = [step for step in FROM if first["status"] in FROM[step][0] and step not in open_to] or [
            *FROM
        ]
        step = data.draw(now_and_then(st.sampled_from(barred) | st.sampled_from([*FROM]), None)) or data.draw(
            st.sampled_from(useful)
        )
        after = {number: outcome(step, self.issues[number], call, self.office) for number in numbers}
        if step == "void":
            self.void(
                numbers, call, actor, data.draw(st.none() | st.sampled_from(sorted(self.issues))), after
            )
            return

        def take(session, stamp):
            issues = picked(SessionReader(session), [(number, None) for number in numbers])
            take_step(session, issues, decide(step, call, self.office), stamp)

        self.write(actor, take, self.all_of(after))

    def void(self, numbers, call, actor, into, after):
        if into and (into in numbers or self.issues[into]["status"] == "void"):
            after = {into: None}

        def take(session, stamp):
            issues = picked(SessionReader(session), [(number, None) for number in numbers])
            moment = Moment(call["on"], call["today"])
            void_issues(session, issues, stamp, moment, call["reason"], into)

        self.write(actor, take, self.all_of(after))

    @rule(
        numbers=st.lists(st.sampled_from([*FILE]), min_size=1, max_size=3, unique=True),
        update=st.sampled_from(Update),
        actor=people,
        description=st.sampled_from(DESCRIPTIONS),
        remark=st.sampled_from([None, "已约谈", "已督办"]),
    )
    def take_in(self, numbers, update, actor, description, remark):
        """Import a file; of an issue that is there it does not say how far it has come."""
        rows, after = [], {}
        for number in numbers:
            said = FILE[number] | {"number": number, "description": description, "remark": remark}
            if number in self.issues:
                said = {name: value for name, value in said.items() if name not in COURSE}
                issue = self.issues[number]
                then = issue if update is Update.KEEP else after_import(issue, said, update)
                after |= {number: then} if then != issue else {}
            else:
                after[number] = new_issue(said)
            rows.append(Draft(said, {}, SHEET, 2))
        self.write(actor, lambda session, stamp: register(session, rows, stamp, update=update), after)

    @rule(data=st.data(), actor=people, ground=st.sampled_from(["", "更正"]))
    def edit(self, data, actor, ground):
        number = data.draw(st.sampled_from(sorted(self.issues)))
        issue = self.issues[number]
        day = data.draw(st.integers(-3, 60).map(lambda days: FIRST_DAY + timedelta(days)))
        typed = data.draw(
            st.sampled_from(
                [
                    {"description": DESCRIPTIONS[1]},
                    {"remark": "来函"},
                    {"deadline": day, "deadline_kind": "dated", "deadline_text": str(day)},
                    {"status": "closed"} if not ground else {"remark": None},
                ]
            )
        )
        later = "deadline" in typed and issue["deadline"] and day > issue["deadline"]
        goes_round = (later or typed.get("status", issue["status"]) != issue["status"]) and not ground
        then = corrected(issue, typed)
        self.write(
            actor,
            lambda session, stamp: edit_issue(session, number, None, typed, stamp, ground),
            None if goes_round else {number: then} if then != issue else {},
        )

    @rule(number=st.sampled_from([*FILE]), actor=people, photo=st.sampled_from([b"1", b"2"]))
    def take_in_a_paper(self, number, actor, photo):
        if number not in self.issues:
            return
        issue = self.issues[number]
        self.photo.write_bytes(photo)

        def take(session, stamp):
            (row,) = picked(SessionReader(session), [(number, None)])
            attach(session, row, [self.photo], Paper.AFTER, self.folder, stamp)

        papers = issue["papers"] | {(issue["round"], photo)}
        self.write(actor, take, {number: issue | {"papers": papers}} if papers != issue["papers"] else {})

    @rule(actor=people)
    def undo(self, actor):
        own = [place for place, (who, _, undone) in enumerate(self.commands) if who == actor and not undone]
        before = self.commands[own[-1]][1] if own else {}
        since = self.commands[own[-1] + 1 :] if own else []
        if not own or any(not undone and before.keys() & touched for _, touched, undone in since):
            self.write(actor, undo_last, None, refusal=UndoRefused)
            return
        self.write(actor, undo_last, {}, writes=True)
        self.commands[own[-1]] = (actor, before, True)
        self.issues |= before
        self.issues = {number: issue for number, issue in self.issues.items() if issue}

    @rule(days=st.integers(1, 10))
    def sleep(self, days):
        self.verify()
        with open_reader(self.path) as reader:
            issues = list(list_issues(reader, Filters()))
        for _ in range(days):
            self.evenings[self.day] = [issue_json(issue, self.day) for issue in issues]
            self.day += timedelta(1)

    @precondition(lambda self: self.evenings)
    @rule(data=st.data())
    def remember(self, data):
        day = data.draw(st.sampled_from(sorted(self.evenings)))
        with open_reader(self.path) as reader:
            recall(reader, day)
            assert [issue_json(issue, day) for issue in list_issues(reader, Filters())] == self.evenings[day]

    # what holds all the time

    @invariant()
    def ledger_and_model_agree(self):
        assert {row["number"]: {name: row[name] for name in NAMES} for row in self.rows()} == {
            number: {name: issue[name] for name in NAMES} for number, issue in self.issues.items()
        }

    @invariant()
    def nothing_is_in_a_state_the_procedure_forbids(self):
        for row in self.rows():
            imported_so = row["number"] == "Q2" and row["round"] == 1
            if row["status"] == "closed":
                assert row["closed_on"] or imported_so
            if row["status"] in RUNNING:
                assert not any(row[name] for name in ("rectified_on", "closed_on", *NO_CLOSING))
            else:
                assert row["schedule"] is row["requested_deadline"] is None
            if row["status"] not in ("accepting", "closed"):
                assert not any(row[name] for name in NO_CLOSING)

    # how

    def calls(self, issue):
        """Return calls of a step, most of them such as *issue* may take."""
        chain = CHAINS[issue["level"]]
        done = chain.index(issue["accepted_level"]) + 1 if issue["accepted_level"] else 0
        asks = issue["status"] == "rectified" or (
            issue["status"] in RUNNING and not issue["requested_deadline"]
        )
        days = st.none() | st.integers(-2, 60).map(lambda days: self.day + timedelta(days))
        return st.fixed_dictionaries(
            {
                "today": st.just(self.day),
                "on": st.sampled_from([0, 0, 0, -1, -3, 1]).map(lambda days: self.day + timedelta(days)),
                "by": now_and_then(st.just("申请人"), "申请人" if asks else "验收人"),
                "to": days,
                "reason": st.sampled_from(["雨季", "雨季", "雨季", ""]),
                "words": st.sampled_from(["合格", "合格", "合格", ""]),
                "found": st.sampled_from(["holds", "relapsed"]),
                "level": now_and_then(st.sampled_from(CHAINS["province"]), chain[min(done, len(chain) - 1)]),
                "said": st.sampled_from([{"percent": 60.0}, {"schedule": "ahead", "progress": "已清运"}]),
            }
        )

    def all_of(self, changes):
        """Return the issues after a step that changes them so, None where one of them may not take it."""
        if None in changes.values():
            return None
        return {number: self.issues[number] | change for number, change in changes.items()}

    def write(self, actor, work, after, *, writes=None, refusal=StepRefused):
        """Do *work*: after it the issues are *after*; where that is None it is refused and nothing written."""
        head = self.head()
        stamp = Stamp(actor, f"{self.day}T01:02:03.000004Z", self.day)
        if after is None:
            with pytest.raises(refusal), open_ledger(self.path) as session:
                work(session, stamp)
            assert self.head() == head
            return
        with open_ledger(self.path) as session:
            work(session, stamp)
        assert (self.head() != head) == (bool(after) if writes is None else writes)
        if after:
            before = {number: self.issues.get(number) for number in after}
            assert all(
                old is None or old["round"] <= after[number]["round"] for number, old in before.items()
            )
            self.commands.append((actor, before, False))
            self.issues |= after

    def rows(self):
        with open_reader(self.path) as reader:
            return [issue._asdict() for issue in list_issues(reader, Filters())]

    def head(self):
        with open_reader(self.path) as reader:
            return upkeep.head(reader)

    def verify(self):
        with open_reader(self.path) as reader:
            assert upkeep.verify(reader, self.folder).faults == []


TestLives = Lives.TestCase
