"""What writes settings is loaded only where settings are written."""

import subprocess
import sys

import pytest

from tests.checkout import ROOT
from tests.cli.framework.test_lean_imports import CALL_SCRIPT


@pytest.mark.parametrize(
    ("words", "writes"),
    [
        (("board", "--ledger", "x.db"), False),
        (("config", "list", "warning"), False),
        (("doctor",), False),
        (("config", "set", "office", "甲办"), True),
    ],
)
def test_only_a_change_loads_the_writer(tmp_path, words, writes):
    ran = subprocess.run(
        [sys.executable, "-c", CALL_SCRIPT, *words],
        env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "PATH": ""},
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    modules = ran.stdout.partition("# modules\n")[2].split()
    assert ("tomlkit" in modules) == writes, ran.stderr
    assert "qinling.cli.app" in modules
