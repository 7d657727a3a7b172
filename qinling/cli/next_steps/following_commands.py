"""Which command may follow which, for all that is no step of an issue; rules/lifecycle/next_steps.py has these."""

from collections.abc import Mapping
from typing import NamedTuple


class Following(NamedTuple):
    """A command that may follow: what it does, and how it is typed.

    `{name}` in *words* is a fact or an option of the command before; without a value the line is left out. So it is
    where the option *unless* was given, and where the fact *needs* is not known.
    """

    meaning: str
    words: str
    unless: str = ""
    needs: str = ""


_SEE_BOARD = Following("看总体情况", "board")
_WRITE_BRIEF = Following("写进简报", "brief")
_SEE_WORK = Following("看记了哪些", "work list")
_VERIFY = Following("核验台账", "db verify")

#: The table: the commands that may follow a command. One that shows something, or runs on a schedule, has none.
FOLLOWING_COMMANDS: Mapping[str, tuple[Following, ...]] = {
    "import": (Following("看哪些超期、快到期", "warn"),),
    "export": (Following("别人改过以后收回", "return {returnable}"),),
    "check": (Following("核对无误，收回", "return {file}", needs="changed"),),
    "return": (
        Following("看收回了什么", "history --since {today}", needs="taken"),
        # Where nothing was taken, it would take back what was done before.
        Following("收错了的，撤回", "undo", needs="taken"),
    ),
    "dispatch round": (
        Following("填好的表放回文件夹以后，收回", "return {to}"),
        Following("看各单位交了没有", "dispatch status"),
    ),
    "dispatch end": (Following("看还有哪些没有销号", "list --open"),),
    "fill": (Following("看填了哪些格", "diff {file} {written}"),),
    "attach": (Following("看还缺哪些材料", "dossier {issue} --check"),),
    "supervise act": (Following("写出文书", "supervise letter {document} --letters 文书", unless="letters"),),
    "supervise letter": (Following("送到签收以后", "supervise receipt --doc {document} --signed {today}"),),
    "supervise send": (Following("签收以后", "supervise receipt --doc {document} --signed {today}"),),
    "login import": (Following("看哪些账号要帮助", "login report"),),
    "login accounts import": (Following("读入登录日志", "login import 日志文件"),),
    "login coach": (Following("指导以后记下", "login guide 账号 --by 姓名 --on {today} --topic 内容"),),
    "login guide": (Following("过几周看用起来没有", "login effect"),),
    "work add": (_SEE_WORK, _WRITE_BRIEF),
    "work import": (_SEE_WORK, _WRITE_BRIEF),
    "db backup": (Following("要恢复时", "db restore {written}"),),
    "db restore": (
        *(one._replace(unless="to") for one in (_VERIFY, _SEE_BOARD)),
        # The ledger of the settings is another one.
        *(one._replace(words=f"{one.words} --ledger {{to}}") for one in (_VERIFY, _SEE_BOARD)),
    ),
    "db migrate": (_VERIFY,),
    "notify test": (Following("试运行一次", "warn --notify --dry-run"),),
}
