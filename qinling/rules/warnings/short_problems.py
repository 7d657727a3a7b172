"""What is wrong, in ten characters: the first clause of a description, cut only where a word begins or ends."""

import re

MAX_PROBLEM_LENGTH = 10
_MIN_PROBLEM_LENGTH = 2
_CLAUSE_END = re.compile(r"[，。；;！!？?：:\n\r（(]|,(?!\d)")
#: A village or a stretch of a river before the place itself. 村民, 村委会, 村级 are no villages.
_VILLAGE = re.compile(r"^.{1,8}?(?:村|社区|居委会|段)(?![民委级庄镇])(?:.{1,3}组(?!织))?")
_UNITS = (
    "平方公里|平方千米|平方米|立方米|平方|立方|公里|千米|厘米|毫米|公顷|公亩|公斤|千克|小时|个月|工作日|㎡|㎥|[kK]?m[²³23]?|[kK]g|平(?![台房整地坝])|"
    "[栋幢层孔眼井台套座处间棵株亩吨米方个户辆天张次条根头只块件口艘斤元架片堆车袋桶箱人名家宗起项具枚部把丛窝尾羽排道顶节垄盘]"
)
_DIGITS = r"[\d０-９][\d,.０-９]*[余多]?[百千万亿]?[余多]?"
_FIGURE = rf"{_DIGITS}(?:[-—~～至×xX*]{_DIGITS})?"
#: What it is the amount of, and how exactly: 占地面积约, 长达. 附近, 公共 and 超高 are other words.
_MEASURED = r"(?:总?(?:占地面积|建筑面积|占地|面积|体积|方量|数量)|(?<![超加增过])[总全]?[长宽高深厚]度?)?为?"
_ABOUT = r"(?:大约|大概|(?<![节合违])约|(?<!附)近|共计|合计|总计|累计|共有|(?<!公)共|(?<![雷到抵])达到?|多达|超过|不足|至少)*"
#: A figure needs a unit, or ends the clause with a sign or none behind it (570副), for 312国道 and 3号矿洞 are names.
#: 50米内, 30米处 and 第3层 say where.
_ONE_AMOUNT = (
    rf"{_MEASURED}{_ABOUT}(?<![\dA-Za-z.,第])"
    rf"{_FIGURE}(?:(?>{_UNITS})(?![内外处远宽高长深厚范]|以[内外])[余多]?(?:左右|上下)?|[^号年月日期标线区路组队村%％]?$)"
)
#: In Chinese figures only where no name can go on: 九间房 is a town.
_SPELT_AMOUNT = rf"{_ABOUT}[一二两三四五六七八九十百千几数]+余?(?>{_UNITS})(?=$|[未没尚仍且等、])"
_AMOUNT = re.compile(rf"(?:{_ONE_AMOUNT}|{_SPELT_AMOUNT})(?:[、和及×]?{_ONE_AMOUNT})*")
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
_WORD_BEGINS = re.compile(
    f"(?:(?<=[{_AFTER_PLACE}])|(?<=[上中下]游))(?![{_NO_WORD_BEGIN}])|(?={_WRONGDOING})"
)
_UNBROKEN = re.compile(r"[A-Za-z0-9.,%-]+$")


def shorten_problem(description: str, place: str = "") -> str:
    """Return what *description* says is wrong in at most MAX_PROBLEM_LENGTH characters.

    The first clause goes without its amounts. Where it is too long it goes without *place* and the village too. Then
    its end is kept, from where a word begins; only where no such place is known is it cut, and marked with “…”.
    """
    text = " ".join(description.split())
    clause = next((part for part in map(str.strip, _CLAUSE_END.split(text)) if part), text)
    for shortened in _leave_out(_drop_amounts(clause), place):
        clause = shortened
        if len(clause) <= MAX_PROBLEM_LENGTH:
            return clause
    begins = [found.start() for found in _WORD_BEGINS.finditer(clause)]
    fitting = [clause[at:] for at in begins if _MIN_PROBLEM_LENGTH <= len(clause) - at <= MAX_PROBLEM_LENGTH]
    return fitting[0] if fitting else _cut_clause(clause)


def _drop_amounts(clause: str) -> str:
    """Return *clause* without how many or how much, unless it says nothing else."""
    uncounted = _AMOUNT.sub("", clause).strip("、 ")
    return uncounted if len(uncounted) >= _MIN_PROBLEM_LENGTH else clause


def _leave_out(clause: str, place: str) -> list[str]:
    """Return *clause* whole, without its place, without its village, and without its consequence too."""
    bare = clause.removeprefix(place).lstrip() or clause
    here = _VILLAGE.sub("", bare) or bare
    return [clause, bare, here, _CONSEQUENCE.sub("", here)]


def _cut_clause(clause: str) -> str:
    """Return the beginning of *clause*, marked as cut, without half a number or a foreign word."""
    begun = clause[: MAX_PROBLEM_LENGTH - 1]
    if _UNBROKEN.search(clause[MAX_PROBLEM_LENGTH - 1]):
        begun = _UNBROKEN.sub("", begun) or begun
    return f"{begun.rstrip()}…"
