"""Say in one line what a server refused, and what to do."""

import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from psycopg import conninfo
from psycopg import sql as composing

from qinling.errors import (
    LedgerBusy,
    LedgerMissing,
    LedgerUnusable,
    QinlingError,
    RoleRefused,
    UsageRefused,
    ValueRefused,
    quote_argument,
)
from qinling.ledger.ledger_address import ServerAddress
from qinling.operating_system import has_modes
from qinling.rules.office_roles import OfficeMember, build_role_refusal

_PASSWORD_REMEDY = "核对用户，密码写在 ~/.pgpass 或环境变量 PGPASSWORD 里"
_ERROR_TEXTS = {
    "28P01": ("密码不对，登录不了", _PASSWORD_REMEDY),
    "28000": ("不让这个用户登录", "请管理员看服务器的 pg_hba.conf"),
    "08004": (
        "不让这个用户连到这个数据库",
        "请管理员在 psql 里运行：grant connect on database 数据库 to 用户",
    ),
    "3D000": ("没有这个数据库", "核对地址；新的数据库请管理员建：createdb 数据库名"),
    "28001": ("没有这个用户", "核对地址；新的用户请管理员建：createuser 用户名"),
    "25006": ("只能读，不能写：这是备用的服务器", "地址改成主服务器的"),
    "53100": ("写不下了：服务器的磁盘已满", "请管理员清理；台账没有改动"),
    "53300": ("连的人太多，现在连不上", "请稍后再试"),
    "57P03": ("还没有准备好", "请稍后再试"),
    "57014": ("取消了这个命令", "请再试一次；台账没有改动"),
}
#: A login that fails has no code, only the words of the server.
_LOGIN_FAILURES = (
    ("password", "28P01"),
    ("pg_hba.conf", "28000"),
    ("permission denied for database", "08004"),
    ("does not exist", "3D000"),
    ("too many", "53300"),
    ("starting up", "57P03"),
)
#: Lock not available, serialization failure, deadlock.
BUSY_STATES = ("55P03", "40001", "40P01")
#: A standby server ends what reads too long the rows that it must change now.
_CONFLICT_STATE, _CONFLICT_SOURCE = "40001", "ProcessInterrupts"
#: The server ended the connection on purpose: shut down, crash, or the database was dropped.
_LOST_STATES = ("57P01", "57P02", "57P05", "57P04")
#: A file of the server cannot be read, or holds what no table can.
_DAMAGE_STATES = ("XX001", "XX002", "58030", "58P01")
#: How the driver and the server call the character NUL, which no text of theirs can hold.
_NUL_WORDS = ("NUL", "\\u0000")
#: What libpq says of the value of a parameter before it asks any server.
_WRONG_PARAMETER = re.compile(r"invalid (?:\S+ value|integer value|port number|\S+ \S+ value)")
_NO_SUCH_USER = re.compile(r'role ".*" does not exist')
_MAX_SHOWN = 160
#: What the functions of the roles refuse, in words for the user; and what the server itself does.
_ROLE_STATE, _NO_RIGHT_STATE = "QL001", "42501"
#: Where the server refuses the role of an address.
_ROLE_SOURCE = "call_string_check_hook"


@dataclass(slots=True)
class OfficeUser:
    """What an opened office tells of its user: their role, None without one, and who owns the office, "" at first."""

    member: OfficeMember | None = None
    owner: str = ""


@contextmanager
def translate_errors(address: ServerAddress, user: OfficeUser | None = None) -> Iterator[None]:
    """Raise errors of the server in the block as QinlingError. Defects of the program are raised as they are.

    *user* is filled when the office is opened.
    """
    user = user or OfficeUser()
    try:
        yield
    except psycopg.Error as error:
        refused = _build_role_error(error, user.member) or _translate_error(error, address, user.owner)
        if refused is None:
            raise
        raise refused from error


