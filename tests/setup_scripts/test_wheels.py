"""The wheels of other platforms: which packages they want, and that the manual's commands gather them."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from email.parser import Parser
from functools import cache
from importlib.metadata import PackageNotFoundError, requires

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.checkout import ROOT
from tests.setup_scripts.test_install import ALONE, can_be_alone

PAGE = (ROOT / "qinling" / "manual" / "zh" / "windows.md").read_text("utf-8")
WINDOWS = {
    "sys_platform": "win32",
    "platform_system": "Windows",
    "os_name": "nt",
    "platform_machine": "AMD64",
}
ARM = {"platform_machine": "aarch64"}
VERSIONS = ("3.11", "3.12", "3.13", "3.14")


@cache
def read_installed_requirements(package):
    if package == "qinling":
        return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    try:
        return requires(package) or []
    except PackageNotFoundError:  # wanted on another platform only
        return []


def read_wheel_requirements(folder):
    """Return the requirements of each package whose wheel lies in *folder*."""
    found = {}
    for file in folder.glob("*.whl"):
        with zipfile.ZipFile(file) as wheel:
            (name,) = (one for one in wheel.namelist() if one.endswith(".dist-info/METADATA"))
            told = Parser().parsestr(wheel.read(name).decode())
        found[canonicalize_name(told["Name"])] = told.get_all("Requires-Dist") or []
    return found


def list_packages(environment, read_requirements=read_installed_requirements):
    """Return the packages that `qinling` wants in an *environment*, all the way down."""
    found, open_ones = set(), [("qinling", frozenset())]
    while open_ones:
        package, extras = open_ones.pop()
        if (package, extras) in found:
            continue
        found.add((package, extras))
        for text in read_requirements(package):
            wanted = Requirement(text)
            if wanted.marker is None or any(
                wanted.marker.evaluate({**default_environment(), **environment, "extra": extra})
                for extra in ("", *extras)
            ):
                open_ones.append((canonicalize_name(wanted.name), frozenset(wanted.extras)))
    return {package for package, _ in found}


def read_commands():
    """Return the commands of the manual that gather wheels: of Windows whole, and the step of ARM."""
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    return [block.replace("\\\n", " ") for block in blocks if "pip download" in block]


def test_the_command_names_what_only_another_platform_wants():
    """pip reads the conditions of this platform, whatever --platform says."""
    windows, arm = read_commands()
    for version in VERSIONS:
        python = {"python_version": version, "python_full_version": f"{version}.0"}
        here = list_packages(
            {**python, "sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
        )
        for name in list_packages({**WINDOWS, **python}) - here:
            assert re.search(rf"whl.*\b{name}\b", windows), name
        for name in list_packages({**ARM, **python}) - here:
            assert re.search(rf"whl.*\b{name}\b", arm), name


def gather(folder, command):
    """Run a command of the manual in *folder*, a copy of what the program is built from."""
    command = command.replace("python3 -m pip", f"{sys.executable} -m pip").strip().removesuffix("&&")
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return sorted(path.name for path in (folder / "wheels").glob("*.whl"))


def copy_checkout(tmp_path):
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in ("qinling", "sample_data"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_wheels_of_a_platform_are_all_there(number, tmp_path, pytestconfig):
    if pytestconfig.getoption("--wheels") < number:
        pytest.skip("it asks the registry; --wheels 3")
    checkout = copy_checkout(tmp_path)
    windows, arm = read_commands()
    own, download, scripts = windows.split("&&")
    # The last is this platform: its wheels are installed as a clerk does it.
    download = {
        1: download,
        2: arm,
        3: "python3 -m pip download -q -f wheels -d wheels wheels/qinling-*.whl",
    }[number]
    names = gather(checkout, f"{own}&&{download.strip().removesuffix('&&')}&&{scripts}")
    wheels = read_wheel_requirements(checkout / "wheels")
    wanted = list_packages({1: WINDOWS, 2: ARM, 3: {}}[number], wheels.__getitem__)  # no wheel is missing
    assert wheels.keys() == wanted
    for name in names:  # what is to be compiled where there are no wheels
        assert "none-any" in name or f"`{canonicalize_name(name.partition('-')[0])}`" in PAGE, name
    for name in names:
        assert re.search({1: "none-any|win_amd64", 2: "none-any|aarch64", 3: ""}[number], name), name
    if number == 3 and sys.platform.startswith("linux"):
        require_running_program(checkout)


def require_running_program(checkout):
    home = checkout / "家"
    home.mkdir()
    version = f"python3.{sys.version_info.minor}"
    (home / version).symlink_to(f"{sys.base_prefix}/bin/{version}")
    known = {"HOME": str(home), "PATH": f"{home}:{os.defpath}", "LANG": "C.UTF-8"}
    alone = ALONE if can_be_alone else []
    for call in (["sh", "wheels/install.sh"], [home / ".local/bin/qinling", "demo", "--dir", home / "演示"]):
        done = subprocess.run([*alone, *call], cwd=checkout, env=known, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
