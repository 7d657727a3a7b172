"""Say which names are taken for one unit only as nobody knows which area the office is of."""

from collections.abc import Iterable

from qinling.cli.context import Desk


def note_unclear_areas(desk: Desk, pairs: Iterable[tuple[str, str]]) -> None:
    """Say once which of the names in *pairs*, each of one unit, may be of another area than the office."""
    from qinling.reports.warnings.receiver_coverage import SET_OFFICE, unclear_line
    from qinling.rules.units.unit_areas import find_unclear_names

    if names := find_unclear_names(pairs, {}, desk.settings.home):
        desk.print_note(f"注意：{unclear_line(names)}：{SET_OFFICE}")
