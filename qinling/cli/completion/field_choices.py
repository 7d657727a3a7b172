"""Words with a sign: 字段=值 and 条件=值. Names before the sign, values behind it."""

from contextlib import suppress

from qinling.cli.completion.asked_word import AskedWord
from qinling.cli.completion.choices import Choice, keep_beginnings
from qinling.cli.completion.ledger_choices import list_issue_numbers, list_unit_names, make_value_list
from qinling.errors import QinlingError
from qinling.rules.fields import FIELDS, FieldKind, find_field
from qinling.rules.vocabulary import Level, Schedule, Status, Term

_WORDS: dict[FieldKind, type[Term]] = {
    FieldKind.LEVEL: Level,
    FieldKind.STATUS: Status,
    FieldKind.SCHEDULE: Schedule,
}
_UNIT_FIELDS = ("lead_unit", "duty_unit", "assisting_unit", "acceptance_unit", "unit")
_COUNTED_FIELDS = ("category", "zone", "town", "source")
_BOARD_FIELDS = ("level", "status", "lead_unit", "duty_unit", *_COUNTED_FIELDS)
_RECORD_FIELDS = ("数量", "人数", "日期", "单位", "主题", "备注")


def list_assignments(asked: AskedWord) -> list[Choice]:
    """Return the fields that can be entered, or the values of the one before the sign."""
    if asked.path.startswith("work "):
        return _list_sides(asked, [(name, name) for name in _RECORD_FIELDS])
    return _list_sides(asked, [(field.label, field.name) for field in FIELDS if field.is_input])


def list_conditions(asked: AskedWord) -> list[Choice]:
    """Return the conditions of --where, or the values of the one before the sign; a saved filter behind an @."""
    from qinling.cli.options.filtering.filters import list_filters

    if saved := _list_saved_filters(asked):
        return saved
    flags = [Choice(one.names.label) for one in list_filters() if one.is_flag]
    named = _list_sides(asked, [(one.names.label, one.name) for one in list_filters() if not one.is_flag])
    return named if "=" in asked.typed else [*named, *flags]


def list_free_words(asked: AskedWord) -> list[Choice]:
    """Return the words that filter by themselves, and the towns once one is begun: nothing has to stand there."""
    from qinling.cli.options.filtering.word_meanings import list_closed_words

    if not asked.typed:
        return []
    if saved := _list_saved_filters(asked):
        return saved
    closed = [Choice(word, one.names.label) for word, (one, _) in list_closed_words().items()]
    return [one for one in closed if one.value.startswith(asked.typed)] or make_value_list("town")(asked)


def _list_saved_filters(asked: AskedWord) -> list[Choice]:
    """Return the saved filters behind the sign that stands before them, none without the sign."""
    from qinling.cli.options.filtering.filter_words import FILTER_SIGNS

    if asked.typed[:1] not in tuple(FILTER_SIGNS):
        return []
    saved = asked.desk.settings.saved_filters
    return [Choice(f"{asked.typed[0]}{name}", one.text) for name, one in saved.items()]


def list_fields(asked: AskedWord) -> list[Choice]:
    """Return the fields. Where several may stand in one word, those behind the last comma."""
    fields = [one for one in FIELDS if asked.path != "board" or one.name in _BOARD_FIELDS]
    before = asked.typed[: asked.typed.rfind(",") + 1] or ("-" if asked.typed.startswith("-") else "")
    return [Choice(before + field.label, field.name) for field in fields]


def list_mapped_fields(asked: AskedWord) -> list[Choice]:
    """Return the fields behind 标题=. The headings are those of a file that is not read here."""
    heading, sign, _ = asked.typed.partition("=")
    return [Choice(f"{heading}={field.label}", field.name) for field in FIELDS if sign and field.is_input]


def list_mapped_numbers(asked: AskedWord) -> list[Choice]:
    """Return the numbers of issues behind 行=."""
    row, sign, typed = asked.typed.partition("=")
    if not sign:
        return []
    found = list_issue_numbers(AskedWord(asked.ctx, asked.param, typed))
    return [Choice(f"{row}={one.value}", one.hint) for one in found]


def list_receivers(asked: AskedWord) -> list[Choice]:
    """Return the units before the sign of 单位=去处."""
    return [Choice(f"{one.value}=", goes_on=True) for one in list_unit_names(asked)]


def _list_sides(asked: AskedWord, names: list[tuple[str, str]]) -> list[Choice]:
    """Return 名称= of *names* (label, field), or the values of the one in front of the sign."""
    typed = asked.typed.replace("＝", "=")
    label, sign, value = typed.partition("=")
    if not sign:
        return [Choice(f"{one}=", "" if one == field else field, goes_on=True) for one, field in names]
    fields = dict(names) | {field: field for _, field in names}
    values = _list_values(asked, fields.get(label) or _resolve_field(label))
    return [Choice(f"{label}={one.value}", one.hint) for one in keep_beginnings(values, value)]


def _resolve_field(name: str) -> str:
    with suppress(QinlingError):
        return find_field(name).name
    return ""


def _list_values(asked: AskedWord, field: str) -> list[Choice]:
    if field in _UNIT_FIELDS:
        return list_unit_names(asked)
    if field in _COUNTED_FIELDS:
        return make_value_list(field)(asked)
    kind = next((one.kind for one in FIELDS if one.name == field), None)
    if kind is FieldKind.YES_NO:
        return [Choice("是"), Choice("否")]
    return [Choice(word.label, word.value) for word in _WORDS[kind]] if kind in _WORDS else []
