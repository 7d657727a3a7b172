"""Write what the first set-up learned into the settings file: keys are added or changed, nothing else."""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from qinling.cli.context import Desk
from qinling.cli.settings.loader import check_settings
from qinling.cli.settings.secret_masking import mask_channel_value, mask_text
from qinling.cli.setup.config.setting_remarks import remark_on_settings
from qinling.cli.setup.config.setting_texts import format_bare
from qinling.cli.setup.mail_server import MailServer
from qinling.cli.setup.receiver_words import parse_receiver
from qinling.cli.setup.settings_text.setting_changes import list_mistakes, parse_table
from qinling.cli.setup.settings_text.setting_keys import find_value
from qinling.cli.setup.settings_text.settings_editing import set_value, unset_value
from qinling.cli.setup.settings_text.settings_file import read_settings_text, write_settings_text
from qinling.errors import SettingsRefused, quote_argument


@dataclass(frozen=True, slots=True)
class Answers:
    """What the office says of itself, "" where it says nothing.

    *ledger* is the place that calls without `--ledger` use from now on. *receivers* are 单位=去处.
    """

    office: str = ""
    name: str = ""
    ledger: str = ""
    receivers: tuple[str, ...] = ()
    server: MailServer = field(default_factory=MailServer)


def write_answers(desk: Desk, answers: Answers) -> None:
    """Write the settings file with *answers*, and say what was there already. Raises SettingsRefused."""
    old = read_settings_text(desk.settings_place)
    table = parse_table(old)
    text = old.text
    changed: dict[tuple[str, ...], object] = {}  # place → what stood there before
    values = list(_list_values(desk, answers, table))
    for path, value in values:
        before = find_value(tomllib.loads(text), path)
        if before != value:
            text = unset_value(text, path) if value is None else set_value(text, path, value)
            changed[path] = before
    known = set(list_mistakes(old, table))
    if new := list_mistakes(old, tomllib.loads(text), known):
        raise SettingsRefused(f"没有写，设置会有误：{'；'.join(new)}", "改好再运行一次")
    if text != old.text or old.is_new:
        write_settings_text(old, text)
    said = list(dict.fromkeys(_describe_change(path, before) for path, before in changed.items()))
    written = tomllib.loads(text)
    what = f"写好了 {'、'.join(said)}" if said else "各项都是默认值" if old.is_new else "没有改动"
    rest = "；别的各项都没有动" if said and not old.is_new else ""
    desk.print_note(f"{'已写设置文件' if old.is_new else '设置文件已在'} {old.path}，{what}{rest}")
    for path in changed:
        if (value := find_value(written, path)) is not None:
            desk.print_note(mask_text(f"  {'.'.join(path)} = {_format_value(path, value)}"))
    remark_on_settings(desk, [path for path, _ in values if path in changed or path[0] != "channels"])
    _note_left_channels(desk, table)


def _describe_change(path: tuple[str, ...], before: object) -> str:
    """Return the name of what was written, a new channel as one, with what stood there *before*."""
    if before is None:
        return mask_text(".".join(path[:2] if path[0] == "channels" else path))
    return mask_text(f"{'.'.join(path)}（原来是 {_format_value(path, before)}）")


def _note_left_channels(desk: Desk, table: Mapping[str, object]) -> None:
    """Say which channels of the earlier *table* were used by somebody, and by nobody any more."""
    with suppress(SettingsRefused):
        notify = desk.settings.notify
        before = check_settings(table, "", {})[0].notify
        for name in before.list_channels():
            if name in desk.settings.channels and name not in notify.list_channels():
                key = quote_argument(f"channels.{name}")
                desk.print_note(f"渠道 {name} 现在没有谁用；不要它：qinling config unset {key}")


def list_replacements(desk: Desk, answers: Answers) -> list[str]:
    """Return what the settings say already and *answers* would change."""
    table = parse_table(read_settings_text(desk.settings_place))
    return [
        mask_text(f"{'.'.join(path)} 现在是 {_format_value(path, before)}，{_format_aim(path, value)}")
        for path, value in _list_values(desk, answers, table)
        if (before := find_value(table, path)) not in (None, "", value)
    ]


def _format_aim(path: tuple[str, ...], value: object) -> str:
    return "要去掉" if value is None else f"要改成 {_format_value(path, value)}"


def _format_value(path: tuple[str, ...], value: object) -> str:
    """Return what stands at *path* in words, without what may be a secret of a channel."""
    if path[0] == "channels":
        value = mask_channel_value(path[-1], value)
    return "、".join(map(str, value)) if isinstance(value, list) else format_bare(value)


def _list_values(
    desk: Desk, answers: Answers, table: Mapping[str, object]
) -> Iterator[tuple[tuple[str, ...], object]]:
    """Yield each place in the settings file, and what is to stand there; None for what is to go."""
    if answers.office:
        yield ("office",), answers.office
    if answers.name and desk.system_user:
        yield ("actor", "names", desk.system_user), answers.name
    if answers.ledger:
        yield ("ledger",), answers.ledger
    found = table.get("channels")
    channels = dict(found) if isinstance(found, Mapping) else {}
    for typed in answers.receivers:
        receiver = parse_receiver(typed, channels, answers.server)
        if receiver.table is not None:
            gone = [key for key in channels.get(receiver.channel, {}) if key not in receiver.table]
            channels[receiver.channel] = receiver.table
            for key, value in [*receiver.table.items(), *((key, None) for key in gone)]:
                yield ("channels", receiver.channel, key), value
        yield ("notify", "receivers", receiver.unit), [receiver.channel]
