"""The manifest of a backup: what is in it, and of which state of which ledger."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, NamedTuple

from qinling.rules.history.events import format_utc

FORMAT = "qinling-backup/1"
MANIFEST_NAME, DATABASE_NAME = "manifest.json", "ledger.db"
#: The names inside are those on disk, so that a backup unpacked by hand is a ledger.
ATTACHMENT_NAME = re.compile(rf"{re.escape(DATABASE_NAME)}\.papers/([0-9a-f]{{2}})/(\1[0-9a-f]{{62}})")
_SHA256 = re.compile(r"[0-9a-f]{64}")
#: A backup's own name: ledger, start of the ledger's id, local time, and a number when the second is taken.
_BACKUP_NAME = re.compile(r".+-([0-9a-f]{8})-(\d{8}-\d{6})(?:-\d+)?\.zip(?:\.age)?", re.DOTALL)
_TIME_FORMAT = "%Y%m%d-%H%M%S"

MAX_MANIFEST_BYTES = 64 << 20


class StoredFile(NamedTuple):
    """A file in a backup: its name, its size in bytes and its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself.

    *made_at* is UTC. *position* and *head* are the id and hash of the last event. *tables* maps
    tables to their rows. *missing* are hashes of attachments that the ledger did not have any more.
    """

    ledger_id: str
    made_at: str
    program: str
    schema: int
    position: int
    head: str
    tables: Mapping[str, int]
    files: tuple[StoredFile, ...]
    missing: tuple[str, ...] = ()


def name_attachment(sha256: str) -> str:
    """Return the name of an attachment in a backup."""
    return f"{DATABASE_NAME}.papers/{sha256[:2]}/{sha256}"


def encode_manifest(manifest: Manifest) -> bytes:
    """Return the manifest as JSON."""
    files = [one._asdict() for one in manifest.files]
    values = {"format": FORMAT} | asdict(manifest) | {"files": files}
    return json.dumps(values, ensure_ascii=False, indent=1).encode()


def decode_manifest(raw: bytes) -> Manifest:
    """Return the manifest of *raw*. Raises ValueError or KeyError for one that is not ours or not sound."""
    values: dict[str, Any] = json.loads(raw)
    if not isinstance(values, dict) or values.pop("format") != FORMAT:
        raise ValueError(f"not a {FORMAT}")
    files = tuple(
        StoredFile(str(one["name"]), int(one["size"]), str(one["sha256"])) for one in values["files"]
    )
    manifest = Manifest(
        ledger_id=str(values["ledger_id"]),
        made_at=str(values["made_at"]),
        program=str(values["program"]),
        schema=int(values["schema"]),
        position=int(values["position"]),
        head=str(values["head"]),
        tables={str(name): int(count) for name, count in values["tables"].items()},
        files=files,
        missing=tuple(map(str, values["missing"])),
    )
    if format_utc(datetime.fromisoformat(manifest.made_at)) != manifest.made_at:
        raise ValueError("bad time")
    if [one.name for one in files].count(DATABASE_NAME) != 1 or not all(map(_is_sound, files)):
        raise ValueError("bad list of files")
    return manifest


def _is_sound(file: StoredFile) -> bool:
    found = ATTACHMENT_NAME.fullmatch(file.name)
    is_named = file.name == DATABASE_NAME or (found is not None and found[2] == file.sha256)
    return is_named and file.size > 0 and _SHA256.fullmatch(file.sha256) is not None


def build_backup_name(ledger: str, ledger_id: str, time: datetime, number: int = 1) -> str:
    """Return the name of a backup of the file or office *ledger*, made at local *time*, the *number*-th of that second."""
    again = f"-{number}" if number > 1 else ""
    return f"{ledger}-{ledger_id[:8]}-{time:{_TIME_FORMAT}}{again}.zip"


def read_backup_name(name: str) -> tuple[str, datetime] | None:
    """Return the start of the ledger's id and the local time in the *name* of a backup, or None."""
    found = _BACKUP_NAME.fullmatch(name)
    try:
        return (found[1], datetime.strptime(found[2], _TIME_FORMAT)) if found else None  # noqa: DTZ007 (local)
    except ValueError:
        return None
