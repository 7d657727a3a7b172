"""Whether a log file has lain still long enough to be whole, judged by the age of its time stamp."""

from datetime import datetime, timedelta

from qinling.rules.vocabulary import Term

#: A clock that is ahead by more is wrong, and its time stamps tell nothing.
_MAX_CLOCK_LEAD = timedelta(days=1)


class FileRest(Term):
    """What the time stamp of a file says of it."""

    SETTLED = "settled", "已写完"
    WRITING = "writing", "还在写"
    AHEAD = "ahead", "时间在以后"


def judge_file_rest(changed: datetime, now: datetime, settle_minutes: int) -> FileRest:
    """Say whether a file changed at *changed* may still be written. With 0 minutes every file is whole.

    A time a little ahead comes from another clock, and the file is taken to be written still. One
    that is a day ahead would never come to rest: the file is taken, and that is said.
    """
    if not settle_minutes:
        return FileRest.SETTLED
    if changed - now > _MAX_CLOCK_LEAD:
        return FileRest.AHEAD
    return FileRest.SETTLED if now - changed >= timedelta(minutes=settle_minutes) else FileRest.WRITING
