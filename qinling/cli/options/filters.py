"""The filters of `list`, for other commands that are about many issues."""

from collections.abc import Callable
from inspect import signature
from typing import Any

from qinling.cli.commands.viewing.issues import list_

#: The options of `list` that say how to show what was found, not what to find.
_OF_LIST_ALONE = ("ctx", "sort", "limit", "columns", "as_of", "as_json")

FILTERS = tuple(
    one for name, one in signature(list_, eval_str=True).parameters.items() if name not in _OF_LIST_ALONE
)
_LABELS = {
    "level": "级别",
    "status": "状态",
    "category": "类型",
    "zone": "分区",
    "town": "镇办",
    "unit": "单位",
    "source": "来源",
    "text": "文字",
    "due_within": "几天内到期",
}


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Give *command* the filters of `list` behind its own options; it finds them in `ctx.params`."""
    own = list(signature(command, eval_str=True).parameters.values())

    def with_filters(**given: Any) -> None:
        command(**{one.name: given[one.name] for one in own})

    with_filters.__name__, with_filters.__doc__ = command.__name__, command.__doc__
    parameters = [*own, *FILTERS]
    # What Typer reads the options from.
    with_filters.__annotations__ = {one.name: one.annotation for one in parameters}
    with_filters.__signature__ = signature(command).replace(parameters=parameters)  # type: ignore[attr-defined]
    return with_filters


def in_words(given: dict[str, Any]) -> str:
    """Return what the filters among the options *given* ask for, in words; "" where they ask for nothing."""
    said = []
    for name, label in _LABELS.items():
        value = given[name]
        if isinstance(value, list | tuple):
            value = "或".join(getattr(word, "label", str(word)) for word in value)
        if value is not None and value != "":
            said.append(f"{label} {value}")
    return "；".join(
        [*said, *(label for name, label in (("overdue", "超期"), ("only_open", "未销号")) if given[name])]
    )
