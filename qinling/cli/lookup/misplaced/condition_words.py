"""Words behind `--where`: what changes the ledger takes those only that are conditions, no text to look for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qinling.cli.lookup.typed_command import retype_command
from qinling.cli.options.filtering.joined_words import split_at_known, split_words
from qinling.cli.options.filtering.typed_conditions import read_condition
from qinling.cli.options.filtering.word_meanings import find_meaning
from qinling.errors import UsageRefused, quote_argument

if TYPE_CHECKING:
    from qinling.cli.context import Desk
    from qinling.ledger.reader import Reader


def require_meaning(desk: "Desk", reader: "Reader", word: str, known: str) -> None:
    """Raise UsageRefused where *word* is no condition, with the line to type; *known* tells the conditions there are."""
    parts = list(split_words([word], desk))
    try:
        is_known = bool(parts) and all(
            read_condition(part, desk) or find_meaning(part, desk) for part in parts
        )
    except UsageRefused:  # 天气=晴
        raise UsageRefused(f"--where {word} 看不懂", known) from None
    if is_known:
        return
    line = _retype_conditions(desk, reader, word, split_at_known(word, desk) or (word,)) if parts else ""
    raise UsageRefused(f"--where {word} 看不懂", f"请写成 {line}" if line else known)


def _retype_conditions(desk: "Desk", reader: "Reader", word: str, parts: Sequence[str]) -> str:
    """Return the command with a condition for each of *parts*: a text is one of a town, a unit or any field."""
    from qinling.procedures.lookup.free_words import count_word_hits, find_field_of_names

    texts = [part for part in parts if not find_meaning(part, desk)]
    if not texts or any(not one.issues for one in count_word_hits(reader, texts)):
        return ""
    labels = {text: find_field_of_names(reader, [text]) or "文字" for text in texts}
    conditions = (f"{labels[part]}={part}" if part in labels else part for part in parts)
    return retype_command(desk.words, word, " --where ".join(map(quote_argument, conditions)), is_quoted=True)
