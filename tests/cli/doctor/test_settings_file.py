"""What `doctor` says of a settings file that is there under another name."""

import json

import pytest


@pytest.fixture
def ask(qinling, tmp_path, monkeypatch):
    """Return what doctor finds about the settings, where the user's own would be in a folder with files of some names."""

    def check(*names):
        folder = tmp_path / "own"
        folder.mkdir(exist_ok=True)
        for name in names:
            (folder / name).write_text('office = "区秦岭办"', "utf-8")
        monkeypatch.setattr("qinling.cli.context.get_own_settings_path", lambda: folder / "settings.toml")
        monkeypatch.setattr("qinling.cli.context.find_own_settings", lambda: None)
        items = json.loads(qinling("doctor", "--json").stdout)["items"]
        return next(one for one in items if one["check"] == "settings")

    return check


@pytest.mark.parametrize(
    "name",
    ["settings.toml.txt", "setting.toml", "Settings.TOML", "settings (1).toml", "settings.txt", "settings"],
)
def test_a_file_of_nearly_its_name_is_to_be_mended(ask, name):
    found = ask(name)
    assert found["state"] == "wrong"
    assert f"里却有 {name}" in found["what"]
    assert found["remedy"] == "是它的，改名为 settings.toml"


@pytest.mark.parametrize(
    "names", [(), ("settings-未采用.toml",), ("qinling.env",), ("settings.toml.bak",), ("资料.toml",)]
)
def test_where_none_is_like_it_there_is_only_a_word(ask, names):
    assert ask(*names)["state"] == "note"


def test_several_units_on_one_line_are_to_be_mended_and_seen_everywhere(qinling, tmp_path):
    file = tmp_path / "甲.toml"
    file.write_text('[notify.receivers]\n"麻街镇、青屏镇" = ["stdout"]\n', "utf-8")
    said = "是 2 个单位，写在一起谁也收不到"
    for words, code in (
        (("doctor",), 29),
        (("board",), 18),
        (("config", "list", "notify"), 0),
        (("config", "set", "notify.receivers.丙镇", "stdout"), 0),
    ):
        result = qinling(*words, "--settings", file)
        assert (result.exit_code, said in result.output) == (code, True), result.output
    assert qinling("config", "unset", "notify.receivers.麻街镇、青屏镇", "--settings", file).exit_code == 0
    assert said not in qinling("config", "list", "--settings", file).output
