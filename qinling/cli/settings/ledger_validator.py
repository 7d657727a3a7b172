"""Validator of the setting that says where the ledger is."""

from qinling.cli.ledger_place import parse_ledger_place
from qinling.cli.settings.validators import Validator, check_file_name
from qinling.errors import UsageRefused, ValueRefused


def _check_ledger_place(value: object) -> str:
    name = check_file_name(value)
    try:
        parse_ledger_place(name)
    except UsageRefused as refused:  # a password must not get into the file
        raise ValueRefused(refused.message, refused.remedy) from None
    return name


LEDGER_PLACE = Validator(
    "应是文件名，或 postgresql:// 开头的地址，写在引号里", "a file, or `postgresql://…`", _check_ledger_place
)
