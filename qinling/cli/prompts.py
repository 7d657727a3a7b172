"""Field values typed as 字段=值, and asking a person at the terminal for what is missing."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

import typer

from qinling.cli.context import Desk
from qinling.cli.options.common import resolve_field_name
from qinling.errors import AnswerNeeded, UsageRefused, ValueRefused
from qinling.rules.drafts import Value
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.parsing.typed_values import parse_typed_values
from qinling.rules.vocabulary import Level
from qinling.rules.workdays import WorkCalendar

Answer = TypeVar("Answer")


def read_field_values(
    desk: Desk, pairs: Sequence[str], level: Level | None, required: Sequence[str]
) -> dict[str, Value]:
    """Return the fields that *pairs* (字段=值) give, asking for those *required* where a person is there.

    Raises ValueRefused with the same messages as import, AnswerNeeded where nobody can be asked.
    """
    texts = dict(map(_split_assignment, pairs))
    if level is not None:
        texts["level"] = level.value
    for name in required:
        if not texts.get(name):
            texts[name] = _prompt_for_field(desk, name)
    return parse_typed_values(texts, desk.today, desk.calendar, desk.settings.immediate_days)


def _split_assignment(pair: str) -> tuple[str, str]:
    name, sign, text = pair.partition("=")
    if not sign:
        raise UsageRefused(f"“{pair}”看不懂", "请写成 字段=值，如 整改时限=2026年6月底前")
    return resolve_field_name(name, given=True), text.strip()


def _prompt_for_field(desk: Desk, name: str) -> str:
    label = FIELDS_BY_NAME[name].label
    if not desk.is_interactive:
        raise AnswerNeeded(f"没有写明{label}", f"请加 {label}=…")

    def check_text(text: str) -> str:
        parse_typed_values({name: text}, date.min, WorkCalendar())
        return text

    return prompt_until_valid(desk, label, check_text)


def prompt_until_valid(
    desk: Desk, prompt: str, parse: Callable[[str], Answer], default: str | None = None
) -> Answer:
    """Ask the person at the terminal until *parse* understands the answer; nothing typed means *default*."""
    while True:
        try:
            return parse(typer.prompt(prompt, default=default, err=True))
        except ValueRefused as refused:
            desk.print_note(str(refused))
