"""A session: calls of the program one after the other in a folder of its own, and what each answered.

A session is written down in a text file, a line a call, without the word `qinling`:

    == looking                      a chapter: its answers are kept in files of that name
    @ 2026-06-10 王敏               the day and who acts, for the calls below
    board [--json]                  two calls, one without --json and one with it
    QINLING_WARNING_NEAR=5 board    a call with an environment variable
    progress - --percent 5 < A B    a call with A and B on its standard input, a line each
    + write 六月.csv                 something done beside the program (see beside.py);
    | 编号,问题                       … and the lines of text that it is given
    # …                             a remark

What is of the machine or of chance is made the same everywhere in `Session.call` (clock, random
numbers, environment) and in `Session.told` (paths, version).
"""

import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from contextlib import chdir
from datetime import date, datetime, time
from hashlib import sha256
from itertools import count, pairwise
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch
from zoneinfo import ZoneInfo

from typer.testing import CliRunner

from tests.checkout import HOME_VARIABLES, ROOT
from tests.golden import beside, program

HERE = Path(__file__).parent
_ZONE = ZoneInfo("Asia/Shanghai")
VARIABLE = re.compile(r"([A-Z_]+)=(.*)", re.DOTALL)
#: Forms of output that other programs read.
MACHINE_FORMS = ("json", "csv", "ics")


class Line(NamedTuple):
    """A call or something done beside: its chapter, day, actor, words, and the text it is given."""

    chapter: str
    day: date
    actor: str
    words: str
    text: str = ""

    @property
    def is_call(self) -> bool:
        """Whether it is a call of the program."""
        return not self.words.startswith("+ ")


class Answer(NamedTuple):
    """What came of a line: its exit code (None of what is done beside) and both outputs."""

    line: Line
    exit_code: int | None
    out: str
    err: str

    @property
    def is_for_machines(self) -> bool:
        """Whether other programs read its output."""
        words = self.line.words.split()
        forms = [after for word, after in pairwise(words) if word == "--format"]
        return "--json" in words or any(form in MACHINE_FORMS for form in forms)


def read_session(file: Path) -> list[Line]:
    """Return the lines of a session, those with [--json] twice."""
    lines: list[Line] = []
    chapter, day, actor = "", date.min, ""
    for words in filter(None, file.read_text(encoding="utf-8").splitlines()):
        sign, _, rest = words.partition(" ")
        if sign == "==":
            chapter = rest
        elif sign == "@":
            first, actor = rest.split()
            day = date.fromisoformat(first)
        elif sign == "|":
            lines[-1] = lines[-1]._replace(text=f"{lines[-1].text}{rest}\n")
        elif words.endswith(" [--json]"):
            bare = words.removesuffix(" [--json]")
            lines += [Line(chapter, day, actor, one) for one in (bare, f"{bare} --json")]
        elif sign != "#":
            lines.append(Line(chapter, day, actor, words))
    return lines


class Session:
    """A session under way in a *folder*, where the sample ledgers lie and nothing of the machine is seen."""

    def __init__(self, folder: Path, given: Path | None = None) -> None:
        """*given* is a folder whose files lie there from the beginning."""
        self.folder = folder.resolve()
        shutil.copytree(ROOT / "sample_data", self.folder / "sample_data")
        if given:
            shutil.copytree(given, self.folder, dirs_exist_ok=True)
        self._numbers = count()

    def run(self, lines: list[Line]) -> Iterator[Answer]:
        """Yield what comes of each line, in order."""
        with chdir(self.folder):
            for line in lines:
                yield self.call(line) if line.is_call else self.do(line)

    def do(self, line: Line) -> Answer:
        """Do something beside the program."""
        _, verb, *words = shlex.split(line.words)
        shown = getattr(beside, verb)(*words, **({"text": line.text} if line.text else {}))
        changed_at = datetime.combine(line.day, time(9), _ZONE).timestamp()  # no time stamp of the machine
        for path in filter(Path.is_file, map(Path, words)):
            os.utime(path, (changed_at, changed_at))
        return Answer(line, None, self.told(shown or ""), "")

    def call(self, line: Line) -> Answer:
        """Call the program at half past nine of the line's day, with random numbers that are none."""
        words, typed = _parted(shlex.split(line.words), "<")
        own: dict[str, str] = {}
        while words and (found := VARIABLE.fullmatch(words[0])):
            own[found[1]] = found[2]
            words = words[1:]
        given = [
            found
            for word in words
            for found in (sorted(map(str, Path().glob(word))) if "*" in word else [word])
        ]
        moment = datetime.combine(line.day, time(9, 30), _ZONE)
        with program.frozen_clock(moment), patch("os.urandom", self._no_chance):
            result = CliRunner().invoke(
                program.app, given, input="\n".join(typed), env=self._environment(line) | own
            )
        out, err = (self.told(part.decode()) for part in (result.stdout_bytes, result.stderr_bytes))
        return Answer(line, result.exit_code, out, err)

    def _no_chance(self, size: int) -> bytes:
        """Return bytes that differ from call to call and are the same in every session (the ledger's id)."""
        return sha256(str(next(self._numbers)).encode()).digest()[:size]

    def _environment(self, line: Line) -> dict[str, str | None]:
        """Return the line's own environment: no setting of the machine, a home in the folder."""
        bare = dict.fromkeys(name for name in os.environ if name.startswith("QINLING_"))
        screen = dict.fromkeys(("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"))
        home = dict.fromkeys(HOME_VARIABLES, str(self.folder / "home"))
        said = {"QINLING_LEDGER": "ledger.db", "QINLING_TODAY": str(line.day), "QINLING_ACTOR": line.actor}
        return {**bare, **screen, **home, **said}

    def told(self, text: str) -> str:
        """Return *text* with placeholders for what is of this machine, and line ends that can be seen."""
        for own, placeholder in (
            (str(self.folder), "<folder>"),
            (sys.executable, "<python>"),
            (f"qinling {program.version}\n", "qinling <version>\n"),
        ):
            text = text.replace(own, placeholder)
        return text.replace("\r\n", "␍\n").replace("\ufeff", "<BOM>")


def _parted(words: list[str], sign: str) -> tuple[list[str], list[str]]:
    place = words.index(sign) if sign in words else len(words)
    return words[:place], words[place + 1 :]


def written_down(answers: list[Answer]) -> dict[str, str]:
    """Return the golden files of a session by name: per chapter its answers, its texts and what it wrote.

    answers/: each call with its exit code, and the output that programs read. They are a contract.
    texts/: what people read, on either screen. written/: what stands in the files that were written.
    """
    found: dict[str, list[str]] = {}

    def keep(kind: str, answer: Answer, *parts: str) -> None:
        head = f"@ {answer.line.day} {answer.line.actor}\n$ {answer.line.words}\n"
        text = "".join(part if part.endswith("\n") else f"{part}\n" for part in parts if part)
        found.setdefault(f"{kind}/{answer.line.chapter}.txt", []).append(head + text)

    for answer in answers:
        if answer.exit_code is None:
            if answer.out:
                keep("written", answer, answer.out)
            continue
        is_told = answer.is_for_machines
        keep("answers", answer, f"exit code {answer.exit_code}", answer.out if is_told else "")
        told = "" if is_told else answer.out
        if told or answer.err:
            keep("texts", answer, told, answer.err and f"stderr:\n{answer.err}")
    return {name: "\n".join(blocks) for name, blocks in found.items()}
