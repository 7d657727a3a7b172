"""A town, a unit or a status where a number stands: the command comes back with the condition that it is."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.framework.typer_internals import Context, get_current_context
from qinling.cli.lookup.misplaced.command_parameters import takes_parameter
from qinling.cli.lookup.typed_command import retype_command
from qinling.errors import quote_argument

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader

#: One character stands in the names of too many units.
_MIN_LENGTH = 2
_PLACE = re.compile(r"(?:序号|序数|第|[Nn][Oo]\.?|#)\s*(?P<number>[0-9]{1,3})[个条项件号]?")
#: So many issues are offered with the line for each.
_MAX_NAMED = 5


def advise_search(desk: Desk, typed: str) -> str:
    """Return how the issues of *typed*, which is no number of any, are found: by its condition where it is one."""
    ctx = get_current_context()
    if (place := _PLACE.fullmatch(typed)) and ctx.info_name == "show":
        return f"上一份清单里的第 {place['number']} 个，写 qinling show {place['number']}"
    if ctx.info_name == "history" and _is_person(typed):
        return f"历史按编号或日子看，每条写着谁办的：qinling history 近30天；这个人负责的问题：qinling list 责任人={typed}"
    search = f"用 qinling list {quote_argument(typed)} 查找"
    takes_conditions = takes_parameter(ctx, "where")
    with desk.reading() as reader:
        condition = _find_condition(reader, typed) if takes_conditions else ""
        numbers = [] if condition else _find_naming_issues(reader, typed)
    if numbers:
        lines = "；或 ".join(retype_command(desk.words, typed, number) for number in numbers)
        return f"写到它的问题，用它的编号：{lines}；核对用 qinling list {quote_argument(typed)}"
    if not condition:
        return search
    line = retype_command(desk.words, typed, f"--where {quote_argument(condition)}", is_quoted=True)
    return f"按条件选的，写成 {line}；看有哪些：qinling list {quote_argument(typed)}"


def _is_person(typed: str) -> bool:
    """Return whether *typed* is a name by its surname."""
    from qinling.workbook.columns.cell_words import find_word_kinds

    return "person" in find_word_kinds(typed)


def place_condition(desk: Desk, ctx: Context, words: Sequence[str]) -> dict[str, str]:
    """Return the only one of *words* with the option of its condition, nothing where it is none or no command takes one."""
    if len(words) != 1 or not takes_parameter(ctx, "where"):
        return {}
    with desk.reading() as reader:
        condition = _find_condition(reader, words[0])
    return {words[0]: f"--where {quote_argument(condition)}"} if condition else {}


def _find_condition(reader: "Reader", typed: str) -> str:
    """Return the condition of --where that *typed* is the value of, "" for any other word."""
    from qinling.cli.options.filtering.word_meanings import find_closed_word
    from qinling.procedures.lookup.free_words import find_field_of_names

    if len(typed) < _MIN_LENGTH or any(map(str.isdigit, typed)):
        return ""
    if found := find_closed_word(typed):
        one, _ = found
        return one.names.label if one.is_flag else f"{one.names.label}={typed}"
    label = find_field_of_names(reader, [typed])
    return f"{label}={typed}" if label else ""


def _find_naming_issues(reader: "Reader", typed: str) -> list[str]:
    """Return the numbers of the issues that have *typed*, a place or another word, in a text; none where these are many."""
    from qinling.ledger.issues.filters import Filters
    from qinling.procedures.views.issue_views import list_issues

    if len(typed) < _MIN_LENGTH or any(map(str.isdigit, typed)):
        return []
    is_step = takes_parameter(get_current_context(), "where")  # few steps are left for a closed one
    filters = Filters(words=(typed,), open_only=is_step)
    found = [issue.number for issue in list_issues(reader, filters, (), _MAX_NAMED + 1)]
    return found if len(found) <= _MAX_NAMED else []
