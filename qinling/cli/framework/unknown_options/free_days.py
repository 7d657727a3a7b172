"""Days of deadlines that are given to an option: --due 下周. Lists take them as a word of their own."""

from datetime import date

from qinling.cli.framework.chinese_help import TYPED_WORDS
from qinling.cli.framework.typer_internals import NoSuchOption, UsageError
from qinling.errors import quote_argument

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
    for place, word in enumerate(words):
        option, sign, value = word.partition("=")
        if option not in known:
            continue
        value, end = (value, place + 1) if sign else ("".join(words[place + 1 : place + 2]), place + 2)
        if _names_days(value):
            line = (*words[:place], value, *words[end:])
            return f"哪几天到期的，直接写：{' '.join(map(quote_argument, (str(ctx.find_root().info_name), *line)))}"
    return ""


def _names_days(text: str) -> bool:
    from qinling.rules.typed.deadline_phrases import find_due_phrase

    return find_due_phrase(text, _ANY_DAY) is not None
