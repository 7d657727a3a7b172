"""A report as one page for a browser: no script, nothing from outside."""

from markupsafe import Markup, escape

from qinling.reports.pages.page_charts import round_up_axis
from qinling.reports.pages.page_templates import hash_part, open_environment, read_part
from qinling.rules.period_reports.content import ReportChart, ReportContent, format_cell

_WIDTH, _HEIGHT = 640, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 630, 14, 200
_MAX_DAYS_SHOWN = 6
_KEY_WIDTH = 150


def render_report_page(content: ReportContent, office: str) -> bytes:
    """Return the page of the report. Whatever the ledger holds stays text."""
    style = read_part("report_page.css")
    page = (
        open_environment()
        .get_template("report_page.html")
        .render(
            content=content,
            office=office,
            style=Markup(style),
            style_hash=hash_part(style),
            format_cell=format_cell,
            draw_chart=draw_chart,
        )
    )
    return page.encode("utf-8", "backslashreplace")


def draw_chart(chart: ReportChart) -> Markup:
    """Return *chart* as SVG: lines, or bars whose parts add up. The table beside it has the numbers."""
    tops = [sum(values) for values in zip(*(one.values for one in chart.series), strict=True)]
    if chart.is_line:
        tops = [value for one in chart.series for value in one.values]
    top = round_up_axis(max(tops, default=0))
    draw = _draw_lines if chart.is_line else _draw_bars
    pieces = [*_draw_grid(top), *draw(chart, top), *_draw_key(chart)]
    return Markup(
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(chart.title)}">{"".join(pieces)}</svg>'
    )


def _find_y(value: float, top: int) -> float:
    return _BOTTOM - value / top * (_BOTTOM - _TOP)


def _draw_lines(chart: ReportChart, top: int) -> list[str]:
    count = len(chart.categories)
    step = (_RIGHT - _LEFT - 40) / max(count - 1, 1)
    xs = [_LEFT + 20 + place * step for place in range(count)]
    pieces = []
    for place, one in enumerate(chart.series):
        points = " ".join(
            f"{x:.1f},{_find_y(value, top):.1f}" for x, value in zip(xs, one.values, strict=True)
        )
        pieces.append(f'<polyline class="line-{one.state} dash-{place}" points="{points}"/>')
    every = -(-count // _MAX_DAYS_SHOWN)
    # Counted from the last one, which is the day of the report.
    shown = [place for place in range(count) if (count - 1 - place) % every == 0]
    return pieces + [_write_label(xs[place], chart.categories[place]) for place in shown]


def _draw_bars(chart: ReportChart, top: int) -> list[str]:
    room = (_RIGHT - _LEFT) / len(chart.categories)
    width = min(room * 0.6, 90)
    pieces = []
    for place, category in enumerate(chart.categories):
        x, below = _LEFT + room * (place + 0.5), 0
        for one in chart.series:
            value = one.values[place]
            y = _find_y(below + value, top)
            height = _find_y(below, top) - y
            pieces.append(
                f'<rect class="bar-{one.state}" x="{x - width / 2:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'
            )
            below += value
        pieces.append(
            f'<text x="{x:.1f}" y="{_find_y(below, top) - 4:.1f}" text-anchor="middle">{below}</text>'
        )
        pieces.append(_write_label(x, category))
    return pieces


def _write_label(x: float, text: str) -> str:
    return f'<text x="{x:.1f}" y="{_BOTTOM + 18}" text-anchor="middle">{escape(text)}</text>'


def _draw_grid(top: int) -> list[str]:
    pieces = []
    for share in (0, 0.5, 1):
        y = _find_y(top * share, top)
        pieces.append(f'<path class="grid" d="M{_LEFT} {y:.1f}H{_RIGHT}"/>')
        pieces.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{top * share:g}</text>')
    return pieces


def _draw_key(chart: ReportChart) -> list[str]:
    pieces = []
    for place, one in enumerate(chart.series):
        x, y = _LEFT + place * _KEY_WIDTH, _HEIGHT - 18
        pieces.append(
            f'<path class="line-{one.state} dash-{place}" d="M{x} {y}h28"/>'
            if chart.is_line
            else f'<rect class="bar-{one.state}" x="{x}" y="{y - 7}" width="28" height="14"/>'
        )
        pieces.append(f'<text x="{x + 34}" y="{y + 4}">{escape(one.name)}</text>')
    return pieces
