"""Words behind `config` that are no command: a setting, a section, or what a setting is about."""

from collections.abc import Sequence

from qinling.cli.settings.schema import SETTINGS, is_section
from qinling.cli.setup.settings_text.setting_keys import parse_setting_key
from qinling.cli.setup.settings_text.typed_settings import split_assignment
from qinling.errors import UsageRefused, quote_argument


def resolve_setting_words(words: Sequence[str]) -> list[str]:
    """Return the words of the command that is meant: one that shows, where a key, a section or a meaning stands alone.

    Others stay as they are. Raises UsageRefused for a value behind a key: nothing is changed by a call that leaves
    out what it does.
    """
    first, *rest = words
    key, value = split_assignment(first, [word for word in rest if word != "--json"])
    if is_section(key.lower()) or (_is_meaning(key) and not value):
        return ["list", *words]
    try:
        parse_setting_key(key)
    except UsageRefused:
        return [*words]
    if not value:
        return ["get", *words]
    line = " ".join(map(quote_argument, (key, *value)))
    raise UsageRefused("config 后面没有写做什么，什么也没有改", f"改这一项：qinling config set {line}")


def _is_meaning(word: str) -> bool:
    """Return whether *word* is Chinese and stands in the meaning of a setting."""
    return not word.isascii() and any(word in one.help_zh for one in SETTINGS.values())
