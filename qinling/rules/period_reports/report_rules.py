"""How an office wants its reports. No imports: the settings load it for every command."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportRules:
    """How the office wants its reports.

    *order* names units, categories and zones in the order of their rows. *name_overdue*: the overdue
    issues are listed with their units. The others are texts of the red-headed cover: *heading* is the
    issuing office in red, *code* its part of a document number, then who gets it and who gets a copy.
    """

    order: tuple[str, ...] = ()
    name_overdue: bool = False
    heading: str = ""
    code: str = ""
    addressee: str = ""
    copies: str = ""
