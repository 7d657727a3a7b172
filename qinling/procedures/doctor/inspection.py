"""What the checks of `db doctor` look at, and what they find."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

from qinling.errors import QinlingError
from qinling.ledger.attachments import (
    AttachmentFolder,
    get_attachments_folder,
    list_old_attachment_folders,
)
from qinling.ledger.reader import open_reader
from qinling.ledger.soundness import recorded_times
from qinling.ledger.soundness.damaged_reading import DAMAGE_ERRORS
from qinling.ledger.soundness.file_places import is_in_use
from qinling.procedures.ledger_verification import VerificationResult, try_to_verify
from qinling.procedures.soundness.faults import Remedies


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong. *fix* mends it and returns what was done in words; None where a person must do it."""

    check: str
    what: str
    remedy: str
    fix: Callable[[], str] | None = None

    def __str__(self) -> str:
        return f"{self.what}。{self.remedy}"


@dataclass
class Inspection:
    """One look at the ledger at *path*, which may be a link, at *now* (UTC) on the office's *today*."""

    path: Path
    now: datetime
    today: date
    is_in_use: bool | None = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.now.astimezone(UTC)
        self.is_in_use = is_in_use(self.real)  # before this command opens it

    @property
    def real(self) -> Path:
        """The file itself."""
        return self.path.resolve()

    @property
    def remedies(self) -> Remedies:
        """What to type about damage."""
        return Remedies(self.path)

    @property
    def attachments_folder(self) -> Path:
        """The folder of the attachments."""
        return get_attachments_folder(self.path)

    @cached_property
    def verification(self) -> VerificationResult | QinlingError:
        """The result of `db verify`, or why the ledger cannot be opened."""
        store = AttachmentFolder(self.attachments_folder, list_old_attachment_folders(self.path))
        return try_to_verify(self.path, store)

    @cached_property
    def recorded(self) -> recorded_times.RecordedTimes | None:
        """The latest times that the ledger holds, None where it cannot be read."""
        try:
            with open_reader(self.path) as reader:
                return recorded_times.read_recorded_times(reader)
        except (QinlingError, *DAMAGE_ERRORS):  # `verification` says why
            return None

    @property
    def is_readable(self) -> bool:
        """Whether the ledger can be opened and its file and history are whole, apart from what can be mended."""
        result = self.verification
        return isinstance(result, VerificationResult) and all(one.is_reparable for one in result.findings)
