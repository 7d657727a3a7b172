"""What the operating system refuses is told in Chinese."""

import errno

import pytest

from qinling.errors import describe_os_error


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda folder: (folder / "没有.toml").read_text(), "没有这个文件或文件夹"),
        (lambda folder: folder.read_text(), "这是文件夹，不是文件"),
        (lambda folder: folder.mkdir(), "已有同名的文件或文件夹"),
        (lambda folder: (folder / ("长" * 200)).touch(), "文件名太长"),
    ],
)
def test_an_error_of_a_file_is_described_in_chinese(tmp_path, make, told):
    with pytest.raises(OSError) as caught:  # noqa: PT011 (of any kind)
        make(tmp_path)

    assert describe_os_error(caught.value) == told


def test_other_errors_keep_the_message_of_the_system():
    assert describe_os_error(OSError(errno.ENOSPC, "No space left on device")) == "磁盘已满"
    assert describe_os_error(OSError(errno.ENOEXEC, "Exec format error")) == "Exec format error"
    assert describe_os_error(OSError("半个文件")) == "半个文件"
