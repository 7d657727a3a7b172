"""Heading aliases of login logs and account lists, and header detection.

If two columns mean the same field, the one whose alias is listed first gets it. The other gets
its second meaning, if it has one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import time
from typing import NamedTuple

from qinling.errors import ValueRefused
from qinling.rules.logins.log_cells import is_address, parse_time_of_day
from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.column_uses import IGNORE, ORDINAL
from qinling.workbook.headings.normalization import normalize_heading
from qinling.workbook.tables.table import is_blank

_MAX_HEADER_ROWS = 60
_MAX_COLUMNS = 500
_MIN_SHARE = 0.5  # share of fitting cells that decides an ambiguous heading

#: The fields that a log must have.
ACCOUNT, LOGIN_TIME = "account", "at"

_PERSON_ALIASES = {
    ORDINAL: "序号 编号 行号 访问编号 日志编号 id no",
    ACCOUNT: "用户账号 登录账号 登陆账号 账号 帐号 用户帐号 登录帐号 登录名 登陆名 登录名称 登录用户名 账户 账户名 登录账户 用户账户 账号名 账号名称 "
    "平台账号 系统账号 用户登录名 登录用户账号 用户编码 用户代码 用户ID 登录ID loginid loginname account accountname userid useraccount "
    "username user_name user 用户名 登录用户 登录人账号 操作账号 操作用户 用户名称 用户 登录人 登录人员 操作人 操作人员",
    "name": "姓名 使用人 用户姓名 真实姓名 使用人姓名 人员姓名 登录人姓名 操作人姓名 持有人 账号使用人 使用者 用户昵称 昵称 名字 名称 联系人 "
    "realname fullname nickname displayname name",
    "unit": "所属单位 部门名称 所属机构 所属部门 单位 部门 机构 单位名称 机构名称 使用单位 所在单位 所在部门 工作单位 所属镇办 镇办 用户单位 用户部门 "
    "所属组织 组织机构 组织 归属部门 归属机构 责任单位 department dept deptname departmentname unit organization org orgname",
}  # fmt: skip

#: out_at is recognised but never read, because online time must not be counted by law.
LOG_ALIASES: dict[str, str] = _PERSON_ALIASES | {
    LOGIN_TIME: "登录时间 登陆时间 登录日期时间 访问时间 登入时间 上线时间 登录时刻 日志时间 发生时间 操作时间 时间 登录日期 访问日期 "
    "logintime logindate accesstime timestamp time datetime createtime eventtime @timestamp",
    "day": "日期 登录日 操作日期 日志日期 day date",
    "address": "登录IP IP IP地址 登录IP地址 登陆IP 客户端IP 客户端IP地址 来源IP 访问IP 用户IP 主机 主机地址 源IP 源地址 源IP地址 操作IP 终端IP 远程地址 "
    "ip ipaddr ipaddress loginip clientip remoteaddr remoteip sourceip host 客户端地址 登录地址 登陆地址 访问地址 来源地址 地址 客户端 终端地址",
    "place": "登录地点 登陆地点 登录位置 访问地点 地点 位置 归属地 IP归属地 登录地区 地区 登录城市 location loginlocation city region",
    "out_at": "退出时间 登出时间 注销时间 下线时间 离线时间 签退时间 logouttime",
    "outcome": "登录结果 登录状态 登陆结果 登陆状态 结果 状态 操作状态 操作结果 是否成功 是否登录成功 认证结果 访问状态 执行结果 成功与否 "
    "status result state success loginstatus loginresult outcome",
    "message": "提示消息 操作信息 提示信息 登录信息 消息 描述 登录描述 操作描述 返回消息 返回信息 备注 说明 失败原因 原因 日志内容 内容 详情 结果描述 "
    "message msg description detail reason remark",
    "action": "操作类型 事件 事件类型 操作 类型 动作 行为 日志类型 操作名称 业务类型 行为类型 功能 操作内容 action event eventtype type operation",
    "kind": "登录类型 登录方式 登陆方式 认证方式 logintype",
    "browser": "浏览器 浏览器类型 browser useragent",
    "os": "操作系统 系统 操作平台 os platform",
}  # fmt: skip

ACCOUNT_LIST_ALIASES: dict[str, str] = _PERSON_ALIASES | {
    "opened": "开通日期 开通时间 启用时间 启用日期 创建时间 创建日期 注册时间 注册日期 开户日期 分配日期 建立时间 建立日期 createtime created createdat opened",
    "state": "账号状态 帐号状态 状态 用户状态 使用状态 启用状态 是否启用 是否停用 是否在用 是否有效 是否禁用 是否注销 在岗状态 在职状态 人员状态 停用 已停用 禁用 注销 离职 离岗 启用 在用 有效 status state enabled disabled active isenabled isactive is_enabled is_active is_disabled",
    "left_on": "停用日期 停用时间 禁用日期 禁用时间 注销日期 注销时间 销户日期 销户时间 离职日期 离职时间 离岗日期 离岗时间 调离日期 调离时间 调出日期 "
    "关闭日期 关闭时间 收回日期 收回时间 冻结日期 冻结时间 失效日期 失效时间 到期日期 到期时间 账号到期日 账号到期日期 有效期至 账号有效期至 有效截止日期 使用截止日期 "
    "停用日 离职日 disabledat disableddate deactivatedat deletedat closedat lefton leftdate enddate expirydate expiredate expiresat expiretime",
    "phone": "联系电话 电话 手机 手机号 手机号码 联系方式 phone mobile telephone",
    "role": "角色 角色名称 用户角色 权限 岗位 职务 role rolename",
    LOGIN_TIME: "登录时间 登陆时间 访问时间",  # only in logs: tells a log from an account list
    "outcome": "登录结果 登录状态 登陆结果",
    "last": "最后登录时间 最近登录时间 上次登录时间 lastlogin lastlogintime",
}  # fmt: skip

#: The second meaning of a heading, used if another column has the first.
_SECOND_MEANINGS = {
    "name": "username user_name user 用户名 登录用户 操作用户 用户名称 用户 登录人 登录人员 操作人 操作人员",
    "place": "客户端地址 登录地址 登陆地址 访问地址 来源地址 地址 客户端 终端地址 主机 host",
    "day": "登录日期 访问日期 logindate",
}


class Header(NamedTuple):
    """The headings of a table: their row (from 0), their texts in order, and field → column (from 0)."""

    row: int
    headings: list[str]
    columns: dict[str, int]


class _Candidate(NamedTuple):
    """A column that may hold a field. *rank* is the position of its heading among the aliases."""

    rank: int
    column: int
    field: str
    second_field: str


def find_header(
    rows: Sequence[Sequence[Cell]], aliases: Mapping[str, str], configured_headings: Mapping[str, str]
) -> Header | None:
    """Find the header row: the one of the first 60 rows with the most known fields, at least two.

    *configured_headings* maps headings to fields. Ambiguous headings are decided by the other
    columns and the cells below. Return None if there is no header row.
    """
    meanings = _build_meanings(aliases)
    own = _normalize_own_headings(aliases, configured_headings)
    best: tuple[int, int] = (1, 0)
    for number, row in enumerate(rows[:_MAX_HEADER_ROWS]):
        fields = {found.field for found in _find_candidates(row, meanings, own)}
        best = max(best, (len(fields), -number))
    known, number = best[0], -best[1]
    if known < 2:
        return None
    headings = [_format_heading(cell) for cell in rows[number][:_MAX_COLUMNS]]
    return Header(
        number, headings, _assign_columns(rows, number, _find_candidates(rows[number], meanings, own))
    )


def find_passed_over(
    header: Header, aliases: Mapping[str, str], configured_headings: Mapping[str, str]
) -> Iterator[tuple[str, int]]:
    """Yield (field, column) of the columns whose heading means a field that another column has been given."""
    own = _normalize_own_headings(aliases, configured_headings)
    read = set(header.columns.values())
    for found in _find_candidates(header.headings, _build_meanings(aliases), own):
        if found.column not in read and found.field in header.columns:
            yield found.field, found.column


def list_seen_headings(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Return the texts of the most likely header row: the first with at least two thirds of the most texts in any row."""
    texts = [
        [_format_heading(cell) for cell in row if isinstance(cell, str) and not is_blank(cell)]
        for row in rows
    ]
    most = max(map(len, texts[:_MAX_HEADER_ROWS]), default=0)
    return next((row for row in texts if len(row) * 3 >= most * 2), [])


