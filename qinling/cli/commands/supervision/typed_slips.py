"""Words of `supervise` in the wrong place: refused with the command that was meant, filled in."""

from collections.abc import Iterable, Sequence
from contextlib import suppress

from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import TYPED_WORDS, ChineseCommand
from qinling.cli.framework.typer_internals import Context
from qinling.cli.lookup.typed_command import replace_last_word
from qinling.cli.options.values.value_parsers import DAY
from qinling.errors import QinlingError, UsageRefused, format_command, quote_argument
from qinling.rules.supervision.document_numbers import read_step_number
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.vocabulary import SupervisionKind

_LIST_WORDS = {"list", "ls", "show", "列表", "清单", "列出", "查看", "看"}
_SIGNED_WORDS = {"签收", "已签收", "收到", "已收到", "签收了"}
_STEPS = {fold_name(one.label): one.label for one in SupervisionKind}


def refuse_act_slips(numbers: Sequence[str], step: SupervisionKind | None) -> None:
    """Refuse a word for a list, and a step without issues, in place of the *numbers* of issues. Raises UsageRefused."""
    if len(numbers) == 1 and fold_name(numbers[0]) in _LIST_WORDS:
        raise UsageRefused(
            f"supervise 没有 {numbers[0]} 这一项",
            "今天该督办哪些：qinling supervise；一个问题督办过几次：qinling show 编号；超期的：qinling list --overdue",
        )
    found = [word for word in numbers if fold_name(word) in _STEPS]
    if step is None and found and len(found) == len(numbers):
        label = _STEPS[fold_name(found[0])]
        raise UsageRefused(
            f"“{found[0]}”是步骤，没有写明是哪些问题",
            f"qinling supervise 编号 --step {label}；程序提出的都办：qinling supervise --all-proposed --step {label}",
        )


def refuse_steps_of_all(desk: Desk, numbers: Sequence[str]) -> None:
    """Refuse a step without its option behind --all-proposed, in place of the *numbers* of issues. Raises UsageRefused."""
    if step := next((word for word in numbers if fold_name(word) in _STEPS), ""):
        label = _STEPS[fold_name(step)]
        raise UsageRefused(f"“{step}”是步骤，写在 --step 后面", _put_words(desk.words, step, "--step", label))


def refuse_receipt_slips(desk: Desk, numbers: Iterable[str], *, has_day: bool) -> None:
    """Refuse a document, and where no day is named (*has_day*) a day or 签收, among the *numbers* of issues.

    Raises UsageRefused.
    """
    whats, line, is_dated = [], [*desk.words], has_day
    for word in numbers:
        if read_step_number(word):
            whats.append(f"“{word}”是文号，写在 --doc 后面")
            line = replace_last_word(line, word, "--doc", _find_document(desk, word))
        elif not is_dated and _is_day(word):
            is_dated = True
            whats.append(f"“{word}”是日期，签收的写在 --signed 后面")
            line = replace_last_word(line, word, "--signed", word)
    for word in numbers:
        if fold_name(word) in _SIGNED_WORDS:
            whats.append(f"“{word}”不是编号，签收写 --signed 日期")
            line = replace_last_word(line, word, *(() if is_dated else ("--signed", str(desk.today))))
    if whats:
        raise UsageRefused("；".join(whats), format_command(line))


class ReplyCommand(ChineseCommand):
    """`supervise reply`: the text of a reply that stands behind the numbers is told with the line that takes it."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse *args*. Raises UsageRefused where the text of the reply has no --note before it."""
        numbers = self._list_positional(ctx, args)
        if len(numbers) > 1 and _is_text(numbers[-1]) and not any(one.startswith("--note") for one in args):
            text = numbers[-1]
            words = ctx.meta.get(TYPED_WORDS, ())
            raise UsageRefused(
                f"“{text}”像是回复的内容，写在 --note 后面", _put_words(words, text, "--note", text)
            )
        return super().parse_args(ctx, args)

    def _list_positional(self, ctx: Context, args: Sequence[str]) -> list[str]:
        """Return the words of *args* that are no options and no values of them."""
        flags = {
            name for param in self.get_params(ctx) if getattr(param, "is_flag", False) for name in param.opts
        }
        found, is_value = [], False
        for word in args:
            if not is_value and not word.startswith("-"):
                found.append(word)
            is_value = not is_value and word.startswith("-") and "=" not in word and word not in flags
        return found


def _put_words(words: Sequence[str], typed: str, *meant: str) -> str:
    """Return the command line of *words* with *meant* for the last word that is *typed*."""
    if typed not in words:  # several in one word
        return f"用 qinling supervise … {' '.join(map(quote_argument, meant))}"
    return format_command(replace_last_word(words, typed, *meant))


def _find_document(desk: Desk, typed: str) -> str:
    """Return the number in full of the only document that *typed* may mean, else *typed*."""
    from qinling.procedures.supervision.document_numbers import match_document

    with desk.reading() as reader:
        return match_document(reader, typed).likely or typed


def _is_day(word: str) -> bool:
    with suppress(QinlingError, ValueError):
        return bool(DAY.parse(word))
    return False


def _is_text(word: str) -> bool:
    """Return whether *word* can be no number of an issue: it has no digit, or is a sentence."""
    return not any(map(str.isdigit, word)) or bool({*"，。；！"} & {*word})
