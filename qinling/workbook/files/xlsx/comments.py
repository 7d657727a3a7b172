"""Read the comments of the sheets of an .xlsx: notes, and threads with replies."""

import posixpath
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.parsers import expat

from qinling.workbook.files.cell_names import parse_cell_name
from qinling.workbook.files.marked_copies import PROGRAM_AUTHOR, SOURCE_PROPERTY, read_property
from qinling.workbook.files.zip_package import normalize_part_name, parse_elements, read_part_chunks

_MAX_CHARACTERS = 5_000_000
_COMMENT_PART = re.compile(r"(?:^|/)(?:threaded)?comments?\d*\.xml$")
_LIST_ELEMENTS = ("comments", "ThreadedComments")
_COMMENT_ELEMENTS = ("comment", "threadedComment")


def read_sheet_comments(
    path: Path, archive: zipfile.ZipFile, sheet_part: str
) -> tuple[dict[tuple[int, int], str], bool]:
    """Return the comments of the sheet in *sheet_part* by cell, and whether all could be read.

    Those of a marked copy that the program wrote itself are none: they say what was wrong with the cell.
    """
    members = {normalize_part_name(member): member for member in archive.namelist()}
    folder, name = posixpath.split(sheet_part)
    relations = members.get(f"{folder}/_rels/{name}.rels")
    if relations is None or not any("comment" in member for member in members):
        return {}, True
    comments: dict[tuple[int, int], str] = {}
    own_author = PROGRAM_AUTHOR if read_property(path, SOURCE_PROPERTY) else ""
    try:
        targets = _find_comment_parts(read_part_chunks(path, archive, relations), folder)
        # Threaded comments come last: their text replaces the note for older programs.
        for _, target in sorted(targets):
            if target not in members:
                return {}, False
            comments |= _parse_comments(read_part_chunks(path, archive, members[target]), own_author)
    except (expat.ExpatError, ValueError):
        return {}, False
    return comments, True


def has_lost_comments(path: Path, archive: zipfile.ZipFile) -> bool:
    """Return whether there are comments that no sheet refers to, as where a list of relations was lost."""
    members = {normalize_part_name(member): member for member in archive.namelist()}
    comments = {member for member in members if _COMMENT_PART.search(member)}
    if not comments:
        return False
    for name, member in members.items():
        folder, separator, _ = name.partition("/_rels/")
        if separator and folder.endswith("sheets") and name.endswith(".rels"):
            try:
                targets = _find_comment_parts(read_part_chunks(path, archive, member), folder)
                comments -= {target for _, target in targets}
            except expat.ExpatError:
                return True
    return bool(comments)


def _find_comment_parts(relations: Iterable[bytes], folder: str) -> list[tuple[bool, str]]:
    """Return the parts with comments that a sheet refers to, and which of them are threaded."""
    targets: list[tuple[bool, str]] = []

    def start_element(kind: str, attributes: dict[str, str]) -> None:
        name = attributes.get("Type", "").rpartition("/")[2].lower()
        if kind == "Relationship" and name in ("comments", "threadedcomment"):
            target = normalize_part_name(attributes.get("Target", ""))
            whole = target[1:] if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            targets.append((name == "threadedcomment", whole))

    parse_elements(relations, start_element, lambda _: None)
    return targets


def _parse_comments(chunks: Iterable[bytes], own_author: str) -> dict[tuple[int, int], str]:
    parser = _CommentParser(own_author)
    parse_elements(chunks, parser.start_element, parser.end_element, parser.read_text)
    return parser.comments


class _CommentParser:
    """Parses the comments of one part by cell. The replies of a thread follow on lines of their own."""

    def __init__(self, own_author: str) -> None:
        self._own_author = own_author
        self.comments: dict[tuple[int, int], str] = {}
        self._authors: list[str] = []
        self._author = ""
        self._in_author = False
        self._cell: tuple[int, int] | None = None
        self._pieces: list[str] = []
        self._length = 0
        self._in_text = self._in_pronunciation = self._has_begun = False

    def start_element(self, kind: str, attributes: dict[str, str]) -> None:
        if not self._has_begun and kind not in _LIST_ELEMENTS:
            raise ValueError("another part in the place of the comments")
        self._has_begun = True
        if kind in _COMMENT_ELEMENTS:
            self._cell = parse_cell_name(attributes.get("ref", ""))
            number = attributes.get("authorId", "")
            is_known = number.isdecimal() and len(number) < 9 and int(number) < len(self._authors)
            self._author = self._authors[int(number)].strip() if is_known else ""
            self._pieces = []
        elif kind == "author":
            self._in_author = True
            self._authors.append("")
        elif kind == "rPh":
            self._in_pronunciation = True
        elif kind in ("t", "text"):
            self._in_text = not self._in_pronunciation

    def read_text(self, text: str) -> None:
        if self._in_author:
            self._count(text)
            self._authors[-1] += text
        if self._in_text and self._cell is not None:
            self._count(text)
            self._pieces.append(text)

    def _count(self, text: str) -> None:
        self._length += len(text)
        if self._length > _MAX_CHARACTERS:
            raise ValueError("too much text")

    def end_element(self, kind: str) -> None:
        if kind in ("t", "text"):
            self._in_text = False
        elif kind == "author":
            self._in_author = False
        elif kind == "rPh":
            self._in_pronunciation = False
        elif kind in _COMMENT_ELEMENTS and self._cell is not None:
            self._add_comment(self._cell, "".join(self._pieces).strip())
            self._cell = None

    def _add_comment(self, cell: tuple[int, int], text: str) -> None:
        # The programs write the author before the text too: 张三:\n请补交.
        for colon in ":：":
            if self._author and text.startswith(f"{self._author}{colon}\n"):
                text = text[len(self._author) + 1 :].strip()
        if self._author and self._author == self._own_author:
            return
        if text:
            self.comments[cell] = f"{self.comments[cell]}\n{text}" if cell in self.comments else text
