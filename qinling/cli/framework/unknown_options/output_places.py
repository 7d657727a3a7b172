"""Files to write that are given to an option, -o or --to, of a command that takes them as a word of its own."""

import re
from collections.abc import Sequence
from pathlib import PurePath

from qinling.cli.framework.chinese_help import TYPED_WORDS
from qinling.cli.framework.typer_internals import Context, NoSuchOption, UsageError
from qinling.cli.framework.unknown_options.option_words import find_option_values
from qinling.errors import format_command

_PLACE_OPTIONS = {"-o", "--to", "--out", "--output", "--outfile", "--file", "--写到", "--输出", "--文件"}
#: How the help begins of an argument that is a file to write.
_WRITTEN = re.compile("写到|导出到|备份到|样式写到|救出的台账写到")


def suggest_output_place(error: UsageError) -> str:
    """Return the line with the file as a word of its own, where it was given to an option that is none here; else ""."""
    ctx = error.ctx
    if ctx is None or not any(_is_written(param) for param in ctx.command.params):
        return ""
    own = set(getattr(getattr(error, "param", None), "opts", ()))  # --to is a day in some commands
    known = {error.option_name} & _PLACE_OPTIONS if isinstance(error, NoSuchOption) else own & {"--to"}
    words = [*ctx.meta.get(TYPED_WORDS, ())]
    for place, value, end in find_option_values(words, known):
        if isinstance(error, NoSuchOption) or _is_file_name(value):
            return _place_file(ctx, words[:place], value, words[end:])
    return ""


def _place_file(ctx: Context, before: Sequence[str], value: str, after: Sequence[str]) -> str:
    """Return the line with the file in the place of the option, and of the one that the command has room for.

    A ledger there was meant to be read.
    """
    params = (*ctx.command.params, *ctx.find_root().command.params)
    told = "写到哪个文件，直接写在命令后面"
    if not value:
        return told
    options = (param for param in params if not getattr(param, "is_flag", True))
    with_value = {name for param in options for name in param.opts}
    others = [
        word
        for previous, word in zip(("", *before), before, strict=False)
        if previous not in with_value and _is_file_name(word)
    ]
    ledgers = [part for word in others if word.endswith(".db") for part in ("--ledger", word)]
    kept = [word for word in before if word not in others]
    return f"{told}：{format_command((*kept, value, *after, *ledgers))}"


def _is_written(param: object) -> bool:
    is_argument = getattr(param, "param_type_name", "") == "argument"
    return is_argument and _WRITTEN.match(getattr(param, "help", None) or "") is not None


def _is_file_name(word: str) -> bool:
    return re.fullmatch(r"\.[A-Za-z]\w{1,6}", PurePath(word).suffix) is not None
