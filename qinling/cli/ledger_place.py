"""Where the ledger is: the file or the server that a call or the settings name, else the user's own file."""

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from qinling.errors import QinlingError, UsageRefused, quote_argument
from qinling.file_reading import expand_home
from qinling.rules.texts.file_names import lacks_scheme, resembles_address

if TYPE_CHECKING:
    from qinling.ledger.ledger_address import LedgerPlace


def get_own_ledger_path() -> Path:
    """Return where the user's own ledger stands, or would."""
    from platformdirs import user_data_path

    return user_data_path("qinling", appauthor=False) / "ledger.db"


def parse_ledger_place(named: str) -> "LedgerPlace":
    """Return the file or the office of a server that *named* is. Raises UsageRefused for an address that is none."""
    if "://" not in named:
        if resembles_address(named):
            raise UsageRefused("台账地址写得不对", "写成 postgresql://用户@主机:5432/数据库?office=单位")
        path = expand_home(named)
        if lacks_scheme(named) and not (path.exists() or (path.parent.is_dir() and path.parent.name)):
            _refuse_bare_address(named.strip())
        return path
    from qinling.ledger.ledger_address import parse_server_address

    return parse_server_address(named)


def _refuse_bare_address(named: str) -> NoReturn:
    """Raise UsageRefused for an address without its beginning: it would become a folder of that name."""
    from qinling.ledger.ledger_address import parse_server_address

    whole = f"postgresql://{named}"
    parse_server_address(whole)  # refuses, without repeating it, one that would be wrong even so
    raise UsageRefused(f"{named} 是服务器的地址，前面少了 postgresql://", f"写成 {quote_argument(whole)}")


def find_ledger_place(named: str, folder: Path) -> "LedgerPlace":
    """Return the file or office that *named* is, a file relative to *folder*; the user's own file for a blank."""
    if not named:
        return get_own_ledger_path()
    place = parse_ledger_place(named)
    return folder / place if isinstance(place, Path) else place


def format_ledger_word(place: "LedgerPlace") -> str:
    """Return the word of a command line that names the ledger at *place* from any folder."""
    return str(place.absolute() if isinstance(place, Path) else place)


def get_ledger_folder(place: "LedgerPlace") -> Path:
    """Return where files that belong to the ledger go: beside it, for a server into the user's data folder."""
    return (place if isinstance(place, Path) else get_own_ledger_path()).parent


def require_file(place: "LedgerPlace") -> Path:
    """Return *place* if it is a file. Raises UsageRefused for an office of a server."""
    if isinstance(place, Path):
        return place
    raise UsageRefused(
        f"这件事只对文件台账做，{place} 在服务器上", "哪些能做、改用什么，见 qinling help 服务器"
    )


def find_ledger_damage(place: "LedgerPlace") -> QinlingError | None:
    """Return the error for the damage that `db verify` finds in a file, None if it is sound, not there, or on a server."""
    if not isinstance(place, Path):
        return None
    from qinling.procedures.ledger_verification import find_damage

    return find_damage(place)
