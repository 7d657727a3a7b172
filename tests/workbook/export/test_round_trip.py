"""What is written under any headings, in any order, among any junk, is read back as it was meant."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from qinling.rules.vocabulary import Level
from qinling.workbook.reading.ledger_reader import ReadingOptions, read_ledger_file
from tests.workbook.makers.random_ledgers import ledgers, write


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@given(ledger=ledgers())
@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_ledger_at_random_comes_back_as_it_was_meant(ledger, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"台账{suffix}"
    write(ledger, path)
    (reading,) = read_ledger_file(path, ReadingOptions(level=Level.DISTRICT))
    assert reading.errors == []
    read = [
        {name: draft.values.get(name) for name in meant}
        for draft, meant in zip(reading.drafts, ledger.meant, strict=True)
    ]
    assert read == ledger.meant
    assert [draft.extra for draft in reading.drafts] == [{}] * len(ledger.meant)
