"""A backup file may come from anybody: whatever is wrong with it ends in a refusal, and nothing is written elsewhere."""

import json
import random
import shutil
import zipfile
from hashlib import sha256

import pytest

from qinling.errors import BackupRefused
from qinling.ledger.backups.archive import read_archive, read_manifest, write_archive
from qinling.ledger.backups.manifest import (
    DATABASE_NAME,
    MANIFEST_NAME,
    Manifest,
    StoredFile,
    decode_manifest,
    encode_manifest,
    name_attachment,
    read_backup_name,
)

CONTENTS = {DATABASE_NAME: b"the ledger" * 1000}
PHOTO = sha256(b"photo").hexdigest()
CONTENTS[name_attachment(PHOTO)] = b"photo"


def describe(name, content):
    return StoredFile(name, len(content), sha256(content).hexdigest())


def build_manifest(**values):
    plain = {
        "ledger_id": "1a2b3c4d" * 4,
        "made_at": "2026-04-25T00:00:00.000000Z",
        "program": "qinling 0.1.0",
        "schema": 5,
        "position": 3,
        "head": "ab" * 32,
        "tables": {"issue": 3},
        "files": tuple(describe(*item) for item in CONTENTS.items()),
    }
    return Manifest(**plain | values)


@pytest.fixture
def backup(tmp_path):
    sources = {}
    for place, (name, content) in enumerate(CONTENTS.items()):
        sources[name] = tmp_path / f"source{place}"
        sources[name].write_bytes(content)
    path = tmp_path / "backup.zip"
    write_archive(path, build_manifest(), sources)
    return path


@pytest.fixture
def given_zip(tmp_path):
    """Write a zip file of (name or ZipInfo, content) pairs, with a manifest unless one is among them."""

    def write(*entries, manifest=None):
        path = tmp_path / "given.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            if manifest is not None:
                archive.writestr(MANIFEST_NAME, manifest)
            for name, content in entries:
                archive.writestr(name, content)
        return path

    return write


def refuse(path, tmp_path, match="不是完好的备份"):
    inside = tmp_path / "a" / "b" / "inside"
    inside.mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(BackupRefused, match=match):
        read_archive(path, inside)
    assert [one for one in sorted(tmp_path.rglob("*")) if inside not in one.parents] == before


def test_what_was_written_is_read_back(backup, tmp_path):
    inside = tmp_path / "inside"
    inside.mkdir()

    assert read_archive(backup) == read_manifest(backup) == build_manifest()
    assert read_archive(backup, inside) == build_manifest()
    assert {name: (inside / name).read_bytes() for name in CONTENTS} == CONTENTS
    assert backup.stat().st_mode & 0o777 == 0o600


def test_a_manifest_survives_json():
    manifest = build_manifest(missing=(PHOTO,))

    assert decode_manifest(encode_manifest(manifest)) == manifest


@pytest.mark.parametrize(
    "name", ["../outside", "/tmp/outside", "..\\outside", "ledger.db.papers/../../x", "ledger.db/x", "link"]
)
def test_a_file_of_another_name_is_refused_also_when_it_is_listed(given_zip, tmp_path, name):
    listed = build_manifest(files=(*build_manifest().files, describe(name, b"x")))
    path = given_zip(*CONTENTS.items(), (name, b"x"), manifest=encode_manifest(listed))

    refuse(path, tmp_path)


