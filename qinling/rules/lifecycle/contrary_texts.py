"""Words beside a step that say the contrary of it: 没有完成 beside a completion, 不同意 beside an acceptance."""

import re
from collections.abc import Iterable

#: 、 and blanks part no clauses: 无 counts for both words of 无反弹、复发.
_CLAUSE_ENDS = re.compile("[，,。；;！!：:\n]")
#: Turns what follows within a few characters into its contrary, or into what was or might be.
_TURNED = re.compile("没|未|无|不|防|杜绝|避免|是否|原|此前|之前|前期|以前|曾|上次|如果|若|一旦")
_REACH = 6

_NOT_DONE = (
    "(?:没有?|未能?|尚未|不能|无法)(?:能|够|全部|完全|得到|按期|如期|彻底)*"
    "(?:整改|完成|完工|做完|办完|清完|清理|拆除|到位|落实|达标|恢复)(?!.{0,4}[的部])"
    "|(?:整改|清理|落实|恢复)?(?:不到位|不彻底|不力)(?!.{0,2}[的部])|还差"
)
_NOT_ACCEPTED = (
    "不(?:太)?同意|不(?:予)?通过|[未没]有?通过|不合格|不符合|不予(?:验收|销号)|不能(?:验收|销号)|退回"
)
_RELAPSED = "反弹|复发|回潮|死灰复燃|(?:又|再次|再度)(?:堆|建|倒|盖|采|挖|养|占|乱|出现|发现|发生|开工|开始)"
_HOLDS = "(?:成效|效果)(?:稳定|良好|较好|明显)|一切正常|保持(?:得)?(?:良好|较好|很好|稳定|完好|到位|住)|[未没无]有?(?:见|发现|出现|发生)?(?:新的)?(?:反弹|复发|回潮)"
_DONE = "(?:已|全部|均|都)(?:经|已|全部)*(?:整改|完成|做完|清完|清理|拆除|补|到位|恢复)|(?<!基本)(?<!部分)(?:完成|到位)$"
_ACCEPTED = "同意|通过|合格|准予|符合"
_ACCEPTED_OUTRIGHT = "(?:同意|通过|合格|准予)(?:验收|销号|延期|通过)*$"

#: By step, the words that say the contrary of it and those that agree with it.
_WORDS = {
    "accept": (f"{_NOT_ACCEPTED}|{_NOT_DONE}", _ACCEPTED),
    "turn-back": (_ACCEPTED_OUTRIGHT, f"{_NOT_ACCEPTED}|{_NOT_DONE}"),
    "reject": (_ACCEPTED_OUTRIGHT, _NOT_ACCEPTED),
    "complete": (_NOT_DONE, _DONE),
    "holds": (_RELAPSED, _HOLDS),
    "relapsed": (_HOLDS, _RELAPSED),
}
_VERDICT = re.compile(
    f"经?(?:现场|实地)?(?:核查|复核|验收|检查)?(?:结论|意见)?(?:为|是)?请?(?:{_NOT_ACCEPTED}|{_NOT_DONE})"
    "(?:该问题)?(?:验收|销号|通过|重新|整改|重做|到位|完成)*"
)
_NO_DOCUMENT = frozenset(["无", "没有", "暂无", "无文号", "没有文号", "暂无文号", "待定", "不详"])


def find_contrary_words(step: str, text: str) -> str:
    """Return the words in *text* that say the contrary of *step*, "" for none, or where others agree with it.

    *step* is a command or its option: `holds`, `relapsed`, `reject`.
    """
    contrary, agreeing = _WORDS[step]
    clauses = _CLAUSE_ENDS.split(text)
    return "" if _find_words(agreeing, clauses) else _find_words(contrary, clauses)


def is_refusal(opinion: str) -> bool:
    """Return whether a clause of an acceptance's *opinion* refuses it outright: 不同意, 验收不通过."""
    clauses = [clause.strip() for clause in _CLAUSE_ENDS.split(opinion)]
    return any(map(_VERDICT.fullmatch, clauses)) and bool(find_contrary_words("accept", opinion))


def says_no_document(text: str) -> bool:
    """Return whether *text* says that there is no 文号, in words or with signs alone."""
    bare = text.strip()
    return bool(bare) and (bare in _NO_DOCUMENT or not any(map(str.isalnum, bare)))


def _find_words(pattern: str, clauses: Iterable[str]) -> str:
    found = (one for clause in clauses for one in re.finditer(pattern, clause))
    return next(
        (
            one[0]
            for one in found
            if not _TURNED.search(one.string[max(0, one.start() - _REACH) : one.start()])
        ),
        "",
    )
