"""Files that have no end, or one beyond every limit: devices, pipes, ten gigabytes, a stream of numbers."""

import os
import sys

import pytest

ENDLESS = ["/dev/zero", "pipe", "sparse"]


@pytest.fixture
def endless(tmp_path):
    """Return the path of a file that has no end, or one beyond every limit."""

    def make(kind):
        if kind == "pipe":
            os.mkfifo(tmp_path / kind)
        elif kind == "sparse":
            with (tmp_path / kind).open("wb") as out:
                out.truncate(10 << 30)
        return kind if kind.startswith("/") else str(tmp_path / kind)

    return make


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.parametrize("kind", ENDLESS)
def test_a_file_without_an_end_is_refused_by_every_command(qinling, endless, tmp_path, kind):
    path = endless(kind)
    qinling("add", "级别=区级", "编号=A1", "问题描述=甲", "责任单位=镇", "整改时限=2026-04-01")
    (tmp_path / "calendar.toml").write_text(f'calendar = "{path}"\n', "utf-8")
    (tmp_path / "secret.toml").write_text(
        f'[channels."群"]\nway = "wecom"\nsecret = "file:{path}"\n', "utf-8"
    )
    (tmp_path / "table.csv").write_text("问题描述,整改时限\n弃渣,2026-05-01\n", "utf-8")
    calls = {
        ("import", path): 15, ("return", path): 15, ("check", path): 15, ("diff", path, path): 15, ("login", "import", path): 15,
        ("export", tmp_path / "x.xlsx", "--template", path): 15, ("import", tmp_path / "table.csv", "--recipe", path): 18,
        ("attach", "A1", path, "--as", "before"): 24, ("warn", "--settings", path): 18,
        ("warn", "--explain", "--settings", tmp_path / "calendar.toml"): 18,
        ("notify", "test", "群", "--settings", tmp_path / "secret.toml"): 18,
    }  # fmt: skip
    for words, code in calls.items():
        result = qinling(*words)
        assert result.exit_code == code, (words, result.stderr)
        assert "不是普通文件" in result.stderr or "超过" in result.stderr, (words, result.stderr)
    if kind != "sparse":
        assert "不是普通文件" in qinling("list", "--ledger", path).stderr
    assert not [left for left in tmp_path.rglob("tmp*") if left.is_file()]


def test_numbers_on_stdin_have_an_end_and_are_text(qinling):
    assert "标准输入超过 1 兆字" in qinling("complete", "-", input="A1\n" * 400_000).stderr
    assert "标准输入不是 UTF-8 文字" in qinling("complete", "-", input=b"A\xff\n").stderr
