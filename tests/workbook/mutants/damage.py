"""Damage a file: bytes of it, the entries of its zip package, or the XML of one of its parts."""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple
from xml.parsers import expat

_TAGS_DEEP = 50_000
_HOSTILE_VALUES = ("", "-1", "0", "99999999999", "9" * 400, "x", "NaN", "1e309", "A1:XFD1048576", "XFD1048576",
                   "#REF!", "../../../etc/passwd", "/xl/none.xml", "http://x/", "&#xFFFF;", "&nbsp;", "\ud7ff", "true")  # fmt: skip
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"<>]*)"')


class Damage(NamedTuple):
    """A damaged file: its bytes, what was done, and the part that was damaged, "" for the file as a whole."""

    data: bytes
    what: str
    part: str = ""


def damage_file(data: bytes, chance: Random) -> Damage:
    """Return *data* with one seeded damage. A zip package is damaged inside more often than outside."""
    if data.startswith(b"PK"):
        layer = chance.choices((damage_bytes, damage_package, damage_part), (2, 2, 6))[0]
        return layer(data, chance)
    return damage_bytes(data, chance)


def damage_bytes(data: bytes, chance: Random) -> Damage:
    """Cut, flip, repeat or remove bytes of the file as it lies on the disk."""
    change = chance.choice((_cut, _flip, _flip, _repeat_slice, _remove_slice, _blank_slice))
    return Damage(change(data, chance), f"file: {change.__name__.strip('_')}")


def _cut(body: bytes, chance: Random) -> bytes:
    return body[: chance.randrange(len(body) + 1)]


def _flip(body: bytes, chance: Random) -> bytes:
    flipped = bytearray(body)
    for _ in range(chance.choice((1, 1, 4, 16)) if body else 0):
        at = chance.randrange(len(body))
        flipped[at] = chance.choice((0, 255, 0x3C, flipped[at] ^ 1 << chance.randrange(8)))
    return bytes(flipped)


def _choose_slice(body: bytes, chance: Random) -> tuple[int, int]:
    start = chance.randrange(len(body) + 1)
    return start, min(start + chance.choice((1, 3, 30, 512, 4096)), len(body))


def _repeat_slice(body: bytes, chance: Random) -> bytes:
    start, end = _choose_slice(body, chance)
    return body[:end] + body[start:]


def _remove_slice(body: bytes, chance: Random) -> bytes:
    start, end = _choose_slice(body, chance)
    return body[:start] + body[end:]


def _blank_slice(body: bytes, chance: Random) -> bytes:
    start, end = _choose_slice(body, chance)
    return body[:start] + bytes(end - start) + body[end:]


def read_parts(data: bytes) -> list[tuple[str, bytes]]:
    """Return the parts of a package in order, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [(member.filename, package.read(member)) for member in package.infolist()]


def zip_parts(parts: Sequence[tuple[str, bytes]]) -> bytes:
    """Return *parts* as a sound package. A name may stand twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in parts:
            package.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def damage_package(data: bytes, chance: Random) -> Damage:
    """Damage the entries of the package: their checksums, sizes, flags, names, or which there are."""
    parts = read_parts(data)
    at = chance.randrange(len(parts))
    name, body = parts[at]
    other = chance.randrange(len(parts))
    change = chance.choice(("dropped", "twice", "twice in another case", "swapped", "emptied", "renamed", "header", "header", "junk before"))  # fmt: skip
    if change == "header":
        return _damage_header(data, name, chance)
    if change == "junk before":
        return Damage(chance.randbytes(100) + data, f"package: {change}")
    if change == "dropped":
        del parts[at]
    elif change.startswith("twice"):
        parts.append((name.upper() if "case" in change else name, _flip(body, chance)))
    elif change == "swapped":
        parts[at], parts[other] = (name, parts[other][1]), (parts[other][0], body)
    else:
        parts[at] = (name, b"") if change == "emptied" else (f"{name}x", body)
    return Damage(_zip_quietly(parts), f"package: {change}", name)


def _zip_quietly(parts: Sequence[tuple[str, bytes]]) -> bytes:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of a name that stands twice
        return zip_parts(parts)


def _damage_header(data: bytes, name: str, chance: Random) -> Damage:
    """Damage a field of the entry *name*, in the header before its bytes, in the directory, or in both."""
    field, central, local, size = chance.choice(
        [("flags", 8, 6, 2), ("method", 10, 8, 2), ("checksum", 16, 14, 4), ("packed size", 20, 18, 4),
         ("size", 24, 22, 4), ("name length", 28, 26, 2), ("extra length", 30, 28, 2), ("offset", 42, 42, 4)]
    )  # fmt: skip
    damaged = bytearray(data)
    raw = name.encode()
    value = chance.choice((0, 1, 7, 1 << 15, (1 << 31) - 1))
    for signature, offset, length in ((b"PK\x01\x02", central, 46), (b"PK\x03\x04", local, 30)):
        start = -1
        while (start := data.find(signature, start + 1)) >= 0:
            is_it = data.startswith(raw, start + length)
            if is_it and (field != "offset" or length == 46) and chance.random() < 0.8:
                mask = (1 << 8 * size) - 1
                old = int.from_bytes(data[start + offset : start + offset + size], "little")
                new = value if chance.random() < 0.5 else old + chance.choice((-1, 1, 40))
                struct.pack_into("<H" if size == 2 else "<I", damaged, start + offset, new & mask)
    return Damage(bytes(damaged), f"package: {field}", name)


