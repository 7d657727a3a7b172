"""Logs that tell by words what a row is, under whatever heading, are counted right or refused."""

from collections import Counter
from pathlib import Path

import pytest

from qinling.errors import AnswerNeeded, WorkbookRefused
from tests.workbook.logins.written_logs import read_log
from tests.workbook.makers.worded_logs import HARD, HELD_BACK, SEEN, Answer, Rows

CASES = {**SEEN, **HELD_BACK, **HARD}


def count_logins(path: Path) -> tuple[dict[str, tuple[int, int]], list[int]]:
    """Return account → (succeeded, failed), and the numbers of the rows that were refused."""
    events, (log,) = read_log(path)
    counts = Counter((event.account, event.failed) for event in events)
    accounts = sorted({account for account, _ in counts})
    return (
        {account: (counts[account, False], counts[account, True]) for account in accounts},
        [error.row for error in log.errors],
    )


@pytest.mark.parametrize(("text", "answer"), CASES.values(), ids=CASES)
def test_a_log_is_counted_as_its_words_say(tmp_path: Path, text: str, answer: Answer) -> None:
    path = tmp_path / "日志.csv"
    path.write_text(text, encoding="utf-8")
    if isinstance(answer, str):
        with pytest.raises((AnswerNeeded, WorkbookRefused), match=answer):
            read_log(path)
    elif isinstance(answer, Rows):
        assert count_logins(path) == (answer.others, [*answer.refused])
    else:
        assert count_logins(path) == (answer, [])
