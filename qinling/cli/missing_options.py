"""Ask at a terminal for what a command needs and its words do not say."""

from collections.abc import Callable
from typing import TypeVar

from qinling.cli.context import Desk
from qinling.cli.framework.answer_faults import require_reason
from qinling.cli.options.values.value_parsers import HISTORY_TEXT, ValueParser
from qinling.errors import ValueRefused

Answer = TypeVar("Answer")


def ask_at_terminal(
    desk: Desk, label: str, parse: Callable[[str], Answer], *, as_json: bool
) -> Answer | None:
    """Return what a person answers; None where none sits at a terminal, or a program reads along."""
    if as_json or not desk.is_interactive:
        return None
    from qinling.cli.prompts import prompt_until_valid

    return prompt_until_valid(desk, label, parse)


def complete_text(
    desk: Desk, given: str, label: str, parser: ValueParser[str] = HISTORY_TEXT, *, as_json: bool
) -> str:
    """Return the text *given*, or what a person answers to *label*, read by *parser*; "" where none can."""

    def parse_text(text: str) -> str:
        if not (parsed := parser.parse(text)):
            raise ValueRefused("不能为空", "请写上内容")
        if "--reason" in label:
            require_reason(parsed, desk.today)
        return parsed

    return given if given.strip() else ask_at_terminal(desk, label, parse_text, as_json=as_json) or ""


def parse_numbers(text: str) -> list[str]:
    """Return what was typed for numbers, as one word: whoever looks them up tells them apart."""
    if not text.strip():
        raise ValueRefused("不能为空", "请写上编号")
    return [text]
