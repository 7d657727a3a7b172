"""Plan the digests of a notification run.

Each recipient is notified once for each tier of each deadline and once for each alert.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256

from qinling.ledger.deliveries import outbox, told_notices
from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.units import read_unit_merges
from qinling.procedures.notifications.day_overview import QUIET_DAY, DayOverview, build_day_overview
from qinling.procedures.notifications.due_items import (
    DueItem,
    WarningRules,
    find_due_proposals,
    list_due_items,
)
from qinling.procedures.notifications.receiver_coverage import (
    NOBODY_SET,
    ReceiverCoverage,
    measure_receiver_coverage,
)
from qinling.procedures.notifications.return_reminders import plan_return_reminders
from qinling.procedures.supervision.monthly_circular import find_due_circular
from qinling.rules.units.unit_merges import NO_MERGES, UnitMerges
from qinling.rules.vocabulary import WarningTier
from qinling.rules.warnings.message_types import Message, clean_message_text
from qinling.rules.warnings.recipients import (
    DEADLINE_NOTICE,
    OFFICE_RECIPIENT,
    PROPOSAL_NOTICE,
    is_notified,
    list_recipients,
    match_respelt_receivers,
    rank_urgency,
)
from qinling.rules.warnings.weekly_list import WEEKLY_LIST, find_list_day

_PART = re.compile("（[1-9][0-9]*/[1-9][0-9]*）$")


def format_part(place: int, count: int) -> str:
    """Return which of *count* parts of a digest a message is, as it stands at the end of its subject: （2/4）."""
    return f"（{place}/{count}）"


def find_part(subject: str) -> str:
    """Return which part of a digest the message with this *subject* is, "" where it is a whole one."""
    found = _PART.search(subject)
    return found[0] if found else ""


@dataclass(slots=True)
class Digest:
    """The items to send to one recipient.

    *postponed_count* items wait for later runs. *still_overdue_count* items were sent before and are
    still overdue. *part* says which part of a digest it is that was too long for one message: （2/4）. *uid* is that
    of the message which is composed anew.
    """

    recipient: str
    items: list[DueItem] = field(default_factory=list)
    postponed_count: int = 0
    still_overdue_count: int = 0
    part: str = ""
    uid: str = ""

    @property
    def is_first_part(self) -> bool:
        """Whether it says how the office stands: the parts that follow do not repeat it."""
        return not self.part or self.part.startswith("（1/")


@dataclass(frozen=True, slots=True)
class RunPlan:
    """The digests of a run, the number of issues due, the head of the event log, and the message ids of the day.

    *reminders* go to the units that have not returned a dispatched workbook, and tell the office of them.
    *coverage* says who hears of what, *overview* how the office stands, *merges* which names of units are one.
    *told* is what is due and was told before, by recipient. *respelt* are recipients of earlier settings, by the
    name that they have now.
    """

    today: date
    due_count: int
    digests: list[Digest]
    position: int
    head: str
    used_uids: frozenset[str] = frozenset()
    reminders: tuple[Message, ...] = ()
    coverage: ReceiverCoverage = NOBODY_SET
    overview: DayOverview = QUIET_DAY
    merges: UnitMerges = NO_MERGES
    told: Mapping[str, Sequence[DueItem]] = field(default_factory=dict)
    respelt: Mapping[str, str] = field(default_factory=dict)

    def build_message_uid(self, digest: Digest) -> str:
        """Return the unique id of the digest's message. It is the same in every attempt.

        What is told again after its message was withdrawn gets an id of its own.
        """
        if digest.uid:
            return digest.uid
        contents = [(one.issue.id, one.kind, one.version, one.tier) for one in digest.items]
        told: tuple[object, ...] = (self.head, digest.recipient, contents)
        while (uid := self._hash_uid(told)) in self.used_uids:
            told = (uid, *told)
        return uid

    def _hash_uid(self, told: tuple[object, ...]) -> str:
        return f"{format_uid_day(self.today)}{sha256(repr(told).encode()).hexdigest()[:8]}"


def format_uid_day(day: date) -> str:
    """Return how the ids of the messages of *day* begin."""
    return f"{day:%Y%m%d}-"


#: Returns the subject and the body of a digest.
ComposeDigest = Callable[[RunPlan, Digest], tuple[str, str]]


def compose_message(planned: RunPlan, digest: Digest, compose: ComposeDigest) -> Message:
    """Return the message of *digest* as it goes out. The subject of a part says which of how many it is."""
    subject, body = compose(planned, digest)
    message = Message(planned.build_message_uid(digest), digest.recipient, f"{subject}{digest.part}", body)
    return clean_message_text(message)


def plan_run(reader: Reader, today: date, rules: WarningRules, *, last_day: date | None = None) -> RunPlan:
    """Plan the digests of *today*: due items that their recipients were not notified of.

    What a run dated after *last_day* told does not count. It is *today* unless the clock is further.
    """
    proposals = find_due_proposals(reader, today, rules)
    due_items = list_due_items(reader, today, rules, proposals)
    merges = read_unit_merges(reader, home=rules.home)
    messages = told_notices.read_first_and_last_messages(reader)
    respelt = match_respelt_receivers(messages, rules.notify_rules.receivers, merges)
    issues = {one.issue.id for one in due_items}
    told_before = told_notices.read_told_before(reader, issues, last_day or today, respelt)
    digests, told = _build_digests(due_items, told_before, today, rules, merges)
    uids = outbox.read_message_uids(reader, format_uid_day(today))
    reminders = plan_return_reminders(reader, today, rules.calendar, rules.notify_rules, uids, merges)
    head = queries.read_chain_head(reader)
    coverage = measure_receiver_coverage(reader, rules.notify_rules, rules.home)
    near_days, lights = rules.reach.general.near, rules.notify_rules.lights
    overview = build_day_overview(reader, today, proposals, near_days, with_lights=lights)
    if any(due.tier == WarningTier.OVERDUE for due in due_items):
        circular = find_due_circular(reader, today, rules.circular_day, rules.calendar)
        overview = replace(overview, circular=circular)
    return RunPlan(
        today, len(issues), digests, *head, uids, reminders, coverage, overview, merges, told, respelt
    )


def _build_digests(
    due_items: list[DueItem],
    told_before: told_notices.ToldBefore,
    today: date,
    rules: WarningRules,
    merges: UnitMerges,
) -> tuple[list[Digest], dict[str, list[DueItem]]]:
    """Return the digests with items, by recipient, and what each recipient was told before.

    What stays overdue is an item again where its recipient was not told since the day of the weekly list.
    """
    list_day = find_list_day(today, rules.notify_rules.overdue_day, rules.calendar)
    digests: dict[str, Digest] = {}
    receivers = rules.notify_rules.receivers
    told: dict[str, list[DueItem]] = defaultdict(list)
    for due in due_items:
        recipients = list_recipients(due.issue._asdict(), due.kind, receivers, merges)
        for recipient in (OFFICE_RECIPIENT,) if due.is_for_office else recipients:
            if not rules.notify_rules.get_channels(recipient):
                continue  # without a channel nothing is sent or recorded
            digest = digests.setdefault(recipient, Digest(recipient))
            if not is_notified(due.tier, told_before.tiers.get(due.build_key(recipient))):
                digest.items.append(due)
                continue
            told[recipient].append(due)  # a message that waits goes on to tell it
            if due.tier != WarningTier.OVERDUE or list_day is None:
                continue
            listed = due._replace(kind=WEEKLY_LIST, version=list_day.isoformat())
            if told_before.overdue_on[due.issue.id, recipient] < list_day:
                digest.items.append(listed)
            else:
                told[recipient].append(listed)
    for digest in digests.values():
        _choose_items(digest, told[digest.recipient], told_before, rules.notify_rules.most)
    return [digest for _, digest in sorted(digests.items()) if digest.items], told


def _choose_items(
    digest: Digest, told: list[DueItem], told_before: told_notices.ToldBefore, max_items: int
) -> None:
    """Count what was *told* before and is not told now, and keep the items that find room."""
    overdue = {due.issue.id for due in told if due.tier == WarningTier.OVERDUE}
    digest.still_overdue_count = len(overdue - {due.issue.id for due in digest.items})

    def find_listed_day(due: DueItem) -> date:
        is_listed = due.kind == WEEKLY_LIST
        return told_before.overdue_on[due.issue.id, digest.recipient] if is_listed else date.min

    digest.items.sort(key=find_listed_day)  # so that none is left out week after week
    _limit_items(digest, max_items)


def _limit_items(digest: Digest, max_items: int) -> None:
    """Keep the most urgent *max_items* items. An act that is due goes with its overdue issue: the same line says it."""
    overdue = {due.issue.id for due in digest.items if due.tier == WarningTier.OVERDUE}
    along: list[DueItem] = []
    items: list[DueItem] = []
    for due in digest.items:
        (along if due.kind == PROPOSAL_NOTICE and due.issue.id in overdue else items).append(due)
    acts = {due.issue.id: due for due in along}
    kept = select_most_urgent(items, max_items, acts.keys())
    digest.postponed_count = len(items) - len(kept)
    digest.items = []
    for due in kept:  # side by side, so that a digest that is split keeps them together
        act = acts.get(due.issue.id) if due.tier == WarningTier.OVERDUE else None
        digest.items += [due] if act is None else [due, act]


def select_most_urgent(items: list[DueItem], max_items: int, with_act: Collection[int] = ()) -> list[DueItem]:
    """Return at most *max_items* items, most urgent first.

    A fifth of them is kept for acts that are due, then for alerts, then for the weekly list. The
    line of an issue *with_act*, by its id, says which act is due.
    """
    deadlines = sorted(
        (one for one in items if one.kind == DEADLINE_NOTICE), key=lambda due: rank_urgency(due.tier)
    )
    others = sorted(
        (one for one in items if one.kind != DEADLINE_NOTICE), key=lambda due: _rank_other(due, with_act)
    )
    kept_deadlines = deadlines[: max_items - min(len(others), max_items // 5)]
    return kept_deadlines + others[: max_items - len(kept_deadlines)]


def _rank_other(due: DueItem, with_act: Collection[int]) -> int:
    if due.kind == WEEKLY_LIST:
        return 0 if due.issue.id in with_act else 2
    return 0 if due.kind == PROPOSAL_NOTICE else 1
