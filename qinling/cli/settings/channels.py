"""Validate a channel of the settings and read its secrets. Only commands that send need this.

The types of channels and their keys are in `notices.channel_types`; the checks of the keys are here.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from qinling.cli.settings.secret_masking import mask_text
from qinling.cli.settings.validation.address_validators import (
    require_list,
    validate_address,
    validate_addresses,
    validate_text,
)
from qinling.cli.settings.validation.file_validators import FILE_NAME
from qinling.cli.settings.validation.validators import build_integer_validator
from qinling.errors import ValueRefused, describe_os_error
from qinling.file_reading import expand_home, read_small_text
from qinling.notices import channel_types
from qinling.notices.channel_config import Channel, ChannelType
from qinling.notices.channel_types import list_channel_keys, parse_channel_type
from qinling.notices.mail_addresses import find_mailbox
from qinling.operating_system import has_modes, is_windows

_SECURITIES = ("starttls", "ssl", "none")
_SECRET_REMEDY = '密钥不写在设置里，写成 "env:环境变量名" 或 "file:文件名"'
_SECRET_HEADER = re.compile("auth|key|token|secret|passw|sign|cookie", re.IGNORECASE)


def read_channel(
    name: str, table: Mapping[str, object], environ: Mapping[str, str], settings_folder: Path
) -> Channel:
    """Return the channel *name* of a *table* of the settings, with secrets from *environ* or from files.

    File names are relative to *settings_folder*. Raises ValueRefused listing every mistake. No
    message shows a secret.
    """
    validators = build_key_validators(environ, settings_folder, name)
    mistakes: list[str] = []
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in validators:
            mistakes.append(f"没有 {key} 这一项{_suggest_key(key)}")
            continue
        try:
            values[key] = validators[key](value)
        except ValueRefused as refused:
            mistakes.append(f"{key}：{refused}")
    if "way" not in table:
        mistakes.append(f"缺 way，可用：{'、'.join(one.code for one in channel_types.CHANNEL_TYPES)}")
    elif channel_type := values.get("way"):
        mistakes.extend(_find_key_mistakes(channel_type, table, values))
    if mistakes:
        listed = (
            mistakes[0]
            if len(mistakes) == 1
            else "".join(f"\n  {number}. {one}" for number, one in enumerate(mistakes, 1))
        )
        raise ValueRefused(
            mask_text(f"发送渠道 {name} 的设置有误：{listed}"),
            mask_text(f"请改设置里 [channels.{name}] 一节"),
        )
    return Channel(name, **values)


def check_channel_value(key: str, value: object, channel: str = "") -> None:
    """Raise ValueRefused unless *value* may stand at *key* of a *channel*. Where a secret is need not exist yet."""
    validators = build_key_validators({}, Path(), channel)
    if key not in validators:
        raise ValueRefused(f"渠道没有 {key} 这一项{_suggest_key(key)}")
    kind, _, place = value.partition(":") if isinstance(value, str) else ("", "", "")
    if key not in ("secret", "sign", "url") or kind not in ("env", "file") or not place:
        validators[key](value)


def list_channel_mistakes(settings: Mapping[str, object], place: str) -> list[str]:
    """Return what is written wrong in the channels of a settings file at *place*, whether they are in use or not."""
    tables = settings.get("channels")
    mistakes = []
    for name, table in tables.items() if isinstance(tables, Mapping) else ():
        for key, value in table.items() if isinstance(table, Mapping) else ():
            try:
                check_channel_value(key, value, name)
            except ValueRefused as refused:
                mistakes.append(mask_text(f"{place}：channels.{name}.{key}：{refused}"))
    return mistakes


def list_channel_addresses(tables: Mapping[str, Mapping[str, object]]) -> dict[str, tuple[str, ...]]:
    """Return the addresses of each channel that has some. One that is set wrong says so when it is used."""
    addresses: dict[str, tuple[str, ...]] = {}
    for name, table in tables.items():
        with suppress(ValueRefused):
            channel_type = parse_channel_type(str(table.get("way")))
            if key := channel_type.address_key:
                named: Any = build_key_validators({}, Path())[key](table.get(key))
                addresses[name] = tuple(map(_read_address, named))
    return addresses


def _read_address(named: str) -> str:
    """Return the address of a mailbox without its name, or a phone number."""
    return mailbox.address if (mailbox := find_mailbox(named)) else named


def list_channel_ways(
    tables: Mapping[str, Mapping[str, object]], names: Iterable[str]
) -> list[tuple[str, str]]:
    """Return each of the channels *names* with each of its addresses, or with "" where it has none."""
    named = list(names)
    addresses = list_channel_addresses({name: tables[name] for name in named if name in tables})
    return [(name, address) for name in named for address in addresses.get(name) or ("",)]


def list_env_names(tables: Mapping[str, Mapping[str, object]], names: Iterable[str]) -> list[str]:
    """Return the environment variables that the channels *names* take their secrets from."""
    values = [value for name in dict.fromkeys(names) for value in tables.get(name, {}).values()]
    found = [str(value)[4:] for value in values if isinstance(value, str) and value.startswith("env:")]
    return list(dict.fromkeys(found))


def _find_key_mistakes(
    channel_type: ChannelType, table: Mapping[str, object], values: Mapping[str, Any]
) -> Iterator[str]:
    """Yield each missing, unused or contradictory key of *channel_type*."""
    for key in channel_type.required:
        if key not in table:
            yield f"{channel_type.label}渠道缺 {key}"
    all_keys, own_keys = list_channel_keys(), ("way", *channel_type.required, *channel_type.optional)
    for key in table:
        if why := channel_type.refused_keys.get(key):
            yield f"{key}：{why}"
        elif key in all_keys and key not in own_keys:
            yield f"{channel_type.label}渠道用不着 {key}，请删去"
    yield from channel_type.find_mistakes(table, values)


def build_key_validators(
    environ: Mapping[str, str], settings_folder: Path, channel: str = ""
) -> dict[str, Callable[[object], object]]:
    """Return the check of each key of *channel*. A check returns the value of a Channel field or raises ValueRefused."""

    def validate_secret(value: object) -> str:
        return _read_secret(value, environ, settings_folder)

    def validate_url(value: object) -> str:
        hidden = isinstance(value, str) and value.startswith(("env:", "file:"))
        return _validate_url(validate_secret(value) if hidden else value)

    return {
        "way": lambda value: parse_channel_type(validate_text(value)),
        "secret": validate_secret,
        "sign": validate_secret,
        "url": validate_url,
        "folder": lambda value: str(settings_folder / expand_home(FILE_NAME(validate_text(value)))),
        "host": _validate_host,
        "port": build_integer_validator(1, 65535),
        "security": _validate_security,
        "user": _validate_ascii,
        "sender": validate_address,
        "to": lambda value: validate_addresses(value, channel),
        "method": _validate_method,
        "headers": _validate_headers,
        "body": validate_text,
        "phones": _validate_phones,
        "expect": validate_text,
        "seconds": build_integer_validator(1, 300),
    }


def _validate_ascii(value: object) -> str:
    words = validate_text(value)
    if not words.isascii() or not words.isprintable():
        raise ValueRefused("只能是英文字母、数字和符号")
    return words


def _validate_host(value: object) -> str:
    host = _validate_ascii(value)
    if not re.fullmatch(r"[A-Za-z0-9._:-]+", host) or host.count(":") == 1:
        raise ValueRefused("应只是服务器名，如 smtp.example.cn；端口写在 port")
    return host


def _validate_security(value: object) -> str:
    if value not in _SECURITIES:
        raise ValueRefused(f"应是 {'、'.join(_SECURITIES)} 之一")
    return str(value)


def _validate_method(value: object) -> str:
    if value not in ("GET", "POST", "PUT"):
        raise ValueRefused("应是 GET、POST、PUT 之一")
    return str(value)


def _validate_headers(value: object) -> tuple[tuple[str, str], ...]:
    """Return the headers of a webhook. One that is likely to hold a secret has to take it from {secret}."""
    if not isinstance(value, dict) or not value:
        raise ValueRefused('应写成 { "名称" = "值" }')
    headers = []
    for name, words in value.items():
        if not re.fullmatch(r"[A-Za-z0-9-]+", name) or not isinstance(words, str):
            raise ValueRefused(f"“{name}”不能作请求头，名称只用英文字母、数字和连字符，值写在引号里")
        if _SECRET_HEADER.search(name) and "{secret}" not in words:
            raise ValueRefused(f"{name} 的值不能直接写在设置里", "值写成 {secret}，密钥写在 secret 一项")
        headers.append((name, _validate_ascii(words)))
    return tuple(headers)


def _validate_phones(value: object) -> tuple[str, ...]:
    phones = require_list(value, '应是一个或一列手机号，如 ["13800000000"]')
    for one in phones:
        if not isinstance(one, str) or not re.fullmatch(r"\+?[0-9]{5,15}", one.strip()):
            raise ValueRefused(f"“{one}”不是手机号", "只写数字，写在引号里")
    return tuple(dict.fromkeys(one.strip() for one in phones))


def _validate_url(value: object) -> str:
    """Return a web address. Error messages never repeat it, because it may be a secret."""
    wanted = ValueRefused("应是 http:// 或 https:// 开头的完整网址")
    url = validate_text(value)
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        raise wanted from None
    if not good or not url.isprintable() or " " in url:
        raise wanted
    if "@" in parts.netloc:
        raise ValueRefused("网址里不要写用户名和密码", "令牌用 secret 一项")
    return url


def _read_secret(value: object, environ: Mapping[str, str], settings_folder: Path) -> str:
    """Return the secret that *value* (env:… or file:…) refers to. Never show a secret written directly."""
    kind, _, where = value.partition(":") if isinstance(value, str) else ("", "", "")
    if kind not in ("env", "file") or not where:
        raise ValueRefused("不能直接写在设置里", _SECRET_REMEDY)
    if kind == "env":
        secret = environ.get(where, "").strip()
        if not secret:
            raise ValueRefused(f"没有环境变量 {where}，或它是空的", _advise_on_variable(where))
        place = f"环境变量 {where}"
    else:
        place = f"文件 {settings_folder / expand_home(where)}"
        secret = _read_first_line(settings_folder / expand_home(where))
    if not secret.isascii() or not secret.isprintable():
        raise ValueRefused(f"{place} 里的密钥只能是英文字母、数字和符号")
    return secret


def _advise_on_variable(name: str) -> str:
    """Return how the variable *name* is given, or that no shell can give it."""
    if is_windows() or (name.isascii() and name.isidentifier()):
        return f"先设好 {name} 再运行"
    return f"{name} 在命令行里设不了：换一个变量名，只用英文字母、数字和 _，不以数字开头"


def _read_first_line(path: Path) -> str:
    try:
        secret = read_small_text(path).partition("\n")[0].strip()
        # Windows has no such mode bits; the folder's permissions apply there.
        if has_modes() and path.stat().st_mode & 0o077:
            raise ValueRefused(f"文件 {path} 别人也能读", f"先运行 chmod 600 {path}")
    except OSError as error:
        raise ValueRefused(f"读不了文件 {path}（{describe_os_error(error)}）", "核对文件名和权限") from None
    except UnicodeDecodeError:
        raise ValueRefused(f"文件 {path} 不是 UTF-8 文本") from None
    if not secret:
        raise ValueRefused(f"文件 {path} 的第一行是空的", "把密钥写在第一行")
    return secret


def _suggest_key(key: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, list_channel_keys(), n=1)
    return f"，你是不是想写 {near[0]}" if near else f"，可用：{'、'.join(list_channel_keys())}"
