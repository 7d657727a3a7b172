"""Returned exports, compared with a model of the merge."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.example_counts import scale_examples
from tests.procedures.exchange_office import CELLS, DEADLINE, HEADINGS, NUMBERS, STEP_FIELDS
from tests.workbook.makers.returned_workbooks import ConflictWorkbook, Copy

LENIENT = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]

CHOICES = st.dictionaries(
    st.tuples(st.sampled_from(NUMBERS), st.sampled_from([*CELLS, *["deadline"] * 8, "status"])), st.integers(0, 59), min_size=5, max_size=40
)  # fmt: skip


def resolve_choices(choices):
    """Number → field → (cell, meaning)."""
    rows = {number: {} for number in NUMBERS}
    for (number, field), choice in choices.items():
        rows[number][field] = CELLS[field][choice % len(CELLS[field])]
    return rows


def row_values(row):
    said = {}
    for field, (_, meaning) in row.items():
        said |= meaning if field == "deadline" else {field: meaning}
    return said


# -- the model --------------------------------------------------------------------------------


def comparable_value(issue, field):
    """What the cell of *field* says of an issue, so that two that say the same are equal."""
    if field != "deadline":
        return issue[field]
    day, kind, text = (issue[name] for name in DEADLINE)
    return day, kind, None if day and text in BARE else text


def says_the_same(came, other):
    """Whether a cell says what another does, or of a deadline the same day without words."""
    if came == other:
        return True
    return isinstance(came, tuple) and came[0] is not None and came[2] is None and came[:2] == other[:2]


#: What the deadlines of CELLS say that say no more than the day.
BARE = ("2026-06-30", "2026-07-31", "2026年6月30日前，并长期坚持")


def merge_by_model(base, typed, ours, theirs_in):
    """Return (the issue after, the fields that clash, those that need a step) for one row as *typed*.

    In the fields *theirs_in* the table is preferred.
    """
    after, clashes, needed = dict(ours), set(), set()
    for field, (_, said) in typed.items():
        theirs = said if field == "deadline" else {field: said}
        was, came, now = (
            comparable_value(base, field),
            comparable_value(theirs, field),
            comparable_value(ours, field),
        )
        if says_the_same(came, was) or says_the_same(came, now):
            continue
        if now != was and field not in theirs_in:
            clashes.add(field)
        elif field in STEP_FIELDS or (
            field == "deadline" and is_extension(ours["deadline"], theirs["deadline"])
        ):
            needed.add(field)
        else:
            after |= theirs
    after["original_deadline"] = after["original_deadline"] or after["deadline"]
    if after["status"] not in ("not_started", "rectifying"):
        after["schedule"] = None
    return after, clashes, needed


def is_extension(old, new):
    return old is not None and (new is None or new > old)


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


def edit_copy(file, copy, name):
    """Save *file* with the edits of a copy."""
    book = Copy(file).order(copy["order"])
    for number, row in resolve_choices(copy["edits"]).items():
        book.write(number, **{HEADINGS[field]: cell for field, (cell, _) in row.items()})
    for number in copy["bad"]:
        book.write(number, 完成率="120%")
    for number in copy["gone"]:
        book.delete(number)
    for count in range(copy["added"]):
        book.add(级别="市级", 问题描述=f"{name}新增第{count}处", 完成率=0.2)
    return book.save(file.with_name(f"{name}.xlsx"))


def return_and_check(office, file, copy, base, ours):
    """Return one copy; whatever the ledger and the program's word on it are afterwards, the model says it."""
    prefer = copy["prefer"]
    if prefer != "book":
        theirs_in = CELLS if prefer == "theirs" else ()
        said = office.return_file(file, "--skip-bad", *(["--prefer", prefer] if prefer else []))
        return check_return(office, said, copy, base, ours, theirs_in)
    place = file.with_name(f"{file.stem}的冲突.xlsx")
    said = office.return_file(file, "--skip-bad", "--conflicts", place)
    now = check_return(office, said, copy, base, ours, ())
    clashes = {(item["number"], clash["field"]) for item in said["items"] for clash in item["clashes"]}
    assert place.exists() == bool(clashes)
    if clashes:
        office.verify()
        now = decide_and_check(office, place, clashes, copy, base, now)
    return now


def decide_and_check(office, place, clashes, copy, base, ours):
    """Fill a book of conflicts in and return it: each answer does what preferring that side of that cell does."""
    book = ConflictWorkbook(place)
    for number, field in clashes:
        side = "台账" if field in copy["ours"] else "表"
        book.fill(number, HEADINGS[field], 以哪个为准=side)
    said = office.return_file(book.reverse_rows().save(place))
    decided = {number: {field for of, field in clashes if of == number} for number, _ in clashes}
    edits = {number: row for number, row in resolve_choices(copy["edits"]).items() if number in decided}
    now = office.issues()
    steps = {item["number"]: set(item["steps"]) for item in said["items"]}
    for number, row in edits.items():
        typed = {field: row[field] for field in decided[number] - copy["ours"]}
        after, _, needed = merge_by_model(base[number], typed, ours[number], CELLS)
        assert without_versions({number: now[number]}) == without_versions({number: after})
        assert steps.get(number, set()) == needed
    assert without_versions(now) == without_versions({**ours, **{number: now[number] for number in edits}})
    return now


def check_return(office, said, copy, base, ours, theirs_in):
    """Assert of one return, of which the program *said* so much, that the ledger is as the model says, and return its issues."""
    items = {item["number"]: item for item in said["items"]}
    expected = dict(ours)
    for number, row in resolve_choices(copy["edits"]).items():
        if number in copy["gone"] | copy["bad"]:
            assert number not in items
            continue
        after, clashes, steps = merge_by_model(base[number], row, ours[number], theirs_in)
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
@settings(max_examples=scale_examples(20), suppress_health_check=LENIENT)
def test_returned_copies_agree_with_the_model_of_the_merge(open_office, start, meanwhile, done, copies):
    office = open_office()
    plain = {"level": "district", "description": "原来的描述", "status": "rectifying"}
    rows = resolve_choices(
        {key: choice for key, choice in start.items() if key[1] not in ("level", "status")}
    )
    office.import_rows([plain | row_values(row) | {"number": number} for number, row in rows.items()])
    base, file = office.issues(), office.export(columns=HEADINGS)
    files = [edit_copy(file, copy, name) for copy, name in zip(copies, ("甲", "乙"), strict=True)]
    for number, row in resolve_choices(meanwhile).items():
        if row:
            office.edit(number, row_values(row))
    for number in done:
        office.complete(number)

    before = now = office.issues()
    first = office.head()
    for given_back, copy in zip(files, copies, strict=True):
        now = return_and_check(office, given_back, copy, base, now)
        office.verify()
    written = office.commands_since(first)
    if copies[1]["prefer"] in (None, "ours"):  # once more brings nothing new
        head = office.head()
        assert office.return_file(files[1], "--skip-bad")["changed"] == 0
        assert office.head() == head
    for _ in range(written):
        office.run_command("undo", "--yes")
    assert without_versions(office.issues()) == without_versions(before)
    office.verify()


def without_versions(issues):
    return {number: issue | {"version": None} for number, issue in issues.items()}
