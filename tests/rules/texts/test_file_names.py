from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.texts.file_names import (
    find_windows_fault,
    is_lock_file,
    is_windows_path,
    make_file_name,
    require_no_address,
    resembles_address,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CON", "CON-"),
        ("nul", "nul-"),
        ("aux.报告", "aux-.报告"),
        ("COM1 .x", "COM1-.x"),
        ("lpt²", "lpt²-"),
        ("CONOUT$", "CONOUT$-"),
        ("con公司", "con公司"),
        ("COM10", "COM10"),
        ("甲. . ", "甲"),
        ("甲/乙:丙", "甲-乙-丙"),
        (" . ", "-"),
    ],
)
def test_a_name_is_one_that_windows_takes(text, name):
    assert make_file_name(text) == name


@given(st.text(st.sampled_from('cCoOnN甲.. -1²\\/:*?<>|"\t'), max_size=12), st.sampled_from(["", ".docx"]))
def test_every_made_name_is_one_that_windows_takes(text, ending):
    name = make_file_name(text, ending)
    assert find_windows_fault(name) is None
    assert PureWindowsPath(name).name == name


def test_a_long_name_that_is_cut_at_a_blank_does_not_end_in_it():
    assert not make_file_name("甲" * 84 + "   乙" * 3).endswith(" ")
    assert make_file_name("甲" * 83 + "   乙" * 3, ".docx").endswith("甲.docx")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (r"C:\台账\六月.xlsx", None),
        (r"C:\我的 台账 & 表\100%\六月.xlsx", None),
        (r"\\server\共享\六月.xlsx", None),
        (r"\\?\C:\台账\六月.xlsx", None),
        (r"..\台账\.\六月.xlsx", None),
        ("台账/六月.xlsx", None),
        ("C:\\", None),
        ("", None),
        ("C:六月.xlsx", r"写成 C:\六月.xlsx"),
        ("c:", "盘符后面少了反斜杠"),
        (r"D:\aux.xlsx", "aux.xlsx 在 Windows 上是设备的名字"),
        (r"D:\台账\NUL", "NUL 在 Windows 上是设备的名字"),
        (r"D:\con\六月.xlsx", "con 在 Windows 上是设备的名字"),
        (r"D:\台账.\六月.xlsx", "“台账.”末尾的点或空格"),
        ("六月.xlsx ", "末尾的点或空格"),
        (r"D:\台账\六月?.xlsx", "不能有 ?"),
        (r"D:\台账\六月|七月.xlsx", "不能有 |"),
        ("六月.xlsx:流", "不能有 :"),
        ("六月\n.xlsx", "不能有 看不见的字符"),
    ],
)
def test_what_windows_does_not_allow_of_a_path(text, fault):
    found = find_windows_fault(text)
    assert (found is None) if fault is None else (fault in found)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (r"C:\台账", True),
        (r"d:\台账", True),
        (r"\\server\共享", True),
        ("C:/台账", True),
        ("C:台账", False),
        ("a://b", False),
        (r"a\b", False),
    ],
)
def test_a_path_as_only_windows_writes_it(text, is_one):
    assert is_windows_path(text) == is_one


@pytest.mark.parametrize("name", ["~$六月.xlsx", ".~lock.六月.xlsx#", ".~六月.et"])
def test_the_lock_file_of_an_open_workbook_is_known(name):
    assert is_lock_file(PurePosixPath("台账") / name)
    assert not is_lock_file(PurePosixPath("~$台账") / "六月.xlsx")


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://a@b/c",
        "postgresql:/a@b/c",
        "postgres//a@b/c",
        "Postgresql：//a@b/c",
        "postgre:a",
        " https://a/b.xlsx",
    ],
)
def test_an_address_is_no_path_and_is_not_repeated(text):
    with pytest.raises(ValueRefused) as refused:
        require_no_address(text)
    assert text.strip() not in str(refused.value)


@pytest.mark.parametrize(
    "text", ["C:/台账.db", "C:\\台账.db", "postgres/a.db", "postgresql.zip", "甲:乙.db", "a.db"]
)
def test_a_path_is_no_address(text):
    assert not resembles_address(text)