def damage_part(data: bytes, chance: Random) -> Damage:
    """Damage the content of one part, and zip it soundly, so that its reader meets the damage."""
    parts = read_parts(data)
    at = chance.randrange(len(parts))
    name, body = parts[at]
    changes: list[Callable[[bytes, Random], bytes]] = [
        _cut,
        _flip,
        _repeat_slice,
        _remove_slice,
        _blank_slice,
    ]
    if name.endswith((".xml", ".rels", ".vml")):
        changes += [*_XML_CHANGES, *_XML_CHANGES]
    change = chance.choice(changes)
    parts[at] = (name, change(body, chance))
    return Damage(zip_parts(parts), f"part: {change.__name__.strip('_')}", name)


class Element(NamedTuple):
    """The bytes from *start* to *end* that an element takes, and where its content begins."""

    name: str
    start: int
    inside: int
    end: int


def list_elements(body: bytes) -> list[Element]:
    """Return the elements of *body* in the order of their ends; [] where it is no XML."""
    found: list[Element] = []
    open_at: list[tuple[str, int]] = []
    parser = expat.ParserCreate()

    def end(name: str) -> None:
        start = open_at.pop()[1]
        inside = body.find(b">", start) + 1
        is_empty = body.startswith(b"/>", inside - 2)
        found.append(
            Element(name, start, inside, inside if is_empty else body.find(b">", parser.CurrentByteIndex) + 1)
        )

    parser.StartElementHandler = lambda name, _: open_at.append((name, parser.CurrentByteIndex))
    parser.EndElementHandler = end
    try:
        parser.Parse(body, True)
    except expat.ExpatError:
        return []
    return found


def count_texts(body: bytes) -> int:
    """Return how many texts stand between the tags of *body*."""
    return sum(bool(text.strip()) for text in re.findall(rb">([^<>]+)<", body))


def _choose_element(body: bytes, chance: Random) -> Element:
    return chance.choice(list_elements(body) or [Element("", 0, 0, len(body))])


def _remove_element(body: bytes, chance: Random) -> bytes:
    one = _choose_element(body, chance)
    return body[: one.start] + body[one.end :]


def _repeat_element(body: bytes, chance: Random) -> bytes:
    one = _choose_element(body, chance)
    return body[: one.end] + body[one.start : one.end] * chance.choice((1, 1, 1, 50)) + body[one.end :]


def _repeat_element_often(body: bytes, chance: Random) -> bytes:
    one = _choose_element(body, chance)
    piece = body[one.start : one.end]
    return body[: one.end] + piece * (2_000_000 // max(len(piece), 20)) + body[one.end :]


def _move_element(body: bytes, chance: Random) -> bytes:
    one, other = _choose_element(body, chance), _choose_element(body, chance)
    piece, rest = body[one.start : one.end], body[: one.start] + body[one.end :]
    at = other.start if other.start <= one.start else max(other.start - len(piece), one.start)
    return rest[:at] + piece + rest[at:]


def _empty_element(body: bytes, chance: Random) -> bytes:
    one = _choose_element(body, chance)
    close = body.rfind(b"<", one.inside, one.end)
    return body[: one.inside] + body[close:] if close >= one.inside else body


def _rename_element(body: bytes, chance: Random) -> bytes:
    one = _choose_element(body, chance)
    name = one.name.encode()
    piece = body[one.start : one.end].replace(b"<" + name, b"<x" + name, 1)
    head, close, tail = piece.rpartition(b"</" + name)
    return body[: one.start] + (head + b"</x" + name + tail if close else piece) + body[one.end :]


def _change_attribute(body: bytes, chance: Random) -> bytes:
    found = list(_ATTRIBUTE.finditer(body))
    if not found:
        return body
    one = chance.choice(found)
    value = chance.choice((*_HOSTILE_VALUES, chance.choice(found)[2].decode())).encode("utf-8", "replace")
    return body[: one.start(2)] + value + body[one.end(2) :]


def _drop_attribute(body: bytes, chance: Random) -> bytes:
    found = list(_ATTRIBUTE.finditer(body))
    one = chance.choice(found) if found else None
    return body[: one.start()] + body[one.end() :] if one else body


def _nest_tags(body: bytes, chance: Random) -> bytes:
    one = _choose_element(body, chance)
    name = one.name.encode() if chance.random() < 0.5 else b"x"
    return body[: one.end] + b"<%s>" % name * _TAGS_DEEP + b"</%s>" % name * _TAGS_DEEP + body[one.end :]


def _add_entities(body: bytes, chance: Random) -> bytes:
    root = list_elements(body)[-1:]
    start = root[0].start if root else 0
    lines = ['<!ENTITY a0 "lol">', *(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 10))]
    bomb = f"<!DOCTYPE x [{''.join(lines)}]>".encode()
    inside = root[0].inside if root else 0
    spoiled = bomb + body[start:inside] + b"&a9;" + body[inside:]
    if chance.random() < 0.5:
        return spoiled
    return '<?xml version="1.0" encoding="UTF-16"?>'.encode("utf-16") + spoiled.decode("utf-8", "replace").encode("utf-16")[2:]  # fmt: skip


def _change_encoding(body: bytes, chance: Random) -> bytes:
    start = body.find(b"?>") + 2 if body.startswith(b"<?xml") else 0
    encoding = chance.choice(("utf-16", "gb18030", "x-unknown", "utf-7", "iso-8859-1", "idna", "hex"))
    head = f'<?xml version="1.0" encoding="{encoding}"?>'.encode()
    return head + body[start:]


_XML_CHANGES = (
    _remove_element, _repeat_element, _repeat_element_often, _move_element, _empty_element, _rename_element,
    _change_attribute, _change_attribute, _change_attribute, _drop_attribute, _nest_tags, _add_entities, _change_encoding,
)  # fmt: skip