def test_a_link_is_refused(given_zip, tmp_path):
    link = zipfile.ZipInfo(DATABASE_NAME)
    link.external_attr = 0o120777 << 16
    manifest = build_manifest(files=(describe(DATABASE_NAME, b"/etc/passwd"),))
    path = given_zip((link, b"/etc/passwd"), manifest=encode_manifest(manifest))

    refuse(path, tmp_path, "不是普通文件")


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [(DATABASE_NAME, CONTENTS[DATABASE_NAME])],
        [*CONTENTS.items(), ("extra", b"")],
        [*CONTENTS.items(), (MANIFEST_NAME, encode_manifest(build_manifest()))],
        [*CONTENTS.items(), (DATABASE_NAME, CONTENTS[DATABASE_NAME])],
    ],
    ids=["nothing", "one missing", "one too many", "two manifests", "the same twice"],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_other_files_than_listed_are_refused(given_zip, tmp_path, entries):
    refuse(given_zip(*entries, manifest=encode_manifest(build_manifest())), tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "0" * 64},
        {"size": 1},
        {"size": 10**15},
        {"size": -1},
        {"size": 1e400},
        {"name": MANIFEST_NAME},
    ],
)
def test_wrong_sums_and_sizes_are_refused(given_zip, tmp_path, change):
    values = json.loads(encode_manifest(build_manifest()))
    values["files"][0] |= change

    refuse(given_zip(*CONTENTS.items(), manifest=json.dumps(values)), tmp_path)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        b'{"format": "other"}',
        b'{"format": "qinling-backup/1"}',
    ],
)
def test_another_manifest_is_refused(given_zip, tmp_path, raw):
    refuse(given_zip(*CONTENTS.items(), manifest=raw), tmp_path)


@pytest.mark.parametrize(
    "made_at", ["", "2026-04-25", "2026-04-25T00:00:00", "2026-04-25 00:00:00+00:00", "今天"]
)
def test_a_time_that_we_do_not_write_is_refused(given_zip, tmp_path, made_at):
    manifest = encode_manifest(build_manifest(made_at=made_at))

    refuse(given_zip(*CONTENTS.items(), manifest=manifest), tmp_path)


def test_a_bomb_is_refused_before_it_is_unpacked(given_zip, tmp_path):
    zeros = bytes(80 << 20)
    manifest = build_manifest(files=(describe(DATABASE_NAME, zeros),))

    refuse(given_zip((DATABASE_NAME, zeros), manifest=encode_manifest(manifest)), tmp_path, "不合常理")


def test_a_bomb_that_lies_about_its_size_is_stopped(given_zip, tmp_path):
    zeros = bytes(8 << 20)
    manifest = build_manifest(files=(describe(DATABASE_NAME, zeros[:100]),))
    path = given_zip((DATABASE_NAME, zeros), manifest=encode_manifest(manifest))
    raw = path.read_bytes().replace(len(zeros).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    path.write_bytes(raw)

    refuse(path, tmp_path)


def test_what_does_not_fit_on_the_disk_is_refused(backup, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 100))

    refuse(backup, tmp_path, "放不下")


def test_any_damaged_byte_is_refused_or_changes_nothing(backup, tmp_path):
    sound = backup.read_bytes()
    chance = random.Random(16)
    for turn in range(150):
        raw = bytearray(sound)
        place = chance.randrange(len(raw))
        if turn % 3 == 0:
            raw[place] ^= 1 << chance.randrange(8)
        elif turn % 3 == 1:
            del raw[place:]
        else:
            raw[place:place] = raw[chance.randrange(len(raw)) :][:40]
        backup.write_bytes(raw)
        inside = tmp_path / f"inside{turn}"
        inside.mkdir()
        try:
            read_archive(backup, inside)
        except BackupRefused:
            continue
        assert {name: (inside / name).read_bytes() for name in CONTENTS} == CONTENTS


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("ledger-1a2b3c4d-20260425-080000.zip", True),
        ("台账 一-1a2b3c4d-20260425-080000-12.zip.age", True),
        ("ledger-1a2b3c4d-20261325-080000.zip", False),
        ("ledger-20260425-080000.zip", False),
        ("ledger-1a2b3c4d-20260425-080000.zip.part", False),
        ("-1a2b3c4d-20260425-080000.zip", False),
    ],
)
def test_the_names_of_backups_are_known(name, known):
    assert (read_backup_name(name) is not None) == known
