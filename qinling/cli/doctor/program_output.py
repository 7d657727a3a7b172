"""What other programs of the machine print when they are asked."""

import shutil
import subprocess

_SECONDS = 10


def read_program_output(program: str, *words: str) -> str | None:
    """Return what a program prints, None where it is missing or cannot be run."""
    where = shutil.which(program)
    if where is None:
        return None
    try:
        ran = subprocess.run(
            [where, *words], stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", errors="replace",
            timeout=_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ran.stdout
