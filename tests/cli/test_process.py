"""Real processes: killed, interrupted, two at once, in pipes, and asked by shells."""

import json
import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from qinling.ledger.issues.queries import read_event_tuples
from qinling.ledger.reader import open_reader
from qinling.rules.history.events import Event
from qinling.rules.history.hash_chain import verify_chain
from tests.checkout import ROOT

ROW_COUNT = 800


@pytest.fixture
def environment(ledger, tmp_path):
    """What a process is given: nothing of the machine's own ledger, settings and language."""
    kept = ("PATH", "SYSTEMROOT", "TMPDIR", "COVERAGE_PROCESS_START")
    inherited = {name: value for name in kept if (value := os.getenv(name))}
    own = {"HOME": tmp_path, "PYTHONPATH": ROOT, "QINLING_LEDGER": ledger, "QINLING_TODAY": "2026-04-25"}
    return inherited | {name: str(value) for name, value in own.items()} | {"QINLING_ACTOR": "测试员"}


@pytest.fixture
def start_process(environment):
    """Start a command in a process of its own; what still runs at the end is killed."""
    running = []

    def start(*args, umask=-1, **env):
        command = [sys.executable, "-m", "qinling", *map(str, args)]
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        running.append(subprocess.Popen(command, cwd=ROOT, env=environment | env, umask=umask, **pipes))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.communicate()


def build_rows(count, status="整改中"):
    return [
        {
            "问题编号": f"A{row:05}",
            "问题描述": f"第{row}处弃渣" * 20,
            "责任单位": "麻街镇人民政府",
            "整改状态": status,
        }
        for row in range(count)
    ]


@pytest.fixture
def given_many_rows(given_file):
    return given_file(build_rows(ROW_COUNT), "区级台账.csv")


def count_issues(path):
    """Return (issues, changed ones) of a ledger that must be sound; None where there is none."""
    if not path.exists() or path.stat().st_size == 0:
        return None
    with closing(sqlite3.connect(path)) as file:  # as the next writer would: what was begun is undone
        assert file.execute("pragma integrity_check").fetchone() == ("ok",)
        if file.execute("pragma user_version").fetchone() == (0,):
            assert file.execute("select count(*) from sqlite_schema").fetchone() == (0,)
            return None
    with open_reader(path) as reader:
        assert verify_chain(map(Event._make, read_event_tuples(reader))).broken is None
        events = reader.value("select count(*) from event")
        issues = reader.value("select count(*) from issue")
        changed = reader.value("select count(*) from issue where version > 1")
    assert events == issues + changed
    return issues, changed


def kill_at_random_points(start, path, restore, seed):
    """Run an import again and again from what *restore* makes and kill it sooner or later; return what it left."""
    begun = time.monotonic()
    process = start()
    assert process.wait() == 0
    whole = time.monotonic() - begun
    left = []
    draw = random.Random(seed)
    for attempt in range(4):
        restore()
        process = start()
        if attempt % 2:  # kill soon after the first byte is written
            while process.poll() is None and not any(map(Path.exists, list_side_files(path))):
                time.sleep(0.001)
            time.sleep(draw.uniform(0, whole / 4))
        else:
            time.sleep(draw.uniform(0.3, 1.0) * whole)
        process.kill()
        process.wait()
        left.append(count_issues(path))
    return left


def list_side_files(path):
    return [path.with_name(f"{path.name}-{kind}") for kind in ("journal", "wal")]


def remove_ledger(path):
    for file in (path, *list_side_files(path), path.with_name(f"{path.name}-shm")):
        file.unlink(missing_ok=True)


def test_killed_while_it_makes_a_ledger_all_or_nothing_is_there(
    start_process, given_many_rows, ledger, qinling
):
    left = kill_at_random_points(
        lambda: start_process("import", given_many_rows), ledger, lambda: remove_ledger(ledger), seed=2
    )
    assert set(left) <= {None, (ROW_COUNT, 0)}
    remove_ledger(ledger)
    process = start_process("import", given_many_rows)
    while process.poll() is None and not any(map(Path.exists, list_side_files(ledger))):
        time.sleep(0.001)
    process.kill()
    process.wait()
    assert qinling("list").exit_code in {0, 12}
    assert qinling("import", given_many_rows).exit_code == 0
    assert count_issues(ledger) == (ROW_COUNT, 0)


