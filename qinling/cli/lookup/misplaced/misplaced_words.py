"""Words that stand where numbers stand and are the value of an option: a day, a level, a result, a text."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import get_alias
from qinling.cli.framework.typer_internals import Context, Parameter, get_current_context
from qinling.cli.lookup.misplaced.command_parameters import (
    list_free_options,
    list_number_words,
    takes_parameter,
)
from qinling.cli.lookup.misplaced.ledger_words import advise_on_ledgers
from qinling.cli.lookup.misplaced.misplaced_conditions import place_condition
from qinling.cli.lookup.misplaced.misplaced_texts import UNIT, may_be_name, place_texts
from qinling.cli.lookup.misplaced.parted_values import refuse_parted_values
from qinling.cli.lookup.misplaced.period_words import (
    advise_days_ahead,
    advise_ending,
    advise_former_overdue,
    is_time_of_day,
    refuse_period_words,
)
from qinling.cli.lookup.several_numbers import build_refusal_of_several
from qinling.cli.options.values.spoken_flags import SPOKEN_FLAGS
from qinling.errors import UsageRefused, ValueRefused, format_command, quote_argument
from qinling.rules.lookup.typed_numbers import split_numbers
from qinling.rules.texts.name_folding import fold_name

if TYPE_CHECKING:
    from qinling.rules.vocabulary import Term

#: Who answers a request: a name. A refusal has a reason too, and one of four characters may be it.
_ANSWERING_NAMES = {
    "approve": re.compile(r"(?!.*(?:同意|批准|延期|准予))[\u4e00-\u9fff·]{2,4}"),
    "reject": re.compile(r"(?!.*(?:同意|批准|延期|驳回))[\u4e00-\u9fff·]{2,3}"),
}
#: An acceptance that is none is a step of its own.
_NOT_ACCEPTED = ("不通过", "未通过", "没通过", "不合格", "不同意", "退回")
#: Said between two numbers for one that stays in place of the other: --reason would void both.
_MERGE_WORDS = ("并入", "合并", "归并", "重复", "合到", "并到")
_MERGING = re.compile(rf"(?:{'|'.join(_MERGE_WORDS)})[到至]?(?P<number>\S*[0-9]\S*)?")
_PERCENT = re.compile(r"[0-9]{1,3}(?:\.[0-9]+)?[%％]")
#: What is counted of a piece of work: 3次, 2起5人次, 73.26%.
_AMOUNT = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?[^0-9\s]{0,3})+")
#: The number of a document: 云秦办〔2026〕5号.
_DOCUMENT = re.compile(r"\w*[〔［【（\[(](?:19|20)[0-9]{2}[〕］】）\])]\w*?[0-9]+号")
#: 二次督办, 催办一下: so many characters more than the step.
_MORE_OF_STEP = 2
_UNEXPECTED = re.compile(r"Got unexpected extra argument\(?s?\)? \((.+)\)", re.DOTALL)


def refuse_misplaced(ctx: Context, message: str = "") -> None:
    """Raise UsageRefused where the words of a call that went wrong are in the wrong place; *message* is Typer's.

    Several numbers for a command that takes one come back as a command for each.
    """
    extra = read_extra_words(message)
    number = ctx.params.get("number")
    words = [*list_number_words(ctx), *extra]
    desk = Desk.from_context(ctx)
    file = ctx.params.get("file")
    _refuse_extra_place(desk, ctx, extra)
    refuse_period_words(desk, ctx, [*extra, *([str(file)] if extra and file else [])])
    refuse_words(desk, ctx, words)
    is_typed = ctx.info_name in desk.words or get_alias(ctx.command) in desk.words
    if extra and is_typed and all(param.param_type_name == "option" for param in ctx.command.params):
        raise _refuse_extra_words(desk, ctx, extra)
    if isinstance(number, str) and extra and all(re.search("[0-9]", word) for word in extra):
        raise build_refusal_of_several(desk, [number, *extra])


def _refuse_extra_place(desk: Desk, ctx: Context, extra: Sequence[str]) -> None:
    """Raise UsageRefused for a ledger or a backup behind a command that takes no file, or one file more than it takes."""
    names = "、".join(f"“{word}”" for word in extra)
    takes_file = isinstance(ctx.params.get("file"), Path)
    if takes_file and len(extra) == 1 and (option := list_free_options(ctx).get("to")):
        line = format_command([*(word for word in desk.words if word not in extra), option, *extra])
        raise UsageRefused(f"{names}要写在选项后面", f"请写成 {line}")
    has_places = any(param.param_type_name == "argument" for param in ctx.command.params)
    if extra and not has_places and (advice := advise_on_ledgers(desk.words, extra)):
        raise UsageRefused(f"{ctx.command_path} 后面不写文件，多出了 {names}", advice)


def read_extra_words(message: str) -> list[str]:
    """Return the words that are too many by Typer's *message*."""
    found = _UNEXPECTED.fullmatch(message)
    return found[1].split() if found else []


