"""The golden files: run a session, write them, and say in few lines what differs from them."""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from tests.golden.session import Session, read_session, written_down

#: How many differences of one file are shown.
MOST = 12
KINDS = ("answers", "texts", "written")


def run_anew(script: Path, folder: Path, beside: Path | None = None) -> dict[str, str]:
    """Return the golden files of the session in *script* as they would be today, run in *folder*.

    The files of the folder *beside* lie in the folder when the session begins.
    """
    return written_down(list(Session(folder, beside).run(read_session(script))))


def read_golden(place: Path) -> dict[str, str]:
    """Return the golden files that were recorded at *place*, by name."""
    return {
        f"{kind}/{file.name}": file.read_text(encoding="utf-8")
        for kind in KINDS
        for file in sorted((place / kind).glob("*.txt"))
    }


def write_golden(place: Path, now: Mapping[str, str]) -> list[str]:
    """Write the golden files to *place*; return the names of those that were others before."""
    before = read_golden(place)
    for name in before.keys() - now.keys():
        (place / name).unlink()
    for name, text in now.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8", newline="\n")
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def expect_same(golden: Mapping[str, str], now: Mapping[str, str], subtests: pytest.Subtests) -> None:
    """Fail for each file that is another now than the golden one, and say what differs."""
    assert sorted(golden) == sorted(now)
    for name, text in now.items():
        with subtests.test(name):
            if text != golden[name]:  # pytest's own comparison of texts as long as these takes minutes
                pytest.fail(f"{name}\n{tell_differences(golden[name], text)}", pytrace=False)


def tell_differences(golden: str, now: str) -> str:
    """Return what differs: the call, and the part of each line that is another, the rest of it left out."""
    old, new = golden.splitlines(), now.splitlines()
    told: list[str] = []
    count = 0
    for what, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        count += 1
        if count <= MOST:
            told.append(_call_above(new if begin < len(new) else old, begin))
            told += _shown(old[first:last], new[begin:end])
    if count > MOST:
        told.append(f"… and {count - MOST} more")
    return "\n".join(told)


def _call_above(lines: list[str], place: int) -> str:
    above = lines[: place + 1]
    return next((line for line in reversed(above) if line.startswith("$ ")), "(beginning)")


def _shown(old: list[str], new: list[str]) -> Iterator[str]:
    if len(old) == len(new):
        for one, other in zip(old, new, strict=True):
            yield from _narrowed(one, other)
        return
    yield from (f"  - {line[:300]}" for line in old[:MOST])
    yield from (f"  + {line[:300]}" for line in new[:MOST])


def _narrowed(old: str, new: str) -> tuple[str, str]:
    """Return two lines, what both begin and end with cut down to some forty characters."""
    begin = _alike(old, new)
    end = min(_alike(old[::-1], new[::-1]), len(old) - begin, len(new) - begin)
    left, right = max(0, begin - 40), max(0, end - 40)
    cut = [
        f"{'…' if left else ''}{line[left : len(line) - right]}{'…' if right else ''}" for line in (old, new)
    ]
    return f"  - {cut[0][:500]}", f"  + {cut[1][:500]}"


def _alike(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def calls_that_went_well(golden: Mapping[str, str]) -> list[str]:
    """Return the recorded calls that were no refusals, without their variables and global options."""
    found = []
    for name, text in golden.items():
        if name.startswith("answers/"):
            for words, code in re.findall(r"^\$ (.+)\nexit code (\d+)$", text, re.MULTILINE):
                if int(code) in (0, 10, 11):
                    found.append(re.sub(r"^(([A-Z_]+=\S*|--(ledger|today|settings) \S+) )+", "", words))
    return found


def exit_codes(golden: Mapping[str, str]) -> dict[int, int]:
    """Return how often each exit code was recorded."""
    codes = [
        int(code)
        for name, text in golden.items()
        if name.startswith("answers/")
        for code in re.findall(r"^exit code (\d+)$", text, re.MULTILINE)
    ]
    return {code: codes.count(code) for code in sorted(set(codes))}