@pytest.mark.usefixtures("given_golden")
def test_killed_while_it_changes_a_ledger_all_or_nothing_is_changed(
    start_process, given_many_rows, ledger, qinling, given_file
):
    half = given_file(build_rows(ROW_COUNT // 2, "未启动"), "区级一半.csv")
    assert qinling("import", half).exit_code == 0
    before = ledger.with_name("before.db")
    shutil.copy(ledger, before)

    def restore():
        remove_ledger(ledger)
        shutil.copy(before, ledger)

    def start():
        return start_process("import", given_many_rows, "--update", "overwrite")

    left = kill_at_random_points(start, ledger, restore, seed=3)
    nothing, everything = (143 + ROW_COUNT // 2, 0), (143 + ROW_COUNT, ROW_COUNT // 2)
    assert set(left) <= {nothing, everything}
    assert qinling("import", given_many_rows, "--update", "overwrite").exit_code == 0
    assert count_issues(ledger) == everything


@pytest.mark.parametrize("there", [False, True], ids=["new ledger", "ledger that is there"])
def test_ctrl_c_leaves_all_or_nothing_and_says_which(
    start_process, given_many_rows, ledger, there, golden_ledger
):
    draw = random.Random(5)
    for _ in range(4):
        remove_ledger(ledger)
        if there:
            shutil.copy(golden_ledger, ledger)
        process = start_process("import", given_many_rows)
        while process.poll() is None and not any(
            map(Path.exists, [*list_side_files(ledger), *([ledger] * (not there))])
        ):
            time.sleep(0.001)
        time.sleep(draw.uniform(0, 0.1))
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
        assert out == b""
        if "已中断，台账没有改动" in err.decode():
            assert process.returncode == 130
            assert count_issues(ledger) == ((143, 0) if there else None)
            assert ledger.exists() == there
        else:
            assert "已导入" in err.decode() or "已中断，改动已写入台账" in err.decode()
            assert count_issues(ledger) == (ROW_COUNT + (143 if there else 0), 0)


def test_ctrl_c_after_the_commit_says_that_the_ledger_has_changed(qinling, given_file, monkeypatch, issues):
    def pressed(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("qinling.reports.importing.import_result.import_result_line", pressed)
    result = qinling("import", given_file(build_rows(2)))
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (130, "已中断，改动已写入台账")
    assert "没有变化" not in result.stderr
    assert len(issues()) == 2


@pytest.mark.parametrize("there", [False, True], ids=["new ledger", "ledger that is there"])
def test_two_imports_at_once_both_succeed_in_turn(
    start_process, given_many_rows, given_file, ledger, there, golden_ledger
):
    if there:
        shutil.copy(golden_ledger, ledger)
    other = given_file(build_rows(ROW_COUNT), "市级台账.csv")
    both = [start_process("import", given_many_rows), start_process("import", other)]
    for process in both:
        _, err = process.communicate()
        assert process.returncode == 0, err.decode()
        assert f"新增 {ROW_COUNT} 个" in err.decode()
    assert count_issues(ledger) == (2 * ROW_COUNT + (143 if there else 0), 0)


@pytest.mark.parametrize("command", ["import", "init", "add"])
def test_a_ledger_is_its_owners_alone_whatever_the_umask(start_process, given_file, ledger, command):
    words = {"import": [given_file(build_rows(2))], "add": ["级别=区级", "问题描述=甲"], "init": []}[command]
    process = start_process(command, *words, umask=0)
    _, err = process.communicate()
    assert process.returncode == 0, err.decode()
    for path in ledger.parent.glob("ledger.db*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", ["list", "board", "export 样表.xlsx --force", "list --unknown"])
def test_a_process_without_a_stream_does_its_work(
    qinling, given_file, environment, tmp_path, closed, command
):
    qinling("import", given_file(build_rows(2)))
    line = f"cd '{tmp_path}' && '{sys.executable}' -m qinling {command} {closed}"

    result = subprocess.run(["bash", "-c", line], env=environment, capture_output=True, check=False)

    assert result.returncode == (2 if "--unknown" in command else 0)
    assert b"NoneType" not in result.stderr
    assert (tmp_path / "样表.xlsx").exists() == ("export" in command)


def test_a_pipe_that_closes_early_is_no_error(qinling, given_many_rows, environment):
    assert qinling("import", given_many_rows).exit_code == 0
    line = f"set -o pipefail; '{sys.executable}' -m qinling list --json | head -n 2"
    result = subprocess.run(["bash", "-c", line], cwd=ROOT, env=environment, capture_output=True, check=False)
    assert result.returncode == 141
    assert len(result.stdout.splitlines()) == 2
    assert result.stderr == b""


SHELLS = {
    "bash": {"COMP_WORDS": "qinling {}", "COMP_CWORD": "{}"},
    "zsh": {"_TYPER_COMPLETE_ARGS": "qinling {}"},
    "fish": {"_TYPER_COMPLETE_ARGS": "qinling {}", "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
}


@pytest.mark.usefixtures("given_golden")
@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("command", ["show", "edit"])
def test_shells_complete_the_numbers_of_issues(start_process, shell, command):
    words = {name: form.format(f"{command} QZ2500") for name, form in SHELLS[shell].items()}
    words |= {"COMP_CWORD": "2"} if shell == "bash" else {}
    process = start_process(_QINLING_COMPLETE=f"complete_{shell}", **words)
    out, err = process.communicate()
    assert err == b""
    offered = out.decode()
    assert [number for number in (f"QZ2500{digit}" for digit in range(1, 10)) if number not in offered] == []
    assert "QZ2501" not in offered
    if shell != "bash":  # they show what an issue is about
        assert "铁峪铺村砂场" in offered


@pytest.mark.usefixtures("given_golden")
def test_output_is_utf8_json_whatever_the_language_of_the_machine(start_process):
    process = start_process(
        "list",
        "--json",
        "--limit",
        "1",
        LC_ALL="C",
        QINLING_ACTOR="zhang",
        PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
    )
    out, err = process.communicate()
    assert err == b""
    assert json.loads(out.decode("utf-8"))["items"][0]["level"] == "province"


def test_a_map_is_utf8_whatever_the_language_of_the_system(qinling, start_process, tmp_path):
    qinling("add", "级别=区级", "编号=A1", "问题描述=河道弃渣", "经度=109.9", "纬度=33.8")
    language = {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "QINLING_ACTOR": "zhang"}
    process = start_process("map", tmp_path / "map.geojson", **language)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 0, told
    assert "河道弃渣" in (tmp_path / "map.geojson").read_text("utf-8")
    assert "1 个点" in told.decode("utf-8")
