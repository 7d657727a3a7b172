"""Hostile containers: cut and flipped bytes, wrong file names, passwords, zip bombs."""

import gzip
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.workbook.makers.hostile.hostile_parts import (
    LEDGER,
    compound_file,
    csv_bytes,
    ods,
    parts_of,
    sheet_xml,
    write_file,
    write_zip,
    xls,
    xlsx,
)

Builder = Callable[[Path], Path]
Named = Iterator[tuple[str, Builder, str]]

_FORMS: dict[str, Builder] = {
    "xlsx": xlsx,
    "ods": ods,
    "xls": xls,
    "csv": lambda folder: write_file(folder, "区级台账.csv", csv_bytes()),
}


def damaged() -> Named:
    """Cut files of every format at seeded offsets, and flip seeded bytes."""
    for form in _FORMS:
        for seed in range(8):
            expected = "any" if form == "csv" else "refused"
            yield f"{form} cut, seed {seed}", partial(_cut_off, form=form, seed=seed), expected
        for seed in range(12):
            yield f"{form} with flipped bytes, seed {seed}", partial(_flip_bytes, form=form, seed=seed), "any"
    for seed in range(6):
        yield (
            f"xls with a flipped header, seed {seed}",
            partial(_flip_bytes, form="xls", seed=seed, within=1536),
            "any",
        )


def _cut_off(folder: Path, form: str, seed: int) -> Path:
    path = _FORMS[form](folder)
    data = path.read_bytes()
    # The last sector of an .xls is padding.
    end = len(data) - (1024 if form == "xls" else 1)
    return write_file(folder, path.name, data[: random.Random(seed).randrange(1, end)])


def _flip_bytes(folder: Path, form: str, seed: int, within: int = 0) -> Path:
    path = _FORMS[form](folder)
    data = bytearray(path.read_bytes())
    chance = random.Random(f"{form} {seed}")
    for _ in range(chance.choice((1, 4, 16, 64))):
        at = chance.randrange(min(within or len(data), len(data)))
        data[at] = chance.choice((0, 255, data[at] ^ 1 << chance.randrange(8)))
    return write_file(folder, path.name, bytes(data))


