"""Who is sent the letter of a supervision act: the receivers that hear for its units, and copies to leaders."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from qinling.cli.context import Desk
from qinling.cli.lookup.unclear_areas import note_unclear_areas
from qinling.cli.sending.notification_sending import resolve_channel
from qinling.cli.setting_advice import advise_receiver
from qinling.cli.settings.channels import list_channel_ways
from qinling.rules.supervision.act_letters import name_way
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.vocabulary import SupervisionKind
from qinling.rules.warnings.recipients import find_receivers, split_names, split_receiving_units

if TYPE_CHECKING:
    from qinling.ledger.rows import IssueRow
    from qinling.notices.channel_config import Channel
    from qinling.procedures.supervision.act_letters import ActLetter
    from qinling.rules.units.unit_merges import UnitMerges


@dataclass(frozen=True, slots=True)
class ActDelivery:
    """A letter for one recipient of the settings, the issues that concern it, and the ways it goes.

    A way is a channel and one of its addresses, blank for a channel that has but one. *written* are the names by
    which the letter, or the issue its leader, means the recipient.

    *copied_from* names the units that a leader gets a copy of, "" for the units themselves.
    """

    letter: "ActLetter"
    recipient: str
    ways: "tuple[tuple[Channel, str], ...]"
    issues: "tuple[IssueRow, ...]"
    written: tuple[str, ...]
    copied_from: str = ""

    @property
    def addressee(self) -> str:
        """The recipient as the letter writes it; where that is more than another spelling, both."""
        written = "、".join(self.written)
        if all(fold_name(name) == fold_name(self.recipient) for name in self.written):
            return self.written[0]
        return f"{self.recipient}（{'问题里' if self.copied_from else '函上'}写作 {written}）"

    @property
    def manner(self) -> str:
        """How the letter reaches the recipient, in words."""
        copy = "抄送，" if self.copied_from else ""
        return f"{copy}{'附文书' if any(one.way.takes_files for one, _ in self.ways) else '只发文字'}"


class SendingPlan(NamedTuple):
    """What is sent to whom, and the units that no channel reaches."""

    deliveries: list[ActDelivery]
    lacking: list[str]

    def describe_lacking(self) -> str:
        """Return in words which units are not reached."""
        return f"{len(self.lacking)} 个收文单位没有设发送渠道：{'、'.join(self.lacking)}"

    def advise_receiver(self, desk: Desk) -> str:
        """Return how the first unit that is not reached gets a channel."""
        return advise_receiver(desk, self.lacking[0])


def plan_sending(desk: Desk, letters: "Sequence[ActLetter]") -> SendingPlan:
    """Return what is sent to whom, without those that have it. Nothing is sent yet.

    Raises SettingsRefused for a channel that is set wrong.
    """
    from qinling.procedures.units import read_unit_merges

    with desk.reading() as reader:
        merges = read_unit_merges(reader, desk.settings.home)
    deliveries: list[ActDelivery] = []
    lacking: list[str] = []
    for letter in letters:
        found, unreached = _plan_letter(desk, letter, merges)
        deliveries += [one for one in found if one.ways]
        lacking += unreached
    note_unclear_areas(desk, [(name, one.recipient) for one in deliveries for name in one.written])
    return SendingPlan(deliveries, list(dict.fromkeys(lacking)))


def _plan_letter(
    desk: Desk, letter: "ActLetter", merges: "UnitMerges"
) -> tuple[list[ActDelivery], list[str]]:
    """Return the deliveries of one letter, and the units that it does not reach."""
    receivers = [name for name, channels in desk.settings.notify.receivers.items() if channels]
    issues: dict[str, list[IssueRow]] = {}
    written: dict[str, list[str]] = {}
    lacking = []
    for to, group in letter.issues_by_unit.items():
        found = {unit: find_receivers(unit, receivers, merges) for unit in _list_units(to, group)}
        # Once, though several names of a cell mean one recipient.
        for recipient in dict.fromkeys(chain.from_iterable(found.values())):
            issues.setdefault(recipient, []).extend(group)
            names = [unit for unit, recipients in found.items() if recipient in recipients]
            written.setdefault(recipient, []).extend(names)
        lacking += [unit for unit, recipients in found.items() if not recipients]
    units = [_build_delivery(desk, letter, name, group, written[name]) for name, group in issues.items()]
    return units + list(_plan_copies(desk, letter, receivers, set(issues), merges)), lacking


def _list_units(to: str, issues: "list[IssueRow]") -> list[str]:
    """Return the units that an act was recorded for."""
    return split_receiving_units(to, (cell for one in issues for cell in (one.duty_unit, one.lead_unit)))


def _plan_copies(
    desk: Desk, letter: "ActLetter", receivers: list[str], told: set[str], merges: "UnitMerges"
) -> Iterator[ActDelivery]:
    """Yield the copies for the leaders of the issues. A referral is not copied, and a leader without a channel is noted."""
    if not desk.settings.letter_sending.copy_leader or letter.measure is SupervisionKind.REFER:
        return
    copies: dict[str, dict[str, list[IssueRow]]] = {}
    written: dict[str, list[str]] = {}
    lacking: dict[str, None] = {}
    for to, group in letter.issues_by_unit.items():
        for issue in group:
            for leader in split_names(issue.leader):
                for recipient in (found := find_receivers(leader, receivers, merges)):
                    copies.setdefault(recipient, {}).setdefault(to, []).append(issue)
                    written.setdefault(recipient, []).append(leader)
                lacking |= {} if found else {leader: None}
    if lacking:
        desk.print_note(f"{letter.document} 抄送不到 {'、'.join(lacking)}：没有设发送渠道")
    for name, by_unit in copies.items():
        if name not in told:
            group = [issue for issues in by_unit.values() for issue in issues]
            yield _build_delivery(desk, letter, name, group, written[name], "、".join(by_unit))


def _build_delivery(
    desk: Desk,
    letter: "ActLetter",
    recipient: str,
    issues: "list[IssueRow]",
    written: list[str],
    copied_from: str = "",
) -> ActDelivery:
    """Return the delivery of *letter* to *recipient* by the ways by which it has not got it.

    An issue of two units that mean one recipient stands in it once.
    """
    channels = desk.settings.notify.receivers[recipient]
    ways = tuple(
        (resolve_channel(desk, channel), address)
        for channel, address in list_channel_ways(desk.settings.channels, channels)
        if letter.is_left(recipient, name_way(recipient, channel, address))
    )
    once = tuple({issue.id: issue for issue in issues}.values())
    return ActDelivery(letter, recipient, ways, once, tuple(dict.fromkeys(written)), copied_from)


def list_channels(delivery: ActDelivery) -> list[str]:
    """Return the channels that a delivery goes by."""
    return list(dict.fromkeys(channel.name for channel, _ in delivery.ways))
