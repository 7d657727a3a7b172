"""A fault of the ledger: what is wrong, in which table, record and issue, and what to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qinling.errors import quote_argument
from qinling.ledger.ledger_address import LedgerPlace
from qinling.rules.texts.name_lists import name_first

_MAX_NAMES_SHOWN = 20

TABLE_LABELS = {
    "issue": "问题",
    "event": "历史",
    "unit": "单位",
    "counter": "编号",
    "meta": "台账标识",
    "run": "通知运行",
    "message": "消息",
    "notice": "已通知",
    "delivery": "投递",
    "account": "账号",
    "account_change": "账号变动",
    "account_alias": "账号的别名",
    "login_address": "登录地址",
    "login_events": "登录明细",
    "login_day": "登录日计",
    "login_log": "登录日志",
    "login_file": "日志文件",
    "login_stray": "日志文件夹里的别的文件",
    "coaching": "实操指导",
    "login_week": "登录周报",
    "dispatch_round": "分发",
    "dispatch_file": "分发的表",
    "dispatch_issue": "分发的问题",
    "dispatch_return": "交回的表",
    "work_record": "工作记录",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in words. *records* name rows of *table*, *issues* are numbers. *is_reparable*: `db doctor --fix` mends it."""

    what: str
    remedy: str
    table: str = ""
    records: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    is_reparable: bool = False

    def __str__(self) -> str:
        return f"{self.what}。{self.remedy}" if self.remedy else self.what


@dataclass(frozen=True, slots=True)
class Remedies:
    """What to do about damage of the ledger at *ledger*, as it can be typed."""

    ledger: LedgerPlace

    def format_command(self, words: str) -> str:
        """Return a command line for this ledger."""
        return f"qinling {words} --ledger {quote_argument(str(self.ledger))}"

    @property
    def office(self) -> str:
        """The schema of an office, "" for a file."""
        return "" if isinstance(self.ledger, Path) else self.ledger.office

    @property
    def rescue(self) -> str:
        """For damage that only a copy of what is whole can undo."""
        if not isinstance(self.ledger, Path):
            rescued = f"{self.ledger.office}-救出.db"
            return (
                "不要再往里写。有备份的，请管理员从服务器的备份恢复；"
                f"没有的救出完好的部分：{self.format_command(f'db salvage {rescued}')}"
            )
        rescued = quote_argument(str(self.ledger.with_name(f"{self.ledger.stem}-救出{self.ledger.suffix}")))
        return (
            f"不要再往里写。有备份的从备份恢复：{self.format_command('db restore 备份文件')}；"
            f"没有的救出完好的部分：{self.format_command(f'db salvage {rescued}')}"
        )

    @property
    def repair(self) -> str:
        """For what can be made again from the rest of the ledger."""
        return f"可以修复：{self.format_command('db doctor --fix')}"


def format_names(names: Sequence[str]) -> str:
    """Return *names* in one line, the first twenty where there are more."""
    return name_first(names, _MAX_NAMES_SHOWN, f"等 {len(names)} 个")


def format_spans(numbers: list[int]) -> str:
    """Return ascending *numbers* with runs as spans: 3、7-9."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return "、".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)


def format_table(table: str) -> str:
    """Return how a table is called."""
    return f"“{TABLE_LABELS[table]}”表（{table}）" if table in TABLE_LABELS else f"表 {table}"


def unique(names: Iterable[str | None]) -> tuple[str, ...]:
    """Return *names* once each, in order, without blanks."""
    return tuple(dict.fromkeys(name for name in names if name))
