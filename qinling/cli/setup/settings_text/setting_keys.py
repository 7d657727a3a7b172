"""Resolve a typed key: a setting, or one entry of a setting that is a table."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from unicodedata import normalize

from qinling.cli.settings.key_suggestions import suggest_key
from qinling.cli.settings.schema import SETTINGS, is_section
from qinling.cli.settings.secret_masking import mask_text
from qinling.cli.settings.settings_model import Setting
from qinling.errors import UsageRefused, quote_argument

#: What holds names in its turn: logins.sources.平台.columns.登录人.
_TABLE_BELOW = ".columns"
#: What people call a setting, and its key.
_MEANT_KEYS = {
    word: key
    for words, key in (
        ("单位名称 本单位 本单位名称 本单位的名称 名称", "office"),
        ("姓名 我的姓名 经办人", "actor.names.本机用户名"),
        ("台账 台账位置", "ledger"),
        ("时区", "timezone"),
    )
    for word in words.split()
}


class SettingKey(NamedTuple):
    """A setting, and the *names* of what lies below it: a receiver, or a channel and its key."""

    setting: Setting
    names: tuple[str, ...] = ()

    @property
    def path(self) -> tuple[str, ...]:
        """The names from the root of the settings file."""
        return (*self.setting.key.split("."), *self.names)

    def __str__(self) -> str:
        return mask_text(".".join(self.path))


def find_value(table: Mapping[str, Any], path: Sequence[str]) -> object | None:
    """Return what stands at *path* in a table of settings, None where nothing does."""
    found: object = table
    for name in path:
        if not isinstance(found, Mapping) or name not in found:
            return None
        found = found[name]
    return found


def find_unknown_path(table: Mapping[str, Any], text: str) -> tuple[str, ...]:
    """Return where a settings file holds *text* that is no setting, () where it does not: it can only be taken out."""
    whole = text.strip()
    section, _, name = whole.partition(".")
    paths: list[tuple[str, ...]] = [(whole,), (section, name)]
    for path in paths:
        found = find_value(table, path)
        if found is None or ".".join(path) in SETTINGS or path[0] in SETTINGS:
            continue
        if len(path) > 1 or not is_section(path[0]) or not isinstance(found, Mapping):
            return path
    return ()


def parse_setting_key(text: str) -> SettingKey:
    """Return what *text* names. Raises UsageRefused with the likeliest key.

    Behind the key of a table stand the names below it: the last dot parts the key of a channel from its name,
    which may hold dots itself.
    """
    words = normalize("NFKC", text).strip()
    if setting := SETTINGS.get(words.lower()):
        return SettingKey(setting)
    for key, setting in SETTINGS.items():
        if setting.validator.names and words.lower().startswith(f"{key}."):
            rest = text.strip()[len(key) + 1 :]
            return SettingKey(setting, _split_names(rest, setting.validator.names))
    raise _build_unknown_error(text.strip(), words.lower())


def _split_names(text: str, count: int) -> tuple[str, ...]:
    """Return one name, or a name and the key behind the last dot. Quotes around a name are those of TOML."""
    name, dot, key = text.rpartition(".") if count == 2 else (text, "", "")
    names = [name, key] if dot else [text]
    if name.endswith(_TABLE_BELOW):  # a heading in the columns of a source of logs
        names = [name.removesuffix(_TABLE_BELOW), _TABLE_BELOW[1:], key]
    bare = tuple(one.strip().strip("\"'").strip() for one in names)
    if not all(bare):
        raise UsageRefused(f"“{text}”里缺名字", "写成 键.名字，如 notify.receivers.麻街镇")
    return bare


def _build_unknown_error(text: str, words: str) -> UsageRefused:
    if is_section(words):
        keys = "、".join(key for key in SETTINGS if key.startswith(f"{words}."))
        return UsageRefused(
            f"{text} 是一节，里面有 {keys}", f"写出其中一项；看全部用 qinling config list {words}"
        )
    near = suggest_key(words, SETTINGS)
    about = not near and any(text in one.help_zh for one in SETTINGS.values())
    remedy = "看有哪些：qinling config list"
    if meant := _MEANT_KEYS.get(text):
        return UsageRefused(f"没有 {text} 这项设置，你是不是想写 {meant}", remedy)
    if about:
        remedy = f"含义里有“{text}”的：qinling config list {quote_argument(text)}"
    elif not text.isascii():  # most likely a unit
        remedy = f"是接收人的，写成 {quote_argument(f'notify.receivers.{text}')}；{remedy}"
    return UsageRefused(f"没有 {text} 这项设置{near}", remedy)
