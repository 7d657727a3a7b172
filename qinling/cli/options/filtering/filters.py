"""Options that filter issues, shared by `list`, `export` and the `--where` of steps.

A filter is declared once: its option, its Chinese names, and the field of Filters that it fills.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

import typer
from typer.models import OptionInfo

from qinling.cli.options.values.completion import make_word_completer
from qinling.cli.options.values.value_parsers import (
    DAY_COUNT,
    LEVEL,
    STATUS,
    TEXT,
    ValueParser,
    resolve_field_name,
)
from qinling.errors import UsageRefused
from qinling.rules.vocabulary import Level, Status

if TYPE_CHECKING:
    from qinling.ledger.issues.filters import Filters


@dataclass(frozen=True, slots=True)
class FilterNames:
    """Names of a filter: *label* in `--where` and in texts, *aliases* in `--where` only.

    *field* is the field of Filters that takes the value unchanged. It is "" for filters that
    `build_filters` computes from the date.
    """

    label: str
    aliases: tuple[str, ...] = ()
    field: str = ""


LevelFilter = Annotated[
    list[Level] | None,
    typer.Option(
        "--level",
        metavar="级别",
        parser=LEVEL,
        autocompletion=make_word_completer(Level),
        help="只看这一级：省级、市级、区级，可写多次",
    ),
    FilterNames("级别", field="levels"),
]
StatusFilter = Annotated[
    list[Status] | None,
    typer.Option(
        "--status",
        metavar="状态",
        parser=STATUS,
        autocompletion=make_word_completer(Status),
        help="只看这种整改状态，如 整改中、已销号，可写多次",
    ),
    FilterNames("状态", aliases=("整改状态",), field="statuses"),
]
CategoryFilter = Annotated[
    list[str] | None,
    typer.Option("--category", metavar="类型", parser=TEXT, help="只看这一问题类型，可写多次"),
    FilterNames("类型", aliases=("问题类型",), field="categories"),
]
ZoneFilter = Annotated[
    list[str] | None,
    typer.Option("--zone", metavar="分区", parser=TEXT, help="只看这一保护分区，可写多次"),
    FilterNames("分区", aliases=("保护分区",), field="zones"),
]
TownFilter = Annotated[
    list[str] | None,
    typer.Option("--town", metavar="镇办", parser=TEXT, help="只看这个镇办，可写多次"),
    FilterNames("镇办", field="towns"),
]
UnitFilter = Annotated[
    list[str] | None,
    typer.Option("--unit", metavar="单位", parser=TEXT, help="只看这个单位牵头、负责或配合的，可写多次"),
    FilterNames("单位", field="units"),
]
SourceFilter = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="来源", parser=TEXT, help="只看这一问题来源，可写多次"),
    FilterNames("来源", aliases=("问题来源",), field="sources"),
]
TextFilter = Annotated[
    str | None,
    typer.Option("--text", metavar="文字", parser=TEXT, help="只看文字里有这些字的"),
    FilterNames("文字", field="text"),
]
OverdueFilter = Annotated[bool, typer.Option("--overdue", help="只看已超期的"), FilterNames("超期")]
OpenFilter = Annotated[
    bool, typer.Option("--open", help="只看尚未销号的"), FilterNames("未销号", field="open_only")
]
ClosedUnacceptedFilter = Annotated[
    bool,
    typer.Option("--closed-unaccepted", help="只看未经验收销号的"),
    FilterNames("未经验收销号", aliases=("未经验收",), field="closed_unaccepted"),
]
NotOnPlatformFilter = Annotated[
    bool,
    typer.Option("--not-on-platform", help="只看标明未录入监管平台的"),
    FilterNames("未录入平台", aliases=("未录平台", "没录入平台"), field="not_on_platform"),
]
DueWithinFilter = Annotated[
    int | None,
    typer.Option(
        "--due-within",
        metavar="天数",
        parser=DAY_COUNT,
        help="只看这些天内到期的；与 --overdue 同写，看已超期的和这些天内到期的",
    ),
    FilterNames("几天内到期"),
]


@dataclass(frozen=True, kw_only=True)
class FilterOptions:
    """Filter options of one command. Without any, all issues are selected."""

    level: LevelFilter = None
    status: StatusFilter = None
    category: CategoryFilter = None
    zone: ZoneFilter = None
    town: TownFilter = None
    unit: UnitFilter = None
    source: SourceFilter = None
    overdue: OverdueFilter = False
    due_within: DueWithinFilter = None
    text: TextFilter = None
    only_open: OpenFilter = False
    closed_unaccepted: ClosedUnacceptedFilter = False
    not_on_platform: NotOnPlatformFilter = False

    def __post_init__(self) -> None:
        """Take several names in one word as one word each: 麻街镇、沙河子镇."""
        for name in ("town", "unit"):
            if words := getattr(self, name):
                names = [part for word in words for part in _split_names(word)]
                object.__setattr__(self, name, names)

    def build_filters(self, today: date) -> "Filters":
        """Return the filters of the options.

        --overdue with --due-within selects overdue issues and issues due soon.
        """
        from qinling.ledger.issues.filters import Filters
        from qinling.rules.warning_tiers import add_days

        within = self.due_within
        plain = {
            one.names.field: one.freeze(getattr(self, one.name)) for one in list_filters() if one.names.field
        }
        return Filters(
            **plain,
            overdue_on=today if self.overdue and within is None else None,
            due_from=today if within is not None and not self.overdue else None,
            due_by=add_days(today, within) if within is not None else None,
        )

    def describe(self) -> str:
        """Return the filters in words, or "" when there are none."""
        texts = {one.name: one.describe(getattr(self, one.name)) for one in list_filters()}
        if texts["overdue"] and texts["due_within"]:
            texts["due_within"] = f"已超期或 {self.due_within} 天内到期"
            del texts["overdue"]
        return "；".join(filter(None, texts.values()))


def _split_names(word: str) -> list[str]:
    from qinling.rules.units.blank_parted_units import divide_at_blanks

    parts = [part.strip() for part in re.split("[、，,；;]", word) if part.strip()] or [word]
    return [name for part in parts for name in divide_at_blanks(part)]


NO_FILTERS = FilterOptions()
AnyOptions = TypeVar("AnyOptions", bound=FilterOptions)


@dataclass(frozen=True, slots=True)
class IssueFilter:
    """One filter as `FilterOptions` declares it: its field there, its option without `--`, and its names.

    *value_type* is list for an option that may be repeated, else str, int or bool.
    """

    name: str
    option: str
    names: FilterNames
    value_type: type
    parser: Callable[[str], Any]

    @property
    def is_flag(self) -> bool:
        """Whether the filter has no value."""
        return self.value_type is bool

    def parse(self, text: str) -> Any:
        """Return the value of one `--where` condition. Raises ValueRefused."""
        if self.is_flag:
            return True
        value = self.parser(text)
        return [value] if self.value_type is list else value

    def narrow(self, options: AnyOptions, value: Any) -> AnyOptions:
        """Return *options* with *value* added to this filter: any word of a list, else both values."""
        given = getattr(options, self.name)
        if given is not None and given is not False:
            value = self._combine(given, value)
        return replace(options, **{self.name: value})

    def _combine(self, one: Any, other: Any) -> Any:
        if self.value_type is str:
            return f"{one} {other}"  # All words must occur, so several conditions are joined.
        if self.value_type is int:
            return min(one, other)
        return one if self.is_flag else [*one, *other]

    def freeze(self, value: Any) -> Any:
        """Return *value* as a field of Filters holds it."""
        return tuple(value or ()) if self.value_type is list else value

    def describe(self, value: Any) -> str:
        """Return the filter with *value* in words, or "" when it is not used."""
        if self.is_flag:
            return self.names.label if value else ""
        words = value or () if self.value_type is list else (value,)
        text = "或".join(getattr(word, "label", str(word)) for word in words if word is not None)
        return f"{self.names.label} {text}" if text else ""


#: The order of filters in texts: words, then days, then flags.
_TEXT_ORDER: dict[type, int] = {list: 0, str: 0, int: 1, bool: 2}


@cache
def list_filters() -> tuple[IssueFilter, ...]:
    """Return the filters of `FilterOptions`, in the order of texts."""
    hints = get_type_hints(FilterOptions, include_extras=True)
    filters = (_read_declaration(name, *get_args(hint)) for name, hint in hints.items())
    return tuple(sorted(filters, key=lambda one: _TEXT_ORDER[one.value_type]))


def find_named_filter(name: str) -> IssueFilter | None:
    """Return the filter *name*, by its own names or as a heading of its field: 乡镇. None where it names none."""
    names = {
        word: one for one in list_filters() for word in (one.option, one.names.label, *one.names.aliases)
    }
    if name in names:
        return names[name]
    with suppress(UsageRefused):
        field = resolve_field_name(name)
        return next((one for one in list_filters() if one.name == field), None)
    return None


def _read_declaration(name: str, kind: Any, option: OptionInfo, names: FilterNames) -> IssueFilter:
    given = next((one for one in get_args(kind) if one is not NoneType), kind)
    value_type = get_origin(given) or given
    parser = option.parser.parse if isinstance(option.parser, ValueParser) else str
    # In Annotated, Typer keeps the first name of an option as its default.
    return IssueFilter(name, str(option.default).removeprefix("--"), names, value_type, parser)
