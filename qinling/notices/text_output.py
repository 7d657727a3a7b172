"""Deliver a message on this computer: to a stream, or as a file in a folder."""

from pathlib import Path
from typing import TextIO
from urllib.parse import quote

from qinling.errors import describe_os_error
from qinling.outputs.atomic_files import write_atomically
from qinling.rules.vocabulary import DeliveryOutcome
from qinling.rules.warnings.message_types import DeliveryResult, Message


def print_message(out: TextIO, message: Message) -> DeliveryResult:
    """Write *message* to *out*."""
    try:
        out.write(f"{message.subject}\n\n{message.body}\n\n")
        out.flush()
    except OSError as error:
        return DeliveryResult(DeliveryOutcome.REFUSED, f"写不到标准输出（{describe_os_error(error)}）")
    return DeliveryResult(DeliveryOutcome.DELIVERED)


def write_message_file(folder: Path, message: Message) -> DeliveryResult:
    """Write *message* to a file in *folder* atomically, its attachment beside it. Sending it again replaces the text."""
    name = quote(message.uid, safe="")  # a uid may hold path characters
    text = f"{message.subject}\n{message.recipient}\n\n{message.body}\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if message.attachment and not _put_attachment(folder, message.attachment):
            return DeliveryResult(
                DeliveryOutcome.REFUSED, f"文件夹里已有另一份 {message.attachment.name}，没有盖掉"
            )
        with write_atomically(folder / f"{name}.txt") as temporary:
            temporary.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        return DeliveryResult(DeliveryOutcome.REFUSED, f"写不进文件夹 {folder}（{describe_os_error(error)}）")
    return DeliveryResult(DeliveryOutcome.DELIVERED)


def _put_attachment(folder: Path, attachment: Path) -> bool:
    """Copy *attachment* into *folder*. Return False where another file has its name: its reader may have filled it in."""
    target, content = folder / attachment.name, attachment.read_bytes()
    if target.exists() or target.is_symlink():
        return target.is_file() and target.read_bytes() == content
    with write_atomically(target) as temporary:
        temporary.write_bytes(content)
    return True
