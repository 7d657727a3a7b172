"""What two rows with the same number, or the same place and description, are told: where, what differs, the choices."""

from qinling.errors import RowError, quote_argument
from qinling.rules.drafts import Draft, Value
from qinling.rules.fields import FIELDS_BY_NAME, FieldKind
from qinling.rules.vocabulary import Level, Schedule, Status

_MAX_DIFFERENCES = 3
_MAX_VALUE_CHARACTERS = 16
_TERMS = {FieldKind.LEVEL: Level, FieldKind.STATUS: Status, FieldKind.SCHEDULE: Schedule}


def build_duplicate_error(draft: Draft, earlier: Draft) -> RowError:
    """Return the error of *draft*, which differs from the *earlier* row of the same number, or place and description."""
    number = draft.values.get("number")
    field = "number" if number is not None else "description"
    letter, heading = draft.sheet.columns.get(field, (None, None))
    what = "编号" if number is not None else "地点和描述"
    is_same_spelling = number is None or number == earlier.values.get("number")
    same = "相同" if is_same_spelling else f"的 {earlier.values['number']} 只差写法"
    differences = _name_differences(earlier, draft)
    return RowError(
        draft.sheet.file,
        draft.sheet.name,
        draft.row,
        letter,
        heading,
        str(draft.values.get(field) or ""),
        f"{what}与{_name_place(earlier, draft, field)}{same}，内容却不同{differences and f'：{differences}'}",
        _build_remedy(draft, earlier),
    )


def _name_place(earlier: Draft, draft: Draft, field: str) -> str:
    """Name the *earlier* row as seen from *draft*: its row, and whatever else tells the two apart."""
    row = f"第 {earlier.row} 行"
    if earlier.sheet.file != draft.sheet.file:
        return f"{earlier.sheet.file} 的“{earlier.sheet.name}”{row}"
    if earlier.sheet.name != draft.sheet.name:
        return f"工作表“{earlier.sheet.name}”{row}"
    if earlier.row == draft.row:  # two tables side by side
        letter, _ = earlier.sheet.columns.get(field, (None, None))
        return f"同一行另一张表（{letter} 列）" if letter else "同一行另一张表"
    return row


def list_differences(earlier: Draft, draft: Draft) -> list[tuple[str, str, str]]:
    """Return the fields and other columns that differ, each with its label and what the two rows say."""
    names = [name for name in FIELDS_BY_NAME if earlier.values.get(name) != draft.values.get(name)]
    stated = [name for name in names if FIELDS_BY_NAME[name].is_input and name != "number"]
    differences = [
        (
            FIELDS_BY_NAME[name].label,
            _format_value(name, earlier.values.get(name)),
            _format_value(name, draft.values.get(name)),
        )
        for name in stated or [name for name in names if name != "number"]
    ]
    return differences + [
        (heading, earlier.extra.get(heading, ""), draft.extra.get(heading, ""))
        for heading in dict.fromkeys([*earlier.extra, *draft.extra])
        if earlier.extra.get(heading) != draft.extra.get(heading)
    ]


def _name_differences(earlier: Draft, draft: Draft) -> str:
    """Name the fields and other columns that differ, "" where the rows differ in none that people see."""
    differences = list_differences(earlier, draft)
    texts = [
        f"{label}（那里{_shorten(there)}，这里{_shorten(here)}）"
        for label, there, here in differences[:_MAX_DIFFERENCES]
    ]
    more = f"等 {len(differences)} 项" if len(differences) > _MAX_DIFFERENCES else ""
    return "、".join(texts) + more


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        return "空着"
    return f"“{text[:_MAX_VALUE_CHARACTERS]}…”" if len(text) > _MAX_VALUE_CHARACTERS else f"“{text}”"


def _format_value(name: str, value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    kind = FIELDS_BY_NAME[name].kind
    if kind in _TERMS:
        return _TERMS[kind].from_code(str(value)).label
    return f"{value:g}%" if kind is FieldKind.PERCENT and isinstance(value, float) else str(value)


def _build_remedy(draft: Draft, earlier: Draft) -> str:
    """Name the choices. None of them throws contents away."""
    has_number = draft.values.get("number") is not None
    # A number for these two alone would not do: where some rows have one, all must.
    apart = "改用不同编号" if has_number else "在问题描述里写明两者的区别"
    if (earlier.sheet.file, earlier.sheet.name) == (draft.sheet.file, draft.sheet.name):
        return f"是两个问题的，请{apart}；是一个问题分写几行的，请把几行不同的内容合写到一行"
    if earlier.sheet.file != draft.sheet.file:
        later = "先导入较早的文件，再导入较新的并加 --update 以文件为准"
    else:
        first, second = (quote_argument(one.sheet.name) for one in (earlier, draft))
        later = f"先加 --sheet {first}，再加 --sheet {second} --update 以文件为准"
    return f"是两个问题的，请{apart}；是同一问题先后填报的，请分次导入：{later}"
