"""The server that mail goes through, as it is typed at `init`, and what a channel for mail needs of it."""

import re
from collections.abc import Mapping
from typing import NamedTuple
from unicodedata import normalize

from qinling.errors import quote_argument

#: What a new mail channel takes over from one that is there.
_MAIL_KEYS = ("host", "port", "security", "user", "secret", "sender", "seconds")
_HOST_AND_PORT = re.compile(r"([^:\s]+):(?!0+$)([0-9]{1,5})")
SSL_PORT = 465
OPTIONS_BY_KEY = {"host": "--mail-host 服务器", "sender": "--mail-sender 发件地址"}
MAIL_OPTIONS = " ".join(OPTIONS_BY_KEY.values())

Channels = Mapping[str, Mapping[str, object]]


class MailServer(NamedTuple):
    """The server that mail goes through, and the address that it comes from; "" and 0 where nobody has said it."""

    host: str = ""
    sender: str = ""
    port: int = 0


def read_mail_server(host: str, sender: str) -> MailServer:
    """Return the server typed as its name or as 服务器:端口, and the sender, in narrow characters."""
    host, sender = narrow_address(host.strip()), narrow_address(sender.strip())
    found = _HOST_AND_PORT.fullmatch(host)
    return MailServer(found[1], sender, int(found[2])) if found else MailServer(host, sender)


def describe_server(server: MailServer) -> str:
    """Return in words where mail goes through, as it was read."""
    port = f"，端口 {server.port}" if server.port else ""
    sender = f"，发件地址 {server.sender}" if server.sender else ""
    return f"服务器 {server.host or '（没有写）'}{port}{sender}"


def narrow_address(text: str) -> str:
    """Return an address in the narrow characters that it must have: an input method types ＠ and 。 for them."""
    return normalize("NFKC", text).replace("。", ".")


def build_mail_server(unit: str, channels: Channels, server: MailServer) -> dict[str, object]:
    """Return the keys of a channel for mail, over the server that is named or that a channel uses, its own first."""
    tables = (channels.get(unit, {}), *channels.values())
    known: Mapping[str, object] = next((table for table in tables if table.get("way") == "mail"), {})
    taken = {key: known[key] for key in _MAIL_KEYS if key in known}
    named: dict[str, object] = {"host": server.host, "port": server.port, "sender": server.sender}
    if server.port == SSL_PORT:
        named["security"] = "ssl"
    return {"way": "mail", **taken, **{key: value for key, value in named.items() if value}}


def list_typed_options(server: MailServer) -> list[str]:
    """Return the options of *server* as they were typed."""
    host = f"{server.host}:{server.port}" if server.port else server.host
    options = (("--mail-host", host), ("--mail-sender", server.sender))
    return [f"{name} {quote_argument(value)}" for name, value in options if value]