def _build_role_error(error: psycopg.Error, member: OfficeMember | None) -> RoleRefused | None:
    """Return the error for what the role of the user does not allow, None for any other."""
    if error.sqlstate not in (_ROLE_STATE, _NO_RIGHT_STATE) or member is None:
        return None
    why = str(error.diag.message_primary) if error.sqlstate == _ROLE_STATE else "没有权限"
    return build_role_refusal(member, why)


def _translate_error(error: psycopg.Error, address: ServerAddress, owner: str) -> QinlingError | None:
    """Return the user's error for the server's *error*, or None if it is a bug."""
    state = error.sqlstate or _guess_state(error)
    if state in BUSY_STATES:
        return _build_busy_error(error, address)
    if state in _DAMAGE_STATES:
        return LedgerUnusable(
            f"服务器读不出台账 {address} 的一部分：它的文件已损坏（{_shorten_error(error)}）",
            "不要再往里写。有备份的，请管理员从服务器的备份恢复；没有的救出能读的：qinling db salvage 新文件",
        )
    if address.role and error.diag.source_function == _ROLE_SOURCE:
        return _build_role_address_error(address, is_there=state == _NO_RIGHT_STATE)
    if state == _NO_RIGHT_STATE:
        user = address.user or "这个用户"
        return LedgerUnusable(
            f"{user} 在台账 {address} 无权做这件事，台账没有改动", build_grant_remedy(address, user, owner)
        )
    if state in _ERROR_TEXTS:
        what, remedy = _ERROR_TEXTS[state]
        remedy = f"{_advise_on_password_file()}{remedy}" if remedy is _PASSWORD_REMEDY else remedy
        return LedgerUnusable(f"台账 {address} {what}", remedy)
    if refused := _translate_value_error(error, address):
        return refused
    if isinstance(error, psycopg.ProgrammingError) and state is None:  # libpq does not understand the address
        return UsageRefused(
            f"台账地址写得不对（{_shorten_error(error)}）",
            "写成 postgresql://用户@主机:5432/数据库?office=单位",
        )
    if _WRONG_PARAMETER.search(str(error)):
        return UsageRefused(
            f"台账地址 {address} 里的参数写得不对（{_shorten_error(error)}）",
            "改对 ? 后面的这一项，或去掉它；网络和服务器没有问题",
        )
    is_lost = state is None or state in _LOST_STATES or state.startswith("08")
    if isinstance(error, psycopg.OperationalError) and is_lost:
        return LedgerUnusable(
            f"连不上台账 {address}，或连接断了（{_shorten_error(error)}）",
            "看网络和服务器，再运行一次；台账没有改动",
        )
    return None


def _advise_on_password_file() -> str:
    """Return what opens a file of passwords to the driver, which passes over one that others may read; "" for none."""
    try:
        is_open = has_modes() and (Path.home() / ".pgpass").stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    except (OSError, RuntimeError):  # there is none, or no home
        return ""
    return "~/.pgpass 别人也能读，所以没有用它，先运行 chmod 600 ~/.pgpass；" if is_open else ""


def _build_busy_error(error: psycopg.Error, address: ServerAddress) -> LedgerBusy:
    if error.sqlstate == _CONFLICT_STATE and error.diag.source_function == _CONFLICT_SOURCE:
        return LedgerBusy(
            f"台账 {address} 在备用的服务器上，读到一半被主服务器来的改动打断",
            "再运行一次；常这样的，请管理员把备用服务器的 max_standby_streaming_delay 调大",
        )
    return LedgerBusy(f"台账 {address} 正被另一个命令写入", "请等它结束后再试")


