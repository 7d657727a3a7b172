"""Parameters that a call must have: asked for at a terminal, told with an example in a script."""

import shlex
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import typer
from typer.core import TyperArgument

from qinling.cli.framework.answer_faults import ask_line, require_no_command, require_reason
from qinling.cli.framework.terminal.leaving_answers import abort_if_leaving
from qinling.cli.framework.terminal.printing import print_to_stderr
from qinling.errors import ValueRefused, quote_argument

if TYPE_CHECKING:
    from qinling.cli.framework.typer_internals import Context, MissingParameter, Parameter


#: Says which issues are meant before an option is asked for: returns the words with what it has settled.
SettleFirst = Callable[["Context", Sequence[str]], list[str]]


def ask_for_parameter(
    ctx: "Context", error: "MissingParameter", args: Sequence[str], settle_first: SettleFirst | None = None
) -> list[str] | None:
    """Ask for the parameter that *error* misses. Return *args* with it, None where no person sits at a terminal.

    *settle_first* is called before an option is asked for.
    """
    param = error.param
    if param is None or "--json" in args or not getattr(ctx.find_root().obj, "is_interactive", False):
        return None
    if settle_first is not None and not isinstance(param, TyperArgument):
        args = settle_first(ctx, args)
    help_text = get_first_clause(param)
    label = f"{help_text}（{name_parameter(param)}）" if help_text else name_parameter(param)
    while True:
        text = ask_line(label, print_to_stderr).strip()
        abort_if_leaving(text)
        try:
            require_no_command(text)
            if param.name == "reason":
                require_reason(text, ctx.find_root().obj.today)
            param.type.convert(text, param, ctx)
        except ValueRefused as refused:
            print_to_stderr(str(refused))
            continue
        except typer.BadParameter as refused:
            print_to_stderr(refused.message)
            continue
        if isinstance(param, TyperArgument):
            return [*args, text]
        return [f"{get_option(param)}={text}", *args]


def describe_missing_parameter(error: "MissingParameter") -> str:
    """Return what is missing, and what it is."""
    param = error.param
    if param is None:
        return "缺少参数"
    kind = "参数" if isinstance(param, TyperArgument) else "选项"
    help_text = get_first_clause(param)
    return f"缺少{kind} {name_parameter(param)}{f'（{help_text}）' if help_text else ''}"


def get_first_clause(param: "Parameter") -> str:
    """Return what the help says first of *param*, "" without help."""
    return (getattr(param, "help", None) or "").partition("；")[0]


def is_from_variable(ctx: "Context", name: str) -> bool:
    """Return whether the environment gives the parameter *name* of a call."""
    source = ctx.get_parameter_source(name)
    return source is not None and source.name == "ENVIRONMENT"


def name_parameter(param: "Parameter") -> str:
    """Return an option as it is typed, an argument as in the usage line."""
    return param.human_readable_name if isinstance(param, TyperArgument) else get_option(param)


def get_option(param: "Parameter") -> str:
    """Return the long name of an option: `--reason`."""
    return max(param.opts, key=len)


def find_example(error: "MissingParameter", words: Sequence[str]) -> str:
    """Return an example of the command that has what is missing, "" if there is none.

    Where the call *words* names an issue or a file, it goes on from there.
    """
    ctx = error.ctx
    examples: tuple[str, ...] = getattr(ctx.command, "examples", ()) if ctx is not None else ()
    is_argument = error.param is None or isinstance(error.param, TyperArgument)
    option = "" if error.param is None or is_argument else f" {get_option(error.param)} "
    example = next((one for one in examples if option in one), "")
    is_typed = ctx is not None and any(
        ctx.params.get(one.name or "") for one in ctx.command.params if isinstance(one, TyperArgument)
    )
    if ctx is None or not example or not is_typed or "|" in example:
        return example
    return _complete_call(ctx, words, example)


def _complete_call(ctx: "Context", words: Sequence[str], example: str) -> str:
    """Return the call *words* with a place for each argument and option that *example* has and it lacks.

    The values of the example are left out: typed as they stand they would be recorded of the user's own issue.
    """
    path = ctx.command_path.split()
    values, *_ = ctx.command.make_parser(ctx).parse_args(shlex.split(example)[len(path) :])
    more: list[str] = []
    for param in ctx.command.params:
        is_argument = isinstance(param, TyperArgument)
        is_given = ctx.params.get(param.name or "") or any(one in words for one in param.opts)
        if is_given or not values.get(param.name or "") or values[param.name or ""] is True:
            continue
        place = (param.metavar or param.human_readable_name).strip(".[]")
        more += [place] if is_argument else [get_option(param), place]
    return " ".join(["qinling", *map(quote_argument, [*words, *more])])
