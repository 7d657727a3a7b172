"""Conditions as SQL that SQLite and PostgreSQL both understand. Days and words are bound values."""

from qinling.ledger.sqlite_file.sqlite import build_any_condition
from qinling.rules.figures.conditions import (
    AllOf,
    AnyOf,
    Blank,
    Compare,
    CompareColumns,
    Condition,
    Constant,
    Contains,
    IsAmong,
    NamesUnit,
    Not,
    OneOf,
    Says,
)
from qinling.rules.vocabulary import Term

#: What the condition that always holds is written as.
EVERY_ROW = "1 = 1"


class ConditionSql:
    """Builds the SQL of conditions for one statement and gathers their bound values."""

    def __init__(self) -> None:
        self.params: dict[str, object] = {}
        self._names: dict[tuple[type, Constant], str] = {}
        self._lists: dict[tuple[str | int, ...], str] = {}

    def build(self, condition: Condition) -> str:
        """Return the SQL of *condition*. Where it would be null, it is not met."""
        match condition:
            case AllOf() | AnyOf() | Not():
                return self._build_combination(condition)
            case Compare(column, sign, value):
                return f"{column} {sign} {self._bind(value)}"
            case CompareColumns(column, sign, other):
                return f"{column} {sign} {other}"
            case OneOf(column, values):
                return f"{column} in ({', '.join(map(self._write_word, values))})" if values else "1 = 0"
            case IsAmong(column, ids):
                return build_any_condition(column, self._bind_list(ids))
            case Contains(columns, word):
                like = f"like {self._bind(f'%{_escape_like(word)}%')} escape '\\'"
                return f"({' or '.join(f'{column} {like}' for column in columns)})"
            case NamesUnit(columns, _, cells):
                chosen = build_any_condition("{}", self._bind_list(cells))
                return f"({' or '.join(chosen.format(column) for column in columns)})"
            case Blank(column):
                return f"{column} is null"
            case Says(column, answer):
                return column if answer else f"not {column}"

    def _build_combination(self, condition: AllOf | AnyOf | Not) -> str:
        match condition:
            case AllOf(parts):
                return " and ".join(map(self._build_part, parts)) or EVERY_ROW
            case AnyOf(parts):
                return f"({' or '.join(map(self._build_part, parts))})" if parts else "1 = 0"
            case Not(part):
                return f"({self.build(part)}) is not true"

    def _build_part(self, part: Condition) -> str:
        return f"({self.build(part)})" if isinstance(part, AllOf) else self.build(part)

    def _write_word(self, value: str) -> str:
        # Terms stand in the text: a partial index is used only where its words stand there too.
        return f"'{value}'" if isinstance(value, Term) else self._bind(value)

    def _bind_list(self, values: tuple[str | int, ...]) -> str:
        if values not in self._lists:
            self._lists[values] = f"l{len(self._lists)}"
            self.params[self._lists[values]] = list(values)
        return self._lists[values]

    def _bind(self, value: Constant) -> str:
        key = (type(value), value)
        if key not in self._names:
            self._names[key] = f"c{len(self._names)}"
            self.params[self._names[key]] = value
        return f":{self._names[key]}"


def _escape_like(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
