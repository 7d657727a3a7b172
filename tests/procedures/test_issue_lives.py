"""Lives of issues, led at random through the real ledger beside the model of them in `lives_model`."""

import tempfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from qinling.errors import StepRefused, UndoRefused
from qinling.ledger.attachments import AttachmentFolder
from qinling.ledger.engine import open_ledger
from qinling.ledger.figures.measuring import find_figure_rows, measure_figures
from qinling.ledger.history.replay import replay_as_of
from qinling.ledger.issues.filters import Filters
from qinling.ledger.reader import open_reader
from qinling.procedures import ledger_verification
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.importing.ledger_import import import_drafts
from qinling.procedures.issue_editing import edit_issue
from qinling.procedures.steps import attach_files, resolve_issues, take_step, void_issues
from qinling.procedures.undo import undo_last_command
from qinling.procedures.views.issue_views import list_issues, read_issue_by_id
from qinling.reports.issues.issue_tables import issue_json
from qinling.rules.drafts import Draft, Sheet
from qinling.rules.figures.declared import FIGURES
from qinling.rules.figures.figures import Span
from qinling.rules.lifecycle import close_out, extensions, rechecks, steps
from qinling.rules.lifecycle.close_out import Acceptance, CloseOutRules
from qinling.rules.lifecycle.steps import StepDates
from qinling.rules.vocabulary import AcceptanceText, AttachmentKind, ImportUpdate, Level, RecheckResult
from tests.example_counts import scale_examples
from tests.procedures.issue_lives_model import (
    CHAINS,
    DESCRIPTIONS,
    FILE_ROWS,
    FIRST_DAY,
    FIRST_FILE_NUMBERS,
    NAMES,
    NO_CLOSE_OUT,
    PROGRESS_FIELDS,
    RUNNING,
    STEP_CONDITIONS,
    apply_correction,
    apply_import,
    apply_step,
    new_issue,
)
from tests.procedures.period_model import COUNTED, count_period

ACTORS = ("张某", "张某", "李某", "王某")  # who does most takes most back
SHEET = Sheet("台账.xlsx", "台账")


def decide_step(step, call, office):
    """Return the program's own decision of the same step."""
    moment, by, reason, to = StepDates(call["on"], call["today"]), call["by"], call["reason"], call["to"]
    words = call["words"]
    decisions = {
        "report": lambda issue, _: steps.report_progress(issue, moment, call["said"]),
        "ask": lambda issue, _: extensions.request_extension(issue, moment, to or moment.on, by, reason),
        "grant": lambda issue, course: extensions.approve_extension(
            issue, moment, by, course.extensions, to=to
        ),
        "deny": lambda issue, course: extensions.reject_extension(
            issue, moment, by, course.extensions, reason
        ),
        "complete": lambda issue, _: steps.complete_rectification(issue, moment),
        "apply": lambda issue, _: close_out.apply_for_close_out(issue, moment, by),
        "accept": lambda issue, course: close_out.accept_issue(
            issue,
            moment,
            Acceptance(Level.from_code(call["level"]), by, words, words),
            office,
            course.attachment_kinds_of_round,
        ),
        "turn_back": lambda issue, _: close_out.turn_back_issue(issue, moment, by, reason),
        "notice": lambda issue, _: close_out.publish_notice(issue, moment, office),
        "close": lambda issue, _: close_out.close_issue(issue, moment, office, by),
        "reopen": lambda issue, _: steps.reopen_issue(issue, moment, by, reason, to),
        "look_back": lambda issue, _: rechecks.recheck_issue(
            issue, moment, RecheckResult.from_code(call["found"]), by, reason, to
        ),
    }
    return decisions[step]


people = st.sampled_from(ACTORS)


def now_and_then(strategy, otherwise):
    return st.sampled_from([False, False, False, True]).flatmap(
        lambda now: strategy if now else st.just(otherwise)
    )