def refuse_words(desk: Desk, ctx: Context, words: Sequence[str], known: Collection[str] = ()) -> None:
    """Raise UsageRefused with the command put right where some of *words* belong behind an option.

    Those that are *known* numbers stay.
    """
    unknown = [word for word in words if word not in known]
    refuse_parted_values(desk, ctx, unknown)
    _refuse_other_steps(ctx, words, unknown)
    takes_numbers = takes_parameter(ctx, "number", "numbers")
    places = _place_own_words(desk, ctx, words, known)
    options = {
        word: option
        for word in unknown
        if (option := places.get(word, _find_option_of_word(desk, ctx, word))) or word in places
    }
    options |= place_texts(ctx, words, known, options, takes_numbers=takes_numbers)
    if options and not known:
        options |= place_condition(desk, ctx, [word for word in words if word not in options])
    moved = [(word, options[word]) for word in unknown if word in options]
    taken = (*known, *options)
    if percent := next(
        (word for word in words if takes_numbers and word not in taken and _PERCENT.fullmatch(word)), ""
    ):
        raise UsageRefused(f"“{percent}”不是编号", f"完成率用 qinling progress 编号 {percent} 报")
    if not moved:
        return
    told = "、".join(f"“{word}”" for word, _ in moved)
    names_issues = any(word not in options for word in words) or "--where" in " ".join(options.values())
    has_number = not takes_numbers or names_issues
    what = "不是编号" if takes_numbers else "要写在选项后面"
    line = _build_line(desk, moved, has_number=has_number)
    raise UsageRefused(f"{told}{what}", f"请写成 {line}{advise_ending(desk, words)}")


def _refuse_other_steps(ctx: Context, words: Sequence[str], unknown: Sequence[str]) -> None:
    """Raise UsageRefused where one of the *unknown* words makes it another step: 不通过, 并入."""
    if ctx.info_name == "accept" and (no := next((word for word in unknown if word in _NOT_ACCEPTED), "")):
        number = next((quote_argument(word) for word in words if word != no), "编号")
        raise UsageRefused(f"“{no}”不是编号", f"验收不通过的，用 qinling turn-back {number} --reason 原因")
    if ctx.command_path.partition(" ")[2] != "void":  # that of work records merges none
        return
    merging = [word for word in unknown if _MERGING.fullmatch(word)]
    merged = [found["number"] for word in merging if (found := _MERGING.fullmatch(word))]  # 并入QZ25008
    others = [word for word in words if word not in merging]
    numbers = [quote_argument(one) for one in (*others, *merged) if one]
    if merging and len(numbers) > 1:
        way = f"并入另一个的，用 qinling void {numbers[0]} --into {numbers[1]} --reason 重复"
        raise UsageRefused(f"“{merging[0]}”不是编号", way)


def _place_own_words(
    desk: Desk, ctx: Context, words: Sequence[str], known: Collection[str]
) -> dict[str, str]:
    """Return the words that mean something in this command alone, each with its option; "" where it is too much."""
    names = _find_answering_name(ctx, words, known)
    if ctx.info_name != "extend":
        return names
    from qinling.cli.lookup.misplaced.extension_words import place_extension_words

    others = [word for word in words if word not in names]
    return place_extension_words(desk, ctx, others, known, _find_option_of_word) | names


def _find_answering_name(ctx: Context, words: Sequence[str], known: Collection[str]) -> dict[str, str]:
    """Return the word, and its option, that names who approves or rejects, where the call does either."""
    if ctx.params.get("by") or not takes_parameter(ctx, "by"):
        return {}
    for flag, name in _ANSWERING_NAMES.items():
        if not takes_parameter(ctx, flag):
            continue
        spoken = [word for word in words if fold_name(word) in SPOKEN_FLAGS[flag]]
        if spoken or ctx.params.get(flag):
            others = [word for word in words if word not in spoken]
            if len(others) < 2:  # it is the number
                return {}
            found = [
                word for word in others if word not in known and name.fullmatch(word) and may_be_name(word)
            ]
            return {word: f"--by {quote_argument(word)}" for word in found[:1]}
    return {}


def _refuse_extra_words(desk: Desk, ctx: Context, extra: Sequence[str]) -> UsageRefused:
    """Return the error for words behind a command that takes none; where it can, it is to be looked at first."""
    words = [word for word in desk.words if word not in extra]
    has_dry_run = takes_parameter(ctx, "dry_run") and "--dry-run" not in words
    line = format_command([*words, *(["--dry-run"] if has_dry_run else [])])
    names = "、".join(f"“{word}”" for word in extra)
    units = [word for word in extra if UNIT.fullmatch(word)]
    if len(units) == len(extra) == 1 and (option := list_free_options(ctx).get("unit")):
        return UsageRefused(f"{names}要写在选项后面", f"请写成 {format_command([*words, option, *units])}")
    if ctx.info_name == "circular" and (former := advise_former_overdue(desk, extra)):
        names += "：调度通报只按今天的台账出"
        line += former
    elif ctx.info_name == "undo":
        names += "：只撤回自己的上一次操作"
    elif ctx.command_path.endswith("login report"):
        line += "；只看一个账号的，加 --account 账号，账号用 qinling login accounts list 查；只看一个单位的，加 --unit 单位"
    elif ctx.info_name == "board":
        line += advise_days_ahead(extra) or f"；只看其中一部分的：{format_command(['list', *extra])}"
    return UsageRefused(f"{ctx.command_path} 后面不写编号和别的词，多出了 {names}", f"请写成 {line}")


