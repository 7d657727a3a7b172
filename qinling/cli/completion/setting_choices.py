"""Words that stand in the settings or beside them: channels, persons, kinds of work, recipes; and periods of a report."""

from qinling.cli.completion.asked_word import AskedWord
from qinling.cli.completion.choices import Choice

#: Kind of report → the words for its last period and the present one.
_PERIOD_WORDS = {
    "week": ("上周", "本周"),
    "month": ("上月", "本月"),
    "quarter": ("上季度", "本季度"),
    "year": ("去年", "今年"),
}


def list_channels(asked: AskedWord) -> list[Choice]:
    """Return the channels of the settings, and the screen."""
    return [*(Choice(name) for name in asked.desk.settings.channels), Choice("stdout", "屏幕")]


def list_persons(asked: AskedWord) -> list[Choice]:
    """Return the persons that the settings name."""
    return [Choice(name) for name in dict.fromkeys(asked.desk.settings.persons.names.values())]


def list_work_kinds(asked: AskedWord) -> list[Choice]:
    """Return the kinds of work record."""
    return [Choice(name) for name in asked.desk.settings.work_kinds]


def list_recipes(asked: AskedWord) -> list[Choice]:
    """Return the recipes that are kept, by the names of their files: none is read."""
    return [Choice(path.stem) for path in sorted(asked.desk.recipe_folder.glob("*.toml"))]


def list_periods(asked: AskedWord) -> list[Choice]:
    """Return how the last and the present period of the report are named."""
    kind = asked.ctx.params.get("kind")
    return [Choice(word) for word in _PERIOD_WORDS.get(str(kind), ())]


def list_roles(asked: AskedWord) -> list[Choice]:
    """Return the roles of an office on a server."""
    from qinling.rules.office_roles import RoleKind

    return [Choice(kind.value, kind.label) for kind in RoleKind]
