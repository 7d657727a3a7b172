"""What the operating system refuses is told in Chinese."""

import errno
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import describe_os_error, quote_argument


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


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("六月", "六月"),
        ("六 月", '"六 月"'),
        ("（一）", "（一）"),
        ("表!标题", "'表!标题'"),
        ("整改时间=deadline", "整改时间=deadline"),
    ],
)
def test_an_argument_is_quoted_where_a_shell_would_divide_it(text, quoted):
    assert quote_argument(text) == quoted


@given(st.text(st.characters(exclude_characters="\0"), max_size=20))
def test_a_quoted_argument_is_one_word_of_a_command_line(text):
    assert shlex.split(quote_argument(text)) == [text]
