"""The doubts of a ledger file: on the screen, in a script's error, as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from qinling.errors import Choice, Doubt, quote_argument
from qinling.reports.text.plain_text import join_lines, shorten_text
from qinling.rules.texts.name_lists import name_first

_MAX_SAMPLE_LENGTH = 30  # characters of a cell
_MAX_SHEETS = 3
#: What the value of a choice is that takes nothing from the file.
_NOTHING = ("extra", "ignore", "不读")


def merge_equal_doubts(doubts: Iterable[Doubt]) -> list[Doubt]:
    """Return the *doubts* with those of several sheets that one answer settles as one."""
    sheets: dict[tuple[object, ...], list[Doubt]] = {}
    for doubt in doubts:
        key = doubt.file, doubt.subject, tuple(choice.option for choice in doubt.choices)
        sheets.setdefault(key, []).append(doubt)
    return [replace(same[0], sheet=_join_sheets([one.sheet for one in same])) for same in sheets.values()]


def _join_sheets(names: Sequence[str]) -> str:
    names = list(dict.fromkeys(names))
    return name_first(names, _MAX_SHEETS, f" 等 {len(names)} 张")


def is_column_doubt(doubt: Doubt) -> bool:
    """Return whether a doubt asks what a column is."""
    return any(name == "--map" and not value.startswith("@") for name, value in _list_options(doubt))


def _list_options(doubt: Doubt) -> list[tuple[str, str]]:
    return [choice.option for choice in doubt.choices]


def list_entry_keys(doubt: Doubt) -> list[str]:
    """Return the keys of the --map entries that settle a doubt: one for each column that it is about."""
    keys = (value.rpartition("=")[0] for name, value in _list_options(doubt) if name == "--map")
    return list(dict.fromkeys(keys))


def list_answers(doubt: Doubt) -> list[Choice]:
    """Return the answers to a doubt, the likeliest first. A column can always be kept as it is."""
    if is_column_doubt(doubt) and not any(map(_takes_nothing, doubt.choices)):
        first, *others = (("--map", f"{key}=extra") for key in list_entry_keys(doubt))
        return [*doubt.choices, Choice("都不是，存为其他列", first, tuple(others))]
    return list(doubt.choices)


def _takes_nothing(choice: Choice) -> bool:
    return choice.option[1].rpartition("=")[2] in _NOTHING


def number_choices(doubt: Doubt) -> dict[str, Choice]:
    """Return the answers by the digit that stands for each. 0 takes nothing from the file."""
    answers = list_answers(doubt)
    nothing = next(filter(_takes_nothing, answers), None)
    others = [choice for choice in answers if choice is not nothing]
    numbered = {str(number): choice for number, choice in enumerate(others, 1)}
    return numbered | ({"0": nothing} if nothing else {})


def question_lines(doubt: Doubt, number: int, count: int) -> Iterator[str]:
    """Yield the lines of a question at the terminal: its subject, its samples, its answers."""
    yield f"{number}/{count} {_format_place(doubt)}{join_lines(doubt.subject)}"
    if doubt.samples:
        yield f"    如：{_format_samples(doubt)}"
    for digit, choice in number_choices(doubt).items():
        yield f"    {digit} {choice.label}"


def refusal_lines(doubt: Doubt) -> Iterator[str]:
    """Yield the lines that tell a script what is open and which options settle it."""
    yield f"{doubt.file} {_format_place(doubt)}{join_lines(doubt.subject)}"
    if doubt.samples:
        yield f"    如：{_format_samples(doubt)}"
    for choice in list_answers(doubt):
        yield f"    {choice.label}：{format_option(choice)}"


def format_option(choice: Choice) -> str:
    """Return the options of an answer as they are typed in a shell."""
    return " ".join(f"{name} {quote_argument(join_lines(value))}" for name, value in choice.options)


def _format_place(doubt: Doubt) -> str:
    cell = f" {doubt.cell}" if doubt.cell else ""
    return f"工作表“{doubt.sheet}”{cell}：" if doubt.sheet else ""


def _format_samples(doubt: Doubt) -> str:
    return "、".join(shorten_text(join_lines(sample), _MAX_SAMPLE_LENGTH) for sample in doubt.samples)


def doubt_json(doubt: Doubt) -> dict[str, object]:
    """Return a doubt with the keys that programs rely on; `option` is that of the likeliest answer."""
    answers = list_answers(doubt)
    return {
        "file": doubt.file,
        "sheet": doubt.sheet,
        "cell": doubt.cell or None,
        "what": doubt.subject,
        "samples": list(doubt.samples),
        "answers": [
            {
                "label": one.label,
                "option": list(one.option),
                "options": [list(option) for option in one.options],
            }
            for one in answers
        ],
        "option": list(answers[0].option) if answers else None,
    }
