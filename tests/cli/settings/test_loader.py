import re
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.cli.settings.loader import read_settings
from qinling.cli.settings.schema import SETTINGS
from qinling.cli.settings.settings_model import Settings
from qinling.errors import SettingsRefused
from qinling.rules.limits import Limits
from qinling.rules.rule_overrides import RuleOverride
from qinling.rules.supervision.supervision_acts import SupervisionRules
from qinling.rules.units.unit_areas import HomeArea
from qinling.rules.warning_tiers import TierDays

ALL_KEYS = """
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
def load_settings(tmp_path):
    """Read settings from the text of a file: `settings_of("busy_seconds = 5")`."""

    def read(text, environ=(), encoding="utf-8"):
        path = tmp_path / "settings.toml"
        path.write_bytes(text.encode(encoding))
        return read_settings(path, dict(environ))

    return read


@pytest.fixture
def read_mistakes(load_settings):
    """Read settings that are wrong and return what is said of them, a line each."""

    def read(text, environ=()):
        with pytest.raises(SettingsRefused) as refused:
            load_settings(text, environ)
        return str(refused.value)

    return read


def test_without_a_file_the_defaults_hold():
    assert read_settings(None, {}) == Settings()


def test_an_empty_file_is_the_defaults(load_settings):
    assert load_settings("# 还没有设置\n") == Settings()


def test_every_key_can_be_set(load_settings):
    assert load_settings(ALL_KEYS) == Settings(
        timezone="Asia/Urumqi",
        busy_seconds=30,
        warning=TierDays(2, 5, 10, 20),
        prefix="商州",
        immediate_days=7,
        limits=Limits(50, 2000, 40000, 500),
        similarity=0.9,
        headings={"整改时间": "deadline", "督办 意见": "extra", "流水": "ignore"},
    )


def test_the_file_may_start_with_the_mark_that_notepad_writes(load_settings):
    assert load_settings("busy_seconds = 5\r\n", encoding="utf-8-sig").busy_seconds == 5


def test_the_environment_beats_the_file(load_settings):
    environ = {"QINLING_BUSY_SECONDS": "7", "QINLING_WARNING_AHEAD": "60", "QINLING_IMPORT_SIMILARITY": "0.7"}

    settings = load_settings(ALL_KEYS, environ)

    assert (settings.busy_seconds, settings.warning.ahead, settings.similarity) == (7, 60, 0.7)


def test_variables_of_the_command_line_are_no_settings(load_settings):
    environ = {"QINLING_LEDGER": "x.db", "QINLING_TODAY": "2026-04-25", "QINLING_ACTOR": "甲", "PATH": "/bin"}

    assert load_settings("", environ) == Settings()


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
        ('[warning]\noffice = "望岭"', "office 不在 [warning] 里，移到文件开头，所有的节前面"),
        ("[Warning]\nurgent = 3", "没有 Warning 这项设置，你是不是想写 [warning]"),
        ("[warnings]\nurgent = 3", "没有 warnings 这项设置，你是不是想写 [warning]"),
        ("urgent = 3", "没有 urgent 这项设置，你是不是想写 warning.urgent"),
        ("[warnings]\nurgent = 3", "没有 warnings 这项设置"),
        ("busy_seconds == 3", "settings.toml 第 1 行的键和值之间应是 =，不是==。写成 busy_seconds = 3"),
        ("[warning", "settings.toml 第 1 行末尾少了 ]。写成 [warning]"),
    ],
)
def test_a_mistake_names_key_value_and_what_is_right(read_mistakes, text, said):
    assert said in read_mistakes(text)


def test_all_mistakes_are_listed_together_with_their_keys(read_mistakes):
    text = 'busy_seconds = "x"\ntimezome = "Asia/Shanghai"\n[warning]\nnear = 0\n[import.headings]\n"甲" = "乙"\n'

    said = read_mistakes(text, {"QINLING_NUMBERING_PREFIX": "Q-L"})

    assert "设置有 5 处错误" in said
    lines = re.findall(r"^  \d\. (.+)$", said, re.MULTILINE)
    assert len(lines) == 5
    places = [re.search(r"settings.toml 第 (\d+) 行：", line) for line in lines]
    assert sorted(int(found[1]) for found in places if found) == [1, 2, 4, 5]
    assert sum(line.startswith("环境变量 QINLING_NUMBERING_PREFIX：") for line in lines) == 1


def test_a_bad_tier_is_reported_once(read_mistakes):
    assert read_mistakes("[warning]\nnear = 0").count("应") == 1


def test_a_file_that_was_named_must_be_there(tmp_path):
    with pytest.raises(SettingsRefused, match="没有设置文件"):
        read_settings(tmp_path / "none.toml", {})


def test_a_folder_is_no_settings_file(tmp_path):
    with pytest.raises(SettingsRefused, match="读不了设置文件"):
        read_settings(tmp_path, {})


def test_another_encoding_is_refused(load_settings):
    with pytest.raises(SettingsRefused, match="UTF-8"):
        load_settings('timezone = "北京"', encoding="gb18030")


def test_a_refusal_of_settings_exits_18():
    assert SettingsRefused.exit_code == 18


# -- supervision and notifications ------------------------------------------------------------------

SUPERVISION_SETTINGS = """
office = " 商州区秦岭办 "

