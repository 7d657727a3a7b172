"""What somebody added to an exported workbook that is no field of an issue."""

from dataclasses import dataclass

from qinling.rules.vocabulary import Term


class AdditionKind(Term):
    """Where an addition stands."""

    COLUMN = "column", "新加的列"  # below a heading that the export does not have
    LOOSE_TEXT = "loose_text", "表外的文字"  # under no heading: beside, above or below the table
    COMMENT = "comment", "批注"
    PICTURE = "picture", "图片"
    SHAPE = "shape", "文本框或图形"
    SHEET = "sheet", "新加的工作表"


@dataclass(frozen=True, slots=True)
class Addition:
    """One thing added: a filled cell, a comment, a picture, or a shape.

    *cell* is the name of its cell, such as M3, "" where it stands at none. *issue_number* and
    *issue_level* (a code) are those of the issue in whose row it stands, None and "" where there is
    none. *text* is what it says, "" for a picture without a name. *heading* is that of its column,
    *renamed* the heading that the export had in its place. *picture* names the part of the file that holds
    a picture, "" where there is none.
    """

    kind: AdditionKind
    sheet: str
    cell: str
    issue_number: str | None
    text: str
    issue_level: str = ""
    heading: str = ""
    renamed: str = ""
    picture: str = ""
