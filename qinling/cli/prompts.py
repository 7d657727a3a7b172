"""Field values typed as 字段=值, and asking a person at the terminal for what is missing."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

import typer

from qinling.cli.context import Desk
from qinling.cli.options.common import known_field
from qinling.errors import AnswerNeeded, UsageRefused, ValueRefused
from qinling.rules.drafts import Value
from qinling.rules.fields import FIELD
from qinling.rules.parsing.typed_values import enter
from qinling.rules.vocabulary import Level
from qinling.rules.workdays import WorkCalendar

Answer = TypeVar("Answer")


def read_values(
    desk: Desk, pairs: Sequence[str], level: Level | None, required: Sequence[str]
) -> dict[str, Value]:
    """Return the fields that *pairs* (字段=值) give, asking for those *required* where a person is there.

    Raises ValueRefused with the same messages as import, AnswerNeeded where nobody can be asked.
    """
    texts = dict(map(_parted, pairs))
    if level is not None:
        texts["level"] = level.value
    for name in required:
        if not texts.get(name):
            texts[name] = _asked(desk, name)
    return enter(texts, desk.today, desk.calendar, desk.settings.immediate_days)


def _parted(pair: str) -> tuple[str, str]:
    name, sign, text = pair.partition("=")
    if not sign:
        raise UsageRefused(f"“{pair}”看不懂", "请写成 字段=值，如 整改时限=2026年6月底前")
    return known_field(name, given=True), text.strip()


def _asked(desk: Desk, name: str) -> str:
    label = FIELD[name].label
    if not desk.is_interactive:
        raise AnswerNeeded(f"没有写明{label}", f"请加 {label}=…")

    def read(text: str) -> str:
        enter({name: text}, date.min, WorkCalendar())
        return text

    return asked(desk, label, read)


def asked(desk: Desk, prompt: str, read: Callable[[str], Answer], default: str | None = None) -> Answer:
    """Ask the person at the terminal until *read* understands the answer; nothing typed means *default*."""
    while True:
        try:
            return read(typer.prompt(prompt, default=default, err=True))
        except ValueRefused as refused:
            desk.say(str(refused))
