"""A number in another spelling is the same issue: in a file, in the ledger, by hand, in a returned export."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qinling.errors import IssueNotFound, UndoRefused, ValueRefused
from qinling.ledger.attachments import AttachmentFolder
from qinling.ledger.changes import insert_issues, update_issue
from qinling.ledger.engine import open_ledger
from qinling.ledger.history.replay import replay_as_of
from qinling.ledger.issues.filters import Filters
from qinling.ledger.issues.issue_numbers import reserve_issue_numbers
from qinling.ledger.issues.queries import find_issues
from qinling.ledger.reader import open_reader
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.importing.ledger_import import import_drafts
from qinling.procedures.issue_editing import add_issue, edit_issue
from qinling.procedures.ledger_verification import verify
from qinling.procedures.steps import resolve_issues
from qinling.procedures.undo import undo_last_command
from qinling.rules.drafts import Draft, Sheet
from qinling.rules.texts.name_folding import fold_name
from tests.example_counts import scale_examples

STAMP = Stamp("测试员", "2026-04-25T01:02:03.000004Z", date(2026, 4, 25))
OTHER = Stamp("李某", "2026-04-26T01:02:03.000004Z", date(2026, 4, 26))
SHEET = Sheet("区级.xlsx", "台账", {"number": ("B", "问题编号")})


def draft(number, row=2, **values):
    said = {"level": "district", "number": number, "description": "河道弃渣", "status": "rectifying"}
    return Draft(said | values, {}, SHEET, row)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "ledger.db"
    with open_ledger(path, create=True):
        pass
    return path


def write_drafts(path, *drafts, **options):
    with open_ledger(path) as writer:
        return import_drafts(writer, drafts, STAMP, **options)


def read_numbers(path):
    with open_reader(path) as reader:
        assert verify(reader, AttachmentFolder(path)).faults == []
        return {issue.number: issue for issue in find_issues(reader, Filters())}


@pytest.fixture
def twins(path):
    """A ledger of an earlier version, with two issues whose numbers differ only by folding."""
    write_drafts(path, draft("A1"), draft("B1"))
    with open_ledger(path) as writer:
        edit_issue(writer, "B1", None, {"number": "A2"}, STAMP, "")
    with open_ledger(path) as writer:  # what no command does any more
        (number,) = writer.tuples("select id from issue where number = 'A2'")
        update_issue(writer, *number, {"number": "Ａ1"})
    return path


def test_an_import_in_another_spelling_updates_the_issue_and_says_so(path):
    write_drafts(path, draft("QZ-25053"))
    result = write_drafts(path, draft("ＱＺ－２５０５３", remark="来函"), draft("qz–25054"))
    assert (result.created, result.updated, result.errors) == (1, 1, [])
    assert result.folded_numbers == [("ＱＺ－２５０５３", "QZ-25053")]
    issues = read_numbers(path)
    assert {number: issue.remark for number, issue in issues.items()} == {
        "QZ-25053": "来函",
        "qz–25054": None,
    }
    assert write_drafts(path, draft("QZ-25053"), draft("qz–25054")).folded_numbers == []


def test_levels_have_numbers_of_their_own(path):
    write_drafts(path, draft("A1"), draft("Ａ1", level="city"))
    assert sorted(read_numbers(path)) == ["A1", "Ａ1"]


def test_a_number_that_could_be_two_issues_is_an_error_of_its_row(twins):
    result = write_drafts(twins, draft("a 1", 7, remark="来函"), draft("A3"), draft("Ａ1", remark="原样"))
    assert (result.created, result.updated) == (1, 1)
    (error,) = result.errors
    assert (error.row, error.column, error.heading, error.value) == (7, "B", "问题编号", "a 1")
    assert error.why == "台账里的 A1、Ａ1 与编号 a 1 都只差写法，分不清是哪一个"
    assert "一字不差" in error.remedy


def test_a_command_asks_for_the_spelling_where_two_could_be_meant(twins):
    with open_reader(twins) as reader:
        assert [issue.number for issue in resolve_issues(reader, [("A1", None), ("Ａ1", None)])] == [
            "A1",
            "Ａ1",
        ]
        with pytest.raises(IssueNotFound, match="编号 A1、Ａ1 与 a1 都只差写法"):
            resolve_issues(reader, [("a1", None)])
    with open_ledger(twins) as writer, pytest.raises(ValueRefused, match="都只差写法"):
        add_issue(writer, {"level": "district", "number": "a1", "description": "违建"}, STAMP)


def test_a_number_by_hand_is_refused_in_any_spelling(path):
    write_drafts(path, draft("A-1"), draft("A-2"))
    with open_ledger(path) as writer:
        with pytest.raises(ValueRefused, match="A-1 已在台账中"):
            add_issue(writer, {"level": "district", "number": "ａ—1", "description": "违建"}, STAMP)
        with pytest.raises(ValueRefused, match="已有编号为 A-1 的问题"):
            edit_issue(writer, "A-2", None, {"number": "ａ—1"}, STAMP, "")
        issue, _ = edit_issue(writer, "a-1", None, {"number": "Ａ－1"}, STAMP, "")
    assert (issue.number, issue.number_key) == ("Ａ－1", "a-1")
    assert sorted(read_numbers(path)) == ["A-2", "Ａ－1"]


def test_undo_gives_a_number_back_unless_another_has_it_in_any_spelling(path):
    write_drafts(path, draft("A-1"))
    with open_ledger(path) as writer:
        edit_issue(writer, "A-1", None, {"number": "Ａ－1"}, STAMP, "")
        undo_last_command(writer, STAMP)
        edit_issue(writer, "A-1", None, {"number": "B-1"}, STAMP, "")
        add_issue(writer, {"level": "district", "number": "a-1", "description": "违建"}, OTHER)
    assert sorted(read_numbers(path)) == ["B-1", "a-1"]
    with open_ledger(path) as writer, pytest.raises(UndoRefused, match="编号 a-1 已给了另一个问题"):
        undo_last_command(writer, STAMP)


def test_a_generated_number_keeps_clear_of_other_spellings(path):
    write_drafts(path, draft("ｑｌ—2026—0007"), draft("QL-2026-0001"))
    with open_ledger(path) as writer:
        assert reserve_issue_numbers(writer, "QL", 2026, 2) == ["QL-2026-0008", "QL-2026-0009"]


def test_the_key_is_derived_again_by_a_replay_and_checked_by_verify(path):
    write_drafts(path, draft("ＱＺ－1"))
    with open_reader(path) as reader:
        replay_as_of(reader, STAMP.today)
        (issue,) = resolve_issues(reader, [("qz-1", None)])
        assert issue.number_key == "qz-1"
    with open_ledger(path) as writer:
        writer.change("update issue set number_key = 'other'")
    with open_reader(path) as reader:
        assert verify(reader, AttachmentFolder(path)).faults == ["台账与历史不一致的问题：ＱＺ－1"]


SPELLINGS = ("A1", "Ａ1", "a 1", "A-1", "a—1", "B1", "Ｂ1", "А1")


@settings(
    max_examples=scale_examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.lists(st.sampled_from(SPELLINGS), max_size=4, unique_by=fold_name), max_size=4))
def test_imports_never_make_a_second_issue_of_one_number(tmp_path_factory, imports):
    path = tmp_path_factory.mktemp("lives") / "ledger.db"
    with open_ledger(path, create=True):
        pass
    first = {}
    for numbers in imports:
        write_drafts(path, *map(draft, numbers))
        first |= {fold_name(number): number for number in numbers if fold_name(number) not in first}
    assert sorted(read_numbers(path)) == sorted(first.values())


def test_rows_are_inserted_with_their_key(path):
    with open_ledger(path) as writer:
        insert_issues(
            writer, [{"number": "Ａ 1", "level": "city", "description": "弃渣", "status": "closed"}]
        )
        assert list(writer.tuples("select number_key, status_said from issue")) == [("a1", 1)]