[supervision]
urge = 2
supervise = 4
circulate = 8
talk = 16
refer = 32
unanswered = 3
reply_days = 7
forms = "样式"

[[supervision.specials]]
level = "省级"
circulate = 5

[[supervision.specials]]
category = "乱砍乱伐"
zone = "核心保护区"
urge = 1
unanswered = 1
"""


def test_the_supervision_steps_can_be_set_also_for_some_issues(load_settings):
    settings = load_settings(SUPERVISION_SETTINGS)
    assert (settings.office, settings.letter_templates) == ("商州区秦岭办", "样式")
    assert settings.supervision == SupervisionRules(
        2, 4, 8, 16, 32, unanswered=3, reply_days=7, home=HomeArea(("商州区",))
    )
    assert settings.supervision_specials == (
        RuleOverride("province", None, None, {"circulate": 5}),
        RuleOverride(None, "乱砍乱伐", "核心保护区", {"urge": 1, "unanswered": 1}),
    )
    assert settings.specials == ()


@pytest.mark.parametrize("level", ["省级", "province", "省"])
def test_warnings_of_some_issues_may_reach_farther(load_settings, level):
    settings = load_settings(f'[[warning.specials]]\nlevel = "{level}"\nahead = 60\n')
    assert settings.specials == (RuleOverride("province", None, None, {"ahead": 60}),)
    assert settings.warning_reach.max_days_ahead == 60


_SCOPE_REMEDY = "应写 level、category、zone 中至少一项，和 "


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[supervision.specials]]\nlevel = "省级"\n', f"第 1 节{_SCOPE_REMEDY}urge、supervise"),
        ("[[supervision.specials]]\nurge = 1\n", f"第 1 节{_SCOPE_REMEDY}"),
        ('[[supervision.specials]]\nlevel = ""\nurge = 1\n', f"第 1 节{_SCOPE_REMEDY}"),
        ('[[warning.specials]]\nzone = "核心保护区"\n', f"{_SCOPE_REMEDY}urgent、near、upcoming、ahead 中至少一项"),
        ('[[supervision.specials]]\nlevel = "省级"\nurgee = 1\n', "没有 urgee 这项，可用：level、category、zone、urge"),
        ('[[warning.specials]]\nlevel = "省级"\nurge = 1\n', "没有 urge 这项，可用：level、category、zone、urgent"),
        ('[[warning.specials]]\ntown = "麻街镇"\nahead = 60\n', "没有 town 这项"),
        ('[[supervision.specials]]\nlevel = "县级"\nurge = 1\n', "“县级”不在可选词内，可用：省级"),
        ("[[supervision.specials]]\nlevel = 3\nurge = 1\n", "“3”不在可选词内"),
        ('[[supervision.specials]]\nlevel = "省级"\nurge = 0\n', "第 1 节的 urge 应是 1 到 3650 的整数"),
        ('[[warning.specials]]\nlevel = "省级"\nahead = "很早"\n', "的 ahead 应是 1 到 3650 的整数"),
        (
            '[[warning.specials]]\nlevel = "省级"\nahead = 60\n[[warning.specials]]\nahead = 60\n',
            f"第 2 节{_SCOPE_REMEDY}",
        ),
        ('[warning]\nspecials = "省级"\n', "应写成几节，每节以 [[…]] 开头"),
        ("[warning]\nspecials = [1]\n", "应写成几节，每节以 [[…]] 开头"),
        ('[warning.specials]\nlevel = "省级"\n', "应写成几节，每节以 [[…]] 开头"),
        ("[supervision]\nurge = 0\n", "supervision.urge = 0：应是 1 到 3650 的整数"),
        ("[supervision]\nunanswered = 101\n", "supervision.unanswered = 101：应是 1 到 100 的整数"),
        ("[supervision]\nforms = 3\n", "supervision.forms = 3：应是文件名"),
        ("[supervision]\nremind = 3\n", "没有 supervision.remind 这项设置"),
        ("office = 3", "office = 3：应是一行文字，写在引号里"),
        ('office = "第一行\\n第二行"', "应是一行文字"),
        (f'office = "{"长" * 61}"', "应是一行文字"),
    ],
)  # fmt: skip
def test_a_mistake_of_supervision_says_where_it_is_and_what_is_right(read_mistakes, text, said):
    assert said in read_mistakes(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[supervision]\ncirculate = 11\n",
            "supervision 的 urge、supervise、circulate、talk、refer = 1、3、11、11、21：应依次增大",
        ),
        ("[supervision]\nrefer = 2\n", "= 1、3、6、11、2：应依次增大"),
        (
            '[[supervision.specials]]\nlevel = "省级"\nsupervise = 6\n',
            "supervision.specials 第 1 节的 urge、supervise、circulate、talk、refer = 1、6、6、11、21：应依次增大",
        ),
        (
            '[[warning.specials]]\nlevel = "省级"\nahead = 60\n[[warning.specials]]\nzone = "核心"\nnear = 60\n',
            "warning.specials 第 2 节的 urgent、near、upcoming、ahead = 3、60、15、30：应依次增大",
        ),
    ],
)
def test_days_that_do_not_ascend_are_refused_in_general_and_of_some_issues(read_mistakes, text, said):
    complaint = read_mistakes(text)
    assert said in complaint
    assert complaint.count("应依次增大") == 1


def test_days_of_some_issues_ascend_together_with_the_general_ones(load_settings):
    text = "[supervision]\nsupervise = 10\ncirculate = 20\ntalk = 30\nrefer = 40\n"
    settings = load_settings(text + '[[supervision.specials]]\nlevel = "省级"\nurge = 9\n')
    assert settings.supervision_specials[0].values == {"urge": 9}


def test_ascending_days_are_judged_with_those_of_the_environment(load_settings, read_mistakes):
    text = "[supervision]\nrefer = 50\n"
    assert load_settings(text, {"QINLING_SUPERVISION_TALK": "40"}).supervision.talk == 40
    said = read_mistakes(text, {"QINLING_SUPERVISION_TALK": "50"})
    assert "settings.toml" in said
    assert "环境变量 QINLING_SUPERVISION_TALK" in said


def test_a_general_mistake_is_not_repeated_for_every_special(read_mistakes):
    text = '[supervision]\nurge = 9\n[[supervision.specials]]\nlevel = "省级"\ntalk = 12\n'
    assert read_mistakes(text).count("应依次增大") == 1
    assert "应依次增大" not in read_mistakes("[supervision]\nurge = 0\nsupervise = 9\n")


@pytest.mark.parametrize("key", ["supervision.specials", "warning.specials", "channels", "notify.receivers"])
def test_tables_are_written_in_the_file_and_not_in_the_environment(read_mistakes, key):
    said = read_mistakes("", {SETTINGS[key].variable: "省级"})
    shown = "（已隐去）" if key == "channels" else "省级"  # may be a secret
    assert f"环境变量 {SETTINGS[key].variable}：{key} = '{shown}'：" in said
    assert "只能写在设置文件里" in said


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("21:00-07:00", (time(21), time(7))),
        (" 12:30 - 14:00 ", (time(12, 30), time(14))),
        ("晚上9点到早上7点", (time(21), time(7))),
        ("21：00—07：00", (time(21), time(7))),
        ("", None),
    ],
)
def test_quiet_hours_are_two_times_of_day(load_settings, text, span):
    assert load_settings(f'[notify]\nquiet = "{text}"\n').notify.quiet == span
    assert load_settings("", {"QINLING_NOTIFY_QUIET": text}).notify.quiet == span


@pytest.mark.parametrize(
    "text",
    ['"21:00"', '"21:00-"', '"21:00-25:00"', '"21:00-22:00-23:00"', '"晚上"', '"21:00、07:00"', '"07:00-07:00"',
     '"21:00+08:00-07:00"', "21", "21:00:00", '["21:00", "07:00"]', "true"],
)  # fmt: skip
def test_wrong_quiet_hours_are_refused(read_mistakes, text):
    assert "应是两个时刻，如 21:00-07:00" in read_mistakes(f"[notify]\nquiet = {text}\n")


NOTIFY_SETTINGS = """
[notify]
office = ["邮箱", "企业微信"]
days_off = true

