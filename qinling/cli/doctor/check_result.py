"""What a check of `doctor` finds."""

from typing import NamedTuple

from qinling.rules.vocabulary import Term


class State(Term):
    """How things are: right, worth a word, or to be mended."""

    OK = "ok", "好"
    NOTE = "note", "提示"
    WRONG = "wrong", "要改"


class CheckResult(NamedTuple):
    """One thing that was looked at. *remedy* says what to type, "" where there is nothing to do."""

    check: str
    state: State
    what: str
    remedy: str = ""


def ok(check: str, what: str) -> CheckResult:
    """Return that all is well."""
    return CheckResult(check, State.OK, what)


def note(check: str, what: str, remedy: str = "") -> CheckResult:
    """Return what is worth a word: the program works without it."""
    return CheckResult(check, State.NOTE, what, remedy)


def wrong(check: str, what: str, remedy: str) -> CheckResult:
    """Return what is to be mended, and how."""
    return CheckResult(check, State.WRONG, what, remedy)
