import os

import pytest

from qinling.errors import OutputRefused
from qinling.outputs.existing_files import (
    find_lock_file,
    is_read_only,
    keep_numbered_copy,
    read_state,
    require_plain_file,
)


def test_a_file_is_kept_under_the_next_free_number_and_stays_where_it_is(tmp_path):
    path = tmp_path / "督办.docx"
    path.write_bytes(b"mine")
    (tmp_path / "督办-旧1.docx").write_bytes(b"earlier")

    kept = keep_numbered_copy(path)

    assert kept == tmp_path / "督办-旧2.docx"
    assert kept.read_bytes() == path.read_bytes() == b"mine"
    assert (tmp_path / "督办-旧1.docx").read_bytes() == b"earlier"


def test_without_hard_links_it_is_copied(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "督办.docx"
    path.write_bytes(b"mine")

    assert keep_numbered_copy(path).read_bytes() == b"mine"


def test_a_folder_is_moved_to_its_number(tmp_path):
    (tmp_path / "案").mkdir()
    (tmp_path / "案" / "批注.txt").touch()

    kept = keep_numbered_copy(tmp_path / "案")

    assert [one.name for one in kept.iterdir()] == ["批注.txt"]
    assert not (tmp_path / "案").exists()


@pytest.mark.parametrize("lock", ["~$督查台账.xlsx", "~$台账.xlsx", ".~lock.督查台账.xlsx#"])
def test_the_lock_files_of_office_programs_are_known(tmp_path, lock):
    assert find_lock_file(tmp_path / "督查台账.xlsx") is None
    (tmp_path / lock).touch()
    assert find_lock_file(tmp_path / "督查台账.xlsx") == tmp_path / lock


def test_no_lock_is_looked_for_in_a_folder_that_cannot_be_entered(tmp_path):
    assert find_lock_file(tmp_path / ("长" * 100) / "督查台账.xlsx") is None


def test_only_a_plain_file_may_be_replaced(tmp_path):
    require_plain_file(tmp_path / "新.xlsx")
    os.mkfifo(tmp_path / "管道.csv")
    (tmp_path / "夹.xlsx").mkdir()
    (tmp_path / "文件").touch()
    for path, told in (
        (tmp_path / "管道.csv", "设备或管道"),
        (tmp_path / "夹.xlsx", "是文件夹"),
        (tmp_path / "没有" / "甲.xlsx", "不存在。请先建好文件夹"),
        (tmp_path / "文件" / "甲.xlsx", "不是文件夹"),
    ):
        with pytest.raises(OutputRefused, match=told):
            require_plain_file(path)


def test_a_write_protected_file_is_seen_even_by_root(tmp_path):
    path = tmp_path / "甲.xlsx"
    path.touch()
    assert not is_read_only(path)
    path.chmod(0o444)
    assert is_read_only(path)


def test_another_state_means_that_the_file_was_written(tmp_path):
    path = tmp_path / "甲.csv"
    assert read_state(path) is None
    path.write_text("1")
    before = read_state(path)
    assert before == read_state(path)
    path.write_text("12")
    assert read_state(path) != before
