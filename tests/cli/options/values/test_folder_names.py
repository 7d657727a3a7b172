"""A folder option refuses the name of a file: no folder `a.docx` is made."""

from pathlib import Path

import pytest
import typer

from qinling.cli.options.values.path_parsers import FOLDER, require_folder_name
from qinling.errors import ValueRefused


@pytest.mark.parametrize("name", ["a.docx", "bk/a.tar.gz", "a.DB", "通知.pdf", "a.rar"])
def test_the_name_of_a_file_is_no_folder(name: str) -> None:
    with pytest.raises(typer.BadParameter, match="这里要的是文件夹"):
        FOLDER(name)


@pytest.mark.parametrize("name", ["备份", "2026.06", "v1.2", "a.zip.d", ".zip", "附件.第二批"])
def test_other_points_are_of_a_folder(name: str) -> None:
    assert FOLDER(name) == Path(name)


def test_a_folder_that_is_there_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "a.db"
    folder.mkdir()
    assert FOLDER(str(folder)) == folder


def test_files_with_the_endings_that_are_written_pass() -> None:
    assert require_folder_name(Path("a.ZIP"), ".zip", ".age") == Path("a.ZIP")
    with pytest.raises(ValueRefused, match=r"也不以 \.zip、\.age 结尾"):
        require_folder_name(Path("a.db"), ".zip", ".age")
