import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.cli.settings import KEYS, Settings, read_settings, variable
from qinling.errors import SettingsRefused
from qinling.rules.limits import Limits
from qinling.rules.warning import Tiers

EVERYTHING = """
timezone = "Asia/Urumqi"
busy_seconds = 30

[warning]
urgent = 2
near = 5
upcoming = 10
ahead = 20

[numbering]
prefix = "商州"

[deadline]
immediate_days = 7

[import]
max_megabytes = 50
max_rows = 2000
max_cells = 40000
max_cell_length = 500
similarity = 0.9

[import.headings]
"整改时间" = "deadline"
"督办 意见" = "extra"
"流水" = "ignore"
"""


@pytest.fixture
def settings_of(tmp_path):
    """Read settings from the text of a file: `settings_of("busy_seconds = 5")`."""

    def read(text, environ=(), encoding="utf-8"):
        path = tmp_path / "settings.toml"
        path.write_bytes(text.encode(encoding))
        return read_settings(path, dict(environ))

    return read


@pytest.fixture
def mistakes_of(settings_of):
    """Read settings that are wrong and return what is said of them, a line each."""

    def read(text, environ=()):
        with pytest.raises(SettingsRefused) as refused:
            settings_of(text, environ)
        return str(refused.value)

    return read


def test_without_a_file_the_defaults_hold():
    assert read_settings(None, {}) == Settings()


def test_an_empty_file_is_the_defaults(settings_of):
    assert settings_of("# 还没有设置\n") == Settings()


def test_every_key_can_be_set(settings_of):
    assert settings_of(EVERYTHING) == Settings(
        timezone="Asia/Urumqi",
        busy_seconds=30,
        warning=Tiers(2, 5, 10, 20),
        prefix="商州",
        immediate_days=7,
        limits=Limits(50, 2000, 40000, 500),
        similarity=0.9,
        headings={"整改时间": "deadline", "督办 意见": "extra", "流水": "ignore"},
    )


def test_the_file_may_start_with_the_mark_that_notepad_writes(settings_of):
    assert settings_of("busy_seconds = 5\r\n", encoding="utf-8-sig").busy_seconds == 5


def test_the_environment_beats_the_file(settings_of):
    environ = {"QINLING_BUSY_SECONDS": "7", "QINLING_WARNING_AHEAD": "60", "QINLING_IMPORT_SIMILARITY": "0.7"}

    settings = settings_of(EVERYTHING, environ)

    assert (settings.busy_seconds, settings.warning.ahead, settings.similarity) == (7, 60, 0.7)


def test_variables_of_the_command_line_are_no_settings(settings_of):
    environ = {"QINLING_LEDGER": "x.db", "QINLING_TODAY": "2026-04-25", "QINLING_ACTOR": "甲", "PATH": "/bin"}

    assert settings_of("", environ) == Settings()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('busy_seconds = "很久"', "busy_seconds = '很久'：应是 0 到 600 的整数"),
        ("busy_seconds = -1", "busy_seconds = -1：应是 0 到 600 的整数"),
        ("busy_seconds = true", "busy_seconds = True：应是 0 到 600 的整数"),
        ("busy_seconds = 1.5", "busy_seconds = 1.5：应是"),
        ('timezone = "北京"', "timezone = '北京'：应是时区名，如 Asia/Shanghai"),
        ('timezone = "../../etc/passwd"', "应是时区名"),
        ("timezone = 8", "timezone = 8：应是时区名"),
        ("[warning]\nnear = 2", "urgent、near、upcoming、ahead = 3、2、15、30：应依次增大"),
        ("[warning]\nurgent = 0", "warning.urgent = 0：应是 1 到 3650 的整数"),
        ("warning = 5", "warning = 5：应是一节，先单独写一行 [warning]"),
        ('[numbering]\nprefix = "Q L"', "numbering.prefix = 'Q L'：应是 1 到 8 个"),
        ('[numbering]\nprefix = ""', "numbering.prefix = ''：应是 1 到 8 个"),
        ("[import]\nsimilarity = 85", "import.similarity = 85：应是 0.5 到 1 的小数"),
        ("[import]\nsimilarity = nan", "应是 0.5 到 1 的小数"),
        ("[import]\nheadings = 3", "import.headings = 3：应是一节"),
        ('[import.headings]\n"整改时间" = "dedline"', "没有“dedline”这个字段"),
        ('[import.headings]\n"时限" = "deadline_kind"', "没有“deadline_kind”这个字段"),
        ('[import.headings]\n"时限" = 3', "= 3：没有“3”这个字段"),
        ("[warning]\nurgnet = 3", "没有 warning.urgnet 这项设置，你是不是想写 warning.urgent"),
        ("urgent = 3", "没有 urgent 这项设置，你是不是想写 warning.urgent"),
        ("[warnings]\nurgent = 3", "没有 warnings 这项设置"),
        ("busy_seconds == 3", "settings.toml 的第 1 行第 15 列不合 TOML 的写法"),
        ("[warning", "不合 TOML 的写法"),
    ],
)
def test_a_mistake_names_key_value_and_what_is_right(mistakes_of, text, said):
    assert said in mistakes_of(text)


def test_all_mistakes_are_told_at_once_each_with_its_place(mistakes_of):
    text = 'busy_seconds = "x"\ntimezome = "Asia/Shanghai"\n[warning]\nnear = 0\n[import.headings]\n"甲" = "乙"\n'

    said = mistakes_of(text, {"QINLING_NUMBERING_PREFIX": "Q-L"})

    assert "设置有 5 处错误" in said
    lines = re.findall(r"^  \d\. (.+)$", said, re.MULTILINE)
    assert len(lines) == 5
    assert sum("settings.toml：" in line for line in lines) == 4
    assert sum(line.startswith("环境变量 QINLING_NUMBERING_PREFIX：") for line in lines) == 1


def test_a_bad_tier_is_told_once(mistakes_of):
    assert mistakes_of("[warning]\nnear = 0").count("应") == 1


def test_a_file_that_was_named_must_be_there(tmp_path):
    with pytest.raises(SettingsRefused, match="没有设置文件"):
        read_settings(tmp_path / "none.toml", {})


def test_a_folder_is_no_settings_file(tmp_path):
    with pytest.raises(SettingsRefused, match="读不了设置文件"):
        read_settings(tmp_path, {})


def test_another_encoding_is_told(settings_of):
    with pytest.raises(SettingsRefused, match="UTF-8"):
        settings_of('timezone = "北京"', encoding="gb18030")


def test_a_refusal_of_settings_exits_18():
    assert SettingsRefused.exit_code == 18


@given(st.dictionaries(st.sampled_from(sorted(KEYS)), st.text(max_size=12), max_size=4))
def test_whatever_the_environment_holds_it_is_settings_or_one_refusal(values):
    environ = {variable(key): text for key, text in values.items()}
    said = ""
    try:
        read_settings(None, environ)
    except SettingsRefused as refused:
        said = str(refused)

    assert (
        not said
        or any(f"环境变量 {variable(key)}：{key} = " in said for key in values)
        or "应依次增大" in said
    )
