"""The board as one page for a browser: the office's big screen, and the telephones of its leaders."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from markupsafe import Markup

from qinling.ledger.rows import IssueRow, StateCounts, Tally, rank_tallies
from qinling.procedures.views.board_page import MAX_PAGE_ISSUES, PAGE_FIGURES, PageFigures
from qinling.reports.issues.issue_tables import get_responsible_unit
from qinling.reports.pages.page_charts import Point, draw_bar, draw_burn_down
from qinling.reports.pages.page_map import describe_map, draw_map
from qinling.reports.pages.page_rows import NOT_ON_PLATFORM, PageRows, build_rows, clean_text, encode_rows
from qinling.reports.pages.page_templates import hash_part, open_environment, read_part
from qinling.rules.figures.figures import Figure, Span, format_value
from qinling.rules.history.events import format_chain_position
from qinling.rules.texts.unseen_characters import show_unseen
from qinling.rules.traffic_lights import UNRECTIFIED_LIGHTS, Light
from qinling.rules.vocabulary import UNACCEPTED_MARK, Level, Status

_MAX_GROUP_ROWS = 15
_PERSONS_HIDDEN = (
    "本页隐去了责任人、包抓领导、联系方式和文字里的电话；写在文字里的姓名隐不去，外传前请看一遍。"
)
_PERSONS_SHOWN = "本页写有责任人、包抓领导和联系方式，不要外传。"
#: Headline figures that are about one light.
_FIGURE_LIGHTS = {
    "overdue": Light.OVERDUE,
    "due_within_near": Light.NEAR,
    "on_schedule": Light.ON_TRACK,
    "awaiting": Light.AWAITING,
    "closed": Light.CLOSED,
}
#: The period of the page is the month of its day.
_SHORT_NAMES = {"closed_out": "本月销号"}
#: Headline figures that are left out where they are 0.
_SELDOM = ("extension_pending", "not_on_platform", "closed_unaccepted")


@dataclass(frozen=True, slots=True)
class PageOptions:
    """How a page is written: when (in the office's time zone), every how many seconds again, with persons or not.

    *population* says which issues are counted.
    """

    made_at: datetime
    every: int | None
    redact: bool
    population: str


def render_board_page(figures: PageFigures, options: PageOptions) -> bytes:
    """Return the page. Whatever the ledger holds stays text: templates escape, data are JSON, one script may run."""
    day = figures.span.as_of
    rows = build_rows(figures.issues, day, figures.span.tiers.near, redact=options.redact)
    form, data = encode_rows(rows)
    script, style = (read_part(f"board_page.{suffix}") for suffix in ("js", "css"))
    text = (
        open_environment()
        .get_template("board_page.html")
        .render(
            page=_describe_page(figures, rows, options),
            script=Markup(script),
            script_hash=hash_part(script),
            style=Markup(style),
            style_hash=hash_part(style),
            data_form=form,
            data=Markup(data),
        )
    )
    return text.encode("utf-8", "backslashreplace")


def _describe_page(figures: PageFigures, rows: PageRows, options: PageOptions) -> dict[str, object]:
    """Return what the template shows."""
    board, day = figures.board, figures.span.as_of
    drawn, levels = draw_map(rows.points), _order_levels(figures.by_level)
    return {
        "day": day,
        "total": board.total,
        "made_text": f"{options.made_at:%Y-%m-%d %H:%M}",
        "made_epoch": int(options.made_at.timestamp()),
        "every": options.every,
        "cards": list(_list_cards(figures)),
        "levels": _list_shares(levels, "level", [one.name for one in levels], redact=options.redact),
        "lights": list(Light),
        "week_text": f"{figures.week.first:%m-%d} 至 {figures.week.last:%m-%d}",
        "due_this_week": [_describe_due(issue, options) for issue in figures.due_this_week],
        "groups": list(_list_groups(figures, options)),
        "trend": [_describe_state(counts) for counts in figures.series],
        "trend_note": _describe_series(figures.series),
        "burn_down": _draw_burn_down(figures),
        "map": drawn.svg,
        "map_note": describe_map(drawn, len(rows.rows)),
        "filter_fields": (
            ("light", "灯"),
            ("level", "级别"),
            ("category", "类型"),
            ("town", "镇办"),
            ("duty_unit", "责任单位"),
            ("lead_unit", "牵头单位"),
        ),
        "list_note": _describe_cut(board.total, len(rows.rows)),
        "population": options.population,
        "chain_text": format_chain_position(board.position, board.head),
        "check_command": f"qinling board --as-of {day}",
        "persons_note": _PERSONS_HIDDEN if options.redact else _PERSONS_SHOWN,
    }


def _describe_cut(total: int, listed: int) -> str:
    if listed == total:
        return ""
    return f"台账有 {total} 个问题，清单和点位图只放前 {MAX_PAGE_ISSUES} 个，未销号的在前；其余用 qinling list 看。上面的数字都是全部的。"


def _list_cards(figures: PageFigures) -> Iterable[dict[str, object]]:
    for figure in PAGE_FIGURES:
        value = figures.values[figure.key]
        if value or figure.key not in _SELDOM:
            light = _FIGURE_LIGHTS.get(figure.key)
            yield {
                "key": figure.key,
                "name": _SHORT_NAMES.get(figure.key) or figure.format_name(figures.span),
                "value": format_value(figure, value),
                "unit": figure.unit,
                "rule": figure.format_rule(figures.span),
                "light": light.value if light else "",
                "link": _link_figure(figure, figures.span),
            }


def _link_figure(figure: Figure, span: Span) -> str:
    """Return the link to the rows of the list that are behind *figure*, "" where no filter of the list finds them."""
    match figure.key:
        case "total":
            return _link()
        case "unrectified":
            return _link(light=[one.label for one in UNRECTIFIED_LIGHTS])
        case "on_schedule":
            return _link(light=[Light.NEAR.label, Light.ON_TRACK.label])
        case "due_today":
            return _link(light=Light.NEAR.label, deadline=str(span.as_of))
        case "not_on_platform":
            return _link(platform=NOT_ON_PLATFORM)
        case "closed_unaccepted":
            return _link(status=f"{Status.CLOSED.label}{UNACCEPTED_MARK}")
        case key if key in _FIGURE_LIGHTS:
            return _link(light=_FIGURE_LIGHTS[key].label)
    return ""


def _link(**wanted: str | list[str]) -> str:
    """Return the link that shows in the list what has the *wanted* values."""
    return f"#{urlencode(wanted, doseq=True)}"


def _order_levels(tallies: Iterable[Tally]) -> list[Tally]:
    order = [level.value for level in Level]
    ranked = sorted(tallies, key=lambda one: order.index(one.name or ""))
    return [one._replace(name=Level.from_code(one.name or "").label) for one in ranked]


def _list_shares(
    tallies: Sequence[Tally], field: str, known: Collection[str | None], *, redact: bool
) -> list[dict[str, object]]:
    """Return the rows of a table of progress. One that sums up several is none of the *known* values: it has no link."""
    rows: list[dict[str, object]] = []
    for one in tallies:
        name = clean_text(one.name, redact=redact)
        rows.append(
            {
                "name": name or "（未填）",
                "link": _link(**{field: name}) if name and one.name in known else "",
                "bar": draw_bar(one.closed, one.awaiting, one.running - one.overdue, one.overdue, one.void),
                "total": one.total,
                "running": one.running,
                "overdue": one.overdue,
                "awaiting": one.awaiting,
                "closed": one.closed,
            }
        )
    return rows


def _list_groups(figures: PageFigures, options: PageOptions) -> Iterable[dict[str, object]]:
    board = figures.board
    for field, title, heading, tallies in (
        ("lead_unit", "按牵头（行业监管）单位", "单位", board.by_lead_unit),
        ("duty_unit", "按责任（属地）单位", "单位", board.by_duty_unit),
        ("town", "按镇办", "镇办", figures.by_town),
        ("category", "按问题类型", "类型", board.by_category),
    ):
        ranked, known = rank_tallies(tallies, _MAX_GROUP_ROWS), {one.name for one in tallies}
        yield {
            "field": field,
            "title": title,
            "heading": heading,
            "rows": _list_shares(ranked, field, known, redact=options.redact),
        }


def _describe_due(issue: IssueRow, options: PageOptions) -> dict[str, object]:
    redact = options.redact
    return {
        "day": issue.deadline,
        "number": issue.number,
        "link": _link(number=show_unseen(issue.number)),
        "description": clean_text(issue.description, redact=redact),
        "unit": clean_text(get_responsible_unit(issue), redact=redact) or "（未填）",
    }


def _describe_state(counts: StateCounts) -> dict[str, object]:
    """Return one row of the trend."""
    running = counts.unrectified - counts.overdue
    return {
        "day": counts.day,
        "bar": draw_bar(counts.closed, counts.awaiting, running, counts.overdue, counts.void),
        "total": counts.total,
        "running": counts.unrectified,
        "overdue": counts.overdue,
        "awaiting": counts.awaiting,
        "closed": counts.closed,
    }


def _describe_series(series: Sequence[StateCounts]) -> str:
    if not series:
        return "台账里还没有记录。"
    return f"台账在各日结束时的样子，与 qinling board --as-of 日期 相同；{series[0].day} 以前的没有画。"


def _draw_burn_down(figures: PageFigures) -> Markup | None:
    actual = [Point(counts.day, counts.unrectified) for counts in figures.series]
    plan = [Point(bucket.last, bucket.issues) for bucket in figures.remaining]
    return draw_burn_down(actual, plan)
