"""The statuses from which each step may be taken. The steps refuse others, completion offers no others."""

from collections.abc import Mapping

from qinling.rules.vocabulary import AWAITING_CLOSE_OUT, UNRECTIFIED_STATUSES, Status

_NOT_CLOSED = (*UNRECTIFIED_STATUSES, *AWAITING_CLOSE_OUT)

#: Step, by the name of its command → statuses.
STEP_STATUSES: Mapping[str, tuple[Status, ...]] = {
    "progress": UNRECTIFIED_STATUSES,
    "extend": UNRECTIFIED_STATUSES,
    "complete": UNRECTIFIED_STATUSES,
    "apply": (Status.RECTIFIED,),
    "accept": (Status.ACCEPTING,),
    "turn-back": AWAITING_CLOSE_OUT,
    "notice": (Status.ACCEPTING,),
    "close": (Status.ACCEPTING,),
    "reopen": (Status.CLOSED,),
    "recheck": (*_NOT_CLOSED, Status.CLOSED),
    "void": _NOT_CLOSED,
    "void --into": (*_NOT_CLOSED, Status.CLOSED),
    "supervise act": _NOT_CLOSED,
    "supervise reply": _NOT_CLOSED,
}
