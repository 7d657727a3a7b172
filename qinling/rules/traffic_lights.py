"""The traffic light of an issue: one mark for its status and its deadline."""

from qinling.rules.vocabulary import AWAITING_CLOSE_OUT, UNRECTIFIED_STATUSES, Status, Term


class Light(Term):
    """Red, yellow and blue for what is not rectified, then what is rectified, closed and void."""

    OVERDUE = "overdue", "已超期"
    NEAR = "near", "临近"
    ON_TRACK = "on_track", "推进中"
    AWAITING = "awaiting", "待销号"
    CLOSED = "closed", "已销号"
    VOID = "void", "已撤并"


#: The lights of issues that are not rectified.
UNRECTIFIED_LIGHTS = (Light.OVERDUE, Light.NEAR, Light.ON_TRACK)


def resolve_light(status: str, days_left: int | None, near_days: int) -> Light:
    """Return the light of an issue with *days_left* until its deadline, yellow up to *near_days*.

    One without a deadline is on track until it is rectified.
    """
    if status in AWAITING_CLOSE_OUT:
        return Light.AWAITING
    if status not in UNRECTIFIED_STATUSES:
        return Light.CLOSED if status == Status.CLOSED else Light.VOID
    if days_left is None or days_left > near_days:
        return Light.ON_TRACK
    return Light.OVERDUE if days_left < 0 else Light.NEAR
