"""Lists and logs of accounts of many makes, imported as a script does on the 29th of June."""

import json

import pytest
import xlsxwriter

from tests.workbook.makers.odd_workbooks import write_cells

TODAY = "2026-06-29"


@pytest.fixture
def run_login(qinling):
    """Run a command of the login audit as a script does, on the 29th of June."""

    def run(*words, today=TODAY, code=0):
        result = qinling("login", *words, "--today", today)
        assert result.exit_code == code, (result.stdout, result.stderr)
        return result

    return run


@pytest.fixture
def read_list(run_login, tmp_path):
    """Import a list of *rows* with *merges* such as D2:D4, and return what `--json` says with the accounts then known."""

    def read(rows, merges=(), code=0, today=TODAY, words=(), name="账号.xlsx"):
        path = tmp_path / name
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy/m/d"}) as book:
            sheet = book.add_worksheet("账号")
            write_cells(sheet, rows)
            for block in merges:
                first_column, first_row = ord(block[0]) - 65, int(block[1 : block.index(":")]) - 1
                value = rows[first_row][first_column]
                sheet.merge_range(block, value)
        result = run_login("accounts", "import", path, "--json", *words, code=code, today=today)
        if code:
            return result.stderr
        known = json.loads(run_login("accounts", "list", "--json", today=today).stdout)["items"]
        return json.loads(result.stdout), {one["account"]: one for one in known}

    return read


@pytest.fixture
def read_log(run_login, tmp_path):
    """Import a log in which each of *accounts* logs in once, and return what `--json` says."""

    def read(*accounts, name="日志.csv", day="2026-06-24", code=0, column="登录账号"):
        lines = [f"登录时间,{column},姓名,登录状态"]
        for minute, one in enumerate(accounts):
            account, person = one if isinstance(one, tuple) else (one, "")
            lines.append(f'{day} 09:{minute:02}:00,"{account}",{person},成功')
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        result = run_login("import", tmp_path / name, "--json", code=code)
        return result.stderr if code else json.loads(result.stdout)["items"][0]

    return read
