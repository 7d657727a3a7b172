"""Words behind the numbers that are a text of the command, or the name of who did it."""

import re
from collections.abc import Collection, Sequence

from qinling.cli.framework.typer_internals import Context
from qinling.cli.lookup.misplaced.command_parameters import list_free_options
from qinling.errors import quote_argument
from qinling.rules.units.unit_endings import STATIONS, USUAL, any_of

#: Options that take a sentence, the likeliest first.
_TEXT_OPTIONS = ("note", "reason", "opinion")
#: A unit is whom something goes to, never a reason.
UNIT = re.compile(rf"\w+{any_of(USUAL, STATIONS)}")
#: Chinese words and their signs: no number, no unit and no day of digits.
PLAIN_TEXT = re.compile(r"[\u4e00-\u9fff、，。；：！？“”（）]{2,}")
_LONG_NAME = 4


def place_texts(
    ctx: Context,
    words: Sequence[str],
    known: Collection[str],
    placed: Collection[str],
    *,
    takes_numbers: bool,
) -> dict[str, str]:
    """Return those of *words* that are a text or a name, each with its option; "" where it goes with the one before.

    *known* are numbers, *placed* belong elsewhere. A text is one only beside a number: alone it may be a number that
    is not there.
    """
    rest = [word for word in words if word not in known and word not in placed]
    texts = [word for word in rest if not re.search("[0-9]", word)]
    has_number = not takes_numbers or bool(known) or len(texts) < len(rest)
    if not texts or not has_number or not all(map(_is_text, texts)) or (known and texts != rest):
        return {}
    free, options = list_free_options(ctx), {}
    if len(texts) > 1 and "by" in free and (name := next(filter(is_person, texts), "")):
        options[name] = f"{free['by']} {quote_argument(name)}"
        texts.remove(name)
    if option := next((free[name] for name in _TEXT_OPTIONS if name in free), ""):
        options |= dict.fromkeys(texts, "")
        options[texts[0]] = f"{option} {quote_argument(' '.join(texts))}"
    return options


def is_person(word: str) -> bool:
    """Return whether *word* is a name by its surname."""
    from qinling.workbook.columns.cell_words import find_word_kinds

    return "person" in find_word_kinds(word)


def may_be_name(word: str) -> bool:
    """Return whether *word* may be a name: of four characters few are, and 情况属实 is none."""
    return len(word) < _LONG_NAME or "·" in word or is_person(word)


def _is_text(word: str) -> bool:
    return PLAIN_TEXT.fullmatch(word) is not None and UNIT.fullmatch(word) is None
