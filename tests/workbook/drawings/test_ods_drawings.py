"""Pictures and shapes in the content of an .ods."""

from qinling.workbook.drawings.drawing import Drawing
from qinling.workbook.drawings.ods_drawings import parse_ods_drawings

CONTENT = """<office:document-content xmlns:office="o" xmlns:table="t" xmlns:draw="d" xmlns:text="x" xmlns:xlink="l">
<table:table table:name="问题台账">
<table:shapes><draw:frame><draw:image xlink:href="Pictures/Top.PNG"/></draw:frame></table:shapes>
<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>
<table:table-row><table:table-cell table:number-columns-repeated="2"/><table:table-cell><text:p>水</text:p>
<draw:frame><draw:image xlink:href="./Pictures/a.png"/></draw:frame></table:table-cell>
<table:covered-table-cell/><table:table-cell><draw:custom-shape><text:p>请复核</text:p></draw:custom-shape></table:table-cell>
</table:table-row></table:table>
<table:table table:name="汇总"><table:shapes><draw:frame><draw:object xlink:href="./Object 1"/>
<draw:image xlink:href="./ObjectReplacements/Object 1"/></draw:frame></table:shapes></table:table>
</office:document-content>"""


def test_drawings_stand_at_their_cells_and_charts_are_left_out():
    assert parse_ods_drawings([CONTENT.encode()]) == {
        "问题台账": [
            Drawing(True, -1, -1, "", "pictures/top.png"),
            Drawing(True, 3, 2, "", "pictures/a.png"),
            Drawing(False, 3, 4, "请复核"),
        ]
    }
