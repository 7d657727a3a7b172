"""The address by which SQLite opens a file."""

from pathlib import PurePath


def build_uri(path: PurePath, parameters: str) -> str:
    """Return the URI of the absolute *path*, with *parameters*: `mode=ro`."""
    address = path.as_uri()
    # SQLite refuses //server: a folder of another computer is what follows four slashes.
    server = address.removeprefix("file://")
    return f"{address if server.startswith('/') else f'file:////{server}'}?{parameters}"