def _translate_value_error(error: psycopg.Error, address: ServerAddress) -> QinlingError | None:
    """Return the error for a value that the server cannot hold, None for any other."""
    if isinstance(error, psycopg.DataError) and any(word in str(error) for word in _NUL_WORDS):
        return ValueRefused("文字里有看不见的空字符（U+0000），服务器不收", "删掉它再试；台账没有改动")
    if isinstance(error, psycopg.errors.UntranslatableCharacter):
        return LedgerUnusable(
            f"台账 {address} 所在的数据库不是 UTF8 编码，装不下汉字，什么也没有写",
            "请管理员另建一个：createdb -E UTF8 -T template0 新数据库，地址里改用它",
        )
    if isinstance(error, psycopg.errors.ProgramLimitExceeded):
        return ValueRefused("有的名称太长，服务器记不下", "名称、编号写短些（八百个汉字以内）；台账没有改动")
    if isinstance(error, psycopg.errors.NumericValueOutOfRange):
        return ValueRefused("有的数太大，服务器记不下", "请核对这个数；台账没有改动")
    return None


def _build_role_address_error(address: ServerAddress, *, is_there: bool) -> LedgerUnusable:
    """Return the error for the role= of an address: nobody of that name, or one that the login may not take."""
    away = "不经连接池的，去掉地址里的 role="
    if not is_there:
        return LedgerUnusable(f"服务器上没有用户 {address.role}", f"核对地址里的 role=；{away}")
    login = replace(address, role="").user
    names = [
        composing.Identifier(name).as_string(None) if name else "登录的用户" for name in (address.role, login)
    ]
    return LedgerUnusable(
        f"{login or '登录的用户'} 不能以 {address.role} 的名义办理",
        f"{away}；经连接池的，请管理员在 psql 里运行一次：grant {names[0]} to {names[1]}",
    )


def build_grant_remedy(address: ServerAddress, user: str, owner: str = "") -> str:
    """Return who may give *user* a role, and what they type for each of the three."""
    start = f"db roles grant {quote_argument(user)}"
    unit, inspector, keeper = (
        format_command_of(address, owner, f"{start} {words}")
        for words in ("unit --unit 单位", "inspector", "keeper")
    )
    return (
        f"请建这本台账的用户{f' {owner} ' if owner else ''}授一个角色。只看、只报一个单位的：{unit}；"
        f"看全部、提意见的：{inspector}；什么都能办的：{keeper}"
    )


def format_command_of(address: ServerAddress, owner: str, words: str) -> str:
    """Return a command that *owner* types for the office at *address*."""
    place = quote_argument(str(address.of_user(owner))) if owner else "他的地址"
    return f"qinling {words} --ledger {place}"


def _guess_state(error: psycopg.Error) -> str | None:
    """Return the code of a login that failed, None for everything else without a code."""
    text = str(error)
    if "FATAL" not in text and "no password supplied" not in text:
        return None
    if _NO_SUCH_USER.search(text):
        return "28001"
    return next((state for words, state in _LOGIN_FAILURES if words in text), None)


def require_known_parameters(address: ServerAddress) -> None:
    """Raise UsageRefused if *address* has a parameter that the driver does not know. No server is asked."""
    with translate_errors(address):
        conninfo.conninfo_to_dict(address.url)


def build_missing_office_error(address: ServerAddress) -> LedgerMissing:
    """Return the error for an office that the server does not have."""
    return LedgerMissing(
        f"服务器上没有台账 {address}",
        f"核对 office=；新建一本：qinling init --ledger {quote_argument(str(address))}",
    )


def build_unfinished_error(address: ServerAddress) -> LedgerUnusable:
    """Return the error for an office that `db copy` has not filled yet."""
    return LedgerUnusable(
        f"台账 {address} 是没有搬完的，还不能用",
        "搬它的 qinling db copy 还在进行的，等它结束；中断了的，把同一个命令再运行一次",
    )


def _shorten_error(error: psycopg.Error) -> str:
    """Return the first line of what the driver says."""
    line = next(iter(str(error).strip().splitlines()), "没有说明")
    return line if len(line) <= _MAX_SHOWN else f"{line[:_MAX_SHOWN]}…"
