"""Judge a row of a log by what its cells say together."""

from enum import Enum
from functools import cache

from qinling.rules.logins.log_words.event_words import OUTCOMES, EventWord


class Verdict(Enum):
    """What a row of a log is. A SILENT one has no word about a login; an UNCLEAR one could be either."""

    SUCCEEDED = "成功"
    FAILED = "失败"
    LOGOUT = "退出记录"
    OTHER_ACTION = "不是登录的操作"
    IGNORED = "设置里写明不读的词"
    CONTRADICTION = "自相矛盾"
    UNREADABLE = "看不懂"
    UNCLEAR = "看不出"
    SILENT = "没有写"


#: Rows that are counted, and not read.
SKIPPED = (Verdict.IGNORED, Verdict.LOGOUT, Verdict.OTHER_ACTION)


@cache
def judge_row(said: int) -> Verdict:
    """Return what a row is whose cells together say *said*, `EventWord` flags. The order of the cells does not count."""
    if said & EventWord.IGNORED:
        return Verdict.IGNORED
    if said & (EventWord.LOGOUT | EventWord.OTHER):
        if said & EventWord.EXPLICIT:
            return Verdict.CONTRADICTION
        return Verdict.LOGOUT if said & EventWord.LOGOUT else Verdict.OTHER_ACTION
    if said & EventWord.BAD:
        return Verdict.UNREADABLE
    if said & OUTCOMES == OUTCOMES:
        return Verdict.CONTRADICTION
    if said & OUTCOMES:
        return Verdict.FAILED if said & EventWord.FAILURE else Verdict.SUCCEEDED
    if said & (EventWord.UNCLEAR | EventWord.WEAK):
        return Verdict.UNCLEAR
    return Verdict.SUCCEEDED if said & EventWord.LOGIN else Verdict.SILENT
