"""Fixtures of the login commands: the sample list and log, logs of a test's own, and a folder that is watched."""

import json

import pytest

from tests.cli.conftest import LEDGERS

LOG = LEDGERS / "平台登录日志20260330-20260426.csv"
ACCOUNTS = LEDGERS / "平台账号清单.xlsx"
MONDAY = "2026-04-27"


@pytest.fixture
def run_login(qinling):
    """Run a command of the login audit on Monday the 27th of April: `login("report")`."""

    def run(*words, code=0, today=MONDAY, **how):
        result = qinling("login", *words, "--today", today, **how)
        assert result.exit_code == code, result.stderr
        return result

    return run


@pytest.fixture
def read_report(run_login):
    """Return the report as a program reads it; the sample list and log have been read in."""
    run_login("accounts", "import", ACCOUNTS)
    run_login("import", LOG)

    def report(*words, **how):
        said = json.loads(run_login("report", *words, "--json", **how).stdout)
        assert (said["schema"], said["kind"]) == ("qinling/1", "login_report")
        return said

    return report


@pytest.fixture
def given_log(tmp_path):
    """Write a log of (time, account, outcome, address) lines."""

    def write(name, *lines):
        rows = ["登录时间,登录账号,登录状态,登录IP", *(",".join(line) for line in lines)]
        path = tmp_path / name
        path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
        return path

    return write


@pytest.fixture
def log_folder(tmp_path):
    """Give the folder that is watched, and the settings that name it."""
    folder = tmp_path / "日志"
    folder.mkdir()
    settings = tmp_path / "qinling.toml"
    settings.write_text(
        'office = "区秦岭办"\n[logins]\nfolder = "日志"\nworkbooks = "报表"\n', encoding="utf-8"
    )
    return folder, settings
