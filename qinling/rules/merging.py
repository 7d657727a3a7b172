"""What an import changes of an issue the ledger already holds, field by field."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from qinling.rules.drafts import Value
from qinling.rules.vocabulary import Update

#: Never changed by an import: they say which issue it is.
_IDENTITY = frozenset({"level", "number"})
#: Never emptied: an issue always has them.
_ALWAYS = frozenset({"description", "status"})
#: One deadline stands in three fields, which change together.
_DEADLINE = ("deadline", "deadline_kind", "deadline_text")


class Difference(NamedTuple):
    """A field on which file and ledger differ: *old* is the ledger's, *new* the file's."""

    field: str
    old: Value
    new: Value


def differences(
    stored: Mapping[str, Value], said: Mapping[str, Value], update: Update, *, blank_clears: bool = False
) -> tuple[list[Difference], list[Difference]]:
    """Return (what changes, what differs but is left as the ledger has it).

    A blank cell says nothing, unless *blank_clears*.
    """
    changed: list[Difference] = []
    left: list[Difference] = []
    for names in _groups(said):
        olds = {name: stored.get(name) for name in names}
        news = {name: said.get(name) for name in names}
        if olds == news or (not _says(news) and not (blank_clears and _ALWAYS.isdisjoint(names))):
            continue
        takes = update is Update.OVERWRITE or (update is Update.FILL and not _says(olds))
        found = [Difference(name, olds[name], news[name]) for name in names if olds[name] != news[name]]
        (changed if takes else left).extend(found)
    return changed, left


def _groups(said: Mapping[str, Value]) -> Iterator[tuple[str, ...]]:
    for name in said:
        if name == "deadline":
            yield _DEADLINE
        elif name not in _IDENTITY and name not in _DEADLINE:
            yield (name,)


def _says(values: Mapping[str, Value]) -> bool:
    return any(
        value is not None and (name, value) != ("deadline_kind", "none") for name, value in values.items()
    )


def merged_extra(
    stored: Mapping[str, str], said: Mapping[str, str], update: Update
) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """Return (the columns kept beside the fields, after the import; those left though they differ)."""
    result = dict(stored)
    left: dict[str, tuple[str, str]] = {}
    for heading, text in said.items():
        if heading not in stored or (update is Update.OVERWRITE):
            if update is not Update.KEEP:
                result[heading] = text
        elif stored[heading] != text:
            left[heading] = (stored[heading], text)
    return result, left
