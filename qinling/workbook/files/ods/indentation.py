"""Leave out the indentation of an .ods: some programs write its XML with line breaks, at which the fast reader fails."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from qinling.rules.limits import Limits
from qinling.workbook.files.zip_package import open_package, read_part_chunks

CONTENT_PART = "content.xml"
_SMALL_PARTS = ("mimetype", "META-INF/manifest.xml")
_PARAGRAPHS = ("text:p", "text:h")
#: Elements that stand for a character: white space before them counts.
_CHARACTERS = ("text:s", "text:tab", "text:line-break")
#: What the format folds. A wide or a hard blank is a character.
_BLANKS = " \t\r\n"
_BLANK = re.compile(f"[{_BLANKS}]+")


@contextmanager
def open_without_indentation(path: Path, limits: Limits) -> Iterator[Path]:
    """Yield a copy of the .ods *path* whose content has no indentation, as long as the `with` block lasts."""
    with TemporaryDirectory(prefix="qinling-ods-") as folder:
        copy = Path(folder) / "copy.ods"
        _write_copy(path, copy, limits)
        yield copy


def _write_copy(path: Path, copy: Path, limits: Limits) -> None:
    with open_package(path, limits) as archive, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as target:
        for member in set(archive.namelist()) & set(_SMALL_PARTS):
            target.writestr(member, b"".join(read_part_chunks(path, archive, member)))
        with target.open(CONTENT_PART, "w", force_zip64=True) as stream:
            for chunk in remove_indentation(read_part_chunks(path, archive, CONTENT_PART)):
                stream.write(chunk)


def remove_indentation(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the XML of *chunks* without white space between its elements.

    In a paragraph white space is one blank, and none at both ends, as the format says. Raises ExpatError where the
    XML is broken.
    """
    writer = _CompactWriter()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = writer.start_element
    parser.EndElementHandler = writer.end_element
    parser.CharacterDataHandler = writer.read_text
    yield b'<?xml version="1.0" encoding="UTF-8"?>'
    for chunk in chunks:
        parser.Parse(chunk, False)
        yield writer.take()
    parser.Parse(b"", True)
    yield writer.take()


class _CompactWriter:
    """Writes elements and texts one after the other."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._paragraph_depth = 0
        self._is_at_blank = True  # whether a blank here would follow another one or begin the paragraph
        self._has_waiting_blank = False

    def take(self) -> bytes:
        """Return what was written since the last call."""
        pieces, self._pieces = self._pieces, []
        return "".join(pieces).encode()

    def start_element(self, name: str, attributes: dict[str, str]) -> None:
        if name in _PARAGRAPHS:
            self._paragraph_depth += 1
            self._is_at_blank, self._has_waiting_blank = True, False
        elif name in _CHARACTERS:
            self._write_waiting_blank()
            self._is_at_blank = False
        said = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        self._pieces.append(f"<{name}{said}>")

    def end_element(self, name: str) -> None:
        if name in _PARAGRAPHS:
            self._paragraph_depth -= 1
            self._has_waiting_blank = False
        self._pieces.append(f"</{name}>")

    def read_text(self, text: str) -> None:
        if not self._paragraph_depth:
            if not text.isspace():
                self._pieces.append(escape(text))
            return
        words = [word for word in _BLANK.split(text) if word]
        if text[0] in _BLANKS and not self._is_at_blank:
            self._has_waiting_blank = True
        if not words:
            return
        self._write_waiting_blank()
        self._pieces.append(escape(" ".join(words)))
        self._is_at_blank, self._has_waiting_blank = False, text[-1] in _BLANKS

    def _write_waiting_blank(self) -> None:
        if self._has_waiting_blank:
            self._pieces.append(" ")
        self._has_waiting_blank = False
