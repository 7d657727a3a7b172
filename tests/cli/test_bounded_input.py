"""What a person types has an end, and no unseen character: texts, names, paths, settings."""

import pytest
from typer.core import TyperGroup

from qinling.cli.commands import COMMANDS
from qinling.cli.framework.lazy_commands import CommandStub
from qinling.cli.options.common import ASSIGNMENT
from qinling.cli.options.values.value_parsers import ValueParser
from qinling.rules.limits import MAX_TEXT_LENGTH

HUGE = "长" * 33_000


def list_parameters(name, command):
    if isinstance(command, TyperGroup):
        for word, one in command.commands.items():
            yield from list_parameters(f"{name} {word}", one)
    yield from ((name, parameter) for parameter in command.params)


PARAMETERS = [
    one for lazy in COMMANDS for one in list_parameters(lazy.name, CommandStub(lazy).load_command())
]


def test_every_parameter_that_takes_a_text_has_a_limit():
    taken = [
        (name, one.name, getattr(one.type, "func", None))
        for name, one in PARAMETERS
        if one.type.name == "text" or hasattr(one.type, "func")
    ]
    assert len(taken) > 100
    for name, option, parser in taken:
        assert isinstance(parser, ValueParser), (name, option)
        assert parser.max_length <= MAX_TEXT_LENGTH or parser is ASSIGNMENT, (name, option)


@pytest.fixture
def given_a1(qinling):
    assert (
        qinling("add", "级别=区级", "编号=A1", "问题描述=甲", "责任单位=镇", "整改时限=2026-04-01").exit_code
        == 0
    )


@pytest.mark.usefixtures("given_a1")
@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("add", "级别=区级", f"问题描述={HUGE}"), "问题描述："),
        (("edit", "A1", f"备注={HUGE}"), "备注："),
        (("edit", "A1", f"整改时限={HUGE}"), "整改时限："),
        (("edit", "A1", "备注=甲", "--ground", HUGE), "--ground："),
        (("progress", "A1", "--note", HUGE), "--note："),
        (("complete", "A1", "--by", HUGE), "--by："),
        (("supervise", "A1", "--step", "催办", "--to", HUGE), "--to："),
        (("undo", "--actor", HUGE), "--actor："),
        (("show", HUGE), "编号...："),
    ],
)  # fmt: skip
def test_a_text_longer_than_a_cell_is_refused_with_its_field(qinling, ledger, words, named):
    before = ledger.read_bytes()
    result = qinling(*words)
    assert result.exit_code in (2, 19)
    assert f"{named}有 33000 个字，超过上限 " in result.stderr
    assert len(result.stderr) < 300
    assert ledger.read_bytes() == before


def test_a_cell_limit_of_the_settings_holds_for_typed_texts_too(qinling):
    env = {"QINLING_IMPORT_MAX_CELL_LENGTH": "100"}
    refused = qinling("add", "级别=区级", f"问题描述={'长' * 101}", **env)
    assert (refused.exit_code, "有 101 个字，超过上限 100" in refused.stderr) == (19, True)


@pytest.mark.parametrize("name", ["甲\u202e乙", "王\u200b敏", "甲\u2028乙", "甲\U000e0041乙"])
def test_a_name_with_an_unseen_character_is_refused(qinling, name):
    result = qinling("add", "级别=区级", "问题描述=甲", "--actor", name)
    assert result.exit_code == 2
    assert "选项 --actor：含有看不见的控制字符：第 2 个字是 \\" in result.stderr


def test_a_typed_text_with_an_effect_is_refused_and_one_without_is_said(qinling):
    refused = qinling("add", "级别=区级", "问题描述=弃\u202e渣")
    assert (
        refused.exit_code,
        r"问题描述：“弃\u202e渣”：含有看不见的控制字符：第 2 个字是 \u202e" in refused.stderr,
    ) == (19, True)
    told = qinling("add", "级别=区级", "问题描述=弃\u200b渣")
    assert told.exit_code == 0
    assert r"注意：问题描述里有看不见的字符（第 2 个字是 \u200b），照原样存" in told.stderr
    named = qinling("add", "级别=区级", "问题描述=葛\U000e0100城弃渣")
    assert (named.exit_code, "看不见" in named.stderr) == (0, False)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ('office = "区\\u001b[31m办"', "office = '区\\x1b[31m办'：含有看不见的控制字符"),
        ('[channels."\\u202e"]\nway = "stdout"', "含有看不见的控制字符"),
        (f'office = "{HUGE}"', "有 33000 个字，超过上限 4096"),
        (f"deep = {'[' * 5000}", "不合 TOML 的写法"),
        (f"busy_seconds = {'1' * 5000}", "不合 TOML 的写法"),
    ],
)
def test_settings_hold_no_unseen_and_no_endless_text(qinling, tmp_path, setting, said):
    (tmp_path / "s.toml").write_text(setting, "utf-8")
    result = qinling("warn", "--settings", tmp_path / "s.toml")
    assert result.exit_code == 18
    assert said in result.stderr
    assert len(result.stderr) < 600


@pytest.mark.parametrize(
    "words",
    [
        ("init", "--ledger"),
        ("demo", "--dir"),
        ("dossier", "A1", "--to"),
        ("import",),
        ("attach", "A1", "--as", "before"),
    ],
)
def test_a_name_that_no_file_can_have_is_refused(qinling, words):
    result = qinling(*words, "长" * 300)
    assert result.exit_code == 2
    assert "文件名太长" in result.stderr


@pytest.mark.usefixtures("given_a1")
@pytest.mark.parametrize(
    "words",
    [
        ("list", "--unit", ""),
        ("list", "--town", " "),
        ("list", "--text", ""),
        ("export", "全部.xlsx", "--zone", ""),
        ("brief", "--unit", ""),
        ("board", "--by", ""),
        ("login", "report", "--unit", ""),
        ("work", "list", "--kind", ""),
        ("progress", "--where", "", "--note", "甲"),
    ],
)
def test_an_empty_filter_never_means_everything(qinling, words):
    result = qinling(*words)
    assert (result.exit_code, "不能为空" in result.stderr) == (2, True), result.stderr


@pytest.mark.usefixtures("given_a1")
def test_an_empty_condition_of_a_step_never_means_everything(qinling):
    result = qinling("progress", "--where", "单位=", "--note", "甲")
    assert result.exit_code == 2
    assert qinling("history", "A1").stdout.count("进展") == 0
