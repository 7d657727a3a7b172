import os
import subprocess
import sys
from uuid import uuid4

import pytest

from qinling.ledger.issues.queries import read_chain_head
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.reader import open_reader
from qinling.procedures.ledger_verification import verify
from tests.bench.samples import TODAY, make_ledger
from tests.bench.timing import ROOT
from tests.engines.server import get_server_url


@pytest.fixture
def url():
    if (url := get_server_url()) is None:
        pytest.skip("no PostgreSQL")
    return url


def test_clients_at_once_lose_nothing_and_leave_the_chains_whole(url):
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.bench.load",
            f"--url={url}",
            "--clients=6",
            "--offices=2",
            "--seconds=0.5",
            "--processes=2",
            "--issues=200",
            "--many=3",
        ],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0, done.stderr
    total, costs, *offices = done.stdout.splitlines()
    assert total.startswith("6 clients, 2 offices")
    assert costs.startswith("processor time of an event: clients ")
    assert len(offices) == 2
    assert all("lost 0, chain whole" in line and " 0 refused" in line for line in offices)


def test_a_quick_run_compares_a_server_with_a_file(url, tmp_path):
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.bench", "--quick", "--only", "server-changes,server-import"),
            *("--folder", str(tmp_path)),
        ],
        cwd=ROOT,
        env=os.environ | {"QINLING_TEST_URL": url},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0, done.stderr
    for job in ("add, server", "progress, server", "import, server"):
        assert any(line.startswith(job) for line in done.stdout.splitlines()), job


def test_real_commands_at_once_lose_nothing(url, tmp_path):
    address = ServerAddress(url, f"at_once_{uuid4().hex[:8]}")
    make_ledger(address, 20, 20)
    environment = os.environ | {"HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    commands = [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "qinling", "progress", f"SL-{at:07}", "--note", "正在清理"),
                *("--ledger", str(address), "--today", str(TODAY), "--actor", f"{at}号"),
            ],
            env=environment,
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
        )
        for at in range(3)
    ]

    assert [command.wait() for command in commands] == [0] * 3
    with open_reader(address) as reader:
        assert read_chain_head(reader)[0] == 23
        assert verify(reader, tmp_path).faults == []
