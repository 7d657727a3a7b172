"""Commands that are killed, or that write all at once, lose nothing that was committed.

The default is small. `--kills 500` and `--writers 20 --writes 30` are what is run before a release.
"""

import csv
import itertools
import os
import random
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress

import pytest

from qinling.ledger.attachments import AttachmentFolder, get_attachments_folder
from qinling.ledger.backups.archive import read_archive
from qinling.ledger.backups.manifest import read_backup_name
from qinling.ledger.issues.queries import read_event_tuples
from qinling.ledger.reader import open_reader
from qinling.procedures.ledger_verification import verify
from tests.checkout import ROOT

TODAY = "2026-04-25"
#: A command that is not killed ends with one of these: it did its work, or the issue was not in that state.
GOOD_CODES = {0, 21, 23}


class KilledOffice:
    """A ledger with issues to work on, and commands in processes of their own."""

    def __init__(self, folder, environ):
        self.folder, self.environ = folder, environ
        self.ledger, self.backups = folder / "ledger.db", folder / "备份"
        self.numbers = (f"A{number:05}" for number in itertools.count())
        self.turn = itertools.count()
        (folder / "现场.jpg").write_bytes(b"photo")

    def start(self, *words):
        command = [sys.executable, "-m", "qinling", *map(str, words)]
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, cwd=ROOT, env=self.environ, **pipes)

    def run(self, *words):
        process = self.start(*words)
        _, told = process.communicate()
        assert process.returncode == 0, told.decode()

    def write_file(self, numbers):
        path = self.folder / f"台账{next(self.turn)}.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["问题编号", "问题描述", "责任单位", "整改时限", "整改状态"])
            writer.writerows(
                [number, "弃渣" * 20, "麻街镇人民政府", "2026-04-30", "整改中"] for number in numbers
            )
        return path

    def list_commands(self):
        """Return the words of every kind of writing command, each on an issue that no other has touched."""
        number, first = next(self.numbers), next(self.turn)
        backups = sorted(one for one in self.backups.glob("*.zip") if read_backup_name(one.name))
        logins = ROOT / "sample_data" / "logins"
        return {
            "add": ["add", "--level", "区级", f"问题描述=新的{first}"],
            "edit": ["edit", number, f"备注=第{first}次", "--ground", "来函"],
            "progress": ["progress", number, "--percent", "30", "--note", "已进场"],
            "extend": ["extend", number, "--to", "2026-12-31", "--reason", "降雨", "--doc", "函1号"],
            "complete": ["complete", number, "--note", "已清运"],
            "attach": ["attach", number, self.folder / "现场.jpg", "--as", "整改前"],
            "supervise": ["supervise", number, "--step", "催办", "--reason", "进度滞后"],
            "void": ["void", number, "--reason", "重复"],
            "undo": ["undo", "--yes"],
            "import": ["import", self.write_file(f"B{first}-{row}" for row in range(300)), "--level", "区级"],
            "warn": ["warn", "--notify"],
            "accounts": ["login", "accounts", "import", logins / "平台账号清单.xlsx"],
            "logins": ["login", "import", *sorted(logins.glob("*.csv"))],
            "backup": ["db", "backup", self.backups, "--keep", "3d"],
            "restore": ["db", "restore", backups[-1], "--yes"],
        }

    def look(self):
        """Return what changes when a command begins to write: the log, a backup, or a ledger to be restored."""
        log = self.ledger.with_name("ledger.db-wal")
        staging = itertools.chain(self.folder.glob(".qinling-tmp-*"), self.backups.glob(".qinling-tmp-*"))
        with suppress(FileNotFoundError):  # the command that wrote it may have finished
            return log.stat().st_mtime_ns, sorted(staging)
        return 0, sorted(staging)

    def read_events(self):
        """Return the history of a ledger that must be sound, attachments and all."""
        with open_reader(self.ledger) as reader:
            assert verify(reader, AttachmentFolder(get_attachments_folder(self.ledger))).faults == []
            return list(read_event_tuples(reader))

    def check_backups(self):
        """Read every file that looks like a backup; return the number of events in each."""
        found = [one for one in self.backups.iterdir() if read_backup_name(one.name)]
        return [read_archive(one).position for one in found]


