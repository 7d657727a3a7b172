"""Ledgers of many layouts and formats are read as a careful clerk reads them."""

import json
from datetime import date
from pathlib import Path

import pytest

from qinling.errors import WorkbookRefused
from qinling.workbook.reading.ledger_reader import read_ledger_file
from qinling.workbook.reading.sheet_reading import ReadingOptions
from tests.checkout import LEDGERS
from tests.workbook.makers.odd_files import ANSWERS, BUILDERS

GOLDEN = json.loads((LEDGERS / "answers.json").read_text("utf-8"))["issues"]


def to_json_value(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def read_drafts(path: Path) -> list[dict[str, object]]:
    readings = read_ledger_file(path, ReadingOptions())
    assert [error for reading in readings for error in reading.errors] == []
    return [
        {name: to_json_value(value) for name, value in draft.values.items()}
        for reading in readings
        for draft in reading.drafts
    ]


@pytest.mark.parametrize("name", GOLDEN)
def test_the_sample_ledgers_are_read_as_recorded(name: str) -> None:
    drafts = {draft["number"]: draft for draft in read_drafts(LEDGERS / name)}
    assert len(drafts) == len(GOLDEN[name])
    for answer in GOLDEN[name]:
        draft = drafts[answer["number"]]
        expected = {key: value for key, value in answer.items() if key in draft}
        assert {key: draft[key] for key in expected} == expected
        assert expected.keys() >= {
            "number",
            "level",
            "town",
            "description",
            "deadline",
            "status",
            "closed_on",
        }


@pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__name__)
def test_a_ledger_of_another_layout_is_read_as_recorded(build, tmp_path: Path) -> None:
    drafts = read_drafts(build(tmp_path))
    answers = ANSWERS[build.__name__]
    assert [
        {key: draft.get(key) for key in answer} for draft, answer in zip(drafts, answers, strict=True)
    ] == answers


def test_an_account_list_is_not_a_ledger() -> None:
    accounts = LEDGERS / "平台账号清单.xlsx"
    with pytest.raises(WorkbookRefused, match=r"没有找到问题台账.*qinling login accounts import"):
        read_ledger_file(accounts, ReadingOptions())
