"""Ledger, settings and export of the version before: today's program opens them and goes on with them."""

import tomllib

from tests.golden.keeping import expect_same, read_golden
from tests.golden.last_version import BEFORE, SETTINGS, run_on_copies, settings_as_json
from tests.golden.program import setting_keys

GOLDEN = read_golden(BEFORE)


def test_the_files_of_the_version_before_are_answered_as_recorded(tmp_path, subtests):
    now = run_on_copies(tmp_path)

    expect_same(GOLDEN, now, subtests)


def test_the_settings_file_holds_every_key_there_is():
    table = tomllib.loads(SETTINGS.read_text(encoding="utf-8"))

    for key in setting_keys():
        section, _, name = key.rpartition(".")
        assert name in (table[section] if section else table), key


def test_the_settings_file_is_read_as_it_was():
    assert settings_as_json() == (BEFORE / "settings.json").read_text(encoding="utf-8")
