"""Words for a type, a zone or a source that no issue of the ledger has, with the values that are near to them."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.procedures.lookup.unknown_units import UnknownWord
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.texts.name_folding import fold_name

_MAX_NEAR = 5
_MAX_VALUES = 1000
#: How alike two names must be: one of two characters is the same.
_MIN_SIMILARITY = 0.4


def find_unknown_values(reader: Reader, words: Mapping[str, Sequence[str]]) -> Iterator[UnknownWord]:
    """Yield those of *words*, field → words of its filter, that stand in no value of their field.

    Where no value is near, the first ones there are are named.
    """
    for field, asked in words.items():
        values = queries.list_distinct_values(reader, field, "", _MAX_VALUES) if asked else []
        folded = {fold_name(value): value for value in values}
        for word in asked:
            key = fold_name(word)
            if not any(key in one for one in folded):
                near = [folded[one] for one in get_close_matches(key, folded, _MAX_NEAR, _MIN_SIMILARITY)]
                yield UnknownWord(word, FIELDS_BY_NAME[field].label, tuple(near or values[:_MAX_NEAR]))
