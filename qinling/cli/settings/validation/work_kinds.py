"""Validate the office's own kinds of work record."""

from qinling.cli.settings.validation.validators import Validator, check_tables
from qinling.errors import ValueRefused
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.work.kinds import MAX_DECIMALS, WorkKind

_KIND_KEYS = ("unit", "persons", "stock", "decimals", "share")


def _check_work_kinds(value: object) -> dict[str, WorkKind]:
    return {name: _parse_work_kind(name, table) for name, table in check_tables(value).items()}


def _parse_work_kind(name: str, table: object) -> WorkKind:
    assert isinstance(table, dict)  # check_tables has seen it
    if unknown := [key for key in table if key not in _KIND_KEYS]:
        raise ValueRefused(f"{name} 没有 {'、'.join(unknown)} 这一项，可用：{'、'.join(_KIND_KEYS)}")
    unit = table.get("unit")
    units = (unit,) if isinstance(unit, str) else tuple(unit) if isinstance(unit, list) else ()
    if not fold_name(name) or not units or not all(map(_is_unit_word, units)):
        raise ValueRefused(f'{name} 的 unit 应是单位，如 unit = "次" 或 unit = ["次", "场"]')
    persons = table.get("persons", "")
    if persons != "" and not _is_unit_word(persons):
        raise ValueRefused(f'{name} 的 persons 应是第二个数的单位，如 persons = "人次"')
    decimals = table.get("decimals", 0)
    if type(decimals) is not int or not 0 <= decimals <= MAX_DECIMALS:
        raise ValueRefused(f"{name} 的 decimals 应是 0 到 {MAX_DECIMALS} 的整数")
    for key in ("stock", "share"):
        if not isinstance(table.get(key, False), bool):
            raise ValueRefused(f"{name} 的 {key} 应是 true 或 false")
    if table.get("share") and not persons:
        raise ValueRefused(f"{name} 写了 share，却没有 persons")
    is_share, is_stock = table.get("share", False), table.get("stock", False)
    return WorkKind(name.strip(), units, persons, is_share, is_stock, decimals)


def _is_unit_word(word: object) -> bool:
    is_word = isinstance(word, str) and bool(fold_name(word)) and len(word) <= 8
    return is_word and not any(sign.isdigit() or sign.isspace() for sign in str(word))


#: The office's own kinds of work record.
WORK_KINDS = Validator(
    '应写成几节，每节以 [work.kinds."名称"] 开头，只能写在设置文件里',
    "sections",
    _check_work_kinds,
    file_only=True,
    names=2,
)
