"""A channel of the settings, checked and with its secrets read: only the commands that send do so."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from qinling.cli.settings.validators import whole
from qinling.errors import ValueRefused
from qinling.notices.delivery import Channel
from qinling.rules.vocabulary import Way, read_word


@dataclass(frozen=True, slots=True)
class _Keys:
    """The keys of a way: those it cannot do without, and those it may have."""

    needed: tuple[str, ...] = ()
    may: tuple[str, ...] = ()


_OF_WAY = {
    Way.MAIL: _Keys(("host", "sender", "to"), ("port", "security", "user", "secret", "seconds")),
    Way.WECOM: _Keys(("secret",), ("seconds",)),
    Way.DINGTALK: _Keys(("secret",), ("sign", "seconds")),
    Way.FEISHU: _Keys(("secret",), ("seconds",)),
    Way.WEBHOOK: _Keys(("url",), ("secret", "seconds")),
    Way.FOLDER: _Keys(("folder",)),
    Way.STDOUT: _Keys(),
}
_KNOWN = ("way", *dict.fromkeys(key for keys in _OF_WAY.values() for key in keys.needed + keys.may))
#: What apprise takes for the key of a robot: the last part of its address.
_ROBOT_KEY = {
    Way.WECOM: re.compile(r"[A-Za-z0-9_-]+"),
    Way.DINGTALK: re.compile(r"[A-Za-z0-9]+"),
    Way.FEISHU: re.compile(r"[A-Za-z0-9_-]+"),
}
_SECURITIES = ("starttls", "ssl", "none")
_WRITE_OUT = '密钥不写在设置里，写成 "env:环境变量名" 或 "file:文件名"'
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


def read_channel(name: str, table: Mapping[str, object], environ: Mapping[str, str], beside: Path) -> Channel:
    """Return the channel *name* of a *table* of the settings, secrets read from *environ* or from files.

    *beside* is the folder of the settings: names of files are counted from it. Raises ValueRefused
    with every mistake; none shows a secret.
    """
    checks = _checks(environ, beside)
    mistakes: list[str] = []
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in checks:
            mistakes.append(f"没有 {key} 这一项{_did_you_mean(key)}")
            continue
        try:
            values[key] = checks[key](value)
        except ValueRefused as refused:
            mistakes.append(f"{key}：{refused}")
    if "way" not in table:
        mistakes.append(f"缺 way，可用：{'、'.join(way.value for way in Way)}")
    if way := values.get("way"):
        mistakes.extend(_misfits(way, table, values))
    if mistakes:
        listed = (
            mistakes[0]
            if len(mistakes) == 1
            else "".join(f"\n  {number}. {one}" for number, one in enumerate(mistakes, 1))
        )
        raise ValueRefused(f"发送渠道 {name} 的设置有误：{listed}", f"请改设置里 [channels.{name}] 一节")
    return Channel(name, **values)


def _misfits(way: Way, table: Mapping[str, object], values: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is missing, out of place or contradictory for *way*."""
    keys = _OF_WAY[way]
    for key in keys.needed:
        if key not in table:
            yield f"{way.label}渠道缺 {key}"
    for key in table:
        if key == "sign" and way is Way.FEISHU:
            yield "sign：还不会飞书的签名校验，请在机器人的安全设置里改用关键词或 IP 白名单"
        elif key in _KNOWN and key not in ("way", *keys.needed, *keys.may):
            yield f"{way.label}渠道用不着 {key}，请删去"
    if way in _ROBOT_KEY and "secret" in values and not _ROBOT_KEY[way].fullmatch(values["secret"]):
        yield "secret：不是机器人的密钥，应只是机器人地址里最后那一段（key=、access_token= 或 hook/ 之后）"
    if "sign" in values and way is Way.DINGTALK and not values["sign"].isalnum():
        yield "sign：不是加签的密钥，应是 SEC 开头的一段字母数字"
    if way is Way.MAIL and ("user" in table) != ("secret" in table):
        yield "user 和 secret 要么都写，要么都不写"


