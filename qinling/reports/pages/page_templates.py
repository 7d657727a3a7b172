"""The templates of pages: every value is escaped, and a policy names its style and script by their hashes."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from qinling.rules.texts.unseen_characters import show_unseen

_FOLDER = Path(__file__).parent


@cache
def open_environment() -> Environment:
    """Return the environment of the templates in this folder."""
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_show_unseen_text,
    )


def read_part(name: str) -> str:
    """Return the text of a style sheet or a script in this folder."""
    return (_FOLDER / name).read_text(encoding="utf-8")


def hash_part(text: str) -> str:
    """Return the hash of a script or a style as a content security policy names it."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _show_unseen_text(value: object) -> object:
    return show_unseen(value) if type(value) is str else value