def _normalize_own_headings(
    aliases: Mapping[str, str], configured_headings: Mapping[str, str]
) -> dict[str, str]:
    return {
        normalize_heading(heading)[0]: field
        for heading, field in configured_headings.items()
        if field in aliases or field == IGNORE  # the settings also name fields of issues
    }


def _format_heading(cell: Cell) -> str:
    return "" if is_blank(cell) else " ".join(str(cell).split())


def _build_meanings(aliases: Mapping[str, str]) -> dict[str, tuple[int, str, str]]:
    """Return heading → (rank, field, second field)."""
    table: dict[str, tuple[int, str, str]] = {}
    for field, words in aliases.items():
        for rank, word in enumerate(words.split()):
            second = next((other for other, those in _SECOND_MEANINGS.items() if word in those.split()), "")
            table.setdefault(normalize_heading(word)[0], (rank, field, second))
    return table


def _find_candidates(
    row: Sequence[Cell], meanings: Mapping[str, tuple[int, str, str]], own: Mapping[str, str]
) -> Iterator[_Candidate]:
    for column, cell in enumerate(row[:_MAX_COLUMNS]):
        if not isinstance(cell, str) or is_blank(cell):
            continue
        keys = normalize_heading(cell)
        if settled := next((own[key] for key in keys if key in own), ""):
            if settled != IGNORE:
                yield _Candidate(-1, column, settled, "")
        elif meaning := next((meanings[key] for key in keys if key in meanings), None):
            yield _Candidate(meaning[0], column, *meaning[1:])


