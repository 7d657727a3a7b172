"""Parse the texts of a login log: outcomes, accounts and addresses."""

import re
from functools import lru_cache
from ipaddress import ip_address

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import normalize_text, normalize_width, quote_value
from qinling.rules.parsing.values import parse_yes_no

_MAX_LENGTH = 80  # characters; a longer cell is free text

# -- outcome of a login ----------------------------------------------------------------------

_PUNCTUATION = re.compile(r"[\W_]+")
_FAILURE = re.compile(
    r".*(?:失败|错误|有误|不正确|不匹配|不一致|不存在|不通过|未通过|不成功|未成功|没有成功|不允许|不合法|无效|非法|拒绝|禁止|拦截"
    r"|锁定|冻结|停用|禁用|失效|过期|异常|超时|为空|必须填写|超过(?:最大)?(?:次数|限制)|未注册|未授权|无权限"
    r"|fail|error|den(?:y|ied)|invalid|incorrect|wrong|reject|refused|locked|disabled|forbidden|unauthori[sz]ed|expired"
    r"|unsuccess|badcredential|notfound).*|否|×|✗|✘|n|no|false"
)
_SUCCESS = re.compile(
    r".*(?:成功|success).*|(?:用户|账号|账户|密码|状态)?(?:登录|登陆|登入|认证|验证|鉴权|校验)?(?:正常|通过|正确)"
    r"|是|√|✓|✔|y|yes|true|(?:login|logon|auth)?(?:ok|pass|passed|accepted|normal|granted|succeeded)|succeed|loggedin"
)
#: Text after it (上次退出时间…, 密码即将过期) does not change the outcome.
_LOGIN_SUCCEEDED = re.compile(r"(?:用户|账号|账户|系统)?(?:登录|登陆|登入|login|logon)(?:成功|success)")
_LOGOUT_WORDS = re.compile(
    r".*(?:退出|登出|签退|下线|注销(?!(?:账号|账户|用户))|logg?edout|logout|logoff|loggedoff|signout|signedout|signoff).*"
)
_LOGIN_WORDS = re.compile(r".*(?:登录|登陆|登入|上线|签到|login|logon|loggedin|signin|signedin).*")


def _normalize_words(text: str) -> str:
    return _PUNCTUATION.sub("", normalize_text(text[: _MAX_LENGTH * 2]).lower()) or normalize_text(
        text[:_MAX_LENGTH]
    )


@lru_cache(maxsize=4096)
def parse_outcome(text: str) -> bool | None:
    """Return whether a login succeeded, None if *text* does not say, such as a code (0, 1, 200)."""
    words = _normalize_words(text)
    if _FAILURE.fullmatch(words) and not _LOGIN_SUCCEEDED.match(words):
        return False
    return True if _SUCCESS.fullmatch(words) else None


@lru_cache(maxsize=4096)
def is_logout(text: str) -> bool:
    """Return whether *text* names a logout. Such a row is not a login."""
    words = _normalize_words(text)
    return bool(_LOGOUT_WORDS.fullmatch(words)) and not _LOGIN_SUCCEEDED.match(words)


@lru_cache(maxsize=4096)
def is_login(text: str) -> bool:
    """Return whether *text*, the name of an action, means a login."""
    return bool(_LOGIN_WORDS.fullmatch(_normalize_words(text))) and not is_logout(text)


# -- account and address ---------------------------------------------------------------------

_ADDRESS_WITH_PORT = re.compile(
    r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<four>[0-9]{1,3}(?:\.[0-9]{1,3}){3}))(?::[0-9]{1,5})?"
)


def build_account_key(text: str) -> str:
    """Return the key of an account name: half width, trimmed, case-folded."""
    return normalize_width(text).strip().casefold()


def parse_address(text: str) -> str:
    """Return the address of a login, an IP address without its port. "" if the text names none."""
    words = normalize_width(text).strip()
    if words.lower() in ("-", "--", "/", "unknown", "null", "none", "未知"):
        return ""
    found = _ADDRESS_WITH_PORT.fullmatch(words)
    return (found["six"] or found["four"]) if found else words


def is_address(text: str) -> bool:
    """Return whether *text* is an IP address, with or without a port."""
    try:
        ip_address(parse_address(text))
    except ValueError:
        return False
    return True


# -- state of an account ---------------------------------------------------------------------

_ACCOUNT_WORDS = r"(?:账号|帐号|用户|人员)?"
_LEFT = re.compile(
    _ACCOUNT_WORDS
    + r"(?:已|被|已经)?(?:停用|禁用|注销|销户|删除|作废|失效|过期|收回|回收|冻结|关闭|停止使用|不再使用"
    r"|离职|离岗|调离|调出|调走|退休|辞职|去世)|(?:未|不)(?:启用|在用|使用|有效|正常)|无效|不在[岗职]"
    r"|disabled?|inactive|deleted|closed|left|off"
)
# An account locked after wrong passwords is still in use.
_IN_USE = re.compile(
    _ACCOUNT_WORDS + r"(?:已|正|已经)?(?:正常|启用|在用|使用|正在使用|使用中|有效|开通|激活|在[岗职]|锁定)"
    r"|enabled?|active|normal|locked|on"
)
_ASKS_IF_LEFT = re.compile(r"停用|禁用|注销|离职|失效")


def has_left(text: str, heading: str) -> bool:
    """Return whether the state of an account means that it is no longer used.

    Under a heading that asks (是否启用, 是否停用), 是 and 否 are answers. Raises ValueRefused.
    """
    words = _normalize_words(text)
    if _LEFT.fullmatch(words):
        return True
    if _IN_USE.fullmatch(words):
        return False
    if "是否" in heading:
        return parse_yes_no(text) == bool(_ASKS_IF_LEFT.search(heading))
    raise ValueRefused(f"看不懂账号状态{quote_value(text)}", "可用：正常、启用、停用、注销、离职、调离")
