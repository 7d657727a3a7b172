"""The demo."""

import errno
import json
import os
from pathlib import Path

import pytest


def test_the_demo_shows_a_first_day_and_touches_no_ledger(qinling, ledger, tmp_path):
    result = qinling("demo", "--dir", tmp_path / "演示", QINLING_NEXT_STEPS="true")
    assert result.exit_code == 0, result.stderr
    assert not ledger.exists()
    assert "下一步，" not in result.stderr  # its commands follow each other
    assert "秦岭生态环境保护问题台账   截至 2026-07-01" in result.stdout
    assert "已超期" in result.stdout
    steps = [
        line.strip() for line in result.stderr.splitlines() if line.strip().startswith(("$ ", "qinling "))
    ]
    assert [line.split()[2] for line in steps[:4]] == sorted(line.split()[2] for line in steps[:4])
    for line in steps:
        if not line.startswith("$"):
            tried = qinling(*line.split()[1:])
            assert tried.exit_code == 0, tried.stderr
            assert tried.stdout
    assert {path.name.partition("-")[0] for path in (tmp_path / "演示").iterdir()} == {"demo.db"}


def test_the_demo_has_issues_extended_turned_back_relapsed_merged_and_closed(qinling, tmp_path):
    assert qinling("demo", "--dir", tmp_path / "演示").exit_code == 0
    done = qinling(
        "history",
        "--since",
        "2026-06-11",
        "--json",
        "--ledger",
        tmp_path / "演示" / "demo.db",
        "--today",
        "2026-07-01",
    )
    kinds = {item["kind"] for item in json.loads(done.stdout)["items"]}
    assert kinds >= {"extended", "extension_refused", "turned_back", "rechecked", "voided", "accepted"}
    assert kinds >= {"supervised", "replied"}


def test_the_demo_leaves_an_existing_ledger(qinling, tmp_path):
    (tmp_path / "demo.db").write_bytes(b"")
    result = qinling("demo", "--dir", tmp_path)
    assert result.exit_code == 2
    assert "已存在" in result.stderr
    assert (tmp_path / "demo.db").read_bytes() == b""


@pytest.mark.parametrize("place", ["文件", "文件/里面", "写不了", "写不了/新的"])
def test_the_demo_says_at_once_where_it_cannot_write(qinling, tmp_path, monkeypatch, place):
    (tmp_path / "文件").touch()
    (tmp_path / "写不了").mkdir()
    make = os.mkdir

    def refuse(path, *args, **kwargs):  # whoever runs the tests may write anywhere
        if str(tmp_path / "写不了") in str(path) and not Path(path).exists():
            raise PermissionError(errno.EACCES, "denied", str(path))
        make(path, *args, **kwargs)

    monkeypatch.setattr(os, "mkdir", refuse)
    result = qinling("demo", "--dir", tmp_path / place)
    assert (result.exit_code, result.stdout) == (26, "")
    assert f"{tmp_path / place} 写不进去" in result.stderr
    assert len(result.stderr.splitlines()) == 1
