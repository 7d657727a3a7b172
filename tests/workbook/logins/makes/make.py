"""A log of some make, with what a careful clerk counts in it, written before any reader saw it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Literal

#: (account, ISO day) → (logins, failed).
Counts = dict[tuple[str, str], tuple[int, int]]

#: Words of which a refusal of a file without log-ins must hold one.
NO_LOGINS = ("没有登录", "不是登录", "无登录", "没有一行是登录", "没有一条是登录", "操作日志")
#: Words of which a refusal must hold one where nothing says when, who or how the rows are to be read.
NO_TIME = ("时间", "日期")
NO_ACCOUNT = ("账号", "标题")
NEEDS_SOURCE = ("来源", "--source", "logins.sources", "标题", "表头", "--map")


@dataclass(slots=True)
class Make:
    """One log in one or more files, and its answers.

    *outcome*: "counted" must give *counts*; "refused" must be refused with one of the words of *reason*;
    "asked" leaves something open, and *readings* are the counts under each possible answer.
    *bad_rows* (from 1, as lines of a text file) must be refused by line, or told; the rest gives *counts*.
    *doubts* are patterns: where all of them are said, a count that differs is not silent.
    *mapped* names the columns, as a user does with --map whom the first refusal tells to.
    *accounts* is an account list (account, name, unit) that is read first.
    *settings* is what the settings file holds.
    """

    files: Sequence[Path]
    outcome: Literal["counted", "refused", "asked"]
    counts: Counts
    readings: Sequence[Counts] = ()
    reason: Sequence[str] = ()
    bad_rows: Sequence[int] = ()
    doubts: Sequence[str] = ()
    mapped: Sequence[str] = ()
    accounts: Sequence[tuple[str, str, str]] = ()
    settings: str = ""


#: Writes one log into a folder. The same seed writes the same log.
MakeWriter = Callable[[Path, Random], Make]


def expect_counts(path: Path, counts: Counts, **more: object) -> Make:
    """Return a make that must be counted as *counts*."""
    return Make([path], "counted", counts, **more)


def expect_refusal(path: Path, reason: Sequence[str], **more: object) -> Make:
    """Return a make that must be refused with one of the words of *reason*."""
    return Make([path], "refused", {}, reason=reason, **more)


def expect_question(path: Path, *readings: Counts, **more: object) -> Make:
    """Return a make that nobody can read without an answer; *readings* are the counts under each answer."""
    return Make([path], "asked", {}, readings=readings, **more)
