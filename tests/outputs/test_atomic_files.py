import os
import stat
import sys

import pytest

from qinling.errors import OutputRefused
from qinling.outputs.atomic_files import TEMPORARY_PREFIX, TEMPORARY_SUFFIX, set_permissions, write_atomically
from qinling.outputs.write_errors import translate_write_errors


def read_mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_moved_to_its_place_when_it_is_finished(tmp_path):
    path = tmp_path / "甲.txt"
    path.write_text("旧", "utf-8")

    with write_atomically(path, 0o640) as temporary:
        temporary.write_text("新", "utf-8")
        assert path.read_text("utf-8") == "旧"
        (folder,) = (one for one in tmp_path.iterdir() if one != path)
        assert (folder.name[:9], folder.suffix) == (TEMPORARY_PREFIX, TEMPORARY_SUFFIX)
        assert read_mode(folder) == 0o700

    assert path.read_text("utf-8") == "新"
    assert read_mode(path) == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["甲.txt"]


def test_nothing_is_left_of_a_file_that_was_not_finished(tmp_path):
    path = tmp_path / "甲.txt"
    path.write_text("旧", "utf-8")

    def write_half():
        with write_atomically(path) as temporary:
            temporary.write_text("半", "utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()

    assert path.read_text("utf-8") == "旧"
    assert [one.name for one in tmp_path.iterdir()] == ["甲.txt"]


def test_without_a_mode_a_file_has_that_of_any_new_file(tmp_path):
    (tmp_path / "别的").touch()
    with write_atomically(tmp_path / "甲.txt") as temporary:
        temporary.touch()

    assert read_mode(tmp_path / "甲.txt") == read_mode(tmp_path / "别的")


def test_a_folder_can_be_entered_by_whoever_may_read_it(tmp_path):
    folder = tmp_path / "一事一档"
    folder.mkdir()
    (folder / "封面.xlsx").touch()

    set_permissions(folder, tmp_path, 0o640)

    assert (read_mode(folder), read_mode(folder / "封面.xlsx")) == (0o750, 0o640)
    assert folder.stat().st_gid == tmp_path.stat().st_gid


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_a_full_disk_is_told_once_and_not_again_when_the_file_is_finalized(tmp_path, monkeypatch):
    ignored = []
    monkeypatch.setattr(sys, "unraisablehook", ignored.append)

    def write():
        stream = open("/dev/full", "w")  # noqa: SIM115 (left open, as libraries do)
        stream.write("x" * 100)
        stream.flush()

    with (
        pytest.raises(OutputRefused, match="写不进去（磁盘已满）。请腾出空间"),
        translate_write_errors(tmp_path / "甲.xlsx"),
    ):
        write()

    assert ignored == []


def test_a_closed_pipe_is_not_an_error_of_the_file(tmp_path):
    with pytest.raises(BrokenPipeError), translate_write_errors(tmp_path / "甲.xlsx"):
        raise BrokenPipeError
