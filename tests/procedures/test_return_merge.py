"""Tables that come back, beside a model of the merge, and the law that what goes out comes back the same."""

import json
import tempfile
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qinling.ledger.engine import open_ledger
from qinling.ledger.filters import Filters
from qinling.ledger.reader import open_reader
from qinling.ledger.session_reader import SessionReader
from qinling.procedures import verification
from qinling.procedures.event_recorder import Stamp
from qinling.procedures.issue_editing import edit_issue
from qinling.procedures.registration import import_drafts
from qinling.procedures.steps import resolve_issues, take_step
from qinling.procedures.views import list_issues
from qinling.rules.drafts import Draft, Sheet
from qinling.rules.fields import FIELDS
from qinling.rules.lifecycle import steps
from qinling.rules.lifecycle.steps import StepDates
from qinling.rules.parsing.values import parse_text
from qinling.rules.vocabulary import Status
from qinling.workbook.reading.cell_readers import DITTO_MARKS, ERROR_VALUES
from tests.checkout import SAMPLES
from tests.workbook.makers.returned_workbooks import Conflicts, Copy, table

TODAY = date(2026, 4, 25)
STAMP = Stamp("李某", "2026-04-25T01:02:03.000004Z", TODAY)
LENIENT = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]

JUNE, JULY, AUGUST = date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31)
DEADLINE = ("deadline", "deadline_kind", "deadline_text")
TEXTS = [(None, None), ("甲处", "甲处"), ("乙处", "乙处"), ("丙处", "丙处")]


def due(day, kind, text):
    return dict(zip(DEADLINE, (day, kind, text), strict=True))


#: By field: what may be typed into a cell, and what that means.
CELLS = {
    **{field.name: TEXTS for field in FIELDS if field.is_input and field.kind.name == "TEXT"},
    "description": TEXTS[1:],
    "percent": [(None, None), (0, 0.0), (0.4, 40.0), ("75%", 75.0), (1, 100.0)],
    "schedule": [(None, None), ("达到序时进度", "on_track"), ("未达到序时进度", "behind")],
    "on_platform": [(None, None), ("是", True), ("否", False)],
    "lon": [(None, None), (109.5, 109.5), ("109.75", 109.75)],
    "lat": [(None, None), (33.5, 33.5), (33.75, 33.75)],
    "lead_days": [(None, None), (10, 10), ("20天", 20)],
    "found_on": [(None, None), (date(2026, 1, 5), date(2026, 1, 5)), ("2026.1.6", date(2026, 1, 6))],
    "handed_over_on": [(None, None), (date(2026, 1, 8), date(2026, 1, 8)), ("2026年1月9日", date(2026, 1, 9))],
    "rectified_on": [(None, None), (date(2026, 3, 1), date(2026, 3, 1))],
    "status": [("未启动", "not_started"), ("整改中", "rectifying"), ("已完成整改（待销号）", "rectified"), ("已销号", "closed")],
    "deadline": [
        (None, due(None, "none", None)),
        ("待定", due(None, "none", "待定")),
        ("长期坚持", due(None, "standing", "长期坚持")),
        ("立行立改", due(None, "immediate", "立行立改")),
        (JUNE, due(JUNE, "dated", "2026-06-30")),
        ("2026年6月30日前，并长期坚持", due(JUNE, "dated_standing", "2026年6月30日前，并长期坚持")),
        (JULY, due(JULY, "dated", "2026-07-31")),
        ("2026年8月底前", due(AUGUST, "dated", "2026年8月底前")),
    ],
}  # fmt: skip
del CELLS["number"]
HEADINGS = {field.name: field.label for field in FIELDS if field.is_input}
HEADINGS |= {"progress": "整改工作进展", "on_platform": "是否录入平台"}
NUMBERS = ("A1", "A2", "A3", "A4", "A5")
STEPS = ("status", "rectified_on")

CHOICES = st.dictionaries(
    st.tuples(st.sampled_from(NUMBERS), st.sampled_from([*CELLS, *["deadline"] * 8, "status"])), st.integers(0, 59), min_size=5, max_size=40
)  # fmt: skip


def chosen(choices):
    """Number → field → (cell, meaning)."""
    rows = {number: {} for number in NUMBERS}
    for (number, field), choice in choices.items():
        rows[number][field] = CELLS[field][choice % len(CELLS[field])]
    return rows


