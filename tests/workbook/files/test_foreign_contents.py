"""What is no table is called what it is by its contents, whatever its name ends in, by every command that reads files."""

import io
import zipfile

import pytest
from PIL import Image

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.files.file_inspection import inspect_file

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def picture(form):
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(out, form)
    return out.getvalue()


def package(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return out.getvalue()


def stream(name):
    return OLE + name.encode("utf-16-le") + bytes(500)


OPEN_DOCUMENT = (
    '<?xml version="1.0"?>\n<office:document office:mimetype="application/vnd.oasis.opendocument.{}"/>'
)
OFFICE_XML = (
    '<?xml version="1.0"?>\n<?mso-application progid="{}"?>\n<x xmlns="urn:schemas-microsoft-com:office:{}"/>'
)
ODF = "application/vnd.oasis.opendocument."

#: Contents, and the words that name them.
CONTENTS = {
    "pdf": (b"%PDF-1.4\n1 0 obj\n", "PDF"),
    "pdf after a mark": (b"\xef\xbb\xbf%PDF-1.4\n", "PDF"),
    **{form: (picture(form), "图片") for form in ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF")},
    "heic": (b"\0\0\0\x18ftypheic" + bytes(40), "图片"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "图片"),
    "fods": (OPEN_DOCUMENT.format("spreadsheet").encode(), ".fods"),
    "fodt": (OPEN_DOCUMENT.format("text").encode(), ".fodt"),
    "spreadsheetml": (OFFICE_XML.format("Excel.Sheet", "spreadsheet").encode(), "Excel 2003"),
    "spreadsheetml in UTF-16": (
        OFFICE_XML.format("Excel.Sheet", "spreadsheet").encode("utf-16"),
        "Excel 2003",
    ),
    "wordml": (OFFICE_XML.format("Word.Document", "word").encode(), "Word 的 XML"),
    "html": (b'\r\n<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table/></html>', "网页（HTML）"),
    "html with a doctype": (b"<!DOCTYPE html><html/>", "网页（HTML）"),
    "a bare table": (b"<table><tr><td>1</td></tr></table>", "网页（HTML）"),
    "other xml": (b"<?xml version='1.0'?><rows/>", "XML 文件"),
    "mht": (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "网页（.mht）"),
    "rtf": (b"{\\rtf1\\ansi}", "文字文档（.rtf）"),
    "rar": (b"Rar!\x1a\x07\x01\x00", ".rar"),
    "7z": (b"7z\xbc\xaf'\x1c" + bytes(20), ".7z"),
    "gz": (b"\x1f\x8b\x08" + bytes(20), ".gz"),
    "sqlite": (b"SQLite format 3\0" + bytes(100), "数据库"),
    "excel 4": (b"\t\4\6\0\0\0\x10\0", "很旧的 Excel"),
    "doc": (stream("WordDocument"), ".doc、.wps"),
    "ppt": (stream("PowerPoint Document"), "演示文稿"),
    "msg": (stream("__substg1.0_0037001F"), "邮件"),
    "zip": (package(台账_xlsx="x"), "压缩包"),
    "xlsb": (package(xl__workbook_bin="x"), ".xlsb"),
    "pptx": (package(ppt__presentation_xml="x"), "演示文稿"),
    "ofd": (package(OFD_xml="x"), ".ofd"),
    "odt": (package(mimetype=f"{ODF}text", content_xml="<a/>"), ".odt"),
    "odp": (package(mimetype=f"{ODF}presentation", content_xml="<a/>"), "演示文稿"),
}


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv", ".txt", ".ods", ""])
@pytest.mark.parametrize("kind", CONTENTS)
def test_contents_are_named_whatever_the_name_ends_in(tmp_path, kind, suffix):
    body, what = CONTENTS[kind]
    path = tmp_path / f"报送{suffix}"
    path.write_bytes(body)
    with pytest.raises(WorkbookRefused) as refused:
        inspect_file(path, Limits())
    assert what in refused.value.message
    assert refused.value.remedy


def test_a_text_whose_name_says_workbook_is_called_a_text(tmp_path):
    for encoding in ("utf-8", "gb18030", "utf-16"):
        path = tmp_path / "报送.xlsx"
        path.write_bytes("问题编号,问题描述\n1,河道弃渣\n".encode(encoding))
        with pytest.raises(WorkbookRefused, match="而是文字") as refused:
            inspect_file(path, Limits())
        assert ".csv" in refused.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "BM001,弃渣\n",
        "<序号>,问题\n",
        "PDF,弃渣\n",
        "II,弃渣\n",
        "GIF,弃渣\n",
        "mime,x\n",
        "7z,x\n",
        "<=3天,x\n",
    ],
)
def test_texts_that_only_look_like_something_else_are_texts(tmp_path, text):
    path = tmp_path / "报送.csv"
    path.write_text(text, "utf-8")
    assert inspect_file(path, Limits()).kind == "text"


COMMANDS = (
    ("import",),
    ("return",),
    ("check",),
    ("diff",),
    ("fill",),
    ("login", "import"),
    ("login", "accounts", "import"),
)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_every_command_that_takes_a_workbook_names_it(qinling, tmp_path, words, suffix):
    qinling("init")
    path = tmp_path / f"报送{suffix}"
    path.write_bytes(CONTENTS["pdf"][0])
    result = qinling(*words, path, *([path] if words == ("diff",) else []))
    assert (result.exit_code, "而是 PDF" in result.stderr) == (15, True), result.stderr
