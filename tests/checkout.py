"""Where the checkout that is tested, its sample data and its golden ledgers lie."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_data"
LEDGERS = ROOT / "tests" / "golden" / "ledgers"
#: Say where a person's own files lie. Only a whole path is heeded: a test sets all of them to a folder of its own.
HOME_VARIABLES = (
    "HOME",
    "USERPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
)
