"""A ledger in the form of some office, with what a careful clerk reads out of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

#: A field's true value as `list --json` shows it: text, number, bool, ISO day or code of a term.
#: None: the field must be empty. A tuple: any of these.
Truth = dict[str, object]


@dataclass(slots=True)
class Form:
    """One file and its answers.

    *issues* hold only the fields that the paper states, or that must stay empty (None).
    *level_given* is the `--level` that no word of the paper says, such as "district".
    *bad_rows* are (sheet, row from 1) of rows that must be refused or asked about.
    *open_questions* say what the paper truly leaves open: asking is then right, and *options*
    settle it (`--map …`); *issues* are what it holds with these options.
    """

    path: Path
    issues: list[Truth]
    level_given: str | None = None
    bad_rows: Sequence[tuple[str, int]] = ()
    open_questions: Sequence[str] = ()
    options: Sequence[str] = ()
    note: str = ""


#: Makes one file in a folder. The same seed makes the same file.
FormMaker = Callable[[Path, Random], Form]


@dataclass(slots=True)
class Kind:
    """A named maker; *kinds* are the kinds of the issue that it varies."""

    name: str
    make: FormMaker
    kinds: Sequence[str] = field(default_factory=list)
