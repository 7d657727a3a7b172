"""What the event log keeps of an attachment."""

from qinling.ledger.attachment_sources import StoredAttachment
from qinling.rules.drafts import Value
from qinling.rules.history.events import STEP_PREFIX, encode_changes
from qinling.rules.parsing.values import CONTROL_CHARACTERS
from qinling.rules.vocabulary import AttachmentKind


def encode_attachment(name: str, kind: AttachmentKind, stored: StoredAttachment) -> str:
    """Return the changes of the event that adds an attachment."""
    # File names that are not UTF-8 hold surrogates.
    safe_name = CONTROL_CHARACTERS.sub(lambda sign: f"%{ord(sign[0]) & 0xFF:02X}", name)
    details: dict[str, Value] = {
        "paper": kind.value,
        "name": safe_name,
        "sha256": stored.sha256,
        "size": stored.size,
    }
    return encode_changes({}, {f"{STEP_PREFIX}{key}": value for key, value in details.items()})
