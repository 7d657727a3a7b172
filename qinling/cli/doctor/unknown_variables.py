"""Variables of the environment that look like ours and mean nothing: a slip of the pen there is never refused."""

from collections.abc import Container, Iterable, Iterator
from difflib import SequenceMatcher

from qinling.cli.context import Desk
from qinling.cli.framework.movable_options import ROOT_VARIABLES
from qinling.cli.settings.channels import list_env_names
from qinling.cli.settings.schema import SETTINGS
from qinling.errors import SettingsRefused

_PREFIX = "QINLING_"
#: Of the letters behind the prefix, the part that must agree.
_MIN_LIKENESS = 0.75


def list_known_variables() -> list[str]:
    """Return the variables that the program reads."""
    return [*ROOT_VARIABLES, *(one.variable for one in SETTINGS.values())]


def list_unknown_variables(environ: Iterable[str], secrets: Iterable[str]) -> list[str]:
    """Return the names of *environ* that begin as ours do and that nothing reads; channels read the *secrets*."""
    known = {*list_known_variables(), *secrets}
    # _QINLING_COMPLETE of the shells begins otherwise.
    return sorted(name for name in environ if name.startswith(_PREFIX) and name not in known)


def _list_misspelt_variables(environ: Container[str], unknown: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield those of the *unknown* names that are near to a variable which *environ* lacks, each with that one."""
    for name in unknown:
        found = [
            (likeness, one)
            for one in list_known_variables()
            if one not in environ and (likeness := _compare_endings(name, one)) >= _MIN_LIKENESS
        ]
        if found:
            yield name, max(found)[1]


def _compare_endings(name: str, other: str) -> float:
    return SequenceMatcher(None, name.removeprefix(_PREFIX), other.removeprefix(_PREFIX)).ratio()


def list_secret_names(desk: Desk) -> list[str]:
    """Return the variables that channels take their secrets from: an office names them as it likes."""
    try:
        channels = desk.settings.channels
    except SettingsRefused:  # the check of the settings says why
        return []
    return list_env_names(channels, channels)


def note_misspelt_variables(desk: Desk) -> None:
    """Print one note on the variables that are near to one of ours which is not set."""
    unknown = list_unknown_variables(desk.environ, ())
    if not any(_list_misspelt_variables(desk.environ, unknown)):
        return  # most calls: the channels need not be read
    unknown = list_unknown_variables(desk.environ, list_secret_names(desk))
    told = [
        f"{name} 没有用处，你是不是想写 {meant}"
        for name, meant in _list_misspelt_variables(desk.environ, unknown)
    ]
    if told:
        desk.print_note(f"注意：环境变量 {'；'.join(told)}")