def values_of(row):
    said = {}
    for field, (_, meaning) in row.items():
        said |= meaning if field == "deadline" else {field: meaning}
    return said


# -- the model --------------------------------------------------------------------------------


def meaning(issue, field):
    """What the cell of *field* says of an issue, so that two that say the same are equal."""
    if field != "deadline":
        return issue[field]
    day, kind, text = (issue[name] for name in DEADLINE)
    return day, kind, None if day else text


def merged(base, typed, ours, theirs_in):
    """Return (the issue after, the fields that clash, those that need a step) for one row as *typed*.

    In the fields *theirs_in* the table is preferred.
    """
    after, clashes, needed = dict(ours), set(), set()
    for field, (_, said) in typed.items():
        theirs = said if field == "deadline" else {field: said}
        was, came, now = meaning(base, field), meaning(theirs, field), meaning(ours, field)
        if came in (was, now):
            continue
        if now != was and field not in theirs_in:
            clashes.add(field)
        elif field in STEPS or (field == "deadline" and is_put_off(ours["deadline"], theirs["deadline"])):
            needed.add(field)
        else:
            after |= theirs
    after["original_deadline"] = after["original_deadline"] or after["deadline"]
    if after["status"] not in ("not_started", "rectifying"):
        after["schedule"] = None
    return after, clashes, needed


def is_put_off(old, new):
    return old is not None and (new is None or new > old)


# -- the ledger -------------------------------------------------------------------------------


class Office:
    """A ledger with its export, and what is done to both."""

    def __init__(self, run, folder):
        self.run, self.folder, self.path = run, Path(folder), Path(folder) / "ledger.db"
        with open_ledger(self.path, create=True):
            pass

    def command(self, *words, code=0):
        result = self.run("--ledger", self.path, *words)
        assert result.exit_code == code, result.stderr
        return result

    def write(self, work):
        with open_ledger(self.path) as session:
            return work(session)

    def issues(self):
        with open_reader(self.path) as reader:
            rows = [issue._asdict() for issue in list_issues(reader, Filters())]
        return {row["number"]: row for row in rows}

    def head(self):
        with open_reader(self.path) as reader:
            return verification.read_chain_head(reader)

    def commands_since(self, head):
        with open_reader(self.path) as reader:
            sql = "select count(distinct batch) from event where id > :position"
            return reader.value(sql, position=head[0])

    def verify(self):
        with open_reader(self.path) as reader:
            assert verification.verify(reader, self.folder / "papers").faults == []

    def take_in(self, rows):
        drafts = [Draft(dict(row), {}, Sheet("台账.xlsx", "台账"), at) for at, row in enumerate(rows, 2)]
        self.write(lambda session: import_drafts(session, drafts, STAMP))

    def edit(self, number, values):
        self.write(lambda session: edit_issue(session, number, None, values, STAMP, "更正"))

    def complete(self, number):
        moment = StepDates(TODAY, TODAY)

        def work(session):
            issues = resolve_issues(SessionReader(session), [(number, None)])
            take_step(session, issues, lambda issue, _: steps.complete_rectification(issue, moment), STAMP)

        if self.issues()[number]["status"] in ("not_started", "rectifying"):
            self.write(work)

    def export(self, name="out.xlsx", columns=None):
        file = self.folder / name
        self.command("export", file, *(["--columns", ",".join(columns)] if columns else []))
        return file

    def give_back(self, file, *options):
        return json.loads(self.command("return", file, "--json", *options).stdout)


@pytest.fixture
def office(qinling, tmp_path):
    """Open offices, each with a ledger of its own."""
    made = []

    def open_office():
        made.append(tempfile.TemporaryDirectory(dir=tmp_path))
        return Office(qinling, made[-1].name)

    yield open_office
    for one in made:
        one.cleanup()


# -- both sides at random ---------------------------------------------------------------------

COPIES = st.fixed_dictionaries(
    {
        "edits": CHOICES,
        "gone": st.sets(st.sampled_from(NUMBERS), max_size=2),
        "bad": st.sets(st.sampled_from(NUMBERS), max_size=1),
        "added": st.integers(0, 2),
        "order": st.permutations(NUMBERS),
        "prefer": st.sampled_from([None, "theirs", "ours", "book"]),
        "ours": st.sets(st.sampled_from([*CELLS])),  # the fields decided for the ledger in a book
    }
)


