"""What to type where a channel is named that there is not: one that there is, or how another is set up."""

from collections.abc import Iterable, Mapping

from qinling.errors import SettingsRefused, quote_argument
from qinling.rules.warnings.notification_rules import STDOUT_CHANNEL

#: The name of a channel of the office itself, where only its address was typed.
_OFFICE_CHANNEL = "办公室"


def advise_on_channel(name: str, known: Iterable[str], unit: str) -> str:
    """Return how a *known* channel is set for *unit*, "" for the office itself, and how that is made which *name* meant."""
    key = f"notify.receivers.{unit}" if unit else "notify.office"
    *_, there = (STDOUT_CHANNEL, *known)
    present = f"改用有的：{_write_command('config set', key, there)}"
    if unit:
        place = name if "@" in name else "发件/"
        return f"{present}，新的：{_write_command('init --force --receiver', f'{unit}={place}')}"
    return f"{present}，新的：{advise_on_office_channel(name)}"


def advise_on_office_channel(name: str) -> str:
    """Return how a channel called *name*, or to the address *name*, is made, and named for the office itself."""
    if "@" in name:
        channel, values = _OFFICE_CHANNEL, {"way": "mail", "to": name}
    else:
        channel, values = name, {"way": "folder", "folder": f"{name}/"}
    words = [f"channels.{channel}.{key}={value}" for key, value in values.items()]
    return f"{_write_command('config set', *words, f'notify.office={channel}')}"


def require_unused_channel(settings: Mapping[str, object], channel: str) -> None:
    """Raise SettingsRefused where the content of a file uses *channel*: all that use it are taken out together."""
    notify = settings.get("notify")
    table = notify if isinstance(notify, Mapping) else {}
    receivers = table.get("receivers")
    users = {
        f"notify.receivers.{unit}": one
        for unit, one in (receivers.items() if isinstance(receivers, Mapping) else ())
    } | {"notify.office": table.get("office")}
    lists = {key: [one] if isinstance(one, str) else one for key, one in users.items()}
    using = {key: one for key, one in lists.items() if isinstance(one, list) and channel in one}
    if not using:
        return
    advice = f"一起去掉：{_write_command('config unset', *using, f'channels.{channel}')}"
    for key, names in using.items():
        if left := [one for one in names if one != channel]:
            advice = f"先去掉那里的：{_write_command('config set', key, *left)}"
    raise SettingsRefused(f"渠道 {channel} 还有 {'、'.join(using)} 在用，没有去掉", advice)


def _write_command(command: str, *words: str) -> str:
    return f"qinling {command} {' '.join(map(quote_argument, words))}"