def _assign_columns(
    rows: Sequence[Sequence[Cell]], header: int, candidates: Iterator[_Candidate]
) -> dict[str, int]:
    columns: dict[str, int] = {}
    for _rank, column, field, second in sorted(candidates):
        unlike = second == "place" and not _is_mostly(_is_ip, rows, header, column)
        if field not in columns and not unlike:
            columns[field] = column
        elif second:
            columns.setdefault(second, column)
    return _resolve_day_column(rows, header, columns)


def _resolve_day_column(
    rows: Sequence[Sequence[Cell]], header: int, columns: dict[str, int]
) -> dict[str, int]:
    """Keep a day column only together with a time-of-day column. A single day column is read as date and time."""
    if LOGIN_TIME not in columns and "day" in columns:
        columns[LOGIN_TIME] = columns.pop("day")
    elif "day" in columns and not _is_mostly(_is_time_of_day, rows, header, columns[LOGIN_TIME]):
        del columns["day"]
    return columns


def _is_mostly(
    is_fitting: Callable[[Cell], bool], rows: Sequence[Sequence[Cell]], header: int, column: int
) -> bool:
    """Return whether at least half of the cells under a heading fit. Return False if there are none."""
    cells = [row[column] for row in rows[header + 1 :] if column < len(row) and not is_blank(row[column])]
    return bool(cells) and sum(map(is_fitting, cells)) >= len(cells) * _MIN_SHARE


def _is_ip(cell: Cell) -> bool:
    return isinstance(cell, str) and is_address(cell)


def _is_time_of_day(cell: Cell) -> bool:
    if isinstance(cell, time):
        return True
    if isinstance(cell, float):  # an Excel time without its format
        return 0 <= cell < 1
    try:
        return isinstance(cell, str) and parse_time_of_day(cell) >= 0
    except ValueRefused:
        return False


def parse_log_field(text: str) -> str:
    """Parse the name of a field of logs or account lists. Raises ValueRefused if it is unknown."""
    known = list(dict.fromkeys((*LOG_ALIASES, *ACCOUNT_LIST_ALIASES, IGNORE)))
    if text.strip() not in known:
        raise ValueRefused(f"没有 {text.strip()} 这个字段", f"可用：{'、'.join(known)}")
    return text.strip()