def _checks(environ: Mapping[str, str], beside: Path) -> dict[str, Callable[[object], object]]:
    def secret(value: object) -> str:
        return _secret(value, environ, beside)

    def url(value: object) -> str:
        hidden = isinstance(value, str) and value.startswith(("env:", "file:"))
        return _url(secret(value) if hidden else value)

    return {
        "way": lambda value: read_word(Way, _words(value)),
        "secret": secret,
        "sign": secret,
        "url": url,
        "folder": lambda value: str(beside / Path(_words(value)).expanduser()),
        "host": _host,
        "port": whole(1, 65535),
        "security": _security,
        "user": _ascii,
        "sender": _address,
        "to": _addresses,
        "seconds": whole(1, 300),
    }


def _words(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueRefused("应是文字，写在引号里")
    return value.strip()


def _ascii(value: object) -> str:
    words = _words(value)
    if not words.isascii() or not words.isprintable():
        raise ValueRefused("只能是英文字母、数字和符号")
    return words


def _host(value: object) -> str:
    host = _ascii(value)
    if not re.fullmatch(r"[A-Za-z0-9._:-]+", host) or host.count(":") == 1:
        raise ValueRefused("应只是服务器名，如 smtp.example.cn；端口写在 port")
    return host


def _security(value: object) -> str:
    if value not in _SECURITIES:
        raise ValueRefused(f"应是 {'、'.join(_SECURITIES)} 之一")
    return str(value)


def _address(value: object) -> str:
    words = _words(value)
    if not words.isprintable() or not _ADDRESS.fullmatch(parseaddr(words)[1]):
        raise ValueRefused(f"“{words}”不是电子邮件地址", "写成 name@example.cn 或 名字 <name@example.cn>")
    return words


def _addresses(value: object) -> tuple[str, ...]:
    addresses = re.split("[,，;；、]", value) if isinstance(value, str) else value
    if not isinstance(addresses, list) or not addresses:
        raise ValueRefused('应是一个或一列电子邮件地址，如 ["a@example.cn"]')
    return tuple(dict.fromkeys(map(_address, addresses)))


def _url(value: object) -> str:
    """Return a web address; what is wrong with it is told without showing it, for it may be a secret."""
    wanted = ValueRefused("应是 http:// 或 https:// 开头的完整网址")
    url = _words(value)
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


def _secret(value: object, environ: Mapping[str, str], beside: Path) -> str:
    """Return the secret that *value* points to; a secret that stands there itself is not shown."""
    kind, _, where = value.partition(":") if isinstance(value, str) else ("", "", "")
    if kind not in ("env", "file") or not where:
        raise ValueRefused("不能直接写在设置里", _WRITE_OUT)
    if kind == "env":
        secret = environ.get(where, "").strip()
        if not secret:
            raise ValueRefused(f"没有环境变量 {where}，或它是空的", f"先设好 {where} 再运行")
        place = f"环境变量 {where}"
    else:
        place = f"文件 {beside / Path(where).expanduser()}"
        secret = _first_line(beside / Path(where).expanduser())
    if not secret.isascii() or not secret.isprintable():
        raise ValueRefused(f"{place} 里的密钥只能是英文字母、数字和符号")
    return secret


def _first_line(path: Path) -> str:
    try:
        with path.open(encoding="utf-8-sig") as file:
            # Windows has no such bits: there the folder's rights are the office's affair.
            if os.name == "posix" and os.fstat(file.fileno()).st_mode & 0o077:
                raise ValueRefused(f"文件 {path} 别人也能读", f"先运行 chmod 600 {path}")
            secret = file.readline().strip()
    except OSError as error:
        raise ValueRefused(f"读不了文件 {path}（{error.strerror}）", "核对文件名和权限") from None
    except UnicodeDecodeError:
        raise ValueRefused(f"文件 {path} 不是 UTF-8 文本") from None
    if not secret:
        raise ValueRefused(f"文件 {path} 的第一行是空的", "把密钥写在第一行")
    return secret


def _did_you_mean(key: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, _KNOWN, n=1)
    return f"，你是不是想写 {near[0]}" if near else f"，可用：{'、'.join(_KNOWN)}"
