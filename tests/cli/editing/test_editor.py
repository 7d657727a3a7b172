"""The editor of the environment: which one, and what comes back from it."""

import sys
from contextlib import suppress

import pytest

from qinling.cli.context import Desk
from qinling.cli.editing.editor import edit_text, find_editor, open_form_folder
from qinling.errors import AnswerNeeded, OutputRefused
from tests.windows import simulate_windows


@pytest.fixture
def write_editor(tmp_path):
    """Write an editor: a program that runs *code* with the name of the file in `file`. Return its command."""

    def write(code):
        script = tmp_path / "editor.py"
        script.write_text(f"import sys, pathlib\nfile = pathlib.Path(sys.argv[-1])\n{code}\n", "utf-8")
        return [sys.executable, str(script)]

    return write


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"VISUAL": "cat -u", "EDITOR": "ls"}, ["cat", "-u"]),
        ({"EDITOR": "ls"}, ["ls"]),
        ({"VISUAL": "没有这个编辑器", "EDITOR": "ls"}, ["ls"]),
        ({"VISUAL": "", "EDITOR": ""}, None),
        ({"EDITOR": "“没有"}, None),
        ({"EDITOR": "'open"}, None),
        ({}, None),
    ],
)
def test_the_editor_is_that_of_the_environment(environ, words):
    assert find_editor(Desk(), environ) == words


def test_an_editor_that_is_not_there_is_told(capsys):
    find_editor(Desk(), {"EDITOR": "nichtda -w"})
    assert capsys.readouterr().err == "环境变量 EDITOR 写的编辑器 nichtda 找不到\n"


def test_windows_has_notepad():
    with simulate_windows():
        assert find_editor(Desk(), {}) == ["notepad"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_file_may_come_back_in_another_encoding(write_editor, tmp_path, encoding):
    editor = write_editor(f"file.write_bytes('镇办: 麻街镇\\r\\n'.encode({encoding!r}))")
    assert edit_text(Desk(), editor, tmp_path / "form.txt", "镇办:\n") == "镇办: 麻街镇\n"


@pytest.mark.parametrize(
    ("code", "error", "why"),
    [
        ("sys.exit(3)", AnswerNeeded, "没有正常结束（3）"),
        ("file.unlink()", OutputRefused, "读不回"),
        ("file.write_bytes(bytes([0xff, 0xfe, 0xff]))", OutputRefused, "不是 UTF-8"),
        ("file.write_bytes(b'x' * (1 << 24 | 1))", OutputRefused, "太大"),
    ],
)
def test_what_cannot_be_taken_back_is_refused(write_editor, tmp_path, code, error, why):
    with pytest.raises(error, match=why) as refused:
        edit_text(Desk(), write_editor(code), tmp_path / "form.txt", "镇办:\n")
    assert refused.value.remedy


def test_the_file_stays_where_it_did_not_end_well_and_is_for_this_user_alone(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with open_form_folder(Desk()) as folder:
        (folder / "form-001.txt").write_text("甲", "utf-8")
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()
    with suppress(AnswerNeeded), open_form_folder(Desk()) as folder:
        for name in ("form-001.txt", "form-002.txt"):
            (folder / name).write_text(name, "utf-8")
        raise AnswerNeeded("没有写入")
    assert (folder / "form-002.txt").read_text("utf-8") == "form-002.txt"
    assert capsys.readouterr().err == f"改到一半的表留在 {folder / 'form-002.txt'}\n"


def test_a_folder_that_takes_no_file_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "没有"))
    with pytest.raises(OutputRefused, match="没有"), open_form_folder(Desk()):
        pass
