"""Days of deadlines that are given to an option: --due 下周. Lists take them as a word of their own."""

from datetime import date

from qinling.cli.framework.chinese_help import TYPED_WORDS
from qinling.cli.framework.typer_internals import NoSuchOption, UsageError
from qinling.cli.framework.unknown_options.option_words import find_option_values
from qinling.errors import format_command

#: What people call an option for the days of a deadline, and the options that take a count of days instead.
_DAY_OPTIONS = {"--due", "--due-by", "--due-date", "--due-on", "--deadline", "--month", "--week", "--day"}
_DAY_OPTIONS |= {"--到期", "--时限", "--期限", "--月", "--周"}
_COUNT_OPTIONS = {"--within", "--due-within"}
#: Whether a text names days does not depend on the day on which it is asked.
_ANY_DAY = date(2000, 6, 15)


def suggest_free_days(error: UsageError) -> str:
    """Return the line with the days as a free word, where an option that takes none was given them; else ""."""
    ctx = error.ctx
    if ctx is None or all(param.name != "words" for param in ctx.command.params):
        return ""
    own = set(getattr(getattr(error, "param", None), "opts", ()))
    known = {error.option_name} & _DAY_OPTIONS if isinstance(error, NoSuchOption) else own & _COUNT_OPTIONS
    words = [*ctx.meta.get(TYPED_WORDS, ())]
    for place, value, end in find_option_values(words, known):
        if _names_days(value):
            return f"哪几天到期的，直接写：{format_command((*words[:place], value, *words[end:]))}"
    return ""


def _names_days(text: str) -> bool:
    from qinling.rules.typed.deadline_phrases import find_due_phrase

    return find_due_phrase(text, _ANY_DAY) is not None
