"""Where the ledger is: the file that a call or the settings name, else the user's own."""

from pathlib import Path

from qinling.errors import UsageRefused


def get_own_ledger_path() -> Path:
    """Return where the user's own ledger stands, or would."""
    from platformdirs import user_data_path

    return user_data_path("qinling", appauthor=False) / "ledger.db"


def parse_ledger_path(named: str) -> Path:
    """Return the path that *named* is. Raises UsageRefused for the URL of a server, whose password is not shown."""
    if "://" in named:
        from qinling.cli.settings.secret_masking import mask_text

        raise UsageRefused(
            f"这个版本只支持文件台账，不能打开 {mask_text(named)}", "用 --ledger 文件名 指一个文件"
        )
    return Path(named).expanduser()
