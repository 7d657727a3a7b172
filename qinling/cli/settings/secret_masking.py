"""Hide what may be a secret before a setting is shown: on the screen, in JSON, in an error."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

MASK = "（已隐去）"
#: Keys of a channel that hold no secret. Any other is hidden, also one that no channel has.
_PLAIN_CHANNEL_KEYS = frozenset(
    (
        "way",
        "folder",
        "host",
        "port",
        "security",
        "user",
        "sender",
        "to",
        "method",
        "phones",
        "expect",
        "seconds",
    )
)
#: Texts that say where a secret is, and are none.
_REFERENCES = ("env:", "file:")
_WEB_ADDRESS = re.compile(r"(?i)\bhttps?://[^\s\"'，、；。）“”]*")
_LOGIN = re.compile(r"(?i)\b(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<login>[^/@\s]+)(?=@)")
_DATABASE_SCHEMES = ("postgresql", "postgres")
_SECRET_PART = re.compile(r"(?i)\b((?:access_?)?token|key|secret|sign|passw(?:or)?d|pwd)=[^&\s\"']+")


def mask_setting(key: str, value: object) -> object:
    """Return the *value* of the setting *key*, as a settings file holds it, without its secrets."""
    if key != "channels":
        return _mask_texts(value)
    if not isinstance(value, Mapping):
        return MASK
    return {
        mask_text(str(name)): {inner: mask_channel_value(inner, one) for inner, one in table.items()}
        if isinstance(table, Mapping)
        else MASK
        for name, table in value.items()
    }


def mask_channel_value(key: str, value: object) -> object:
    """Return the *value* of one key of a channel, hidden where it may be a secret."""
    if key in _PLAIN_CHANNEL_KEYS:
        return _mask_texts(value)
    if isinstance(value, str) and value.startswith(_REFERENCES):
        return value
    return _mask_address(value) if key == "url" and isinstance(value, str) else MASK


def _mask_address(url: str) -> str:
    """Return the server of a web address: the rest often is the key of a robot."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return MASK
    return f"{parts.scheme}://{host}/{MASK}" if parts.scheme in ("http", "https") and host else MASK


def _mask_texts(value: object) -> object:
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, list | tuple):
        return [_mask_texts(inner) for inner in value]
    if isinstance(value, Mapping):
        return {mask_text(str(name)): _mask_texts(inner) for name, inner in value.items()}
    return value


def mask_text(text: str) -> str:
    """Return *text* with the servers of web addresses alone, and without the logins and keys of others."""
    text = _WEB_ADDRESS.sub(lambda found: _mask_beyond_server(found[0]), text)
    return _SECRET_PART.sub(rf"\1={MASK}", _LOGIN.sub(_mask_login, text))


def _mask_login(found: re.Match[str]) -> str:
    """Return an address up to its server: of a database the user stays, of others the login may be a key as a whole."""
    scheme, login = found["scheme"], found["login"]
    if scheme.lower() not in _DATABASE_SCHEMES:
        return f"{scheme}://{MASK}"
    user, colon, _ = login.partition(":")
    return f"{scheme}://{user}{colon}{MASK if colon else ''}"


def _mask_beyond_server(url: str) -> str:
    _, _, rest = url.partition("://")
    return url if "@" not in url and not re.search("[/?#].", rest) else _mask_address(url)
