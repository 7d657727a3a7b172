"""The scripts that install without a network: the one of Linux is run, the one of Windows is read."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.checkout import ROOT

SCRIPTS = ROOT / "qinling" / "setup_scripts"
MINOR = sys.version_info.minor
#: A network namespace of its own has no network at all.
ALONE = ["unshare", "-rn"]
can_be_alone = (
    shutil.which("unshare") is not None
    and subprocess.run([*ALONE, "true"], check=False, capture_output=True).returncode == 0
)
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a script of Linux")


def write_wheel(folder, version="0.1.0"):
    """Write a wheel of `qinling` that tells its version, and the name of one with compiled code."""
    name = f"qinling-{version}"
    files = {
        "told.py": f"def main():\n    print('qinling {version}')\n",
        f"{name}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: qinling\nVersion: {version}\n",
        f"{name}.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{name}.dist-info/entry_points.txt": "[console_scripts]\nqinling = told:main\n",
    }
    files[f"{name}.dist-info/RECORD"] = "".join(f"{one},,\n" for one in files)
    with zipfile.ZipFile(folder / f"{name}-py3-none-any.whl", "w") as wheel:
        for one, text in files.items():
            wheel.writestr(one, text)
    (folder / f"orjson-3.13.0-cp3{MINOR}-cp3{MINOR}-any.whl").touch()


@pytest.fixture
def wheels(tmp_path):
    folder = tmp_path / "安装包 夹"
    folder.mkdir()
    shutil.copy(SCRIPTS / "install.sh", folder)
    return folder


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "张三 的家"
    folder.mkdir()
    return folder


@pytest.fixture
def install(tmp_path, home, wheels):
    """Run install.sh as a user with a home of their own, without a network where that can be had."""

    def run(*words, **env):
        # The interpreter of the tests may be that of a venv: the script looks for one in PATH.
        (tmp_path / "bin").mkdir(exist_ok=True)
        python = tmp_path / "bin" / f"python3.{MINOR}"
        if not python.exists():
            python.symlink_to(Path(sys.base_prefix) / "bin" / f"python3.{MINOR}")
        known = {"HOME": str(home), "PATH": f"{tmp_path / 'bin'}:{os.defpath}", "LANG": "C.UTF-8", **env}
        call = [*(ALONE if can_be_alone else []), "sh", wheels / "install.sh", *words]
        return subprocess.run(call, env=known, capture_output=True, encoding="utf-8", check=False)

    return run


@on_linux
def test_the_program_is_installed_without_a_network_and_stands_on_the_path(
    install, home, wheels, pytestconfig
):
    write_wheel(wheels)
    done = install()
    assert done.returncode == 0, done.stderr
    assert "qinling init" in done.stdout
    login = ["sh", "-c", '. "$HOME/.profile"; qinling']
    said = subprocess.run(login, env={"HOME": str(home), "PATH": os.defpath}, capture_output=True, check=True)
    assert said.stdout == b"qinling 0.1.0\n"
    for number in range(1, pytestconfig.getoption("--installs")):
        (wheel,) = wheels.glob("qinling-*.whl")
        wheel.unlink()
        write_wheel(wheels, f"0.1.{number}")
        again = install(PATH=f"{home}/.local/bin:{wheels.parent / 'bin'}:{os.defpath}")
        assert again.returncode == 0, again.stderr
        assert again.stdout == f"qinling 0.1.{number}\n已装好。接着运行：qinling init\n"
        assert (home / ".profile").read_text().count("# qinling") == 1


@on_linux
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: None, "里没有 qinling-….whl"),
        (lambda folder: (folder / "qinling-0.1.0-py3-none-any.whl").touch(), "没有 orjson-….whl"),
        (
            lambda folder: [
                (folder / name).touch()
                for name in ("qinling-0.1.0-py3-none-any.whl", "orjson-3.13.0-cp399-cp399-any.whl")
            ],
            "要 Python 3.99，本机没有",
        ),
    ],
)
def test_what_is_missing_is_said(install, home, wheels, spoil, said):
    spoil(wheels)
    done = install()
    assert done.returncode == 1
    assert said in done.stderr
    assert list(home.iterdir()) == []


@on_linux
@pytest.mark.parametrize("place", [".local/bin/qinling", ".local/opt/qinling/venv/甲"])
def test_what_somebody_else_put_there_stays(install, home, wheels, place):
    write_wheel(wheels)
    other = home / place
    other.parent.mkdir(parents=True)
    other.write_text("别人的")
    done = install()
    assert done.returncode == 1
    assert "不是本文件装" in done.stderr
    assert other.read_text() == "别人的"


@on_linux
def test_an_option_is_told_how_to_write_it_and_installs_nothing(install, home):
    done = install("--help")
    assert (done.returncode, done.stdout[:3]) == (2, "用法：")
    assert list(home.iterdir()) == []


# -- Windows ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cmd_lines():
    content = (SCRIPTS / "install.cmd").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    return content.decode().split("\r\n")


def test_the_window_reads_utf8_before_anything_else_than_ascii(cmd_lines):
    before = cmd_lines[: cmd_lines.index("chcp 65001 >nul")]
    assert all(line.isascii() for line in before)
    assert "setlocal DisableDelayedExpansion" in before  # a ! in a path stays


def test_there_is_no_label_to_lose(cmd_lines):
    assert not any(re.match(r"\s*(goto|call\s+:|:[A-Za-z])", line, re.IGNORECASE) for line in cmd_lines)


def test_every_path_stands_in_quotes(cmd_lines):
    for line in cmd_lines:
        bare = re.sub(r'"[^"]*"', "", line)
        for name in ("HERE", "PROGRAM", "BIN", "VENV_PYTHON", "~1", "~dp0"):
            assert f"%{name}" not in bare, line


def test_blocks_are_balanced_and_no_text_in_them_ends_one(cmd_lines):
    depth = 0
    for line in cmd_lines:
        bare = re.sub(r'"[^"]*"', "", line)
        if depth and bare.lstrip().startswith("echo"):
            assert "(" not in bare
            assert ")" not in bare
        depth += bare.count("(") - bare.count(")")
        assert depth >= 0
    assert depth == 0


def test_every_refusal_waits_for_the_reader_and_ends_with_1(cmd_lines):
    refusals = [at for at, line in enumerate(cmd_lines) if line.lstrip().startswith("echo 没有装成")]
    assert len(refusals) == 7
    for at in refusals:
        assert [line.strip() for line in cmd_lines[at + 1 : at + 4]] == ["pause", "exit /b 1", ")"]


def test_every_step_is_checked(cmd_lines):
    for step in ("-m venv", "-m pip", "copy /y", "--version", "powershell"):
        (line,) = (line for line in cmd_lines if step in line and not line.startswith("rem"))
        assert line.endswith("|| (")


def test_both_scripts_install_alike(cmd_lines):
    windows, linux = "\n".join(cmd_lines), (SCRIPTS / "install.sh").read_text("utf-8")
    for part in ("--no-index --find-links", "-m venv --clear", "qinling init", "orjson-", "PIP_CONFIG_FILE"):
        assert part in windows
        assert part in linux
