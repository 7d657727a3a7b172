"""What the command of a call takes: advice names no option that it does not have, or that was given."""

from qinling.cli.framework.typer_internals import Context


def takes_parameter(ctx: Context, *names: str) -> bool:
    """Return whether the command of *ctx* has a parameter of one of *names*."""
    return any(param.name in names for param in ctx.command.params)


def takes_several_numbers(ctx: Context) -> bool:
    """Return whether the command of *ctx* takes more than one number."""
    params = ctx.command.params
    return any(
        one.param_type_name == "argument" and one.nargs != 1 and one.name == "numbers" for one in params
    )


def list_free_options(ctx: Context) -> dict[str | None, str]:
    """Return name of parameter → its long option, for the options of the command that were not given."""
    return {
        param.name: max(param.opts, key=len)
        for param in ctx.command.params
        if param.param_type_name == "option" and not _is_given(ctx, param.name or "")
    }


def _is_given(ctx: Context, name: str) -> bool:
    """Return whether the parameter *name* has a value that is not its default."""
    source = ctx.get_parameter_source(name)
    return bool(ctx.params.get(name)) and (source is None or not source.name.startswith("DEFAULT"))


def list_number_words(ctx: Context) -> list[str]:
    """Return the words that stand where the command takes numbers."""
    numbers = ctx.params.get("numbers")
    number = ctx.params.get("number")
    return [*numbers] if numbers else [number] if isinstance(number, str) else []
