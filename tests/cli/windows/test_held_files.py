"""A file that WPS or Excel holds open: what is said when it is to be read or replaced, and its lock file."""

import shutil
from pathlib import Path

import pytest

from qinling.cli.framework.error_boundary import error_boundary
from tests.windows import make_windows_error, simulate_windows

#: What Windows says of a file that is open: of reading it, and of replacing it.
SHARING, LOCKED, DENIED = 32, 33, 5


@pytest.fixture
def hold(monkeypatch):
    """Hold a file as another program does: opening it, or replacing it, is refused."""

    def hold(path, winerror, *, reading=True):
        really_open, really_replace = Path.open, Path.replace

        def open_file(self, *words, **more):
            if reading and self == path:
                raise make_windows_error(winerror)
            return really_open(self, *words, **more)

        def replace(self, target):
            if Path(target) == path:
                raise make_windows_error(winerror)
            return really_replace(self, target)

        monkeypatch.setattr(Path, "open", open_file)
        monkeypatch.setattr(Path, "replace", replace)
        monkeypatch.setattr("qinling.outputs.atomic_files._SECONDS_BETWEEN_TRIES", 0)

    return hold


@pytest.mark.parametrize("winerror", [SHARING, LOCKED])
@pytest.mark.parametrize(
    "command", [("import",), ("return",), ("fill",), ("check",), ("diff", "基准.xlsx"), ("reconcile",)]
)
def test_a_file_that_is_open_elsewhere_is_not_read_and_said_to_be_open(
    qinling, given_file, given_four, hold, winerror, command, tmp_path, monkeypatch
):
    file = given_file([{"问题编号": "A9", "问题描述": "河边的垃圾", "整改时限": "2026-06-30"}])
    shutil.copy(file, tmp_path / "基准.xlsx")
    hold(file, winerror)
    monkeypatch.chdir(tmp_path)
    with simulate_windows():
        result = qinling(*command, file)
    assert result.exit_code in (2, 15), result.stderr
    assert "WPS 或 Excel" in result.stderr
    assert f"关闭 {file.name}" in result.stderr


@pytest.mark.parametrize("winerror", [SHARING, DENIED])
def test_an_export_that_was_opened_meanwhile_is_not_replaced(run_ok, qinling, given_export, hold, winerror):
    run_ok("edit", "A1", "备注=新的")
    before = given_export.read_bytes()
    hold(given_export, winerror, reading=False)
    with simulate_windows():
        result = qinling("export", given_export)
    assert result.exit_code == 26
    assert given_export.name in result.stderr
    assert "关闭" in result.stderr
    assert given_export.read_bytes() == before


def test_a_lock_file_names_the_program_where_windows_says_only_no_permission(qinling, given_file, hold):
    file = given_file([{"问题编号": "A9", "问题描述": "河边的垃圾", "整改时限": "2026-06-30"}])
    file.with_name(f"~${file.name}").touch()
    hold(file, DENIED)
    with simulate_windows():
        result = qinling("import", file)
    assert result.exit_code == 15
    assert "在WPS 或 Office里打开" in result.stderr
    assert f"删去旁边的 ~${file.name}" in result.stderr


def test_lock_files_among_the_files_are_skipped_with_a_word(qinling, given_file, tmp_path):
    file = given_file([{"问题编号": "A9", "问题描述": "河边的垃圾", "整改时限": "2026-06-30"}])
    lock = tmp_path / f"~${file.name}"
    lock.write_bytes(b"\x05admin" + b" " * 159)

    result = qinling("import", lock, file, "--level", "区级")

    assert result.exit_code == 0, result.stderr
    assert f"跳过 {lock.name}" in result.stderr
    assert "新增 1 个" in result.stderr + result.stdout


@pytest.mark.parametrize("command", [("import",), ("return",), ("fill",), ("login", "import"), ("check",)])
def test_a_lock_file_alone_is_refused_for_what_it_is(qinling, given_four, tmp_path, command):
    lock = tmp_path / "~$六月.xlsx"
    lock.write_bytes(b"\x05admin" + b" " * 159)
    result = qinling(*command, lock)
    assert result.exit_code in (2, 15), result.stderr
    assert "留在旁边的" in result.stderr


def test_materials_are_taken_without_the_lock_file_beside_them(run_ok, given_issue, show_issue, tmp_path):
    given_issue("A1")
    report = tmp_path / "整改报告.docx"
    report.write_bytes(b"PK\x03\x04")
    lock = tmp_path / "~$改报告.docx"
    shutil.copy(report, lock)
    result = run_ok("attach", "A1", lock, report, "--as", "整改后")
    assert f"跳过 {lock.name}" in result.stderr
    assert [one["name"] for one in show_issue("A1")["attachments"]] == [report.name]


def test_a_file_that_no_command_foresaw_to_be_held_is_no_defect(capsys, tmp_path):
    file = tmp_path / "设置.toml"
    error = make_windows_error(SHARING)
    error.filename = str(file)
    with pytest.raises(SystemExit) as leaving, error_boundary():
        raise error
    assert leaving.value.code == 26
    assert f"{file} 用不了（正在别的程序" in capsys.readouterr().err
