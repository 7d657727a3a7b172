"""What is wrong, in ten characters: the first clause of a description, cut only where a word begins or ends."""

import re

MAX_PROBLEM_LENGTH = 10
_CLAUSE_END = re.compile(r"[，。；;！!？?：:\n\r（(]|,(?!\d)")
#: A village or a stretch of a river before the place itself. 村民, 村委会, 村级 are no villages.
_VILLAGE = re.compile(r"^.{1,8}?(?:村|社区|居委会|段)(?![民委级庄镇])(?:.{1,3}组(?!织))?")
#: An amount with its unit, where words stand before it.
_AMOUNT = re.compile(
    r"(?<=[^\d.,][^\d.,])(?:约|近|共计|共|达|超过|累计)?[\d０-９][\d,.０-９]*余?万?(?:平方米|立方米|平方公里|公里|公顷|㎡|m[²³]|小时|公斤|[米方株棵亩处个吨户辆台座间天张次条根头只套块件口艘斤])?(?:左右)?"
)
#: After these characters a word has ended: places, and words that join.
_AFTER_PLACE = "厂场站内旁边处侧段沟河口点路桥院棚岸坡滩区的、和与及在对将因"
#: They belong to the word before, or make another word with it: 河道内, 处理, 区域, 及时.
_NO_WORD_BEGIN = "段内旁边处侧口坡理置罚域地点部时房"
#: What follows from a problem is not the problem.
_CONSEQUENCE = re.compile(r"(?<=.{4})(?:并且|且|导致|造成|影响).*$")
#: Before these words another word begins: what was done, and what was not.
_WRONGDOING = (
    "擅自|违规|违法|非法|未经|未按|未|不到位|不规范|(?<!得)不|无证|超|侵占|占用|破坏|毁坏|倾倒|堆放|堆存|(?<![混杂])乱|搭建|修建|"
    "采伐|开挖|采砂|挖砂|种植|养殖|排放|直排|污染|裸露|建筑垃圾|生活垃圾|垃圾|污水|粪污|弃渣|弃土"
)
_WORD_BEGINS = re.compile(f"(?<=[{_AFTER_PLACE}])(?![{_NO_WORD_BEGIN}])|(?={_WRONGDOING})")
_UNBROKEN = re.compile(r"[A-Za-z0-9.,%-]+$")


def shorten_problem(description: str, place: str = "") -> str:
    """Return what *description* says is wrong in at most MAX_PROBLEM_LENGTH characters.

    The first clause goes without *place*, the village and the amount where it is too long. Then its end is
    kept, from where a word begins; only where no such place is known is it cut, and marked with “…”.
    """
    text = " ".join(description.split())
    clause = next((part for part in map(str.strip, _CLAUSE_END.split(text)) if part), text)
    for shortened in (clause, *_leave_out(clause, place)):
        clause = shortened
        if len(clause) <= MAX_PROBLEM_LENGTH:
            return clause
    begins = [found.start() for found in _WORD_BEGINS.finditer(clause)]
    fitting = [clause[at:] for at in begins if 3 <= len(clause) - at <= MAX_PROBLEM_LENGTH]
    return fitting[0] if fitting else _cut_clause(clause)


def _leave_out(clause: str, place: str) -> list[str]:
    """Return *clause* without its place, then without its village, its amount and its consequence too."""
    bare = clause.removeprefix(place).lstrip() or clause
    here = _VILLAGE.sub("", bare) or bare
    uncounted = _AMOUNT.sub("", here).strip() or here
    return [bare, here, uncounted, _CONSEQUENCE.sub("", uncounted)]


def _cut_clause(clause: str) -> str:
    """Return the beginning of *clause*, marked as cut, without half a number or a foreign word."""
    begun = clause[: MAX_PROBLEM_LENGTH - 1]
    if _UNBROKEN.search(clause[MAX_PROBLEM_LENGTH - 1]):
        begun = _UNBROKEN.sub("", begun) or begun
    return f"{begun.rstrip()}…"