def misnamed() -> Named:
    """Give a file of one format the name of another."""
    page = "<html><body><table><tr><td>问题编号</td><td>问题描述</td></tr></table></body></html>".encode()
    png = b"\x89PNG\r\n\x1a\n" + bytes(200)
    pdf = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\n" + bytes(100)
    archive = {"区级台账.csv": csv_bytes(), "说明.txt": "见台账".encode()}
    document = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"}
    binary = {"[Content_Types].xml": "<Types/>", "xl/workbook.bin": bytes(64)}
    raw = {
        "text as xlsx": ("区级台账.xlsx", csv_bytes()),
        "text as xls": ("区级台账.xls", csv_bytes()),
        "text as ods": ("区级台账.ods", csv_bytes()),
        "page as xls": ("区级台账.xls", page),
        "page as csv": ("区级台账.csv", page),
        "picture as xlsx": ("区级台账.xlsx", png),
        "picture as csv": ("区级台账.csv", png),
        "pdf as xlsx": ("区级台账.xlsx", pdf),
        "pdf as csv": ("区级台账.csv", pdf),
        "gzip as xlsx": ("区级台账.xlsx", gzip.compress(csv_bytes(), mtime=0)),
        "gzip as csv": ("区级台账.csv", gzip.compress(csv_bytes(), mtime=0)),
        "rar as xlsx": ("区级台账.xlsx", b"Rar!\x1a\x07\x01\x00" + bytes(64)),
        "program as xlsx": ("区级台账.xlsx", b"MZ" + bytes(128)),
        "no bytes": ("区级台账.xlsx", b""),
        "no bytes in csv": ("区级台账.csv", b""),
        "one byte": ("区级台账.xlsx", b"P"),
        "PK alone": ("区级台账.xlsx", b"PK"),
        "OLE mark alone": ("区级台账.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        "zeros as xlsx": ("区级台账.xlsx", bytes(4096)),
        "zeros as csv": ("区级台账.csv", bytes(4096)),
        "unknown extension": ("区级台账.dat", csv_bytes()),
        "OLE of a letter": ("区级台账.xls", compound_file({"WordDocument": bytes(600)})),
        "OLE without streams": ("区级台账.xls", compound_file({})),
    }
    for name, (file, data) in raw.items():
        yield name, partial(write_file, name=file, data=data), "refused"
    for name, parts in {"files": archive, "docx": document, "xlsb": binary, "empty zip": {}}.items():
        yield f"{name} as xlsx", partial(_zip_as, parts=parts), "refused"
    for form, name in (
        ("xlsx", "区级台账.csv"),
        ("xlsx", "区级台账.xls"),
        ("ods", "区级台账.xlsx"),
        ("xls", "区级台账.xlsx"),
    ):
        yield f"{form} as {name[5:]}", partial(_renamed, form=form, name=name), "fine"


def _zip_as(folder: Path, parts: dict[str, str | bytes]) -> Path:
    return write_zip(folder / "区级台账.xlsx", parts)


def _renamed(folder: Path, form: str, name: str) -> Path:
    return _FORMS[form](folder).rename(folder / name)


def encrypted() -> Named:
    """Protect files with a password, as each format does it."""
    package = {
        "EncryptionInfo": b"\x04\x00\x04\x00@\x00\x00\x00<encryption/>",
        "EncryptedPackage": bytes(5000),
    }
    yield "encrypted xlsx", partial(write_file, name="区级台账.xlsx", data=compound_file(package)), "refused"
    yield (
        "encrypted xlsx as xls",
        partial(write_file, name="区级台账.xls", data=compound_file(package)),
        "refused",
    )
    # the records of an .xls: its beginning, the one that asks for a password, its end
    records = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 0)
    records += struct.pack("<HHHHH", 0x2F, 6, 1, 1, 1) + struct.pack("<HH", 0x0A, 0)
    yield (
        "encrypted xls",
        partial(write_file, name="区级台账.xls", data=compound_file({"Workbook": records})),
        "refused",
    )
    yield "zip with the flag of encryption", _flag_of_encryption, "refused"
    yield "encrypted ods", _encrypted_ods, "refused"


def _flag_of_encryption(folder: Path) -> Path:
    path = xlsx(folder)
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := data.find(mark, place + 1)) >= 0:
            data[place + at] |= 1
    return write_file(folder, path.name, bytes(data))


def _encrypted_ods(folder: Path) -> Path:
    path = ods(folder)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    entry = b'manifest:media-type="text/xml"/>'
    parts["META-INF/manifest.xml"] = parts["META-INF/manifest.xml"].replace(
        entry, entry[:-2] + b"><manifest:encryption-data/></manifest:file-entry>"
    )
    parts["content.xml"] = random.Random(1).randbytes(3000)
    return write_zip(path, parts)


def bombs() -> Named:
    """Build archives that unpack to far more than their size, or to more than they declare."""
    sparse = sheet_xml(more=" " * (24 << 20))
    yield "white space of 24 MB", partial(xlsx, sheet=sparse), "refused"
    yield (
        "sheet of 25 MB of one letter",
        partial(xlsx, sheet=sheet_xml([*LEDGER, ("H-7", "字" * (8 << 20))])),
        "refused",
    )
    for size in (1 << 33, 1 << 31):
        yield f"declares {size >> 20} MB", partial(_write_false_sizes, declared=size), "refused"
    yield (
        "declares less than it holds",
        partial(_write_false_sizes, declared=len(sheet_xml().encode())),
        "refused",
    )
    yield "declares nothing", partial(_write_false_sizes, declared=0), "refused"
    yield (
        "hides more strings than it declares",
        partial(_write_false_sizes, declared=300, part="xl/sharedStrings.xml"),
        "refused",
    )
    yield (
        "hides more in a part of another name",
        partial(_write_false_sizes, declared=300, part="xl/SharedStrings.XML"),
        "refused",
    )
    yield "zip in a zip in a zip", _nested, "refused"
    yield "10,000 members", _write_many_members, "refused"
    yield "members that overlap", _overlapping, "refused"
    yield "two parts of one name", _write_duplicate_parts, "refused"
    yield "members packed by LZMA", partial(_packed, method=zipfile.ZIP_LZMA), "refused"
    yield (
        "members packed by an unknown method",
        partial(_packed, method=zipfile.ZIP_STORED, claim=99),
        "refused",
    )
    yield "names that climb out", _climbing, "fine"
    yield "a million spaces in one ods cell", partial(_spaces, count=10**6), "bad rows"
    yield "10^12 spaces in one ods cell", partial(_spaces, count=10**12), "refused"


