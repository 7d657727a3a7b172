"""What `config set` does: one setting, or several at once, of which all are written or none."""

import re
import tomllib
from collections.abc import Iterator, Sequence

import typer

from qinling.cli.context import Desk
from qinling.cli.office_files.file_checks import (
    FILE_CHECKS,
    MADE_WHEN_NEEDED,
    check_named_file,
    find_named_path,
)
from qinling.cli.prompts import prompt_until_valid
from qinling.cli.settings.loader import check_settings
from qinling.cli.settings.schema import SETTINGS
from qinling.cli.settings.secret_masking import mask_text
from qinling.cli.setup.config.config_actions import tell_changes
from qinling.cli.setup.config.setting_remarks import remark_on_settings
from qinling.cli.setup.mail_server import SSL_PORT, read_mail_server
from qinling.cli.setup.receiver_words import WAY_WORDS
from qinling.cli.setup.settings_text.setting_keys import SettingKey, parse_setting_key
from qinling.cli.setup.settings_text.typed_settings import (
    require_office_name,
    require_one_person,
    split_assignment,
    split_typed_settings,
)
from qinling.errors import QinlingError, SettingsRefused, UsageRefused, format_command, quote_argument
from qinling.rules.units.unit_names import split_unit_cell


def set_settings(ctx: typer.Context, typed: str, words: Sequence[str], *, as_json: bool) -> None:
    """Write one setting, or several typed as 键=值, into the settings file. A mistake in one writes none."""
    # Loads tomlkit.
    from qinling.cli.setup.settings_text.setting_changes import list_lost_comments, plan_settings
    from qinling.cli.setup.settings_text.settings_file import read_settings_text, write_settings_text

    desk: Desk = ctx.obj
    given = _read_given(desk, typed, words)
    old = read_settings_text(desk.settings_place)
    text, changes = plan_settings(old, given)
    notes = [note for key, _ in given for note in _try_file(desk, key, text)]
    if text != old.text or old.is_new:
        write_settings_text(old, text)
    if old.is_new:
        desk.print_note(f"{old.path} 原来没有，已新建；不是要它的，删去它，核对 --settings")
    tell_changes(desk, [(key, one.before, one.after) for key, one in changes], as_json=as_json)
    _note_understood_numbers(desk, [(key, one.after) for key, one in changes])
    by_key = [list_lost_comments(old.text, text, key.path) for key, _ in given]  # each without its own
    if lost := [one for one in by_key[0] if all(one in others for others in by_key)]:
        desk.print_note(f"注意：原来写在值里面的说明去掉了：{mask_text('；'.join(lost))}")
    for note in notes:
        desk.print_note(note)
    remark_on_settings(desk, [key.path for key, _ in given])


def _note_understood_numbers(desk: Desk, changes: Sequence[tuple[SettingKey, object]]) -> None:
    """Say which number each text stands for that was written where a number is counted with: 半年, 1小时."""
    for key, after in changes:
        if isinstance(after, str) and type(key.setting.default) is int and not key.names:
            desk.print_note(f"{key}：{after} 读作 {key.setting.validator(after)}")


def _is_entry(key: SettingKey, table: str) -> bool:
    return key.setting.key == table and bool(key.names)


def _read_given(desk: Desk, typed: str, words: Sequence[str]) -> list[tuple[SettingKey, Sequence[str]]]:
    """Return each setting that is typed, with the words of its value. Raises UsageRefused."""
    groups = split_typed_settings([typed, *words])
    given: dict[tuple[str, ...], tuple[SettingKey, Sequence[str]]] = {}
    for first, *rest in groups:
        name, value = split_assignment(first, rest)
        key = parse_setting_key(name)
        _require_no_further_key(key, value)
        if key.path in given:
            raise UsageRefused(f"{key} 写了两次，什么也没有改", "只写一次")
        value = value or [_ask_value(desk, key)]
        _require_one_name(desk, key, value)
        given |= {one.path: (one, words) for one, words in _read_channel_words(key, value)}
    return list(given.values())


def _read_channel_words(key: SettingKey, words: Sequence[str]) -> Iterator[tuple[SettingKey, Sequence[str]]]:
    """Yield the setting of a channel as it is meant: a way by another word, and the port behind a host by itself."""
    last = key.names[-1] if _is_entry(key, "channels") else ""
    text = " ".join(words).strip()
    server = read_mail_server(text, "")
    if last == "way" and text.lower() in WAY_WORDS:
        yield key, [WAY_WORDS[text.lower()]]
    elif last == "host" and server.port:
        yield key, [server.host]
        yield key._replace(names=(*key.names[:-1], "port")), [str(server.port)]
        if server.port == SSL_PORT:
            yield key._replace(names=(*key.names[:-1], "security")), ["ssl"]
    else:
        yield key, words


