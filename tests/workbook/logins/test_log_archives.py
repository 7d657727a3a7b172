"""Logs in archives: each file of them is a log, and what is harmful is refused."""

import gzip
import stat
import zipfile
from datetime import date
from pathlib import Path

import pytest

from qinling.errors import WorkbookRefused
from qinling.workbook.logins.log_reader import LogOptions, open_logs
from tests.workbook.logins.written_logs import (
    GOOD,
    HEADINGS,
    OPTIONS,
    log_row,
    read_log,
    write_bytes,
)
from tests.workbook.makers.odd_logs import BUILDERS, csv_text


def test_an_archive_lists_its_logs_and_the_files_that_are_none(tmp_path: Path) -> None:
    build = next(build for build in BUILDERS if build.__name__ == "archive_of_days")
    _, logs = read_log(build(tmp_path))

    assert [log.name for log in logs] == [
        f"日志汇总.zip/每日/登录日志202603{day}.csv" for day in (30, 31)
    ] + ["日志汇总.zip/每日/登录日志20260405.csv"]
    assert logs[1].stated_days == (date(2026, 3, 31),) * 2
    assert [log.notes != [] for log in logs] == [True, False, False]
    assert all(word in logs[0].notes[0] for word in ("__MACOSX", "使用说明.txt", "截图.png"))


def test_a_file_of_an_archive_without_days_in_its_name_covers_those_of_the_archive(tmp_path: Path) -> None:
    path = tmp_path / "日志2026年第16周.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("a.csv", csv_text([HEADINGS, log_row()]))
        out.writestr("20260415/b.csv", csv_text([HEADINGS, log_row()]))
    days = {log.name.rpartition("/")[2]: log.stated_days for log in read_log(path)[1]}
    assert days == {"a.csv": (date(2026, 4, 13), date(2026, 4, 19)), "b.csv": (date(2026, 4, 15),) * 2}


def symbolic_link(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return member


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"../甲.csv": GOOD}, "之外"),
        ({"C:\\甲.csv": GOOD}, "之外"),
        ({"/etc/甲.csv": GOOD}, "之外"),
        ({symbolic_link("甲.csv"): b"/etc/passwd"}, "之外"),
        ({"好.csv": GOOD, "乙.zip": b"PK"}, "乙.zip 也是压缩包"),
        ({"好.csv": gzip.compress(GOOD)}, "好.csv 也是压缩包"),
        ({"图.png": b"\x89PNG"}, "没有登录日志"),
        ({}, "没有登录日志"),
        ({"大.csv": GOOD + b"\r\n" * (1 << 20)}, "超过 1 MB"),
        ({"甲.csv": csv_text([("甲", "乙")]).encode()}, r"包\.zip/甲\.csv 不是登录日志"),
        ({"甲.xlsx": b"PK\3\4"}, r"包\.zip/甲\.xlsx 已损坏"),
    ],
    ids=range(11),
)
def test_archives_that_hold_anything_but_logs_are_refused_in_one_line(
    tmp_path: Path, members, why: str
) -> None:
    path = tmp_path / "包.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members.items():
            out.writestr(name, data)
    with pytest.raises(WorkbookRefused, match=why) as refused:
        read_log(path, LogOptions(OPTIONS.timezone, max_unpacked_megabytes=1))
    assert len(str(refused.value).splitlines()) == 1


def test_an_archive_that_is_too_large_as_a_whole_is_refused_before_any_of_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "包.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("a.csv", GOOD)
        out.writestr("b.csv", GOOD + b"\r\n" * (1 << 19))
    with pytest.raises(WorkbookRefused, match="超过 1 MB"):
        next(open_logs(path, LogOptions(OPTIONS.timezone, max_unpacked_megabytes=1)))


def test_an_archive_that_is_damaged_encrypted_or_lies_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "包.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("a.csv", GOOD)
    whole = path.read_bytes()
    entry = whole.index(b"PK\1\2")
    locked = bytearray(whole)
    locked[6] |= 1
    locked[entry + 8] |= 1
    misnamed, misplaced = bytearray(whole), bytearray(whole)
    misnamed[7] |= 8  # the name in the entry's own header is said to be UTF-8
    misnamed[30] = 0xFF
    misplaced[entry + 42 : entry + 46] = (len(whole) - 10).to_bytes(4, "little")
    for data, why in (
        (whole.replace("王建国".encode(), "王建業".encode()), "已损坏"),
        (bytes(locked), "密码"),
        (whole[:-40], "已损坏"),
        (bytes(misnamed), "已损坏"),
        (bytes(misplaced), "已损坏"),
    ):
        with pytest.raises(WorkbookRefused, match=why):
            read_log(write_bytes(tmp_path, data, "包.zip"))
