"""What `export` does for a spot check: draw a sample, and pack the papers of its issues for the road."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from secrets import randbelow
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.options.filtering.filters import FilterOptions
from qinling.cli.options.samples import SampleOptions
from qinling.cli.unit_words import find_wanted_issues
from qinling.errors import UsageRefused

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.ledger.rows import IssueRow

_MAX_SEED = 1_000_000


def require_packable(sampling: SampleOptions, *, redact: bool, as_of: date | None) -> None:
    """Raise UsageRefused for --package where the papers would say more than the table."""
    if sampling.package and redact:
        raise UsageRefused("--redact 不能与 --package 同用", "附件和文书里的姓名隐不去，请去掉其中一个")
    if sampling.package and as_of:
        raise UsageRefused("--as-of 不能与 --package 同用", "附件和文书是现在的，请去掉其中一个")


def name_target(file: Path, sampling: SampleOptions) -> Path:
    """Return the file that is written: the table *file*, or the package that holds it."""
    return file.with_suffix(".zip") if sampling.package else file


def select_issues(
    desk: Desk, reader: "Reader", wanted: FilterOptions, day: date, sampling: SampleOptions
) -> "tuple[Iterable[IssueRow], str]":
    """Return the issues to export, and in words which they are. The seed of a sample is printed."""
    issues: Iterable[IssueRow] = find_wanted_issues(desk, reader, wanted, day)
    filters = wanted.describe()
    if sampling.sample is None:
        return (list(issues) if sampling.package else issues), filters
    from qinling.procedures.units import name_cells
    from qinling.rules.sampling import describe_sample, draw_sample

    every = list(issues)
    seed = randbelow(_MAX_SEED) if sampling.seed is None else sampling.seed
    names = name_cells(reader, "duty_unit") if sampling.group else None
    drawn = draw_sample(every, sampling.sample, seed, sampling.group, names)
    how = describe_sample(len(drawn), len(every), seed, sampling.group)
    again = f"；再抽同样的请加 --seed {seed}" if sampling.seed is None else ""
    desk.print_note(f"{how}{again}")
    if len(drawn) < sampling.sample:
        desk.print_note(f"要抽 {sampling.sample} 个，一共只有 {len(drawn)} 个，全部列入")
    return drawn, "；".join(filter(None, (filters, how)))


@contextmanager
def packing_papers(
    desk: Desk,
    reader: "Reader",
    target: Path,
    file: Path,
    issues: "Iterable[IssueRow]",
    sampling: SampleOptions,
) -> Iterator[Path]:
    """Yield where to write the table *file*: *target*, or beside it, to be packed with the papers of its *issues*."""
    if not sampling.package:
        yield target
        return
    table = target.with_name(f"table{file.suffix}")
    yield table
    _pack_papers(desk, reader, target, table, file.name, issues)


def _pack_papers(
    desk: Desk, reader: "Reader", target: Path, table: Path, name: str, issues: "Iterable[IssueRow]"
) -> None:
    """Write *table* under *name*, with the attachments and letters of *issues*, into the .zip *target*."""
    from qinling.cli.commands.supervision.letters import build_letter_of_act, require_office
    from qinling.ledger.attachments import open_attachments
    from qinling.procedures.case_files.road_packages import list_package_contents, write_package

    contents = list_package_contents(reader, issues)
    office = require_office(desk) if contents.documents else ""
    letters = {document: build_letter_of_act(desk, document, office) for document in contents.documents}
    with open_attachments(desk.ledger_place, reader) as store:
        write_package(target, table, name, contents, letters, store)
    desk.print_note(f"装入附件 {len(contents.attachments)} 份、文书 {len(letters)} 份")
