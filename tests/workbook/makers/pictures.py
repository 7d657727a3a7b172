"""Pictures, and packages of .xlsx with drawings that openpyxl cannot write."""

import io
import re
import zipfile

from PIL import Image

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_MAIN_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def build_png(color):
    stream = io.BytesIO()
    Image.new("RGB", (30, 20), color).save(stream, "PNG")
    return stream.getvalue()


def rewrite(path, new, **changed):
    """Write the package *path* again with the parts *new*; *changed* maps a part's name to a function of its text."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, change in changed.items():
        parts[name] = change(parts.get(name, b"").decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**parts, **new}.items():
            package.writestr(name, content)


def build_relations(*targets):
    items = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{items}</Relationships>'


def build_text_box(row, column, text):
    """Return a drawing with a text box, once for new programs and once more for old ones."""
    shape = f"<xdr:sp><xdr:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    return (
        f'<xdr:wsDr xmlns:xdr="{_DRAWING}" xmlns:a="{_MAIN_DRAWING}" {mc}><xdr:twoCellAnchor>'
        f"<xdr:from><xdr:col>{column}</xdr:col><xdr:row>{row}</xdr:row></xdr:from>"
        f"<mc:AlternateContent><mc:Choice>{shape}</mc:Choice><mc:Fallback>{shape}</mc:Fallback></mc:AlternateContent>"
        "</xdr:twoCellAnchor></xdr:wsDr>"
    )


def put_text_box(path, row, column, text):
    """Put a text box on the first sheet of an export, at a row and column from 0."""

    def refer(sheet):
        return re.sub("</worksheet>", f'<drawing xmlns:r="{_OFFICE}" r:id="rId1"/></worksheet>', sheet)

    new = {
        "xl/drawings/drawing9.xml": build_text_box(row, column, text),
        "xl/worksheets/_rels/sheet1.xml.rels": build_relations(("drawing", "../drawings/drawing9.xml")),
    }
    rewrite(path, new, **{"xl/worksheets/sheet1.xml": refer})


def put_into_cell(path, name, content):
    """Keep the picture *content* in the package as WPS does for pictures inside cells."""
    pictures = (
        f'<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" xmlns:xdr="{_DRAWING}"'
        f' xmlns:a="{_MAIN_DRAWING}" xmlns:r="{_OFFICE}"><etc:cellImage><xdr:pic><xdr:nvPicPr>'
        f'<xdr:cNvPr id="2" name="{name}"/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill>'
        "</xdr:pic></etc:cellImage></etc:cellImages>"
    )
    new = {
        "xl/cellimages.xml": pictures,
        "xl/_rels/cellimages.xml.rels": build_relations(("image", "media/image9.png")),
        "xl/media/image9.png": content,
    }
    rewrite(path, new)