[notify.receivers]
"区水利局" = ["水利群", " 邮箱 "]
"区林业局" = []

[channels."水利群"]
kind = "wecom"
key = "$WECOM_KEY"

[channels.folder]
kind = "folder"
path = 3
[channels."邮箱"]
[channels."企业微信"]
"""


def test_recipients_are_lists_of_channels_and_channels_are_kept_as_written(load_settings):
    settings = load_settings(NOTIFY_SETTINGS)
    assert settings.notify.office == ("邮箱", "企业微信")
    assert settings.notify.receivers == {"区水利局": ("水利群", "邮箱"), "区林业局": ()}
    assert settings.channels == {
        "水利群": {"kind": "wecom", "key": "$WECOM_KEY"},
        "folder": {"kind": "folder", "path": 3},
        "邮箱": {},
        "企业微信": {},
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[notify]\nreceivers = 3\n", '应是一节，每行写 "名字" = ["…"]'),
        ('[notify.receivers]\n"区水利局" = 3\n', '应是一列名字，如 ["…", "…"]'),
        ('[notify.receivers]\n"区水利局" = [3]\n', "应是一列名字"),
        ('[channels]\nmail = "smtp"\n', "应写成几节，每节以 [channels.名字] 开头"),
        ("channels = 3", "应写成几节，每节以 [channels.名字] 开头"),
        ('[notify]\ndays_off = "是"\n', "应是 true 或 false"),
        (
            '[notify]\noffice = ["邮相"]\n[channels."邮箱"]\nway = "folder"\n',
            "写的渠道 邮相 没有；已有：stdout、邮箱",
        ),
        (
            '[notify.receivers]\n"区水利局" = ["水利群"]\n',
            "notify.receivers 的 区水利局 写的渠道 水利群 没有",
        ),
        (
            '[notify.receivers]\n"甲镇" = []\n"麻街镇、青屏镇" = ["stdout"]\n',
            "settings.toml 第 3 行：“麻街镇、青屏镇”是 2 个单位，写在一起谁也收不到，"
            '分成几行："麻街镇" = ["stdout"]，"青屏镇" = ["stdout"]',
        ),
        ('[notify.receivers]\n"甲镇/乙镇" = ["stdout"]\n"甲镇" = []\n', '分成几行："乙镇" = ["stdout"]。'),
        (
            '[notify.receivers]\n"甲镇；乙镇" = []\n"甲镇" = []\n"乙镇" = []\n',
            "各有自己的一行了，删去这一行",
        ),
    ],
)
def test_a_mistake_of_the_notifications_says_what_is_right(read_mistakes, text, said):
    assert said in read_mistakes(text)


@given(st.dictionaries(st.sampled_from(sorted(SETTINGS)), st.text(max_size=12), max_size=4))
def test_any_environment_gives_settings_or_one_refusal(values):
    environ = {SETTINGS[key].variable: text for key, text in values.items()}
    said = ""
    try:
        read_settings(None, environ)
    except SettingsRefused as refused:
        said = str(refused)

    assert (
        not said
        or any(f"环境变量 {SETTINGS[key].variable}：{key} = " in said for key in values)
        or "应依次增大" in said
        or "写的渠道" in said  # of a channel that is nowhere defined
    )


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ('[notify]\noverdue_day = "星期一"', "notify.overdue_day", "monday"),
        ('[notify]\noverdue_day = "周1"', "notify.overdue_day", "monday"),
        ('[warning]\nahead = "一个月"', "warning.ahead", 30),
        ('[supervision]\nreply_days = "十个工作日"', "supervision.reply_days", 10),
        ('[notify]\nretry_minutes = "1小时"', "notify.retry_minutes", 60),
        ('[logins]\nreport_day = "礼拜五"', "rules.report_day", 5),
    ],
)
def test_days_and_times_may_be_said_in_words(load_settings, text, key, value):
    section, name = key.split(".")
    settings = load_settings(f"{text}\n")
    found = {
        "warning": lambda: settings.warning.ahead,
        "rules": lambda: settings.logins.report_day,
        "notify": lambda: getattr(settings.notify, name),
        "supervision": lambda: getattr(settings.supervision, name),
    }[section]()
    assert found == value


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[warning]\nahead = "5个工作日"', "这里按日历日算，不能写“5个工作日”"),
        ('[supervision]\nreply_days = "两周"', "这里按工作日算，不能写“两周”"),
        ('[warning]\nahead = "三五天"', "应是 1 到 3650 的整数；“三五”不是"),
        ('[notify]\noverdue_day = "周八"', "“周八”不在可选词内"),
    ],
)
def test_words_of_another_kind_are_refused_with_the_reason(read_mistakes, text, why):
    assert why in read_mistakes(f"{text}\n")
