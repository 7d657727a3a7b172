import subprocess
import sys

from tests.bench.samples import DUE_COUNT, TODAY, make_eventful_ledger, make_ledger
from tests.bench.timing import ROOT


def test_a_quick_run_prints_a_line_for_each_promise(tmp_path):
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.bench",
            "--quick",
            "--only",
            "import,list,board,help,add,step,export,return,morning,lives,page,report,login-import,login-report",
            "--folder",
            str(tmp_path),
        ],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    for job in (
        "import",
        "list --open --limit 50, flat",
        "list --due-within 7",
        "warn --within 7",
        "show",
        "board",
        "brief",
        "--help",
        "add",
        "add, flat",
        "progress",
        "progress, flat",
        "export",
        "return",
        "warn --notify",
        "list --as-of a year back",
        "db verify",
        "board --html",
        "report month",
        "login report",
    ):
        assert any(line.startswith(job) for line in lines), job


def test_a_sample_ledger_of_any_size_verifies_and_has_the_same_number_due(tmp_path):
    from qinling.ledger import queries
    from qinling.ledger.reader import open_reader
    from qinling.procedures.ledger_verification import verify

    for size, make in ((100, make_ledger), (333, make_ledger), (100, make_eventful_ledger)):
        make(tmp_path / f"{make.__name__}{size}.db", size)
        with open_reader(tmp_path / f"{make.__name__}{size}.db") as reader:
            due = list(queries.find_unrectified_issues_due_by(reader, TODAY.replace(month=6)))
            assert len(due) == DUE_COUNT
            assert verify(reader, None).faults == []