@pytest.fixture
def office(tmp_path):
    kept = ("PATH", "SYSTEMROOT", "TMPDIR", "COVERAGE_PROCESS_START")
    environ = {name: value for name in kept if (value := os.getenv(name))}
    environ |= {"HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "QINLING_LEDGER": str(tmp_path / "ledger.db")}
    return KilledOffice(tmp_path, environ | {"QINLING_TODAY": TODAY, "QINLING_ACTOR": "测试员"})


def test_a_command_that_is_killed_loses_nothing_that_was_committed(office, request):
    kills, seed = (request.config.getoption(name) for name in ("--kills", "--drill-seed"))
    draw = random.Random(seed)
    office.run("import", office.write_file(f"A{number:05}" for number in range(kills * 2)), "--level", "区级")
    office.run("db", "backup", office.backups)
    seconds: dict[str, float] = {}
    ends = Counter()
    for turn in range(kills):
        commands = office.list_commands()
        name = list(commands)[turn % len(commands)]
        before = office.read_events()
        begun, seen = time.monotonic(), office.look()
        process = office.start(*commands[name])
        if turn // len(commands) % 2:  # some time after it has begun to write
            while process.poll() is None and office.look() == seen:
                time.sleep(0.001)
            time.sleep(draw.uniform(0, 0.1))
        else:
            time.sleep(draw.uniform(0.15, 1.1) * seconds.setdefault(name, 0.6))
        process.kill()
        _, told = process.communicate()
        if process.returncode < 0:
            seconds[name] = seconds.get(name, 0.6) * 1.1
        else:
            seconds[name] = time.monotonic() - begun
            assert process.returncode in GOOD_CODES, (name, told.decode())

        after = office.read_events()
        ends["done" if process.returncode >= 0 else "killed" if after == before else "killed later"] += 1

        if name != "restore":
            assert after[: len(before)] == before, name
        elif after != before:
            assert after == before[: len(after)]
        office.check_backups()
    print(f"{kills} kills: {dict(ends)}")
    for name in ("add", "backup", "restore"):  # the ledger goes on as if nothing had happened
        office.run(*office.list_commands()[name])
    assert not list(office.folder.glob("*-journal"))


WRITER_SCRIPT = """
import subprocess, sys
place, count = sys.argv[1:]
for turn in range(int(count)):
    words = [sys.executable, "-m", "qinling", "add", "--level", "区级", f"问题描述=第{place}人第{turn}个"]
    if subprocess.run(words, stdout=subprocess.DEVNULL).returncode == 0:
        print(f"第{place}人第{turn}个", flush=True)
"""


def test_many_writers_and_a_backup_at_once_lose_nothing(office, request):
    writers, writes = (request.config.getoption(name) for name in ("--writers", "--writes"))
    office.run("init")
    environ = office.environ | {"QINLING_BUSY_SECONDS": "120"}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER_SCRIPT, str(place), str(writes)],
            cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True,
        )
        for place in range(writers)
    ]  # fmt: skip
    backups = 0
    while any(process.poll() is None for process in running):
        office.run("db", "backup", office.backups)
        backups += 1
    done = [line for process in running for line in process.communicate()[0].splitlines()]

    assert len(done) == writers * writes
    assert len(office.read_events()) == len(done)
    with open_reader(office.ledger) as reader:
        assert sorted(reader.rows(str, "select description from issue")) == sorted(done)
    counts = sorted(office.check_backups())
    assert len(counts) == backups
    print(
        f"{len(done)} commands of {writers} writers, {backups} backups of {counts[0]} to {counts[-1]} events"
    )
