"""Settings files that are no TOML, as clerks leave them in Notepad: which line is named, and what is to stand there."""

import tomllib
from pathlib import Path

import pytest

from qinling.cli.settings.toml_errors import build_toml_error

HEAD = 'office = "云岭区秦岭办"\n\n[warning]\nurgent = 3\nnear = 7\n'


def tell(text):
    with pytest.raises(tomllib.TOMLDecodeError) as raised:
        tomllib.loads(text)
    return build_toml_error(Path("s.toml"), raised.value, text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(HEAD + "[supervision\n", 6, id="unclosed header at end"),
        pytest.param(HEAD + "[notify", 6, id="unclosed header at end no newline"),
        pytest.param(
            'office = "x"\n[warning\nnear = 7\n[notify]\noffice = ["stdout"]\n',
            2,
            id="unclosed header in middle",
        ),
        pytest.param('office = "云岭区秦岭办\n[warning]\nnear = 7\n', 1, id="no closing quote"),
        pytest.param('office = 云岭区秦岭办"\n[warning]\nnear = 7\n', 1, id="no opening quote"),
        pytest.param(HEAD + "[backup]\nfolder = 备份\n", 7, id="no quotes"),
        pytest.param(
            'office = "x"\n[notify]\noffice = ["stdout"\n[warning]\nnear = 7\n', 3, id="unclosed list"
        ),
        pytest.param('[notify]\noffice = ["stdout"\n\n[warning]\nnear = 7\n', 2, id="unclosed list then key"),
        pytest.param('office\t"云岭"\n', 1, id="tabs blank"),
        pytest.param(HEAD + "upcoming 15\n", 6, id="missing equals"),
        pytest.param(HEAD + "upcoming: 15\n", 6, id="colon"),
        pytest.param(HEAD + "upcoming：15\n", 6, id="wide colon"),
        pytest.param('office ＝ "x"\n[warning]\nnear = 7\n', 1, id="wide equals"),
        pytest.param(HEAD + "[backup]\nfolder = “备份”\n", 7, id="wide quotes"),
        pytest.param('office = "x"\n这里写预警的天数\n[warning]\nnear = 7\n', 2, id="comment without sign"),
        pytest.param(HEAD + '[backup]\nfolder = "D:\\台账备份"\n', 7, id="backslash path"),
        pytest.param("[warning]\nurgent = 3, near = 7\n", 2, id="comma between"),
        pytest.param('office = "x" ＃ 名称\n', 1, id="wide comment sign"),
        pytest.param("[warning]\nnear = 7天\n", 2, id="unit"),
        pytest.param('office = """云岭\n[warning]\nnear = 7\n', 1, id="triple quotes"),
        pytest.param('[notify]\noffice = ["stdout"】\n[warning]\nnear = 7\n', 2, id="list closing wide"),
        pytest.param('[actor]\nnames = { wm = "王敏"\n[warning]\nnear = 7\n', 2, id="closing brace missing"),
        pytest.param(HEAD + "【notify】\n", 6, id="header with wide brackets at end"),
        pytest.param(HEAD + "warning2]\nx = 1\n", 6, id="header closed only"),
        pytest.param("[warning]\nurgent = 3,\nnear = 7\n", 2, id="comma at end of line"),
        pytest.param("[warning]\nurgent = 3;\nnear = 7\n", 2, id="semicolon at end"),
        pytest.param('[actor.names]\n王敏 = "王敏"\n', 2, id="chinese key no quotes"),
        pytest.param(
            "office = '云岭区秦岭办\"\n[warning]\nnear = 7\n", 1, id="single quote closing by double"
        ),
        pytest.param("[warning]\nnear =\nurgent = 3\n", 2, id="value missing"),
        pytest.param("pager = True\n[warning]\nnear = 7\n", 1, id="True"),
        pytest.param("pager = 是\n[warning]\nnear = 7\n", 1, id="中文 是"),
        pytest.param("[notify]\noffice = [stdout]\n", 2, id="list without quotes"),
        pytest.param('[export]\ncolumns = ["编号" "状态"]\n', 2, id="list with missing comma"),
        pytest.param(
            '[export]\ncolumns = [\n  "编号"\n  "状态"\n]\n[warning]\nnear = 7\n',
            3,
            id="two list lines, missing comma",
        ),
        pytest.param(
            HEAD + '[export]\ncolumns = ["编号", "状态"\n', 7, id="unclosed list at the end of file"
        ),
        pytest.param(
            HEAD + '[[warning.specials]\nlevel = "省级"\nnear = 20\n', 6, id="unclosed double header"
        ),
        pytest.param('office = "x" // 名称\n[warning]\nnear = 7\n', 1, id="slash comment"),
        pytest.param("[warning]\nnear == 7\n", 2, id="double equals"),
        pytest.param("[warning]\nnear = 07\n", 2, id="leading zero"),
        pytest.param(HEAD + '[backup]\nfolder = "D:\\"\n', 7, id="path trailing backslash"),
        pytest.param(HEAD + '[backup 备份\nfolder = "x"\n', 6, id="header with comment"),
        pytest.param("[warning]\nnear = ７\n", 2, id="wide digits"),
        pytest.param('office = "云岭"秦岭"办"\n[warning]\nnear = 7\n', 1, id="quote in the middle"),
        pytest.param(HEAD + '[backup 备份\nfolder = "x"\n', 6, id="words behind a header"),
        pytest.param(HEAD + '[backup] 备份\nfolder = "x"\n', 6, id="words behind a whole header"),
        pytest.param("[warning]\nnear = 7 临近\n", 2, id="words behind a number"),
        pytest.param("[warning]\n\u3000near = 7\n", 2, id="wide blank"),
        pytest.param("[warning]\nnear\xa0=\xa07\n", 2, id="no-break space"),
        pytest.param("office ＝ 云岭\n[warning]\nnear = 7\n", 1, id="wide sign and no quotes"),
        pytest.param("office = 云岭\n[warning\nnear = 7\n", 1, id="two broken lines"),
        pytest.param(
            '[export]\ncolumns = [\n"编号",\n"状态"\n[warning]\nnear = 7\n', 4, id="list over lines"
        ),
        pytest.param(
            '[export]\ncolumns = [\n"编号,\n"状态"\n]\n[warning]\nnear = 7\n', 3, id="quote in a list"
        ),
        pytest.param('[work.kinds]\nx = {label="a", unit="b"\ny = 1\n', 2, id="inline table"),
    ],
)
def test_the_line_to_change_is_named_and_what_is_told_to_stand_there_is_right(text, line):
    refused = tell(text)

    assert f"第 {line} 行" in refused.message
    lines = text.split("\n")
    _, told, new = refused.remedy.partition("写成 ")
    lines[line - 1] = new.replace(" 和 ", "\n") if told else "#"
    rest = lines[line:] if "[warning\n" not in text else []  # two mistakes are told one by one
    tomllib.loads("\n".join([*lines[:line], *rest]))


def test_a_line_that_may_hold_a_secret_is_not_shown():
    refused = tell('[channels.x]\nsecret = "abcd1234\n')
    assert "第 2 行" in refused.message
    assert "abcd1234" not in str(refused)


def test_what_nothing_closes_is_named_by_its_first_line():
    assert "第 6 行没有写完" in tell(HEAD + "[").message
    assert "第 1 行" in tell('office = """甲\n' + HEAD[HEAD.index("[") :]).message


def test_a_section_that_stands_twice_is_led_together():
    refused = tell(HEAD + '[notify]\noffice = ["stdout"]\n[warning]\nupcoming = 20\n')
    assert "第 8 行的 [warning] 前面已经写过" in refused.message
    assert "移到前面的那一节里" in refused.remedy
    assert "第 4 行" in tell("[a.b]\nx = 1\n[a]\nb.y = 2\n").message


def test_a_long_file_is_told_in_a_moment_too():
    refused = tell(HEAD + "# 说明\n" * 9_000 + "office = 甲\n")
    assert "第 9006 行第" in refused.message
