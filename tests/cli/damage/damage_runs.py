"""Every command on damaged ledgers. `python -m tests.cli.damage.damage_runs 300` runs 300 copies, and prints figures."""

import gc
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import chdir
from pathlib import Path
from random import Random
from typing import NamedTuple

from typer.testing import CliRunner, Result

from qinling.cli.app import app
from tests.cli.damage.damaged_copies import make_damaged_copy

DAY = "2026-07-01"
#: One way that delivers, and one that never does: its folder is a file.
SETTINGS = """
[notify]
office = ["tray", "box"]
[channels.tray]
way = "folder"
folder = "tray"
[channels.box]
way = "folder"
folder = "settings.toml"
"""
READING = (
    "board", "board --as-of 2026-06-12 --json", "list", "list --json", "list --overdue --json", "list --text 弃渣",
    "list --as-of 2026-06-15 --json", "show SJ2026-013", "show ZC26037 --json", "show YL-QL-2026-004 --explain",
    "history SJ2026-013", "history --since 2026-01-01 --json", "warn", "warn --json", "warn --format ics",
    "warn --notify --dry-run", "supervise", "supervise --json", "notify list --json", "cron check", "dossier SJ2026-013 --check",
    "check {table}", "return {table} --dry-run", "diff {table} {out}2.xlsx",
    "login report --json", "login accounts list --json", "login coach --json", "login effect --json", "db head", "db verify",
    "db verify --json", "db doctor", "db salvage {out}.db", "complete SJ2026-015 --dry-run",
)  # fmt: skip
WRITING = (
    "add 级别=区级 镇办=青屏镇 问题描述=新的一处弃渣 整改时限=2026年9月1日", "edit SJ2026-015 备注=电话核实 --ground 核实",
    "progress SJ2026-015 --percent 90 --note 将近完成", "complete SJ2026-015", "apply YL-QL-2026-004", "undo --yes --actor 周敏",
    "supervise ZC26047 --step 督办 --reason 未回复", "extend SJ2026-015 --to 2026-10-30 --reason 连阴雨 --doc 函1号",
    "attach SJ2026-015 {paper} --as before", "import {file} --yes", "return {table}", "login import {log}",
    "login accounts import {accounts}", "login guide yl0003 --by 韩某 --on 2026-06-30 --topic 登录", "notify resend", "notify retry --settings {settings}", "warn --notify --settings {settings}", "db migrate", "init",
    "void ZC26040 --reason 重复", "recheck SJ2026-011 --holds --by 韩某 --note 良好",
    "export {out}.xlsx", "export {out}.csv", "supervise letter 督办〔2026〕1号",  # the ledger remembers what was written
)  # fmt: skip


class Office:
    """A sound ledger with everything in it, and the files that the commands need."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger = folder / "demo" / "demo.db"
        (folder / "settings.toml").write_text(SETTINGS, "utf-8")
        self.paper = folder / "照片.jpg"
        self.paper.write_bytes(b"photo")
        self.run(folder, f"demo --dir {folder}/demo", None)
        for words in (f"warn --notify --settings {folder}/settings.toml", f"export {folder}/交督查.xlsx",
                      f"attach SJ2026-013 {self.paper} --as before", "login guide yl0007 --by 韩某 --on 2026-06-30 --topic 登录"):  # fmt: skip
            self.run(folder, words, self.ledger)

    def run(self, folder: Path, words: str, ledger: Path | None) -> tuple[int, str]:
        """Run a command as a script would, and return its exit code and what it said on stderr."""
        samples = Path(__file__).parents[3] / "sample_data"
        given = {"settings": self.folder / "settings.toml", "out": str(folder / "out"), "table": self.folder / "交督查.xlsx", "paper": self.paper,
                 "file": samples / "市级交办问题清单.xls", "accounts": samples / "logins/平台账号清单.xlsx",
                 "log": next(iter(sorted((samples / "logins").glob("*.csv"))))}  # fmt: skip
        result = self.invoke(folder, [word.format(**given) for word in words.split()], ledger)
        return result.exit_code, result.stderr

    def invoke(self, folder: Path, args: list[str], ledger: Path | None) -> Result:
        """Run a command whose words are *args*."""
        where = ["--ledger", str(ledger)] if ledger else []
        home = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
        unset = {name: None for name in os.environ if name.startswith("QINLING_")}
        env = {
            **unset,
            **home,
            "QINLING_TODAY": DAY,
            "QINLING_ACTOR": "何平",
            "QINLING_OFFICE": "云岭区秦岭办",
        }
        if "--actor" in args:
            del env["QINLING_ACTOR"]
        return CliRunner().invoke(app, [*where, *args], env=env)


class Outcome(NamedTuple):
    """What came of one command on one damaged copy. *wrong* says what must not be, "" where all is well."""

    seed: int
    damage: str
    words: str
    code: int
    wrong: str


def run_on_damage(
    office: Office, seed: int, readings: Iterable[str], writings: Iterable[str]
) -> Iterator[Outcome]:
    """Run commands on the copy of *seed*, each writing command on a fresh one, and yield what came of them."""
    with tempfile.TemporaryDirectory() as name, chdir(name):
        folder = Path(name)
        copy = folder / "copy.db"
        damage = make_damaged_copy(office.ledger, copy, seed)
        (folder / "out2.xlsx").write_bytes((office.folder / "交督查.xlsx").read_bytes())
        before = copy.read_bytes()
        faults = count_faults(office, folder, copy)
        for words in readings:
            code, said = office.run(folder, words, copy)
            wrong = find_wrong(code, said) or ("" if copy.read_bytes() == before else "wrote to the ledger")
            yield Outcome(seed, damage, words, code, wrong)
        for words in writings:
            gc.collect()  # an iterator that an error left behind keeps a connection to the file that goes now
            for side in ("-wal", "-shm", "-journal"):
                (folder / f"copy.db{side}").unlink(missing_ok=True)
            copy.write_bytes(before)
            code, said = office.run(folder, words, copy)
            after = count_faults(office, folder, copy)
            wrong = find_wrong(code, said) or (f"{faults} faults became {after}" if after > faults else "")
            yield Outcome(seed, damage, words, code, wrong)


def find_wrong(code: int, said: str) -> str:
    """Return what is wrong with the end of a command, or ""."""
    if code == 1 or "Traceback" in said or "抱歉" in said:
        return f"a defect: {said}"
    return "" if code in (0, 10, 11) or said.strip() else f"ended with {code} and said nothing"


def count_faults(office: Office, folder: Path, ledger: Path) -> int:
    """Return how many faults `db verify` tells, a large number where it cannot open the file."""
    code, said = office.run(folder, "db verify", ledger)
    told = re.search(r"（(\d+) 处）", said)
    return 0 if code == 0 else int(told[1]) if code == 22 and told else 1000


def main(count: int, first: int = 0) -> None:
    """Run all commands on *count* copies and print what came of it."""
    codes: dict[str, Counter[int]] = {}
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder))
        for seed in range(first, first + count):
            for outcome in run_on_damage(office, seed, READING, WRITING):
                codes.setdefault(outcome.damage, Counter())[outcome.code] += 1
                if outcome.wrong:
                    wrong += 1
                    print(outcome, flush=True)
    for damage, counted in sorted(codes.items()):
        print(damage, dict(sorted(counted.items())))
    print(f"{count} copies, {sum(map(Counter.total, codes.values()))} runs, {wrong} wrong")


def choose(commands: tuple[str, ...], seed: int, count: int) -> list[str]:
    """Return *count* of *commands*, others for another seed."""
    return Random(seed).sample(commands, count)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
