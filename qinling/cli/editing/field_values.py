"""Field values typed as 字段=值: read, checked, and asked for at the terminal where they are missing or unclear."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import pairwise

from qinling.cli.context import Desk
from qinling.cli.options.values.value_parsers import resolve_field_name
from qinling.cli.prompts import prompt_until_valid
from qinling.errors import AnswerNeeded, UsageRefused, ValueRefused, quote_argument
from qinling.rules.drafts import Value
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.figures.issue_conditions import NAMING_COLUMNS
from qinling.rules.parsing.values import parse_yes_no
from qinling.rules.places.place_checks import PlaceRules
from qinling.rules.texts.unseen_characters import find_unseen
from qinling.rules.typed.doubtful_texts import is_no_name
from qinling.rules.typed.field_words import (
    FieldText,
    FieldWord,
    collect_texts,
    describe_doubt,
    describe_ways,
    read_field_word,
)
from qinling.rules.typed.typed_values import PROSE_FIELDS, parse_typed_values
from qinling.rules.units.unit_names import split_unit_cell
from qinling.rules.vocabulary import Level
from qinling.rules.workdays import WorkCalendar


def read_field_texts(desk: Desk, words: Sequence[str], level: Level | None = None) -> dict[str, str]:
    """Return field → text of the *words* 字段=值, and of the option --level.

    A word that may be one field or several is asked about at a terminal. Raises AnswerNeeded in a
    script, UsageRefused for a word that names no field and for a field that is typed twice.
    """
    _require_no_blank_for_sign(words)
    _require_signs(desk, words)
    typed = [one for word in words for one in _read_word(desk, word)]
    if level is not None:
        typed.append(("level", level.label))
    return collect_texts(typed, _get_label)


def _require_no_blank_for_sign(words: Sequence[str]) -> None:
    """Refuse the name of a field and its text as several words, with the word that was meant."""
    for name, sign, text in zip(words, words[1:], words[2:], strict=False):
        if re.fullmatch("[=＝:：]", sign) and is_field_name(name):
            raise UsageRefused("等号前后不空格", f"写成 {quote_argument(f'{name}={text}')}")
    for name, text in pairwise(words):
        if not re.search("[=＝:：]", name + text) and is_field_name(name) and not is_field_name(text):
            raise UsageRefused(f"“{name} {text}”中间少了等号", f"写成 {quote_argument(f'{name}={text}')}")


def _require_signs(desk: Desk, words: Sequence[str]) -> None:
    """Refuse words without an equals sign behind `add`, with the line that has them: 区级 河边倒垃圾 7月底前."""
    if desk.words[:1] not in (("add",), ("登记",)) or any(re.search("[=＝:：]", one) for one in words):
        return
    texts = {_guess_field(word, desk.today): word for word in words}
    if words and len(texts) == len(words):
        line = " ".join(quote_argument(f"{_get_label(name)}={text}") for name, text in texts.items())
        raise UsageRefused("没有写明各是哪一项", f"请写成 qinling add {line}")


def _guess_field(word: str, today: date) -> str:
    """Return the field that a word is of by what it says: a level, a deadline, else the description."""
    from qinling.rules.parsing.deadlines import parse_deadline
    from qinling.rules.typed.closed_words import parse_typed_level

    for name, parse in (("level", parse_typed_level), ("deadline", lambda text: parse_deadline(text, today))):
        with suppress(ValueRefused):
            parse(word)
            return name
    return "description"


def is_field_name(text: str) -> bool:
    """Return whether *text* names a field that a person may fill."""
    try:
        resolve_field_name(text, input_only=True)
    except UsageRefused:
        return False
    return True


def _require_text(word: str) -> None:
    """Refuse the name of a field alone: nothing is cleared unless it is written so."""
    if not re.search("[=＝:：]", word) and is_field_name(word):
        label = _get_label(resolve_field_name(word, input_only=True))
        raise UsageRefused(f"“{word}”后面没有写值", f"写成 {label}=内容；要清空的写 {label}=")


def _read_word(desk: Desk, word: str) -> Sequence[FieldText]:
    _require_text(word)
    reading = read_field_word(word, lambda text: resolve_field_name(text, input_only=True), PROSE_FIELDS)
    if reading.is_clear:
        return reading.parts or (reading.whole,)
    if not desk.is_interactive:
        raise AnswerNeeded(describe_doubt(reading, _get_label), describe_ways(reading, _get_label))
    return _ask_for_reading(desk, reading)


def _ask_for_reading(desk: Desk, reading: FieldWord) -> Sequence[FieldText]:
    """Ask which reading is meant. Raises UsageRefused where it is none."""
    label = _get_label(reading.whole[0])
    desk.print_note(describe_doubt(reading, _get_label))
    if not reading.unknown:
        for name, text in reading.parts:
            desk.print_note(f"  {_get_label(name)}：{text}")
        if prompt_until_valid(desk, "按这几个字段读吗（是/否）", parse_yes_no):
            return reading.parts
    if reading.may_be_whole and prompt_until_valid(desk, f"整个都是{label}的内容吗（是/否）", parse_yes_no):
        return (reading.whole,)
    raise UsageRefused("没有读，台账没有改动", describe_ways(reading, _get_label))


def _get_label(field: str) -> str:
    return FIELDS_BY_NAME[field].label


def require_fields(desk: Desk, texts: Mapping[str, str], required: Sequence[str]) -> dict[str, str]:
    """Return *texts* with the *required* fields, asked for where they are missing.

    Raises AnswerNeeded when no terminal is attached.
    """
    missing = [name for name in required if not texts.get(name)]
    return {**texts, **{name: _prompt_for_field(desk, name) for name in missing}}


def ask_for_fields(desk: Desk, texts: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """Return *texts* with the fields *names* as they are typed now. A blank answer leaves one out."""
    asked = dict(texts)
    for name in names:
        if name not in asked and (text := _prompt_for_optional_field(desk, name)):
            asked[name] = text
    return asked


def _prompt_for_optional_field(desk: Desk, name: str) -> str:
    while text := prompt_until_valid(desk, f"{_get_label(name)}（没有的按回车）", str.strip, default=""):
        fault = find_field_fault(desk, name, text)
        if not fault and name in NAMING_COLUMNS and is_no_name(text):
            fault = f"“{text}”不像{_get_label(name)}的名称，请写名称"
        if not fault:
            return text
        desk.print_note(fault)
    return ""


def parse_field_texts(desk: Desk, texts: Mapping[str, str]) -> dict[str, Value]:
    """Return the values of *texts*, by field, with the messages of import where one is refused.

    Note characters that nobody sees, and several towns in one cell. Raises ValueRefused.
    """
    values = _parse_texts(desk, {**texts, **_convert_plane_coordinates(texts, desk.settings.places)})
    for name, value in values.items():
        if isinstance(value, str) and (where := find_unseen(value)):
            desk.print_note(f"注意：{_get_label(name)}里有看不见的字符（{where}），照原样存")
    town = str(values.get("town") or "")
    if len(split_unit_cell(town)) > 1:
        desk.print_note(f"注意：“{town}”存成一个镇办的名称；跨几个镇办的，请按镇办分开登记")
    return values


def find_field_fault(desk: Desk, name: str, text: str) -> str:
    """Return what is wrong with *text* for a field by itself, or "". Metres are judged only as a pair."""
    if name in ("lon", "lat") and desk.settings.places.meridian:
        return ""
    try:
        _parse_texts(desk, {name: text})
    except ValueRefused as refused:
        return str(refused)
    return ""


def _parse_texts(desk: Desk, texts: Mapping[str, str]) -> dict[str, Value]:
    settings = desk.settings
    return parse_typed_values(
        texts, desk.today, desk.calendar, settings.immediate_days, settings.limits.max_cell_length
    )


def _convert_plane_coordinates(texts: Mapping[str, str], rules: PlaceRules) -> dict[str, str]:
    """Return the coordinates in degrees where *texts* hold both in metres and the office reads these."""
    if not rules.meridian or not {"lon", "lat"} & texts.keys():
        return {}
    # Slow to import, and few offices read metres.
    from qinling.rules.places.plane_coordinates import convert_metres, parse_metres

    place = convert_metres(parse_metres(texts.get("lon")), parse_metres(texts.get("lat")), rules)
    return {} if place is None else {"lon": str(place.lon), "lat": str(place.lat)}


def _prompt_for_field(desk: Desk, name: str) -> str:
    label = _get_label(name)
    if not desk.is_interactive:
        choices = f"（{'、'.join(level.label for level in Level)}）" if name == "level" else ""
        raise AnswerNeeded(f"没有写明{label}", f"请加 {label}=…{choices}")

    def check_text(text: str) -> str:
        parse_typed_values({name: text}, date.min, WorkCalendar())
        return text

    return prompt_until_valid(desk, label, check_text)
