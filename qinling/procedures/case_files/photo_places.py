"""Compare the places where attached photos were taken, as the camera wrote them, with those of their issues."""

import struct
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path

from qinling.errors import describe_os_error
from qinling.ledger.attachments import AttachmentStore, open_attachments
from qinling.ledger.ledger_address import LedgerPlace
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.procedures.case_files.attachment_lists import ListedAttachment, list_attachments
from qinling.procedures.views.map_points import PlaceFinding
from qinling.rules.places.datums import Place, convert_from_wgs84, convert_to_wgs84, measure_distance
from qinling.rules.places.place_checks import PlaceProblem, PlaceRules, find_likelier_datum

_JPEG_ENDINGS = (".jpg", ".jpeg", ".jpe", ".jfif")
#: Pictures that are not read: few of them hold a place, or their format needs another library.
_OTHER_ENDINGS = (".heic", ".heif", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".dng")
_GPS_BLOCK = 0x8825
_SOUTH_OR_NORTH, _LATITUDE, _WEST_OR_EAST, _LONGITUDE = 1, 2, 3, 4
#: What Pillow raises for a file that is no sound JPEG, besides OSError.
_BROKEN_PHOTO = (SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError, struct.error)


@dataclass(slots=True)
class PhotoCheck:
    """What the photos say: *photos* were looked at, *placed* of them hold a place, *others* were not looked at."""

    photos: int = 0
    placed: int = 0
    others: int = 0
    findings: list[PlaceFinding] = field(default_factory=list)


def check_photo_places(
    reader: Reader, issues: Iterable[IssueRow], ledger: LedgerPlace, rules: PlaceRules
) -> PhotoCheck:
    """Check the photos of *issues*. Photos of an issue without coordinates tell where it may be."""
    result = PhotoCheck()
    attachments = list_attachments(reader)
    with open_attachments(ledger, reader) as store:
        for issue in issues:
            for one in attachments.get(issue.id, ()):
                ending = Path(one.file_name).suffix.lower()
                result.others += ending in _OTHER_ENDINGS
                if ending in _JPEG_ENDINGS:
                    result.photos += 1
                    result.findings += _check_photo(result, issue, one, store, rules)
    return result


def _check_photo(
    result: PhotoCheck,
    issue: IssueRow,
    photo: ListedAttachment,
    store: AttachmentStore,
    rules: PlaceRules,
) -> Iterator[PlaceFinding]:
    name, key = photo.file_name, (issue.level, issue.number)
    try:
        taken_at = read_photo_place(store.locate(photo.sha256))
    except OSError as error:
        why = describe_os_error(error) if error.errno else "不是 JPEG 照片，或已损坏"
        yield PlaceFinding(*key, PlaceProblem.LOST_PHOTO, (None, None), name, None, why)
        return
    if taken_at is None:
        return
    result.placed += 1
    own = convert_from_wgs84(taken_at, rules.datum)
    own = Place(round(own.lon, 6), round(own.lat, 6))
    if issue.lon is None or issue.lat is None:
        yield PlaceFinding(*key, PlaceProblem.NO_PLACE, own, name)
        return
    written = Place(issue.lon, issue.lat)
    metres = measure_distance(convert_to_wgs84(written, rules.datum), taken_at)
    if metres > rules.photo_metres:
        datum = find_likelier_datum(written, taken_at, rules)
        why = f"台账的坐标若是 {datum.label}，就与照片相符" if datum else ""
        yield PlaceFinding(*key, PlaceProblem.FAR_PHOTO, own, name, round(metres), why)


def read_photo_place(path: Path) -> Place | None:
    """Return where a JPEG photo was taken, in WGS-84, or None where it does not say.

    Only the head of the file is read. Raises OSError for a file that is lost or no JPEG.
    """
    from PIL import Image  # slow import, rarely needed

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Pillow, about large pictures and odd EXIF blocks
        try:
            with Image.open(path, formats=("JPEG",)) as photo:
                block = photo.getexif().get_ifd(_GPS_BLOCK)
                lat = _read_degrees(block.get(_LATITUDE), block.get(_SOUTH_OR_NORTH), "S")
                lon = _read_degrees(block.get(_LONGITUDE), block.get(_WEST_OR_EAST), "W")
        except (Image.DecompressionBombError, *_BROKEN_PHOTO) as error:
            raise OSError(str(error)) from None
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
        return None
    # A camera that has not found its place yet writes 0, 0.
    return Place(lon, lat) if (lon, lat) != (0, 0) else None


def _read_degrees(parts: object, side: object, negative_side: str) -> float | None:
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    degrees = sum(float(part) / unit for part, unit in zip(parts, (1, 60, 3600), strict=True))
    if not isfinite(degrees):
        return None
    return -degrees if str(side).strip("\0 ").upper() == negative_side else degrees
