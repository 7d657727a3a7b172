"""Where the user's own settings file is: used where a call names no other."""

from pathlib import Path

from qinling.errors import SettingsRefused, describe_os_error


def get_own_settings_path() -> Path:
    """Return where the user's own settings file stands, or would."""
    from platformdirs import user_config_path

    return user_config_path("qinling", appauthor=False) / "settings.toml"


def find_own_settings() -> Path | None:
    """Return the user's own settings file, None when there is none.

    Raises SettingsRefused where nobody can tell: the defaults would pass for the office's settings.
    """
    own = get_own_settings_path()
    try:
        own.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise SettingsRefused(
            f"看不了设置文件 {own}：{describe_os_error(error)}",
            "核对它所在文件夹的权限，或用 --settings 另指一份",
        ) from None
    return own
