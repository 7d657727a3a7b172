"""Windows replaces and removes no file that is open: no command may do so with one that it has open itself."""

import os
import sys
from unittest.mock import patch

import pytest

from tests.windows import make_windows_error, refuse_open_files, simulate_windows

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it looks into /proc")


@pytest.fixture
def run_on_windows(qinling):
    """Run a command as on Windows; it must end with *code*."""

    def run(*words, code=0, **env):
        with simulate_windows(), refuse_open_files():
            result = qinling(*words, **env)
        assert result.exit_code == code, result.stderr
        return result

    return run


def test_a_day_of_work_touches_no_file_that_is_open(run_on_windows, given_four, given_file, tmp_path):
    file = given_file([{"问题编号": "A9", "问题描述": "河边的垃圾", "整改时限": "2026-06-30"}])
    run_on_windows("import", file, "--level", "区级")
    bad = given_file([{"问题编号": "A8", "问题描述": "垃圾", "整改时限": "2026-06-31"}], "坏.xlsx")
    run_on_windows("import", bad, "--level", "区级", code=16)
    run_on_windows("import", bad, "--level", "区级", code=16)
    export = tmp_path / "交督查.xlsx"
    for _ in range(2):
        run_on_windows("edit", "A1", "备注=又改")
        run_on_windows("export", export)
    run_on_windows("return", export)
    run_on_windows("export", tmp_path / "表.csv")
    run_on_windows("progress", "A1", "--percent", "60", "--note", "清运")
    (tmp_path / "照片.jpg").write_bytes(b"\xff\xd8")
    run_on_windows("attach", "A1", tmp_path / "照片.jpg", "--as", "整改前")
    run_on_windows("dossier", "A1", "--to", tmp_path / "档")
    run_on_windows("undo")
    run_on_windows("board", "--html", tmp_path / "看板.html")
    run_on_windows("report", "week", "--as-of", "2026-04-25", "--to", tmp_path / "周报.xlsx")


def test_backups_are_made_and_restored_over_the_ledger(run_on_windows, run_ok, given_four, tmp_path, ledger):
    run_on_windows("db", "backup", tmp_path / "备份", "--keep", "7d")
    run_ok("edit", "A1", "备注=备份以后")
    (backup,) = (tmp_path / "备份").glob("*.zip")
    run_on_windows("db", "restore", backup, "--yes")
    assert "备份以后" not in run_ok("show", "A1", "--json").stdout
    run_on_windows("db", "restore", backup, "--to", tmp_path / "另.db")
    run_on_windows("db", "salvage", tmp_path / "救出.db")
    run_on_windows("db", "doctor", "--fix")
    run_on_windows("db", "verify")


def test_a_refused_first_command_leaves_no_empty_ledger(run_on_windows, given_file, ledger):
    bad = given_file([{"问题编号": "A8", "问题描述": "垃圾", "整改时限": "2026-06-30"}])
    run_on_windows("import", bad, "--level", "区级", "--dry-run")
    assert not ledger.exists()


def test_a_ledger_that_another_program_has_open_is_not_replaced(
    run_ok, qinling, given_four, tmp_path, ledger
):
    run_ok("db", "backup", tmp_path / "备份.zip")
    before = sorted(tmp_path.iterdir())
    really = os.replace

    def replace(source, target):
        if target == ledger:
            raise make_windows_error(5)
        really(source, target)

    with simulate_windows(), patch.object(os, "replace", replace):
        result = qinling("db", "restore", tmp_path / "备份.zip", "--yes")
    assert result.exit_code == 14
    assert "正被别的命令或程序打开" in result.stderr
    assert sorted(tmp_path.iterdir()) == before
