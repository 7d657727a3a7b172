"""What became of a message to each address of a channel, as one result."""

from collections.abc import Sequence
from typing import NamedTuple

from qinling.rules.vocabulary import DeliveryOutcome
from qinling.rules.warnings.message_types import DeliveryResult


class AddressAnswer(NamedTuple):
    """What became of a message to one address."""

    address: str
    outcome: DeliveryOutcome
    why: str = ""


def join_answers(answers: Sequence[AddressAnswer]) -> DeliveryResult:
    """Return one result: delivered where every address has it. Those that have not are named."""
    failed = [one for one in answers if one.outcome is not DeliveryOutcome.DELIVERED]
    if not failed:
        return DeliveryResult(DeliveryOutcome.DELIVERED)
    why = "；".join(f"{one.address}（{one.why}）" if one.address else one.why for one in failed)
    if len(failed) < len(answers):
        why += f"；其余 {len(answers) - len(failed)} 个地址已送达"
    is_unanswered = any(one.outcome is DeliveryOutcome.NO_ANSWER for one in failed)
    return DeliveryResult(DeliveryOutcome.NO_ANSWER if is_unanswered else DeliveryOutcome.REFUSED, why)
