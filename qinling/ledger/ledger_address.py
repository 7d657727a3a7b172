"""Where a ledger is: a file, or one office on a PostgreSQL server."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, NoReturn

from qinling.errors import UsageRefused

#: The office of an address that names none.
DEFAULT_OFFICE = "qinling"
_SCHEMES = ("postgresql", "postgres")
_PASSWORD_KEYS = frozenset(("password", "sslpassword"))
_PASSWORD_REMEDY = (
    "密码写进 ~/.pgpass（一行：主机:端口:数据库:用户:密码，权限 600）或环境变量 PGPASSWORD，地址里去掉它"
)
#: PostgreSQL cuts longer names without a word.
MAX_NAME_BYTES = 63
_OFFICE_NAME = re.compile(r"[^\W\d]\w*")
_RESERVED_NAMES = frozenset(("public", "information_schema"))


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """An office of a server: *url* is what the driver connects to, *office* the schema with its ledger.

    Behind a pooler that logs in for everybody, *role* is the user of the database who acts. The address never
    holds a password, so it may be shown everywhere.
    """

    url: str
    office: str = DEFAULT_OFFICE
    role: str = ""

    def __str__(self) -> str:
        text = f"{self.url}{'&' if '?' in self.url else '?'}office={self.office}"
        if not self.role:
            return text
        from urllib.parse import urlencode  # noqa: PLC0415  # commands on files need it not

        return f"{text}&{urlencode({'role': self.role})}"

    @property
    def user(self) -> str:
        """The user of the database who acts, "" where the address does not say."""
        from urllib.parse import unquote, urlsplit  # noqa: PLC0415  # commands on files need it not

        return self.role or unquote(urlsplit(self.url).username or "")

    def of_user(self, user: str) -> "ServerAddress":
        """Return the address by which *user* reaches the same office."""
        from urllib.parse import quote, urlsplit  # noqa: PLC0415  # commands on files need it not

        parts = urlsplit(self.url)
        host = parts.netloc.rpartition("@")[2]
        return ServerAddress(parts._replace(netloc=f"{quote(user)}@{host}").geturl(), self.office)


class Office(NamedTuple):
    """An office of a database, and whether the user may read its ledger."""

    name: str
    is_readable: bool


LedgerPlace = Path | ServerAddress


def parse_server_address(text: str) -> ServerAddress:
    """Return the office that the URL *text* names. Raises UsageRefused, which never repeats a password."""
    from urllib.parse import parse_qsl, urlencode, urlsplit  # noqa: PLC0415  # commands on files need it not

    scheme = text.partition("://")[0].strip()
    if scheme not in _SCHEMES:
        raise UsageRefused(
            f"不认识的台账地址 {scheme}://…",
            "写 postgresql://用户@主机/数据库?office=单位，或用 --ledger 文件名 指一个文件",
        )
    try:
        parts = urlsplit(text.strip())
        has_password, _ = parts.password is not None, parts.port
        pairs = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        _refuse_address("写得不对")
    if has_password or any(key.lower() in _PASSWORD_KEYS for key, _ in pairs):
        raise UsageRefused("台账地址里不要写密码：命令行和设置别人看得到", _PASSWORD_REMEDY)
    own = {name: [value for key, value in pairs if key == name] for name in ("office", "role")}
    for name, values in own.items():
        if len(values) > 1:
            _refuse_address(f"写了两个 {name}")
    if parts.fragment or not parts.netloc + parts.path + parts.query:
        _refuse_address("写得不对")
    office = check_office_name(own["office"][0]) if own["office"] else DEFAULT_OFFICE
    role = _check_role(own["role"][0]) if own["role"] else ""
    rest = urlencode([(key, value) for key, value in pairs if key not in own], safe="/")
    return ServerAddress(f"postgresql://{parts.netloc}{parts.path}{'?' if rest else ''}{rest}", office, role)


def _refuse_address(why: str) -> NoReturn:
    raise UsageRefused(f"台账地址{why}", "写成 postgresql://用户@主机:5432/数据库?office=单位")


def _check_role(name: str) -> str:
    """Return the *name* of a user of the database. Raises UsageRefused."""
    if not name.strip() or "\0" in name or len(name.encode()) > MAX_NAME_BYTES:
        raise UsageRefused("role= 后面要写数据库的用户名", "如 role=wangmin；不经连接池的，去掉 role")
    return name


def check_office_name(name: str) -> str:
    """Return the *name* of an office if a schema can be called so. Raises UsageRefused."""
    if name.lower() in _RESERVED_NAMES or name.lower().startswith("pg_"):
        raise UsageRefused(f"office={name} 是数据库系统保留的名字", "换一个代号，如 office=shangzhou")
    if not _OFFICE_NAME.fullmatch(name) or name != name.lower() or len(name.encode()) > MAX_NAME_BYTES:
        raise UsageRefused(
            f"office={name} 不能作单位的代号", "用小写字母、数字和下划线，字母开头，如 office=shangzhou"
        )
    return name
