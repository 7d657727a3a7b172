"""A drill: random work, backups, losses and restores, kills in between, beside a model that knows what must be there.

`--drill-steps 500 --drill-seed 3` makes it larger.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field

from qinling.ledger.attachments import get_attachments_folder
from qinling.ledger.sqlite_file.side_files import SIDE_FILE_SUFFIXES, get_side_file
from tests.checkout import ROOT

#: Adds an issue, and is killed while another reader keeps the log: the issue is committed, but stands in the log only.
KILLED_ADD = """
import sys, time
from pathlib import Path
from qinling.cli.app import app
from qinling.ledger.reader import open_reader
with open_reader(Path(sys.argv[1])):
    try:
        app(["--ledger", sys.argv[1], "add", "--level", "区级", f"问题描述={sys.argv[2]}"])
    except SystemExit:
        print("done", flush=True)
        sys.stdin.read()
"""


@dataclass
class Model:
    """What the ledger must hold: the issues in order, and those that have a photo; None when it is lost."""

    issues: list[str] = field(default_factory=list)
    photos: set[str] = field(default_factory=set)
    is_lost: bool = False
    backups: dict[str, tuple[list[str], set[str]]] = field(default_factory=dict)
    copies: list[str] = field(default_factory=list)


class Drill:
    """One ledger, its model, and the steps that change both."""

    def __init__(self, qinling, folder, seed):
        self.qinling, self.folder, self.draw = qinling, folder, random.Random(seed)
        self.ledger, self.model = folder / "ledger.db", Model()
        self.count = 0
        self.environ = os.environ | {"PYTHONPATH": str(ROOT), "HOME": str(folder), "QINLING_ACTOR": "测试员"}

    def run(self, *words, code=0):
        result = self.qinling(*map(str, words))
        assert result.exit_code == code, (words, result.stderr)
        return result

    def add(self):
        self.count += 1
        name = f"弃渣{self.count}"
        if self.draw.random() < 0.15:
            self._add_and_be_killed(name)
        else:
            self.run("add", "--level", "区级", f"问题描述={name}")
        self.model.issues.append(name)

    def _add_and_be_killed(self, name):
        words = [sys.executable, "-c", KILLED_ADD, str(self.ledger), name]
        with subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=self.environ,
        ) as process:
            lines = iter(process.stdout.readline, b"")
            assert any(line == b"done\n" for line in lines)
            process.send_signal(signal.SIGKILL)

    def attach(self):
        if not self.model.issues:
            return
        name = self.draw.choice(self.model.issues)
        photo = self.folder / f"{name}.jpg"
        photo.write_bytes(name.encode())
        listed = json.loads(self.run("list", "--json").stdout)["items"]
        number = next(one["number"] for one in listed if one["description"] == name)
        self.run("attach", number, photo, "--as", "整改前")
        self.model.photos.add(name)

    def back_up(self):
        file = json.loads(self.run("db", "backup", self.folder / "备份", "--json").stdout)["file"]
        self.model.backups[file] = (list(self.model.issues), set(self.model.photos))

    def copy_plainly(self):
        copy = self.folder / f"副本{self.count}-{len(self.model.copies)}"
        self.run("db", "backup", self.folder / "中转.zip")
        self.run("db", "restore", self.folder / "中转.zip", "--to", copy)
        (self.folder / "中转.zip").unlink()
        shutil.rmtree(get_attachments_folder(copy), ignore_errors=True)
        self.model.copies.append(str(copy))

    def lose(self):
        """Delete, cut off or overwrite the ledger, or put an old copy over it after a kill."""
        kind = self.draw.choice(["delete", "cut", "garbage", "old copy"])
        if kind == "old copy":
            if not self.model.copies:
                return
            self.count += 1
            self._add_and_be_killed(f"弃渣{self.count}")
            shutil.copyfile(self.draw.choice(self.model.copies), self.ledger)
            self.run("list", code=22)
            self.run("add", "--level", "区级", "问题描述=不该有", code=22)
        else:
            for suffix in SIDE_FILE_SUFFIXES:
                get_side_file(self.ledger, suffix).unlink(missing_ok=True)
            raw = self.ledger.read_bytes()
            self.ledger.unlink()
            if kind != "delete":
                self.ledger.write_bytes(raw[: len(raw) // 3] if kind == "cut" else bytes(range(256)) * 50)
        if self.draw.random() < 0.5:
            shutil.rmtree(get_attachments_folder(self.ledger), ignore_errors=True)
        self.model.is_lost = True

    def restore(self):
        if not self.model.backups:
            return
        file = self.draw.choice(list(self.model.backups))
        if self.draw.random() < 0.2:
            self._restore_and_be_killed(file)
        self.run("db", "restore", file, "--yes")
        issues, photos = self.model.backups[file]
        self.model.issues, self.model.photos = list(issues), set(photos)
        self.model.is_lost = False

    def _restore_and_be_killed(self, file):
        words = [
            sys.executable,
            "-m",
            "qinling",
            "--ledger",
            str(self.ledger),
            "db",
            "restore",
            file,
            "--yes",
        ]
        process = subprocess.Popen(
            words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, env=self.environ
        )
        try:
            process.wait(self.draw.uniform(0.1, 0.6))
        except subprocess.TimeoutExpired:
            process.kill()
        process.wait()

    def step(self):
        if self.model.is_lost:
            self.restore()
            return
        steps = (self.add, self.attach, self.back_up, self.restore, self.lose, self.copy_plainly)
        self.draw.choices(steps, (10, 4, 4, 2, 2 if self.model.backups else 0, 1))[0]()

    def check(self):
        if self.model.is_lost:
            return
        items = json.loads(self.run("list", "--json").stdout)["items"]
        assert [one["description"] for one in items] == self.model.issues
        result = json.loads(self.run("db", "verify", "--json").stdout)
        assert (result["faults"], result["papers"]) == ([], len(self.model.photos))


def test_the_ledger_is_always_what_the_model_says(qinling, tmp_path, request):
    drill = Drill(qinling, tmp_path, request.config.getoption("--drill-seed"))
    drill.run("init")
    for _ in range(request.config.getoption("--drill-steps")):
        drill.step()
        drill.check()
