"""A word is put right in the line that was typed, and nothing else."""

import pytest

from qinling.cli.lookup.typed_command import retype_command


@pytest.mark.parametrize(
    ("line", "typed", "meant", "right"),
    [
        ("show 25053", "25053", "QZ25053", "qinling show QZ25053"),
        ("complete 甲、25053 乙", "25053", "QZ25053", "qinling complete 甲、QZ25053 乙"),
        ("void A1 --into 25053", "25053", "QZ25053", "qinling void A1 --into QZ25053"),
        ("progress --percent 60 60", "60", "QZ60", "qinling progress --percent 60 QZ60"),
        ("complete - --on 2026-03-01", "3", "QZ3", "QZ3"),  # typed on stdin
        (
            "export a.xlsx --template=./f/甲.xls",
            "f/甲.xls",
            "f/甲.xlsx",
            "qinling export a.xlsx --template=./f/甲.xlsx",
        ),
        ("show 3", "3", "督办〔2026〕3号", 'qinling show "督办〔2026〕3号"'),
        ("show 125053", "25053", "QZ25053", "QZ25053"),
    ],
)
def test_only_the_word_is_put_right(line, typed, meant, right):
    assert retype_command(line.split(), typed, meant) == right