def typed_into(file, copy, name):
    """Save *file* with the edits of a copy."""
    book = Copy(file).order(copy["order"])
    for number, row in chosen(copy["edits"]).items():
        book.write(number, **{HEADINGS[field]: cell for field, (cell, _) in row.items()})
    for number in copy["bad"]:
        book.write(number, 完成率="120%")
    for number in copy["gone"]:
        book.delete(number)
    for count in range(copy["added"]):
        book.add(级别="市级", 问题描述=f"{name}新增第{count}处", 完成率=0.2)
    return book.save(file.with_name(f"{name}.xlsx"))


def give_back_as_the_model_says(office, file, copy, base, ours):
    """Return one copy; whatever the ledger and the program's word on it are afterwards, the model says it."""
    prefer = copy["prefer"]
    if prefer != "book":
        theirs_in = CELLS if prefer == "theirs" else ()
        said = office.give_back(file, "--skip-bad", *(["--prefer", prefer] if prefer else []))
        return as_the_model_says(office, said, copy, base, ours, theirs_in)
    place = file.with_name(f"{file.stem}的冲突.xlsx")
    said = office.give_back(file, "--skip-bad", "--conflicts", place)
    now = as_the_model_says(office, said, copy, base, ours, ())
    clashes = {(item["number"], clash["field"]) for item in said["items"] for clash in item["clashes"]}
    assert place.exists() == bool(clashes)
    if clashes:
        office.verify()
        now = decide_as_the_model_says(office, place, clashes, copy, base, now)
    return now


def decide_as_the_model_says(office, place, clashes, copy, base, ours):
    """Fill a book of conflicts in and return it: each answer does what preferring that side of that cell does."""
    book = Conflicts(place)
    for number, field in clashes:
        side = "台账" if field in copy["ours"] else "表"
        book.fill(number, HEADINGS[field], 以哪个为准=side)
    said = office.give_back(book.turn().save(place))
    decided = {number: {field for of, field in clashes if of == number} for number, _ in clashes}
    edits = {number: row for number, row in chosen(copy["edits"]).items() if number in decided}
    now = office.issues()
    steps = {item["number"]: set(item["steps"]) for item in said["items"]}
    for number, row in edits.items():
        typed = {field: row[field] for field in decided[number] - copy["ours"]}
        after, _, needed = merged(base[number], typed, ours[number], CELLS)
        assert unversioned({number: now[number]}) == unversioned({number: after})
        assert steps.get(number, set()) == needed
    assert unversioned(now) == unversioned({**ours, **{number: now[number] for number in edits}})
    return now


def as_the_model_says(office, said, copy, base, ours, theirs_in):
    """Assert of one return, of which the program *said* so much, that the ledger is as the model says, and return its issues."""
    items = {item["number"]: item for item in said["items"]}
    expected = dict(ours)
    for number, row in chosen(copy["edits"]).items():
        if number in copy["gone"] | copy["bad"]:
            assert number not in items
            continue
        after, clashes, steps = merged(base[number], row, ours[number], theirs_in)
        if after != ours[number]:
            after["version"] += 1
        expected[number] = after
        item = items.get(number, {"clashes": [], "steps": {}, "wrong": []})
        assert {clash["field"] for clash in item["clashes"]} == clashes
        assert set(item["steps"]) == steps
        assert item["wrong"] == []
    now = office.issues()
    added = {number: now.pop(number) for number in [*now] if number not in ours}
    assert now == expected
    assert [issue["percent"] for issue in added.values()] == [20.0] * copy["added"]
    assert said["created"] == copy["added"]
    assert said["changed"] == sum(expected[number] != ours[number] for number in ours)
    return now | added


