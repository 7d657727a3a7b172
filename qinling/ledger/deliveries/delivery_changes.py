"""Deliveries that wait: parted among the addresses of their channel, composed anew, or withdrawn."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from qinling.ledger.reader import Reader
from qinling.ledger.rows import DeliveryRow
from qinling.ledger.sqlite_file.sqlite import build_any_condition
from qinling.ledger.writer import Writer
from qinling.rules.warnings.recipients import NotificationKey


class _WaitingDelivery(NamedTuple):
    id: int
    message: int
    channel: str
    address: str


_TO_PART = (
    "select id, message, channel, address from delivery where id in (select id from delivery"
    " where state = 'waiting' or (state = 'sending' and next_at <= :now)) order by id"
)
_ADDRESS_GONE = "渠道里已没有这个地址"
_CHANNEL_GONE = "设置里已不走这个渠道"


#: The id of a digest: its day and its hash. Other messages have words in theirs.
_DIGEST_UID = re.compile(r"[0-9]{8}-[0-9a-f]{8}")


def part_deliveries(writer: Writer, addresses: Mapping[str, Sequence[str]], now: str) -> None:
    """Let each waiting delivery be one to each address of its channel, as *addresses* says by channel.

    Where an address is no longer one of the channel, its delivery is withdrawn and those that are new get one:
    a misspelt address was corrected.
    """
    for one in list(writer.rows(_WaitingDelivery, _TO_PART, now=now)):
        wanted = addresses.get(one.channel, ())
        if not wanted or one.address in wanted:
            continue
        if not one.address:
            _copy_to_addresses(writer, one.id, wanted)
            continue
        withdraw_deliveries(writer, [one.id], now, _ADDRESS_GONE)
        _add_deliveries(writer, one.id, one.channel, wanted, now)


def move_deliveries(
    writer: Writer, deliveries: Sequence[DeliveryRow], channels: Sequence[str], now: str
) -> None:
    """Let the waiting *deliveries* of a message take the *channels* that its recipient has now."""
    withdraw_deliveries(writer, [one.id for one in deliveries], now, _CHANNEL_GONE)
    used = "select d.channel from delivery d join message m on m.id = d.message where m.uid = :uid"
    has_delivery = set(writer.rows(str, used, uid=deliveries[0].uid))
    for channel in channels:
        if channel not in has_delivery:
            _add_deliveries(writer, deliveries[0].id, channel, [""], now)


def _add_deliveries(writer: Writer, former: int, channel: str, addresses: Iterable[str], now: str) -> None:
    """Add a delivery to each of *addresses* that has none, with the text of the *former* one, in whose place it comes."""
    for address in addresses:
        writer.change(
            "insert into delivery (message, channel, address, state, attempts, unheard, next_at, why, subject, body)"
            " select message, :channel, :address, 'waiting', 0, 0, :now, '', subject, body"
            " from delivery where id = :former on conflict (message, channel, address) do nothing",
            former=former,
            channel=channel,
            address=address,
            now=now,
        )


def _copy_to_addresses(writer: Writer, delivery: int, addresses: Iterable[str]) -> None:
    for address in addresses:
        writer.change(
            "insert into delivery (message, channel, address, state, attempts, unheard, next_at, why, subject, body)"
            " select message, channel, :address, state, attempts, unheard, next_at, why, subject, body"
            " from delivery where id = :delivery on conflict (message, channel, address) do nothing",
            delivery=delivery,
            address=address,
        )
    writer.change("delete from delivery where id = :delivery", delivery=delivery)


def withdraw_deliveries(writer: Writer, deliveries: Collection[int], now: str, why: str) -> None:
    """Withdraw *deliveries* by their ids: they are sent no more."""
    writer.change(
        f"update delivery set state = 'withdrawn', ended = :now, why = :why where {build_any_condition('id', 'ids')}",
        ids=list(deliveries),
        now=now,
        why=why,
    )


def renew_delivery(writer: Writer, delivery: DeliveryRow, text: tuple[str, str], now: str) -> None:
    """Give a waiting delivery a new *text* (subject, body).

    Its time to be tried becomes *now*, so that another run, which has read the old text, cannot claim it.
    """
    writer.change(
        "update delivery set subject = :subject, body = :body, next_at = :now where id = :id",
        id=delivery.id,
        subject=text[0],
        body=text[1],
        now=now,
    )


def is_warning(reader: Reader, uid: str) -> bool:
    """Return whether the message *uid* tells of issues.

    One whose issues were told anew has no notices left: its id says that it was a digest.
    """
    if _DIGEST_UID.fullmatch(uid):
        return True
    sql = "select exists (select 1 from notice where message = (select id from message where uid = :uid))"
    return bool(reader.value(sql, uid=uid))


def forget_notices(writer: Writer, uid: str, keys: Iterable[NotificationKey]) -> None:
    """Let the notices *keys* of a message count no more: they were left out of it before it came to every address.

    If they come up again, they are told: rather twice to one address than never to another.
    """
    for key in keys:
        writer.change(
            "update notice set reset_by = 0 where message = (select id from message where uid = :uid)"
            " and issue = :issue and kind = :kind and version = :version",
            uid=uid,
            issue=key.issue,
            kind=key.kind,
            version=key.version,
        )
