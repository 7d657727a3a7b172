import subprocess
import sys

from tests.bench.samples import DUE_COUNT, TODAY, make_eventful_ledger, make_ledger
from tests.bench.timing import ROOT

#: Each job, and the beginnings of its lines.
LINES = {
    "import": ("import",),
    "add": ("add", "add, flat"),
    "board": ("board", "brief"),
    "page": ("board --html",),
    "login-report": ("login report",),
    "list": ("list --open --limit 50, flat", "list --due-within 7", "warn --within 7", "show"),
    "help": ("--help",),
    "step": ("progress", "progress, flat"),
    "export": ("export",),
    "return": ("return",),
    "morning": ("warn --notify",),
    "lives": ("list --as-of a year back", "db verify"),
    "report": ("report month",),
    "login-import": (),  # its rival is none of what the tests need
}
#: How many of them, each a process or more, a usual run of the tests asks for.
USUAL_COUNT = 5


def test_a_quick_run_prints_a_line_for_each_promise(tmp_path, pytestconfig):
    jobs = [*LINES] if pytestconfig.getoption("--bench-jobs") else [*LINES][:USUAL_COUNT]
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.bench", "--quick", "--only", ",".join(jobs)),
            *("--folder", str(tmp_path)),
        ],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0, done.stderr
    printed = done.stdout.splitlines()
    for line in (line for job in jobs for line in LINES[job]):
        assert any(one.startswith(line) for one in printed), line


def test_a_sample_ledger_of_any_size_verifies_and_has_the_same_number_due(tmp_path):
    from qinling.ledger.issues import queries
    from qinling.ledger.reader import open_reader
    from qinling.procedures.ledger_verification import verify

    for size, make in ((100, make_ledger), (333, make_ledger), (100, make_eventful_ledger)):
        make(tmp_path / f"{make.__name__}{size}.db", size)
        with open_reader(tmp_path / f"{make.__name__}{size}.db") as reader:
            due = list(queries.find_unrectified_issues_due_by(reader, TODAY.replace(month=6)))
            assert len(due) == DUE_COUNT
            assert verify(reader, None).faults == []
