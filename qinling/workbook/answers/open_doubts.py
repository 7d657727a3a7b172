"""The questions that a ledger file leaves open, and the one refusal that carries them all."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from qinling.errors import AnswerNeeded, Choice, Doubt
from qinling.rules.vocabulary import Level

_MAX_SAMPLES = 3  # cells that a doubt shows


class ReadSheet(Protocol):
    """A sheet as it was read, with the questions that it leaves open."""

    doubts: list[Doubt]


class OpenDoubts(AnswerNeeded):
    """Ledger files leave questions open. *readings* are their sheets, as far as they could be read."""

    def __init__(self, readings: Sequence[Any], doubts: Sequence[Doubt]) -> None:
        files = "、".join(dict.fromkeys(doubt.file for doubt in doubts))
        super().__init__(
            f"{files} 有 {len(doubts)} 处只有人才知道，没有读入",
            "请照上面所列加上选项再读",
            doubts=doubts,
        )
        self.readings = readings


def raise_open_doubts(readings: Sequence[ReadSheet], others: Iterable[Doubt] = ()) -> None:
    """Raise OpenDoubts with the doubts of all sheets and *others* of the file, if there are any."""
    if doubts := [*(doubt for reading in readings for doubt in reading.doubts), *others]:
        raise OpenDoubts(readings, doubts)


def build_level_doubt(file: str, sheet: str, descriptions: Iterable[object]) -> Doubt:
    """Return the question of which level the issues of a sheet are."""
    samples = dict.fromkeys(str(text) for text in descriptions if text)
    choices = (Choice(level.label, ("--level", level.label)) for level in reversed(Level))
    return Doubt(
        file,
        sheet,
        "没有写明是省级、市级还是区级台账",
        tuple(samples)[:_MAX_SAMPLES],
        tuple(choices),
    )
