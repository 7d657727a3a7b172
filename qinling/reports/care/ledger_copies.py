"""What `db copy` says: which ledger is where now, and that both are the same."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.errors import quote_argument

if TYPE_CHECKING:
    from qinling.procedures.backups.ledger_copying import CopyResult


def copy_lines(result: "CopyResult", source: object, target: object) -> Iterator[str]:
    """Yield what was copied and compared, and what to do next."""
    facts = result.facts
    attachments = len(facts.attachments) - len(result.missing)
    what = f"问题 {facts.issues} 个，历史 {facts.position} 条，材料 {attachments} 份"
    yield f"{'早已搬好，又比了一遍' if result.was_there else '搬好了'}：{target}（{what}）"
    rows = sum(result.tables.values())
    yield f"两边逐行比过：{len(result.tables)} 张表 {rows} 行都相同；搬到的核验无误"
    yield f"链首同为 {facts.position} {facts.head}"
    if result.missing:
        yield f"注意：{len(result.missing)} 份材料原来就丢失或被改动，没有搬；看是哪些：qinling db verify"
    yield f"原来的 {source} 没有改动；以后只往一处记，不然两边的历史就分开了"
    # The setting counts from the folder of the settings file, what was typed from the present one.
    named = target.absolute() if isinstance(target, Path) else target
    yield f"以后就用搬到的：qinling config set ledger {quote_argument(str(named))}"


def copy_json(result: "CopyResult", source: object, target: object) -> dict[str, object]:
    """Return the same for programs."""
    facts = result.facts
    return {
        "from": str(source),
        "to": str(target),
        "ledger_id": facts.ledger_id,
        "position": facts.position,
        "head": facts.head,
        "issues": facts.issues,
        "rows": sum(result.tables.values()),
        "attachments": len(facts.attachments) - len(result.missing),
        "missing": list(result.missing),
        "was_there": result.was_there,
    }