def _require_no_further_key(key: SettingKey, words: Sequence[str]) -> None:
    """Raise UsageRefused where a key stands alone among the words of a value: the rest is most likely its value."""
    at = next((place for place, word in enumerate(words) if place and word.lower() in SETTINGS), None)
    if at is None:
        return
    first = quote_argument(f"{key}={' '.join(words[:at])}")
    other = quote_argument(f"{words[at]}={' '.join(words[at + 1 :]) or '值'}")
    raise UsageRefused(
        f"{words[at]} 是另一项设置，什么也没有改", f"几项一起设：qinling config set {first} {other}"
    )


def _require_one_name(desk: Desk, key: SettingKey, words: Sequence[str]) -> None:
    """Raise UsageRefused for several persons or receivers where one is set, and for a place where a channel is named."""
    text = " ".join(words)
    if key.setting.key == "office" and text.strip():
        require_office_name(text)
    elif key.setting.key == "actor.names" and key.names and not text.strip():
        raise UsageRefused(
            f"{key} 没有写姓名，什么也没有改", f"不要它：{format_command(['config', 'unset', str(key)])}"
        )
    elif key.setting.key == "actor.names" and key.names:
        require_one_person(text)
    elif key.setting.key == "actor.names" and not text.lstrip().startswith("{"):
        user, sign, name = text.replace("＝", "=").partition("=")
        if sign and user.strip() and name.strip():  # of the user who stands before the sign
            line = ["config", "set", f"actor.names.{user.strip()}", require_one_person(name.strip())]
            raise UsageRefused("本机用户写在键里，什么也没有改", f"写成 {format_command(line)}")
        line = ["config", "set", f"actor.names.{desk.system_user or '本机用户名'}", require_one_person(text)]
        raise UsageRefused("没有写是哪个本机用户的姓名", f"您自己的：{format_command(line)}")
    if _is_entry(key, "notify.receivers") and re.search(r"[@＠]|[/\\]$", text):
        typed = quote_argument(f"{key.names[0]}={text}")
        raise UsageRefused(f"{mask_text(text)} 不是渠道的名字", f"写成 qinling init --receiver {typed}")
    if key.setting.key == "notify.receivers" and key.names:
        units = split_unit_cell(key.names[0])
        if len(units) > 1:
            raise UsageRefused(
                f"“{key.names[0]}”是 {len(units)} 个单位",
                f"一个一个地设：{format_command(['config', 'set', f'notify.receivers.{units[0]}', *words])}",
            )


def _ask_value(desk: Desk, key: SettingKey) -> str:
    """Ask for the value at a terminal. Raises UsageRefused in a script."""
    if not desk.is_interactive:
        raise UsageRefused(f"没有写 {key} 的值", f"写成 qinling config set {key} 值")
    desk.print_note(f"{key}：{key.setting.meaning}。{key.setting.validator.expects}")
    return prompt_until_valid(desk, "值", str.strip)


def _require_known_parameters(named: str) -> None:
    """Raise SettingsRefused where the address *named* has a parameter that no server takes.

    Without the driver nothing is known of parameters; the commands that open the ledger ask for it.
    """
    from qinling.ledger.ledger_address import parse_server_address

    try:
        from qinling.ledger.postgres.server_errors import require_known_parameters

        require_known_parameters(parse_server_address(named))
    except ModuleNotFoundError:
        return
    except UsageRefused as refused:
        raise SettingsRefused(f"没有改：{refused.message}", refused.remedy) from None


def _try_file(desk: Desk, key: SettingKey, text: str) -> list[str]:
    """Return which file is meant, and what is worth a word of it. Raises a QinlingError for one that cannot be used.

    The name is relative to the settings file. One that is not there yet may be written later.
    """
    if key.setting.key not in FILE_CHECKS:
        return []
    settings, _ = check_settings(tomllib.loads(text), str(desk.settings_place), {})
    named = key.setting.get_value(settings)
    if "://" in (named or ""):
        _require_known_parameters(named)
    if not named or "://" in named:
        return []
    tried = desk.try_settings(settings)
    path = find_named_path(tried, key.setting.key)
    notes: list[str] = []
    try:
        notes = check_named_file(tried, key.setting.key)
    except QinlingError as refused:
        if path.exists() or key.setting.key in MADE_WHEN_NEEDED:
            raise SettingsRefused(f"没有改：{refused.message}", refused.remedy) from None
        return [f"指的是 {path}，现在还没有；放好以前，用到它的命令会停下"]
    return [f"指的是 {path}{'' if path.exists() else '，现在还没有'}", *notes]
