"""The commands of the manual gather wheels and install from them without a network.

They take a minute and the registry: `pytest tests/test_offline_install.py --offline 1`.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checkout import ROOT

PAGE = ROOT / "qinling/manual/zh/install.md"
RUN_BLOCK = re.compile(r"<!-- run: (.+?) -->\n```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = dict(RUN_BLOCK.findall(PAGE.read_text(encoding="utf-8")))
GATHER, INSTALL = BLOCKS["gather wheels"], BLOCKS["install from wheels"]
NO_NETWORK = ("unshare", "--map-root-user", "--net")


def test_the_folder_that_is_gathered_is_the_one_that_is_installed_from():
    (folder,) = re.findall(r"--wheel-dir (\S+)", GATHER)

    assert f"--no-index --find-links {folder} qinling" in INSTALL


def run_script(script: str, folder: Path, *before: str) -> subprocess.CompletedProcess[str]:
    """Run *script* in *folder*, with this Python as `python3` and nothing of the machine's own settings of pip."""
    programs = folder / "programs"
    programs.mkdir(exist_ok=True)
    (programs / "python3").unlink(missing_ok=True)
    (programs / "python3").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    (programs / "python3").chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QINLING_", "PYTHON"))}
    if before:  # the machine's own wheels would be found too
        kept = {name: value for name, value in kept.items() if not name.startswith("PIP_")}
        kept["PIP_CONFIG_FILE"] = os.devnull
    env = kept | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder)}
    command = [*before, "bash", "-e", "-c", script]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def wheels(request, tmp_path_factory):
    """A folder with the wheels of the program and of all that it needs."""
    if not request.config.getoption("--offline"):
        pytest.skip("takes a minute and the registry: --offline 1")
    folder = tmp_path_factory.mktemp("online")
    for name in ("qinling", "sample_data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder)
    gathered = run_script(GATHER, folder)
    if gathered.returncode:
        pytest.skip(f"the registry cannot be reached: {gathered.stderr[-300:]}")
    (found,) = (path for path in folder.iterdir() if [*path.glob("qinling-*.whl")])
    return found


def test_a_machine_without_a_network_installs_from_the_folder(wheels, tmp_path):
    if subprocess.run([*NO_NETWORK, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine makes no network namespaces")
    shutil.copytree(wheels, tmp_path / wheels.name)

    installed = run_script(INSTALL, tmp_path, *NO_NETWORK)

    assert installed.returncode == 0, installed.stderr
    assert installed.stdout.splitlines()[-1].startswith("qinling ")
    demo = run_script("qinling-venv/bin/qinling demo --dir 演示", tmp_path, *NO_NETWORK)
    assert demo.returncode == 0, demo.stderr


def test_a_wheel_that_is_missing_is_named(wheels, tmp_path):
    if subprocess.run([*NO_NETWORK, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine makes no network namespaces")
    shutil.copytree(wheels, tmp_path / wheels.name, ignore=shutil.ignore_patterns("tomlkit-*"))

    refused = run_script(INSTALL, tmp_path, *NO_NETWORK)

    assert refused.returncode != 0
    assert "tomlkit" in refused.stderr
