"""Write what the first set-up learned into the settings file: keys are added or changed, nothing else."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from qinling.cli.context import Desk
from qinling.cli.settings.secret_masking import mask_text
from qinling.cli.setup.receiver_words import MailServer, note_channel_state, parse_receiver
from qinling.cli.setup.setting_changes import list_mistakes, parse_table
from qinling.cli.setup.setting_keys import find_value
from qinling.cli.setup.setting_texts import format_bare
from qinling.cli.setup.settings_editing import set_value
from qinling.cli.setup.settings_file import read_settings_text, write_settings_text
from qinling.errors import SettingsRefused


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
    changed: dict[str, object] = {}  # name → what stood there before
    for path, value in _list_values(desk, answers, table):
        before = find_value(tomllib.loads(text), path)
        if before != value:
            text = set_value(text, path, value)
            changed.setdefault(".".join(path[:2] if path[0] == "channels" else path), before)
    known = set(list_mistakes(old, table))
    if new := list_mistakes(old, tomllib.loads(text), known):
        raise SettingsRefused(f"没有写，设置会有误：{'；'.join(new)}", "改好再运行一次")
    if text != old.text or old.is_new:
        write_settings_text(old, text)
    desk.forget_settings()
    said = [
        f"{name}（原来是 {before}）" if isinstance(before, str) else name for name, before in changed.items()
    ]
    what = f"写好了 {'、'.join(said)}" if said else "各项都是默认值" if old.is_new else "没有改动"
    desk.print_note(f"{'已写设置文件' if old.is_new else '设置文件已在'} {old.path}，{what}")
    for name in changed:
        if name.startswith("channels."):
            note_channel_state(desk, name.removeprefix("channels."))


def list_replacements(desk: Desk, answers: Answers) -> list[str]:
    """Return what the settings say already and *answers* would change."""
    table = parse_table(read_settings_text(desk.settings_place))
    return [
        mask_text(f"{'.'.join(path)} 现在是 {format_bare(before)}，要改成 {format_bare(value)}")
        for path, value in _list_values(desk, answers, table)
        if (before := find_value(table, path)) not in (None, "", value)
    ]


def _list_values(
    desk: Desk, answers: Answers, table: Mapping[str, object]
) -> Iterator[tuple[tuple[str, ...], object]]:
    """Yield each place in the settings file, and what is to stand there."""
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
            channels[receiver.channel] = receiver.table
            for key, value in receiver.table.items():
                yield ("channels", receiver.channel, key), value
        yield ("notify", "receivers", receiver.unit), [receiver.channel]
