"""Send the letters of supervision acts to units, with copies to leaders: only by a person's command, after one look."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from qinling.cli.commands.supervision.act_deliveries import ActDelivery, list_channels
from qinling.cli.context import Desk
from qinling.cli.sending.notification_sending import build_sender
from qinling.errors import AnswerNeeded, NotificationsUndelivered
from qinling.rules.supervision.act_letters import name_way
from qinling.rules.texts.file_names import make_file_name

if TYPE_CHECKING:
    from rich.table import Table

    from qinling.procedures.notifications.notification_runs import SendMessage
    from qinling.procedures.supervision.act_letters import ActLetter


class SendingOutcome(NamedTuple):
    """What became of one delivery: whether it arrived by some way, the ways that failed, and why."""

    delivery: ActDelivery
    is_delivered: bool
    unsent: tuple[str, ...] = ()
    why: str = ""


def describe_sending(deliveries: Sequence[ActDelivery]) -> str:
    """Return in words what will be sent."""
    documents = len({one.letter.document for one in deliveries})
    return f"发出 {documents} 份文书、{len(deliveries)} 个收件（发出的收不回）"


def confirm_acts(desk: Desk, what: str, tables: "Sequence[Table]", *, yes: bool, as_json: bool) -> None:
    """Show *tables* and ask whether to do *what*.

    Raises AnswerNeeded in a script without *yes*, and where the answer is no.
    """
    from qinling.cli.prompts import confirm

    if yes:
        return
    if not desk.is_interactive or as_json:
        raise AnswerNeeded(f"将{what}", "先用 --dry-run 看一遍，核对后加 --yes 照办")
    for table in tables:
        desk.err.print(table)
    if not confirm(desk, f"将{what}，都照办吗（是/否）", default="否"):
        raise AnswerNeeded("没有办理，什么也没有发，台账没有改动", "要改的改好再来一次")


def build_sending_table(deliveries: Sequence[ActDelivery], width: int) -> "Table":
    """Return the table of what is sent to whom."""
    from qinling.reports.supervision.act_messages import sending_table

    return sending_table([_describe_delivery(one) for one in deliveries], width)


def _describe_delivery(one: ActDelivery) -> tuple[Sequence[str], ...]:
    numbers = [issue.number for issue in one.issues]
    return [one.letter.document], [one.addressee], [one.manner], list_channels(one), numbers


def print_planned(desk: Desk, deliveries: Sequence[ActDelivery], *, as_json: bool) -> None:
    """Print what would be sent to whom. With *as_json* stdout is for JSON."""
    console = desk.err if as_json else desk.out
    if deliveries:
        console.print(build_sending_table(deliveries, console.width))
    desk.print_note(f"试运行，什么也没有发：将{describe_sending(deliveries)}")


def send_letters(
    desk: Desk, deliveries: Sequence[ActDelivery], office: str, *, as_json: bool
) -> list[SendingOutcome]:
    """Send the letters, signed by *office*, and record of each who got it. Return what became of each delivery."""
    outcomes: list[SendingOutcome] = []
    letters = {one.letter.document: one.letter for one in deliveries}
    send = build_sender(desk, stdout_to_stderr=as_json)
    with TemporaryDirectory(prefix="qinling-") as folder:
        # All are written before the first goes out: a template that cannot be filled stops none half-way.
        paths = {one.document: _write_letter(desk, Path(folder), one, office) for one in letters.values()}
        for document, letter in letters.items():
            sent = [_send_one(desk, one, paths[document], send) for one in deliveries if one.letter is letter]
            _record_sent(desk, letter, [one for one in sent if one.is_delivered])
            outcomes += sent
    return outcomes


def try_letters(desk: Desk, deliveries: Sequence[ActDelivery], office: str) -> None:
    """Fill the letters that would be sent, so that what their forms lack is told. Raises DocumentRefused."""
    with TemporaryDirectory(prefix="qinling-") as folder:
        for letter in {one.letter.document: one.letter for one in deliveries}.values():
            _write_letter(desk, Path(folder), letter, office)


def _write_letter(desk: Desk, folder: Path, letter: "ActLetter", office: str) -> Path:
    from qinling.cli.commands.supervision.circular import build_circular_document
    from qinling.cli.commands.supervision.letters import build_letter_of_act

    path = folder / make_file_name(letter.document, ".docx")
    is_act = not letter.is_monthly
    path.write_bytes(
        build_letter_of_act(desk, letter.document, office)
        if is_act
        else build_circular_document(desk, office)
    )
    return path


def _send_one(desk: Desk, one: ActDelivery, path: Path, send: "SendMessage") -> SendingOutcome:
    """Send one letter by all ways of its delivery."""
    from qinling.reports.supervision.act_messages import format_act_message
    from qinling.rules.vocabulary import DeliveryOutcome
    from qinling.rules.warnings.message_types import Message

    key = sha256(repr((one.letter.document, one.recipient)).encode()).hexdigest()[:12]
    failures: dict[str, str] = {}
    for channel, address in one.ways:
        is_attached = channel.way.takes_files
        text = format_act_message(
            one.letter, one.issues, one.recipient, desk.today, desk.settings.office,
            copied_from=one.copied_from, is_attached=is_attached,
        )  # fmt: skip
        # The same id on every try, so that a mailbox that got it knows it.
        message = Message(f"act-{key}", one.recipient, *text, path if is_attached else None, address)
        result = send(channel.name, message)
        if result.outcome is not DeliveryOutcome.DELIVERED:
            way = name_way(one.recipient, channel.name, address)
            failures[way] = (
                f"渠道 {' '.join(filter(None, (channel.name, address)))} {result.outcome.label}（{result.why}）"
            )
        elif result.why:
            desk.print_note(f"{one.recipient}：渠道 {channel.name} 已送达，{result.why}")
    return SendingOutcome(one, len(failures) < len(one.ways), tuple(failures), "；".join(failures.values()))


def _record_sent(desk: Desk, letter: "ActLetter", arrived: list[SendingOutcome]) -> None:
    from qinling.procedures.supervision.act_letters import record_sending
    from qinling.procedures.supervision.circular_letters import record_circular_sending
    from qinling.rules.supervision.act_letters import SentLetter

    if not arrived:
        return
    issues = {one.delivery.recipient: one.delivery.issues for one in arrived}
    sent = SentLetter(letter.document, [*issues], [way for one in arrived for way in one.unsent], desk.actor)
    with desk.writing(may_repeat=True) as writer:
        if letter.is_monthly:
            record_circular_sending(writer, sent, issues, desk.build_stamp())
        else:
            record_sending(writer, letter, sent, desk.build_stamp())


def require_all_sent(desk: Desk, outcomes: Sequence[SendingOutcome]) -> None:
    """Say what was sent, and raise NotificationsUndelivered where a channel did not deliver."""
    failed = [one for one in outcomes if one.why]
    for one in failed:
        manner = "已送达，另有没送到的" if one.is_delivered else "没有送达"
        desk.print_note(f"{one.delivery.letter.document} {one.delivery.recipient}：{manner}：{one.why}")
    desk.print_note(f"已送达 {sum(one.is_delivered for one in outcomes)} 个收件")
    if not failed:
        return
    missed = dict.fromkeys(one.delivery.letter.document for one in failed)
    again = f"用 qinling supervise send {' '.join(missed)} 再发，已送达的不再发"
    is_act = any(not one.delivery.letter.is_monthly for one in failed)
    recorded = "督办已经登记" if is_act else "已送达的都记下了"
    raise NotificationsUndelivered(f"{len(failed)} 个收件有渠道没有送达；{recorded}", f"查明原因后{again}")
