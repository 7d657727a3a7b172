"""Option groups: options shared by several commands, declared as one dataclass and passed as one parameter."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from inspect import Parameter, signature
from typing import Any, get_type_hints


def expand_option_groups(command: Callable[..., None]) -> Callable[..., None]:
    """Return *command* for Typer: each parameter that is a dataclass is replaced by its fields.

    Each field is an option or argument; it stands where the parameter stood. The command receives
    an instance of the dataclass. Where that has a method `resolve`, it receives what the method returns
    for the object of the context.
    """
    groups: dict[str, type] = {}
    expanded: list[Parameter] = []
    for parameter in signature(command, eval_str=True).parameters.values():
        if is_dataclass(parameter.annotation) and isinstance(parameter.annotation, type):
            groups[parameter.name] = parameter.annotation
            expanded += _list_options(parameter.annotation)
        else:
            expanded.append(parameter)

    def with_groups(**given: Any) -> None:
        for name, group in groups.items():
            options = group(**{field.name: given.pop(field.name) for field in fields(group)})
            given[name] = options.resolve(given["ctx"].obj) if hasattr(options, "resolve") else options
        command(**given)

    with_groups.__name__, with_groups.__doc__ = command.__name__, command.__doc__
    # Typer reads the options from these two.
    with_groups.__annotations__ = {one.name: one.annotation for one in expanded}
    with_groups.__signature__ = signature(command).replace(parameters=expanded)  # type: ignore[attr-defined]
    return with_groups


def _list_options(group: type) -> list[Parameter]:
    """Return the fields of *group* as parameters. Each field is Annotated and has a default."""
    kinds = get_type_hints(group, include_extras=True)
    return [
        Parameter(field.name, Parameter.KEYWORD_ONLY, default=field.default, annotation=kinds[field.name])
        for field in fields(group)
    ]
