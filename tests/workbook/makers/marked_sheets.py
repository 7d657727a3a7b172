"""Builders of workbooks that show something beside their values, written by hand and by libraries."""

import zipfile
from pathlib import Path

from tests.workbook.makers.hostile.hostile_parts import RELATIONS, relations_xml, workbook_xml
from tests.workbook.makers.hostile.hostile_parts import SPREADSHEET as MAIN
from tests.workbook.makers.odd_files import write_ods

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts><font><sz val="11"/></font><font><strike/></font>'
    '<font><strike val="0"/></font></fonts>'
    '<fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFFFF00"/><bgColor indexed="64"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor indexed="10"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor theme="0" tint="-0.25"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFFFFFF"/></patternFill></fill>'
    '<fill><patternFill patternType="lightUp"><fgColor rgb="FF00FF00"/></patternFill></fill></fills>'
    '<cellStyleXfs><xf fontId="1" fillId="2"/></cellStyleXfs>'
    "<cellXfs>"
    '<xf fontId="0" fillId="0"/><xf fontId="0" fillId="2"/><xf fontId="0" fillId="3"/><xf fontId="0" fillId="4"/>'
    '<xf fontId="0" fillId="5"/><xf fontId="0" fillId="6"/><xf fontId="1" fillId="0"/><xf fontId="2" fillId="1"/>'
    "</cellXfs><dxfs><dxf><font><strike/></font><fill><patternFill patternType='solid'/></fill></dxf></dxfs>"
    "</styleSheet>"
)
#: The formats of `STYLES` by their index in `cellXfs`.
PLAIN, YELLOW, RED, GREY, WHITE, HATCHED, STRUCK, NOT_STRUCK = range(8)


def write_xlsx(path: Path, sheet: str, **parts: str) -> Path:
    """Write an .xlsx of one sheet. *sheet* is the inside of its worksheet element, or the whole part.

    *parts* are styles, strings (the inside of sst), comments, threads and theme.
    """
    if not sheet.startswith("<?xml"):
        sheet = f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>'
    relation = f'<Relationship Id="{{}}" Type="{RELATIONS}/{{}}" Target="{{}}"/>'
    whole = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    own = "".join(
        relation.format(f"rId{number}", kind, target)
        for number, (name, kind, target) in enumerate(
            (
                ("threads", "threadedComment", "../threadedComments/threadedComment1.xml"),
                ("comments", "comments", "/xl/comments1.xml"),
            )
        )
        if name in parts
    )
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relations_xml(["xl/workbook.xml"], "officeDocument"),
        "xl/workbook.xml": workbook_xml(),
        "xl/_rels/workbook.xml.rels": whole.format(
            relation.format("rId1", "worksheet", "worksheets/sheet1.xml")
            + relation.format("rId2", "sharedStrings", "sharedStrings.xml")
            + relation.format("rId3", "styles", "styles.xml")
        ),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/worksheets/_rels/sheet1.xml.rels": whole.format(own),
        "xl/styles.xml": parts.get("styles", STYLES),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{parts.get("strings", "")}</sst>',
    }
    for name, member in (
        ("comments", "xl/comments1.xml"),
        ("threads", "xl/threadedComments/threadedComment1.xml"),
        ("theme", "xl/theme/theme1.xml"),
    ):
        if name in parts:
            files[member] = parts[name]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for member, text in files.items():
            package.writestr(member, text)
    return path


ODS_STYLES = (
    '<office:automatic-styles><style:style style:name="gelb" style:family="table-cell">'
    '<style:table-cell-properties fo:background-color="#ffff00"/></style:style>'
    '<style:style style:name="kind" style:family="table-cell" style:parent-style-name="gelb"/>'
    '<style:style style:name="klar" style:family="table-cell" style:parent-style-name="gelb">'
    '<style:table-cell-properties fo:background-color="transparent"/></style:style>'
    '<style:style style:name="weg" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid" style:text-line-through-type="single"/>'
    "</style:style>"
    '<style:style style:name="weg" style:family="text">'
    '<style:text-properties style:text-line-through-type="double"/></style:style>'
    '<style:style style:name="da" style:family="text">'
    '<style:text-properties style:text-line-through-style="none"/></style:style></office:automatic-styles>'
)


def write_marked_ods(path: Path, table: str, styles: str = ODS_STYLES) -> Path:
    """Write an .ods of one sheet. *table* is the inside of its table."""
    write_ods(path, f'<table:table table:name="台账">{table}</table:table>', styles)
    return path
