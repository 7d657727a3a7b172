"""Charts of a Word document: native DrawingML parts, drawn by the reader's own program and fonts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from qinling.rules.period_reports.content import STATE_COLOURS, ChartSeries, ReportChart

if TYPE_CHECKING:
    from docx.document import Document

#: A dash for each line.
_DASHES = ("solid", "dash", "sysDot", "dashDot", "lgDash", "sysDash")
_EMU_PER_MM = 36_000
_SIZE_MM = (150, 75)
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
_NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_CATEGORY_AXIS, _VALUE_AXIS = 111, 222


def add_chart(document: "Document", chart: ReportChart, place: int) -> str:
    """Add *chart*, the *place*-th of *document*, and return the paragraph that shows it."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    name = PackURI(f"/word/charts/chart{place}.xml")
    part = Part(name, _CONTENT_TYPE, build_chart(chart).encode(), document.part.package)
    relation = document.part.relate_to(part, _RELATION)
    width, height = (size * _EMU_PER_MM for size in _SIZE_MM)
    title = escape(chart.title, {'"': "&quot;"})
    return (
        '<w:p><w:pPr><w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="center"/></w:pPr><w:r><w:drawing>'
        '<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        f' distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{place}" name="{title}" descr="{title}"/>'
        f'<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        f' r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )


def build_chart(chart: ReportChart) -> str:
    """Return the chart part of *chart*."""
    series = "".join(_build_series(chart, place) for place in range(len(chart.series)))
    axes = f'<c:axId val="{_CATEGORY_AXIS}"/><c:axId val="{_VALUE_AXIS}"/>'
    if chart.is_line:
        drawn = f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}<c:marker val="1"/>{axes}</c:lineChart>'
    else:
        drawn = (
            '<c:barChart><c:barDir val="col"/><c:grouping val="stacked"/><c:varyColors val="0"/>'
            f'{series}<c:gapWidth val="80"/><c:overlap val="100"/>{axes}</c:barChart>'
        )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace {_NAMESPACES}><c:chart>'
        f"<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r>{_RUN.format(size=1200)}<a:t>{escape(chart.title)}</a:t></a:r></a:p>"
        '</c:rich></c:tx><c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/>'
        f"<c:plotArea><c:layout/>{drawn}{_build_axes()}</c:plotArea>"
        '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend><c:plotVisOnly val="1"/></c:chart>'
        f"<c:txPr><a:bodyPr/><a:p><a:pPr>{_DEFAULT_RUN}</a:pPr></a:p></c:txPr></c:chartSpace>"
    )


_RUN = '<a:rPr lang="zh-CN" sz="{size}" b="0"/>'
_STRAIGHT = '<c:smooth val="0"/>'
_DEFAULT_RUN = '<a:defRPr sz="900"/>'


def _build_series(chart: ReportChart, place: int) -> str:
    one: ChartSeries = chart.series[place]
    colour = f'<a:solidFill><a:srgbClr val="{STATE_COLOURS[one.state]}"/></a:solidFill>'
    if chart.is_line:
        dash = _DASHES[place % len(_DASHES)]
        shape = f'<c:spPr><a:ln w="25400">{colour}<a:prstDash val="{dash}"/></a:ln></c:spPr><c:marker><c:symbol val="none"/></c:marker>'
    else:
        shape = f'<c:spPr>{colour}</c:spPr><c:invertIfNegative val="0"/>'
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/>'
        f"<c:tx><c:v>{escape(one.name)}</c:v></c:tx>{shape}"
        f"<c:cat><c:strLit>{_list_points(chart.categories)}</c:strLit></c:cat>"
        f"<c:val><c:numLit><c:formatCode>General</c:formatCode>{_list_points(one.values)}</c:numLit></c:val>"
        f"{_STRAIGHT if chart.is_line else ''}</c:ser>"
    )


def _list_points(values: Sequence[object]) -> str:
    points = "".join(
        f'<c:pt idx="{place}"><c:v>{escape(str(value))}</c:v></c:pt>' for place, value in enumerate(values)
    )
    return f'<c:ptCount val="{len(values)}"/>{points}'


def _build_axes() -> str:
    def build(kind: str, own: int, other: int, position: str, further: str) -> str:
        return (
            f'<c:{kind}><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
            f'<c:axPos val="{position}"/>{further}<c:crossAx val="{other}"/></c:{kind}>'
        )

    plain = '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
    return build("catAx", _CATEGORY_AXIS, _VALUE_AXIS, "b", plain) + build(
        "valAx", _VALUE_AXIS, _CATEGORY_AXIS, "l", f"<c:majorGridlines/>{plain}"
    )