@settings(
    max_examples=scale_examples(25),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
class IssueLives(RuleBasedStateMachine):
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
        self.ended_rounds = []  # (place of the command that began another, the issue before it)
        self.steps = []  # (place of the command, name, the issue before it, call)

    def teardown(self):
        self.verify()
        self.stack.close()

    @initialize(
        notice_days=st.sampled_from([0, 3]),
        requires=st.sampled_from(
            [(AcceptanceText.OPINION, AcceptanceText.DOCUMENT), (AttachmentKind.AFTER,)]
        ),
    )
    def begin(self, notice_days, requires):
        self.office = CloseOutRules(notice_days=notice_days, requires=requires)
        with open_ledger(self.path, create=True):
            pass
        self.import_file(FIRST_FILE_NUMBERS, ImportUpdate.FILL, "登记员", DESCRIPTIONS[0], None)

    # what can happen

    @rule(data=st.data(), number=st.sampled_from([*FILE_ROWS]), many=st.sampled_from([2, 4, 8]))
    def take_steps(self, data, number, many):
        """Take some steps of one issue, now and then together with another, and let days pass between."""
        if AttachmentKind.AFTER in self.office.requires:
            self.attach_file(number, ACTORS[0], b"1")
        for _ in range(many if number in self.issues else 0):
            others = data.draw(now_and_then(st.sampled_from(sorted(self.issues)), number))
            self.take_a_step(data, list(dict.fromkeys([number, others])), data.draw(people))
            if days := data.draw(now_and_then(st.sampled_from([1, 6]), 0)):
                self.pass_days(days)

    def take_a_step(self, data, numbers, actor):
        first = self.issues[numbers[0]]
        call = data.draw(self.draw_call(first))
        open_to = {step for step in STEP_CONDITIONS if apply_step(step, first, call, self.office) is not None}
        useful = sorted(open_to - {"void", "turn_back", "look_back"}) or [*STEP_CONDITIONS]
        # What only the rest of the call stands in the way of tells most.
        barred = [
            step
            for step in STEP_CONDITIONS
            if first["status"] in STEP_CONDITIONS[step][0] and step not in open_to
        ] or [*STEP_CONDITIONS]
        step = data.draw(
            now_and_then(st.sampled_from(barred) | st.sampled_from([*STEP_CONDITIONS]), None)
        ) or data.draw(st.sampled_from(useful))
        after = {number: apply_step(step, self.issues[number], call, self.office) for number in numbers}
        if step == "void":
            self.void(
                numbers, call, actor, data.draw(st.none() | st.sampled_from(sorted(self.issues))), after
            )
            return

        def take(writer, stamp):
            issues = resolve_issues(writer, [(number, None) for number in numbers])
            for result in take_step(writer, issues, decide_step(step, call, self.office), stamp):
                assert repr(result.after) == repr(read_issue_by_id(writer, result.after.id))

        before = [self.issues[number] for number in numbers]
        self.write(actor, take, self.merge_changes(after))
        if None not in after.values():
            self.steps += [(len(self.commands) - 1, step, issue, call) for issue in before]

    def void(self, numbers, call, actor, into, after):
        if into and (into in numbers or self.issues[into]["status"] == "void"):
            after = {into: None}

        def take(writer, stamp):
            issues = resolve_issues(writer, [(number, None) for number in numbers])
            moment = StepDates(call["on"], call["today"])
            void_issues(writer, issues, stamp, moment, call["reason"], into and (into, None))

        self.write(actor, take, self.merge_changes(after))

    @rule(
        numbers=st.lists(st.sampled_from([*FILE_ROWS]), min_size=1, max_size=3, unique=True),
        update=st.sampled_from(ImportUpdate),
        actor=people,
        description=st.sampled_from(DESCRIPTIONS),
        remark=st.sampled_from([None, "已约谈", "已督办"]),
    )
    def import_file(self, numbers, update, actor, description, remark):
        """Import a file; of an issue that is there it does not say how far it has come."""
        rows, after = [], {}
        for number in numbers:
            said = FILE_ROWS[number] | {"number": number, "description": description, "remark": remark}
            if number in self.issues:
                said = {name: value for name, value in said.items() if name not in PROGRESS_FIELDS}
                issue = self.issues[number]
                then = issue if update is ImportUpdate.KEEP else apply_import(issue, said, update)
                after |= {number: then} if then != issue else {}
            else:
                after[number] = new_issue(said)
            rows.append(Draft(said, {}, SHEET, 2))
        self.write(
            actor,
            lambda writer, stamp: import_drafts(writer, rows, stamp, update=update, ground="来函"),
            after,
        )

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
        overwrites = issue["status"] in ("closed", "void") and any(
            issue.get(name) not in (None, "", value) for name, value in typed.items()
        )
        goes_round = (
            later or overwrites or typed.get("status", issue["status"]) != issue["status"]
        ) and not ground
        then = apply_correction(issue, typed)
        self.write(
            actor,
            lambda writer, stamp: edit_issue(writer, number, None, typed, stamp, ground),
            None if goes_round else {number: then} if then != issue else {},
        )

    @rule(number=st.sampled_from([*FILE_ROWS]), actor=people, photo=st.sampled_from([b"1", b"2"]))
    def attach_file(self, number, actor, photo):
        if number not in self.issues:
            return
        issue = self.issues[number]
        self.photo.write_bytes(photo)

        def take(writer, stamp):
            (row,) = resolve_issues(writer, [(number, None)])
            attach_files(
                writer, row, [self.photo], AttachmentKind.AFTER, AttachmentFolder(self.folder), stamp
            )

        papers = issue["papers"] | {(issue["round"], photo)}
        self.write(actor, take, {number: issue | {"papers": papers}} if papers != issue["papers"] else {})

    @rule(actor=people)
    def undo(self, actor):
        own = [place for place, (who, _, undone) in enumerate(self.commands) if who == actor and not undone]
        before = self.commands[own[-1]][1] if own else {}
        since = self.commands[own[-1] + 1 :] if own else []
        if not own or any(not undone and before.keys() & touched for _, touched, undone in since):
            self.write(actor, undo_last_command, None, refusal=UndoRefused)
            return
        self.write(actor, undo_last_command, {}, writes=True)
        self.commands[own[-1]] = (actor, before, True)
        self.issues |= before
        self.issues = {number: issue for number, issue in self.issues.items() if issue}

    @rule(days=st.integers(1, 10))
    def pass_days(self, days):
        self.verify()
        with open_reader(self.path) as reader:
            issues = list(list_issues(reader, Filters()))
        for _ in range(days):
            self.evenings[self.day] = [issue_json(issue, self.day) for issue in issues]
            self.day += timedelta(1)

    @precondition(lambda self: self.evenings)
    @rule(data=st.data())
    def replay_evening(self, data):
        day = data.draw(st.sampled_from(sorted(self.evenings)))
        with open_reader(self.path) as reader:
            replay_as_of(reader, day)
            assert [issue_json(issue, day) for issue in list_issues(reader, Filters())] == self.evenings[day]

    @rule(past=st.integers(0, 40), days=st.integers(0, 30))
    def count_period(self, past, days):
        """What happened in a period is counted as a plain model counts it, and the lists behind are as long."""
        first = max(self.day - timedelta(past), FIRST_DAY)
        span = Span(self.day, first, first + timedelta(days))
        figures = [FIGURES[key] for key in COUNTED]
        with open_reader(self.path) as reader:
            found = measure_figures(reader, figures, span)
            lists = {one.key: len(list(find_figure_rows(reader, one, span))) for one in figures}
        ended = [issue for place, issue in self.ended_rounds if not self.commands[place][2]]
        steps = [tuple(rest) for place, *rest in self.steps if not self.commands[place][2]]
        model = count_period(self.issues.values(), ended, steps, span.first, span.last)
        assert found == lists == {key: model[key] for key in COUNTED}

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
                assert not any(row[name] for name in ("rectified_on", "closed_on", *NO_CLOSE_OUT))
            else:
                assert row["schedule"] is row["requested_deadline"] is None
            if row["status"] not in ("accepting", "closed"):
                assert not any(row[name] for name in NO_CLOSE_OUT)

    # how

    def draw_call(self, issue):
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

    def merge_changes(self, changes):
        """Return the issues after a step that changes them so, None where one of them may not take it."""
        if None in changes.values():
            return None
        return {number: self.issues[number] | change for number, change in changes.items()}

    def write(self, actor, work, after, *, writes=None, refusal=StepRefused):
        """Do *work*: after it the issues are *after*; where that is None it is refused and nothing written."""
        head = self.head()
        stamp = Stamp(actor, f"{self.day}T01:02:03.000004Z", self.day)
        if after is None:
            with pytest.raises(refusal), open_ledger(self.path) as writer:
                work(writer, stamp)
            assert self.head() == head
            return
        with open_ledger(self.path) as writer:
            work(writer, stamp)
        assert (self.head() != head) == (bool(after) if writes is None else writes)
        if after:
            before = {number: self.issues.get(number) for number in after}
            assert all(
                old is None or old["round"] <= after[number]["round"] for number, old in before.items()
            )
            self.ended_rounds += [
                (len(self.commands), old)
                for number, old in before.items()
                if old and old["round"] < after[number]["round"]
            ]
            self.commands.append((actor, before, False))
            self.issues |= after

    def rows(self):
        with open_reader(self.path) as reader:
            return [issue._asdict() for issue in list_issues(reader, Filters())]

    def head(self):
        with open_reader(self.path) as reader:
            return ledger_verification.read_chain_head(reader)

    def verify(self):
        with open_reader(self.path) as reader:
            assert ledger_verification.verify(reader, AttachmentFolder(self.folder)).faults == []


TestLives = IssueLives.TestCase