@given(
    start=CHOICES,
    meanwhile=CHOICES,
    done=st.sets(st.sampled_from(NUMBERS), max_size=2),
    copies=st.lists(COPIES, min_size=2, max_size=2),
)
@settings(max_examples=20, deadline=None, suppress_health_check=LENIENT)
def test_copies_come_back_as_the_model_of_the_merge_says(office, start, meanwhile, done, copies):
    office = office()
    plain = {"level": "district", "description": "原来的描述", "status": "rectifying"}
    rows = chosen({key: choice for key, choice in start.items() if key[1] not in ("level", "status")})
    office.take_in([plain | values_of(row) | {"number": number} for number, row in rows.items()])
    base, file = office.issues(), office.export(columns=HEADINGS)
    files = [typed_into(file, copy, name) for copy, name in zip(copies, ("甲", "乙"), strict=True)]
    for number, row in chosen(meanwhile).items():
        if row:
            office.edit(number, values_of(row))
    for number in done:
        office.complete(number)

    before = now = office.issues()
    first = office.head()
    for given_back, copy in zip(files, copies, strict=True):
        now = give_back_as_the_model_says(office, given_back, copy, base, now)
        office.verify()
    written = office.commands_since(first)
    if copies[1]["prefer"] in (None, "ours"):  # once more brings nothing new
        head = office.head()
        assert office.give_back(files[1], "--skip-bad")["changed"] == 0
        assert office.head() == head
    for _ in range(written):
        office.command("undo", "--yes")
    assert unversioned(office.issues()) == unversioned(before)
    office.verify()


def unversioned(issues):
    return {number: issue | {"version": None} for number, issue in issues.items()}


# -- the round trip is law --------------------------------------------------------------------


def comes_back_the_same(office, first, columns=None):
    """Assert that an empty ledger that imports the export of *first* exports the same cells, and return them."""
    out = first.export(columns=columns)
    head = first.head()
    said = first.give_back(out)
    assert (said["items"], said["changed"], said["created"], first.head()) == ([], 0, 0, head)
    second = office()
    second.command("import", out, "--yes")
    cells = table(out)
    assert table(second.export(columns=columns)) == cells
    return cells


def test_the_sample_ledgers_come_back_the_same(office):
    first = office()
    files = [path for path in SAMPLES.iterdir() if path.suffix in (".xlsx", ".xls", ".csv")]
    assert len(files) == 4
    first.command("import", *files, "--yes")
    assert len(comes_back_the_same(office, first)) > 40


DEADLINES = [
    ({}, due(None, "none", None)),
    ({}, due(None, "none", "待定")),
    ({}, due(None, "immediate", "立行立改")),
    ({}, due(None, "standing", "长期坚持")),
    ({}, due(None, "relative", "自交办之日起15个工作日内")),
    ({"handed_over_on": date(2026, 3, 2)}, due(date(2026, 3, 23), "relative", "自交办之日起15个工作日内")),
    ({}, due(JUNE, "dated", "6月底前")),
    ({}, due(JUNE, "dated_standing", "6月底前，并长期坚持")),
]


@pytest.mark.parametrize("columns", [None, HEADINGS], ids=["usual columns", "all columns"])
def test_issues_of_every_status_and_every_kind_of_deadline_come_back_the_same(office, columns):
    first = office()
    kinds = product(Status, DEADLINES, [None, "behind"], [None, date(2026, 4, 1)])
    first.take_in(
        {
            "level": "district",
            "number": f"A{at}",
            "description": f"第{at}处",
            "status": status.value,
            "schedule": schedule,
            "rectified_on": None if status in (Status.NOT_STARTED, Status.RECTIFYING) else day,
            "closed_on": day if status is Status.CLOSED else None,
            **more,
            **deadline,
        }
        for at, (status, (more, deadline), schedule, day) in enumerate(kinds)
    )
    assert len(comes_back_the_same(office, first, columns)) == 1 + 6 * 8 * 4


#: What an import takes for the cell above, or for a formula that failed: here, words like any other.
ODD = sorted(DITTO_MARKS | ERROR_VALUES)
LETTERS = "甲乙丙弃渣河道0123456789.,，。=+-@'\"<>&（）％% /\n\tABcd"
WORDS = st.text(LETTERS, max_size=12).map(parse_text) | st.sampled_from(ODD)
ISSUES = st.fixed_dictionaries(
    {
        "description": WORDS.filter(bool),
        **dict.fromkeys(("source", "town", "location", "lead_unit", "person", "measures", "remark"), WORDS),
        "percent": st.none() | st.integers(0, 10_000).map(lambda parts: parts / 100),
        "on_platform": st.sampled_from([None, True, False]),
        "found_on": st.none() | st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    }
)  # fmt: skip


@given(issues=st.lists(ISSUES, min_size=1, max_size=20))
@settings(max_examples=15, deadline=None, suppress_health_check=LENIENT)
def test_any_words_come_back_the_same(office, issues):
    first = office()
    first.take_in({"level": "city", "number": f"A{at}", **issue} for at, issue in enumerate(issues))
    comes_back_the_same(office, first)
