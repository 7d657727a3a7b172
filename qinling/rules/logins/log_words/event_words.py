"""What the words of a cell say about a login: that it succeeded or failed, or that the row is no login.

The words decide, not the heading above them: 动作, 摘要, op or remark may hold any of them.
"""

import re
from enum import IntFlag
from functools import lru_cache

from qinling.rules.logins.log_words.event_vocabulary import (
    BAD_STATE,
    CHANGED_NAME,
    FAILED_STATES,
    FIND_FAILED,
    FIND_LOGIN,
    FIND_LOGOUT,
    FIND_OTHER,
    FIND_OUTCOME,
    FIND_SUCCEEDED,
    GOOD_STATE,
    HAS_WORDS,
    LOGIN_ATTEMPT,
    LOGIN_THING,
    LOGIN_TIMEOUT,
    MAY_HAVE_WORDS,
    NOT_BEFORE,
    SAYS_NOTHING,
    SESSION_STATE,
    UNIT_NAME,
    has_word_roots,
    normalize_words,
)


class EventWord(IntFlag):
    """What a text says. A row says what its cells say together.

    EXPLICIT: it names the login and its outcome at once (登录成功). UNCLEAR: it could mean either.
    WEAK: it may be the state of an account or a device as well (停用). UNKNOWN: it has words,
    but none that are known here. IGNORED: the settings say to leave the row out. BAD: a cell that
    must state the outcome does not. REMARKED: a remark beside an outcome names another act.
    ANSWERED: yes or no, under a heading that may ask whether the login failed.
    """

    SUCCESS = 1
    FAILURE = 2
    LOGIN = 4
    LOGOUT = 8
    OTHER = 16
    EXPLICIT = 32
    UNCLEAR = 64
    WEAK = 128
    UNKNOWN = 256
    IGNORED = 512
    BAD = 1024
    REMARKED = 2048
    ANSWERED = 4096


NOTHING = EventWord(0)
OUTCOMES = EventWord.SUCCESS | EventWord.FAILURE
ACTS = EventWord.LOGIN | EventWord.LOGOUT | EventWord.OTHER
#: A column with one of these tells something about logins.
STATEMENTS = OUTCOMES | ACTS | EventWord.UNCLEAR | EventWord.WEAK


@lru_cache(maxsize=4096)
def read_event_words(text: str) -> EventWord:
    """Return what a text says about a login. `NOTHING` if it has no words."""
    if not MAY_HAVE_WORDS.search(text):
        return NOTHING
    words = normalize_words(text)
    if not words or SAYS_NOTHING.fullmatch(words):
        return NOTHING
    if UNIT_NAME.fullmatch(words) and not CHANGED_NAME.fullmatch(words):
        return NOTHING
    if not has_word_roots(text):
        return _read_unknown(words)
    if BAD_STATE.fullmatch(words):
        return EventWord.WEAK
    if SESSION_STATE.fullmatch(words):
        return EventWord.UNCLEAR
    return _read_act(words) or _read_outcome(words) or _read_login(words) or _read_unknown(words)


def _read_act(words: str) -> EventWord:
    """Return an act with its outcome, a logout or another act; `NOTHING` for none of them."""
    login, logout = FIND_LOGIN.search(words), FIND_LOGOUT.search(words)
    other = FIND_OTHER.search(FAILED_STATES.sub("　", words))
    elsewhere = min((found.start() for found in (logout, other) if found), default=len(words))
    failed, succeeded = FIND_FAILED.search(words), FIND_SUCCEEDED.search(words)
    if failed and failed.start() < elsewhere and not (other and LOGIN_THING.search(words)):
        return EventWord.LOGIN | EventWord.FAILURE | EventWord.EXPLICIT
    if succeeded and succeeded.start() < elsewhere:
        is_negated = NOT_BEFORE.search(words, 0, succeeded.start())
        return EventWord.LOGIN | EventWord.EXPLICIT | (EventWord.FAILURE if is_negated else EventWord.SUCCESS)
    if logout:
        return EventWord.LOGOUT
    if other:
        is_plain = not login or other.start() <= login.start() or LOGIN_THING.search(words)
        return EventWord.OTHER if is_plain else EventWord.UNCLEAR
    return NOTHING


def _read_outcome(words: str) -> EventWord:
    said = NOTHING
    for found in FIND_OUTCOME.finditer(words):
        if found["success"]:
            said |= EventWord.FAILURE if found["negation"] else EventWord.SUCCESS
        elif not found["negation"]:
            said |= EventWord.FAILURE
        elif found["error"]:
            said |= EventWord.SUCCESS  # 无异常, no error
    if said == OUTCOMES or (said and LOGIN_TIMEOUT.search(words)):
        return EventWord.UNCLEAR
    return said


def _read_login(words: str) -> EventWord:
    found = FIND_LOGIN.search(words)
    if not found:
        return NOTHING
    negation = NOT_BEFORE.search(words, 0, found.start())
    if negation:
        return EventWord.OTHER if negation[0] == "非" else EventWord.UNCLEAR
    return EventWord.UNCLEAR if LOGIN_ATTEMPT.search(words) else EventWord.LOGIN


def _read_unknown(words: str) -> EventWord:
    return EventWord.UNKNOWN if HAS_WORDS.search(words) else NOTHING


# -- cells that must state the outcome ---------------------------------------------------------

_YES = re.compile(r"是|√|✓|✔|y|yes|t|true", re.IGNORECASE)
_NO = re.compile(r"否|×|✗|✘|x|n|no|f|false", re.IGNORECASE)


def parse_outcome(text: str) -> bool | None:
    """Return whether a login succeeded, None if *text* does not say, such as a code (0, 1, 200)."""
    answer = text.strip()
    if _YES.fullmatch(answer):
        return True
    if _NO.fullmatch(answer):
        return False
    said = read_event_words(text)
    if said & (OUTCOMES | EventWord.WEAK):
        return not said & (EventWord.FAILURE | EventWord.WEAK)
    return True if GOOD_STATE.fullmatch(normalize_words(text)) else None


def is_logout(text: str) -> bool:
    """Return whether *text* names a logout. Such a row is not a login."""
    return bool(read_event_words(text) & EventWord.LOGOUT)


_NO_ERROR = re.compile(
    r"[-—/\s.×✗✘]*|0+|无|没有|否|none|null|nil|n/?a|nan|no?|f|false|ok|正常|成功|success(?:ful)?",
    re.IGNORECASE,
)


def read_error_text(text: str) -> EventWord:
    """Return what a text under a heading of errors says: FAILURE if it is filled, unless it tells of none."""
    if _NO_ERROR.fullmatch(text.strip()):
        return NOTHING
    said = read_event_words(text)
    if said & (EventWord.LOGOUT | EventWord.SUCCESS):
        return said & ~EventWord.EXPLICIT
    return EventWord.FAILURE
