"""Kinds of work record: their names, units and second figures. The settings add kinds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import quote_value
from qinling.rules.texts.name_folding import fold_name

#: Decimals that the ledger keeps of an amount.
MAX_DECIMALS = 6
PERCENT, DAYS = "%", "天"


@dataclass(frozen=True, slots=True)
class WorkKind:
    """A kind of work record.

    *units* are the words after its amount, the usual one first. *persons* is the word after its second
    figure (人次, 人, 满意), "" where there is none; *is_share* tells that the second is a part of the
    first. A *is_stock* holds from its day until a later one replaces it; others are added up.
    *decimals* is how many its amount may have.
    """

    name: str
    units: tuple[str, ...]
    persons: str = ""
    is_share: bool = False
    is_stock: bool = False
    decimals: int = 0

    @property
    def unit(self) -> str:
        """The usual unit."""
        return self.units[0]


DEFAULT_KINDS = (
    WorkKind("会议", ("次", "场")),
    WorkKind("调研", ("次",)),
    WorkKind("巡山巡河", ("次",)),
    WorkKind("执法行动", ("次",)),
    WorkKind("劝返", ("起",), persons="人次"),
    WorkKind("违规视频下架", ("条",)),
    WorkKind("刑事案件", ("件", "起"), persons="人"),
    WorkKind("公益诉讼立案", ("件",)),
    WorkKind("民事公益诉讼", ("件",)),
    WorkKind("刑事附带民事公益诉讼", ("件",)),
    WorkKind("检察建议", ("件", "份")),
    WorkKind("热线工单", ("件",)),
    WorkKind("回访", ("件",), persons="满意", is_share=True),
    WorkKind("岗亭", ("座", "个"), is_stock=True),
    WorkKind("卡点", ("个", "处"), is_stock=True),
    WorkKind("监测设施", ("套",), is_stock=True),
    WorkKind("防护网", ("米",), is_stock=True, decimals=2),
    WorkKind("森林覆盖率", (PERCENT,), is_stock=True, decimals=2),
    WorkKind("优良天数", ("天",), is_stock=True),
    WorkKind("生态贷", ("亿元",), is_stock=True, decimals=MAX_DECIMALS),
    WorkKind("VEP项目", ("个",), is_stock=True),
    WorkKind("监测断面", ("个",), is_stock=True),
)


def build_kinds(own: Iterable[WorkKind] = ()) -> dict[str, WorkKind]:
    """Return name → kind of the kinds to start with and the office's *own*, which replace those of the same name."""
    return {kind.name: kind for kind in (*DEFAULT_KINDS, *own)}


def resolve_kind(kinds: Mapping[str, WorkKind], text: str) -> WorkKind:
    """Return the kind that *text* names: its name in any spelling, or the only one that begins so.

    Raises ValueRefused with the near names.
    """
    from difflib import get_close_matches  # noqa: PLC0415 (few calls need it)

    names = {fold_name(name): name for name in kinds}
    wanted = fold_name(text)
    if wanted in names:
        return kinds[names[wanted]]
    begun = [name for key, name in names.items() if wanted and key.startswith(wanted)]
    if len(begun) == 1:
        return kinds[begun[0]]
    near = begun or [names[key] for key in get_close_matches(wanted, names, n=3, cutoff=0.5)]
    why = "可以指几种工作" if begun else "不是已有的工作种类"
    raise ValueRefused(
        f"{quote_value(text)}{why}",
        (f"相近的有：{'、'.join(near)}；" if near and not begun else "")
        + f"可用：{'、'.join(begun or kinds)}；新的种类用 qinling config set work.kinds.名称.unit 单位 写上",
    )


def find_kind(kinds: Mapping[str, WorkKind], name: str) -> WorkKind:
    """Return the kind of a stored record. One that the settings no longer have keeps its figures, without units."""
    return kinds.get(name) or WorkKind(name, ("",), persons="人", decimals=MAX_DECIMALS)
