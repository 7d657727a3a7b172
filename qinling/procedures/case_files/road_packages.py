"""Pack an exported workbook with the attachments and letters of its issues into one .zip."""

import zipfile
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path

from qinling.ledger.attachments import AttachmentStore
from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.procedures.case_files.case_files import locate_attachments
from qinling.rules.history.timeline import build_timeline
from qinling.rules.texts.file_names import make_file_name
from qinling.rules.vocabulary import AttachmentKind, Level

ATTACHMENTS_FOLDER, LETTERS_FOLDER = "附件", "文书"


@dataclass(slots=True)
class PackageContents:
    """What belongs to the issues of a workbook: *attachments* as (name in the package, SHA-256), and letters by number."""

    attachments: list[tuple[str, str]] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)


def list_package_contents(reader: Reader, issues: Iterable[IssueRow]) -> PackageContents:
    """Return the attachments of *issues* and the numbers of the letters of their supervision acts."""
    contents = PackageContents()
    folders: set[str] = set()
    for issue in issues:
        timeline = build_timeline(queries.read_issue_events(reader, issue.id))
        if not timeline.attachments and not timeline.acts:
            continue
        folder = _find_free_folder(f"{Level.from_code(issue.level).label}-{issue.number}", folders)
        for place, one in enumerate(timeline.attachments, 1):
            kind = AttachmentKind.from_code(one["paper"]).label
            name = make_file_name(f"{place:02}-{kind}-{one['name']}")
            contents.attachments.append((f"{ATTACHMENTS_FOLDER}/{folder}/{name}", one["sha256"]))
        contents.documents += [act["document"] for act in timeline.acts if act["document"]]
    contents.documents = list(dict.fromkeys(contents.documents))
    return contents


def _find_free_folder(text: str, taken: set[str]) -> str:
    """Return *text* as the name of a folder that is not *taken* yet, and take it."""
    names = chain([make_file_name(text)], (f"{make_file_name(text)}-{number}" for number in count(2)))
    name = next(one for one in names if one.casefold() not in taken)
    taken.add(name.casefold())
    return name


def write_package(
    target: Path,
    workbook: Path,
    workbook_name: str,
    contents: PackageContents,
    letters: Mapping[str, bytes],
    store: AttachmentStore,
) -> None:
    """Write *workbook*, the attachments and the *letters*, by number, into the .zip *target*.

    Raises DocumentRefused if an attachment is lost or altered, OSError.
    """
    paths = locate_attachments(contents.attachments, store)
    files = _name_letters(letters)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
        archive.write(workbook, workbook_name)
        for name, path in paths.items():
            archive.write(path, name)
        for name, content in files.items():
            archive.writestr(name, content)


def _name_letters(letters: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the letters by their names in the package. Two numbers may make one file name."""
    files: dict[str, bytes] = {}
    for document, content in letters.items():
        files[_find_free_name(f"{LETTERS_FOLDER}/{make_file_name(document, '.docx')}", files)] = content
    return files


def _find_free_name(name: str, taken: Container[str]) -> str:
    stem, point, ending = name.rpartition(".")
    candidates = (f"{stem}-{number}{point}{ending}" for number in count(2))
    return name if name not in taken else next(one for one in candidates if one not in taken)