def _find_option_of_word(desk: Desk, ctx: Context, word: str) -> str:
    """Return the option with *word* as its value, as it is typed, "" for a word that is no value but of a text."""
    free = list_free_options(ctx)
    folded = fold_name(word)
    for name, words in SPOKEN_FLAGS.items():
        if name in free and folded in words:
            return free[name]
    if _PERCENT.fullmatch(word) and "count" not in free:
        return f"{free['percent']} {quote_argument(word)}" if "percent" in free else ""
    if name := _find_day_option(desk, ctx, free, word):
        return f"{free[name]} {quote_argument(word)}"
    if "at" in free and is_time_of_day(word):
        return f"{free['at']} {quote_argument(word)}"
    if option := _find_closed_option(ctx.command.params, free, word):
        return option
    if "count" in free and _AMOUNT.fullmatch(word):
        return f"{free['count']} {quote_argument(word)}"
    if "count" in free and "by" in free and UNIT.fullmatch(word):
        return f"{free['by']} {quote_argument(word)}"
    if "document" in free and _DOCUMENT.fullmatch(word):
        return f"{free['document']} {quote_argument(word)}"
    return ""


def refuse_doubtful_words(desk: Desk, doubtful: Sequence[str]) -> None:
    """Raise as `refuse_words` for the words of the running command; all but the *doubtful* ones are numbers."""
    ctx = get_current_context()
    typed = list_number_words(ctx)
    if ctx.info_name == "progress":  # behind the numbers stands the report
        typed = typed[: 1 + max((at for at, word in enumerate(typed) if word in doubtful), default=-1)]
    refuse_words(
        desk, ctx, [*dict.fromkeys((*typed, *doubtful))], [one for one in typed if one not in doubtful]
    )


def _find_day_option(desk: Desk, ctx: Context, free: Mapping[str | None, str], word: str) -> str:
    """Return the name of the option that takes *word* for a day; "" for a number, which has digits alone.

    A new deadline is what `extend` is about; in other commands a day that may be meant so or so lies behind.
    """
    if fold_name(word).isdecimal():
        return ""
    from qinling.cli.options.steps import NEW_DEADLINE
    from qinling.cli.options.values.span_parsers import AS_OF_DAY, SINCE_DAY
    from qinling.cli.options.values.value_parsers import DAY, DAY_AHEAD
    from qinling.rules.typed.typed_days import DaySide, parse_typed_day

    sides = [((DAY, SINCE_DAY, AS_OF_DAY), DaySide.BEHIND), ((DAY_AHEAD, NEW_DEADLINE), DaySide.AHEAD)]
    for parsers, side in reversed(sides) if ctx.info_name == "extend" else sides:
        with suppress(ValueRefused):
            day = parse_typed_day(word, desk.today, side).day
            if (day > desk.today) == (side is DaySide.AHEAD):
                found = (
                    one.name or ""
                    for one in ctx.command.params
                    if one.name in free and _get_parser(one) in parsers
                )
                return next(found, "")
    return ""


def _find_closed_option(params: Sequence[Parameter], free: Mapping[str | None, str], word: str) -> str:
    from qinling.cli.options.steps import MEASURE
    from qinling.cli.options.values.value_parsers import LEVEL, SCHEDULE
    from qinling.rules.vocabulary import Level, Schedule, SupervisionKind

    kinds: dict[object, Iterable[Term]] = {LEVEL: Level, SCHEDULE: Schedule, MEASURE: SupervisionKind}
    for param in params:
        terms = kinds.get(_get_parser(param), ())
        if param.name not in free:
            continue
        if any(word in (term.label, term.label.removesuffix("序时进度")) for term in terms):
            return f"{free[param.name]} {quote_argument(word)}"
        steps = [term.label for term in terms if term.label in word]
        if _get_parser(param) is MEASURE and len(steps) == 1 and len(word) <= len(steps[0]) + _MORE_OF_STEP:
            return f"{free[param.name]} {steps[0]}"
    return ""


def _get_parser(param: Parameter) -> "Callable[[str], object] | None":
    return getattr(param.type, "func", None)


def _build_line(desk: Desk, moved: Sequence[tuple[str, str]], *, has_number: bool) -> str:
    words = [*desk.words]
    for word, _ in moved:
        if word in words:
            words.remove(word)
            continue
        for place, one in enumerate(words):  # ZC26037、昨天
            if word in (parts := split_numbers(one)):
                words[place] = "、".join(part for part in parts if part != word)
                has_number = True
    number = [] if has_number else ["编号"]
    return " ".join((format_command(words), *number, *(option for _, option in moved if option)))