def _write_false_sizes(folder: Path, declared: int, part: str = "xl/worksheets/sheet1.xml") -> Path:
    """Declare *declared* bytes for a part that unpacks to 24 MB, with the checksum of the declared bytes."""
    body = sheet_xml(more="<row/>" * (4 << 20)).encode()
    parts = {**parts_of(sheet_xml()), part: body}
    path = write_zip(folder / "区级台账.xlsx", parts)
    data = bytearray(path.read_bytes())
    size, check = struct.pack("<I", declared & 0xFFFFFFFF), struct.pack("<I", zlib.crc32(body[:declared]))
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo(part).header_offset
    entry = data.find(part.encode(), data.find(b"PK\x01\x02"))
    data[at + 14 : at + 18], data[at + 22 : at + 26] = check, size
    data[entry - 30 : entry - 26], data[entry - 22 : entry - 18] = check, size
    return write_file(folder, path.name, bytes(data))


def _nested(folder: Path) -> Path:
    inner = bytes(30 << 20)
    for depth in range(3):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{depth}.zip", inner)
        inner = out.getvalue()
    return write_file(folder, "区级台账.xlsx", inner)


def _write_many_members(folder: Path) -> Path:
    return write_zip(
        folder / "区级台账.xlsx", {**parts_of(sheet_xml()), **{f"xl/x{at}": b"" for at in range(10_050)}}
    )


def _overlapping(folder: Path) -> Path:
    """Let many directory entries share the bytes of one member."""
    body = sheet_xml([*LEDGER, *[("", "字" * 1000)] * 3000])
    path = write_zip(folder / "区级台账.xlsx", {**parts_of(sheet_xml()), "xl/worksheets/sheet1.xml": body})
    data = path.read_bytes()
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entries = data[start:end]
    last = entries[entries.rindex(b"PK\x01\x02") :]
    more = entries + last * 2000
    count = entries.count(b"PK\x01\x02") + 2000
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(more), start, 0)
    return write_file(folder, path.name, data[:start] + more + tail)


def _write_duplicate_parts(folder: Path) -> Path:
    path = xlsx(folder)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo("xl/worksheets/sheet2.xml")
        archive.writestr(info, sheet_xml([("无关",)]))
    data = path.read_bytes().replace(b"worksheets/sheet2.xml", b"worksheets/sheet1.xml")
    return write_file(folder, path.name, data)


def _packed(folder: Path, method: int, claim: int | None = None) -> Path:
    path = folder / "区级台账.xlsx"
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, body in parts_of(sheet_xml()).items():
            archive.writestr(name, body)
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = -1
        while claim is not None and (place := data.find(mark, place + 1)) >= 0:
            data[place + at] = claim
    return write_file(folder, path.name, bytes(data))


def _climbing(folder: Path) -> Path:
    parts = {
        **parts_of(sheet_xml()),
        "../../../../tmp/qinling-climbed.xml": "<a/>",
        "/etc/qinling.xml": "<a/>",
    }
    return write_zip(folder / "区级台账.xlsx", parts)


def _spaces(folder: Path, count: int) -> Path:
    markup = f'<table:table-cell office:value-type="string"><text:p>甲<text:s text:c="{count}"/>乙</text:p></table:table-cell>'
    return ods(folder, more=f"<table:table-row>{markup}</table:table-row>")
