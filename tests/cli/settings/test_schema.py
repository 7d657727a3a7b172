import re
from dataclasses import fields, is_dataclass
from datetime import time

import pytest

from qinling.cli.settings.loader import read_settings
from qinling.cli.settings.schema import ASCENDING_DAYS, SETTINGS, is_section
from qinling.cli.settings.settings_model import Setting, Settings
from qinling.cli.settings.validation.validators import build_integer_validator
from qinling.errors import SettingsRefused, ValueRefused
from tests.manual_tables import build_settings_table as english_table
from tests.test_manual import build_settings_table as chinese_table

each_setting = pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)


@each_setting
def test_every_part_of_a_setting_is_there(setting):
    """The default comes from the attribute; `test_a_default_is_valid` reads it."""
    parts = (
        setting.key,
        setting.validator.expects,
        setting.validator.expects_en,
        setting.help_zh,
        setting.help_en,
    )

    assert [part for part in parts if not part.strip() or "|" in part or "\n" in part] == []


@each_setting
def test_a_default_is_valid(setting):
    """As a settings file would write it; None and "" mean that nothing is set."""
    default = setting.default

    written = [*default] if isinstance(default, tuple) else "" if default is None else default
    if written and isinstance(default, tuple) and all(isinstance(part, time) for part in default):
        written = "-".join(f"{part:%H:%M}" for part in default)

    assert setting.validator(written) == default


def list_attribute_paths(value: object, above: str = "") -> set[str]:
    """Return the path of every attribute of a dataclass and of the dataclasses in it."""
    found: set[str] = set()
    for field in fields(value):
        inner = getattr(value, field.name)
        path = f"{above}{field.name}"
        found |= list_attribute_paths(inner, f"{path}.") if is_dataclass(inner) else {path}
    return found


def test_every_value_is_filled_by_exactly_one_setting():
    worked_out = {"notify.joined", "supervision.home"}  # from the names of the receivers and of the office
    paths = list_attribute_paths(Settings()) - worked_out
    assert sorted(setting.path for setting in SETTINGS.values()) == sorted(paths)


def test_sections_and_days_that_ascend_are_of_the_registry():
    assert is_section("import")
    assert not is_section("office")
    assert not is_section("imp")
    assert {f"{section}.{day}" for section, days in ASCENDING_DAYS.items() for day in days} <= SETTINGS.keys()


def test_one_more_entry_is_enough_for_a_new_setting(monkeypatch, tmp_path):
    """The file, the environment, the refusals, the suggestions and both manuals know it."""
    added = Setting(
        "trial.days", build_integer_validator(1, 9), "试行几天", "days of the trial", "immediate_days"
    )
    monkeypatch.setitem(SETTINGS, added.key, added)
    file = tmp_path / "settings.toml"

    file.write_text("[trial]\ndays = 3\n", encoding="utf-8")
    assert added.get_value(read_settings(file, {})) == 3
    assert added.get_value(read_settings(file, {"QINLING_TRIAL_DAYS": "4"})) == 4

    file.write_text("[trial]\ndays = 10\n", encoding="utf-8")
    with pytest.raises(SettingsRefused, match=r"trial\.days = 10：应是 1 到 9 的整数"):
        read_settings(file, {})
    file.write_text("[trial]\nday = 3\n", encoding="utf-8")
    with pytest.raises(SettingsRefused, match=r"没有 trial\.day 这项设置，你是不是想写 trial\.days"):
        read_settings(file, {})
    file.write_text("trial = 3\n", encoding="utf-8")
    with pytest.raises(SettingsRefused, match=r"应是一节，先单独写一行 \[trial\]"):
        read_settings(file, {})

    assert ("`trial.days`", "1 to 9", "0", "`QINLING_TRIAL_DAYS`", "days of the trial") in english_table()[1]
    assert [*chinese_table("trial")[1]] == [("`trial.days`", "0", "试行几天")]


def test_a_number_out_of_its_range_is_told_by_that_range_alone():
    for key, setting in SETTINGS.items():
        if found := re.fullmatch(r"应是 (\d+) 到 (\d+) 的整数", setting.validator.expects):
            low, high = map(int, found.groups())
            for value in (
                low - 1,
                high + 1,
                -3,
                2.5,
                str(low - 1),
                str(high + 1),
                "-3",
                "2.5",
                "－3",
                "-3天",
            ):
                with pytest.raises(ValueRefused) as refused:
                    setting.validator(value)
                assert refused.value.message == setting.validator.expects, (key, value)
            with pytest.raises(ValueRefused, match=setting.validator.expects) as refused:
                setting.validator("很快")
            assert "最小" not in refused.value.message
