"""Ledgers of every make come out as a careful clerk reads them."""

import json
from datetime import date
from pathlib import Path

import pytest

from qinling.errors import WorkbookRefused
from qinling.workbook.reading.ledger_reader import ReadingOptions, read_ledger_file
from tests.checkout import LEDGERS
from tests.workbook.makers.odd_files import ANSWERS, BUILDERS

GOLDEN = json.loads((LEDGERS / "answers.json").read_text("utf-8"))["issues"]


def plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def drafts_of(path: Path) -> list[dict[str, object]]:
    readings = read_ledger_file(path, ReadingOptions())
    assert [error for reading in readings for error in reading.errors] == []
    return [
        {name: plain(value) for name, value in draft.values.items()}
        for reading in readings
        for draft in reading.drafts
    ]


@pytest.mark.parametrize("name", GOLDEN)
def test_every_answer_that_the_file_holds_comes_back_equal(name: str) -> None:
    drafts = {draft["number"]: draft for draft in drafts_of(LEDGERS / name)}
    assert len(drafts) == len(GOLDEN[name])
    for answer in GOLDEN[name]:
        draft = drafts[answer["number"]]
        held = {key: value for key, value in answer.items() if key in draft}
        assert {key: draft[key] for key in held} == held
        assert held.keys() >= {"number", "level", "town", "description", "deadline", "status", "closed_on"}


@pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__name__)
def test_a_ledger_of_another_make_is_read_as_a_clerk_reads_it(build, tmp_path: Path) -> None:
    drafts = drafts_of(build(tmp_path))
    answers = ANSWERS[build.__name__]
    assert [
        {key: draft.get(key) for key in answer} for draft, answer in zip(drafts, answers, strict=True)
    ] == answers


def test_a_list_of_accounts_is_no_ledger() -> None:
    accounts = LEDGERS / "平台账号清单.xlsx"
    with pytest.raises(WorkbookRefused, match=r"没有找到问题台账.*qinling login accounts import"):
        read_ledger_file(accounts, ReadingOptions())
