"""Prompts: read field values typed as 字段=值, and ask at the terminal for missing ones."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

import typer

from qinling.cli.context import Desk
from qinling.cli.options.value_parsers import resolve_field_name
from qinling.errors import AnswerNeeded, UsageRefused, ValueRefused
from qinling.rules.drafts import Value
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.parsing.typed_values import parse_typed_values
from qinling.rules.parsing.values import parse_yes_no
from qinling.rules.places.place_checks import PlaceRules
from qinling.rules.unseen_characters import find_unseen, show_unseen
from qinling.rules.vocabulary import Level
from qinling.rules.workdays import WorkCalendar

Answer = TypeVar("Answer")


def read_field_values(
    desk: Desk, pairs: Sequence[str], level: Level | None, required: Sequence[str]
) -> dict[str, Value]:
    """Return the field values of *pairs* (字段=值). Ask for missing *required* fields when a terminal is attached.

    Raises ValueRefused with the same messages as import, AnswerNeeded when no terminal is attached.
    """
    texts = dict(map(_split_assignment, pairs))
    if level is not None:
        texts["level"] = level.value
    for name in required:
        if not texts.get(name):
            texts[name] = _prompt_for_field(desk, name)
    settings = desk.settings
    texts |= _convert_plane_coordinates(texts, settings.places)
    values = parse_typed_values(
        texts, desk.today, desk.calendar, settings.immediate_days, settings.limits.max_cell_length
    )
    for name, value in values.items():
        if isinstance(value, str) and (where := find_unseen(value)):
            desk.print_note(f"注意：{FIELDS_BY_NAME[name].label}里有看不见的字符（{where}），照原样存")
    return values


def _convert_plane_coordinates(texts: Mapping[str, str], rules: PlaceRules) -> dict[str, str]:
    """Return the coordinates in degrees where *texts* hold both in metres and the office reads these."""
    if not rules.meridian or not {"lon", "lat"} & texts.keys():
        return {}
    # Slow to import, and few offices read metres.
    from qinling.rules.places.plane_coordinates import convert_metres, parse_metres

    place = convert_metres(parse_metres(texts.get("lon")), parse_metres(texts.get("lat")), rules)
    return {} if place is None else {"lon": str(place.lon), "lat": str(place.lat)}


def _split_assignment(pair: str) -> tuple[str, str]:
    name, sign, text = pair.partition("=")
    if not sign:
        raise UsageRefused(f"“{pair}”看不懂", "请写成 字段=值，如 整改时限=2026年6月底前")
    return resolve_field_name(name, input_only=True), text.strip()


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
    """Prompt until *parse* accepts the answer. An empty answer means *default*."""
    while True:
        try:
            return parse(_require_decoded(typer.prompt(show_unseen(prompt), default=default, err=True)))
        except UnicodeDecodeError:
            desk.print_note("这一行的编码与终端设的不一样，读不出，请换一种输入法或终端再输一遍")
        except ValueRefused as refused:
            desk.print_note(str(refused))


def _require_decoded(text: str) -> str:
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValueRefused("含有无法识别的字符", "用 UTF-8 的终端再输一遍")
    return text


def confirm(desk: Desk, question: str, default: str) -> bool:
    """Ask a yes-or-no *question* at the terminal. An empty answer means *default*, 是 or 否."""
    return prompt_until_valid(desk, question, parse_yes_no, default)
