"""Headings that ask whether a login succeeded, and the answers yes and no below them."""

import re

_OUTCOME_CODES = re.compile(
    r"结果|成功|通过|状态|status|是否(?:登录)?(?:失败|异常|被?拒绝|出错)|标志|标识|返回[码值]|错误[码代]|状态码|result|success|passed|flag|errno|(?:error|err|ret|return|status) ?code|^(?:ret|rc|ok|code|errcode)$"
    r"|^(?:is ?)?(?:failed|failure|rejected|denied)$",
    re.IGNORECASE,
)
_SUCCESS = re.compile(r"成功|通过|结果|success|passed|\bok\b", re.IGNORECASE)
_FAILURE = re.compile(
    r"^(?:登[录陆入]|认证)?是否(?:登[录陆入]|认证)?(?:失败|异常|被?拒绝|出错)$|^(?:is[ _]?)?(?:failed|failure|rejected|denied)$",
    re.IGNORECASE,
)
#: They may be of the login or of something beside it, such as a risk: only the user knows.
_FAILURE_WORD = re.compile(
    r"异常|失败|出错|错误|报错|锁|拦|拒|风险|[未不](?:通过|成功)"
    r"|error|fail|lock|risk|reject|denied|abnormal|exception",
    re.IGNORECASE,
)
_BARE_SIGN = re.compile(
    r"(?:登[录陆入]|认证|访问|操作|返回)?(?:状态|标志|标识)|(?:login|auth|op|ret)?[ _]?(?:flag|status|state)",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"次数|数量|时间|日期|率|类型|等级|数$|count|times|type|level", re.IGNORECASE)
#: 连续成功次数, 首次标志: figures and marks of something else.
_OTHER = re.compile(
    rf"{_FIGURE.pattern}|账号|账户|用户|在线|会话|设备|终端|密码|审批|首次|异地", re.IGNORECASE
)
_QUESTION = re.compile(r"^是否|^(?:is|has)[ _A-Z]")
_BRACKET = re.compile(r"\s*[(（\[【].*$")

#: Signs of success and of failure, which are words wherever they stand.
YES_SIGNS, NO_SIGNS = ("√", "✓", "✔"), ("×", "✗", "✘")
#: Answers that belong together: yes, no.
YES_NO = (
    *(("是", "否"), ("y", "n"), ("yes", "no"), ("t", "f"), ("true", "false"), ("1", "0"), ("√", "x")),
    *zip(YES_SIGNS, NO_SIGNS, strict=True),
)
ANSWERS = frozenset(answer for pair in YES_NO for answer in pair)


def has_outcome_codes(heading: str) -> bool:
    """Return whether codes below *heading* may be outcomes of logins."""
    return bool(_OUTCOME_CODES.search(heading)) and not _OTHER.search(heading)


def is_yes_success(heading: str) -> bool:
    """Return whether a yes below *heading* is a login that succeeded."""
    is_clear = _SUCCESS.search(heading) and not has_failure_word(heading)
    return bool(is_clear) and not _OTHER.search(heading)


def is_yes_failure(heading: str) -> bool:
    """Return whether a yes below *heading* is a login that failed."""
    return bool(_FAILURE.search(_BRACKET.sub("", heading.strip())))


def has_failure_word(heading: str) -> bool:
    """Return whether *heading* names a failure, so that a yes may be one."""
    return bool(_FAILURE_WORD.search(heading))


def may_ask_for_outcome(heading: str) -> bool:
    """Return whether an answer below *heading* may be the outcome of a login, whichever way."""
    if has_failure_word(heading):
        return not _FIGURE.search(heading)
    is_bare = _BARE_SIGN.fullmatch(_BRACKET.sub("", heading.strip()))
    return bool(is_bare) or is_yes_success(heading)


def may_have_signs(heading: str) -> bool:
    """Return whether a sign such as √ below *heading* is an outcome: not of a question about something else."""
    return not _OTHER.search(heading) and not _QUESTION.search(heading)
