"""What a title, a sheet name or a group row says of the issues below it."""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from qinling.errors import ValueRefused
from qinling.rules.parsing.dates import match_day, normalize_date_text
from qinling.rules.parsing.levels import find_level
from qinling.rules.units.unit_endings import (
    CENTRES,
    COMMITTEES,
    COMPANIES,
    COURTS,
    DEPARTMENTS,
    GOVERNMENTS,
    OFFICES,
    STREET_OFFICES,
    TEAMS,
    TOWNS,
    any_of,
)
from qinling.workbook.headings.grammar import read_heading
from qinling.workbook.tables.title_words import find_category_in_title, find_status_words

#: The fields that a text says of the issues below it, as texts that their cells could hold.
Context = dict[str, str]

_MARKER = re.compile(
    r"^(?:(?P<first>[一二三四五六七八九十]{1,3}[、.．:：]|第[一二三四五六七八九十]+(?:部分|类)[、:：]?|[ⅠⅡⅢⅣⅤ][、.]?)"
    r"|(?P<second>[(（][一二三四五六七八九十]{1,3}[)）][、.]?)|(?P<third>\d{1,2}[、.．]|[(（]\d{1,2}[)）]|[①-⑳])"
    r"|[◆●■★※▶▲◎○]+)\s*"
)
_COUNT = re.compile(
    r"[，,、;；]?\s*(?:共计?|合计|总计|计)?\s*[:：]?\s*\d+\s*[个处件项条宗户起家](?:问题|图斑|线索|任务|事项|点位)?(?=\s*[)）]?\s*$)"
)
_BRACKET_AT_END = re.compile(r"[(（【]([^()（）【】]*)[)）】]\s*$")
_TOWN_ENDING = any_of(TOWNS, STREET_OFFICES)
_TOWN = re.compile(rf"[\u4e00-\u9fff]{{1,7}}?{_TOWN_ENDING}")
_TOWN_OF_SENDER = re.compile(
    r"(?:填报|报送|上报|填表|责任)(?:单位|镇办|镇街|乡镇)\s*[:：]\s*(?:[^\s:：]{0,8}?[省市区县])?"
    rf"(?P<town>[\u4e00-\u9fff]{{1,6}}?{_TOWN_ENDING})"
    r"(?:人民政府|政府|党委)?\s*(?:[(（]|[\s,，]|$)"
)
#: A town before what it lists. 城镇 and 乡镇 are no towns.
_TOWN_IN_TITLE = re.compile(
    rf"^(?:[\u4e00-\u9fff]{{2,8}}?[市区县])?(?P<town>[\u4e00-\u9fff]{{2,5}}?{_TOWN_ENDING}(?<!各镇)(?<!乡镇)(?<!城镇)(?<!村镇))"
    r"[^，。；]{0,20}(?:问题|台账|清单|登记|自查|排查|巡查|图斑|情况|汇总|表)"
)
_BATCH = re.compile(
    r"批|下发|交办|转办|转来|转交|反馈|督察|督查|移交|移送|举报|来信|回头看|排查|暗访|巡视|审计|通报"
)
_CATEGORY = re.compile(
    r"(?!分类|类别|类型)[\u4e00-\u9fff、“”]{2,12}类(?:问题|情况)?|乱[\u4e00-\u9fff]{1,3}(?:问题|情况)?"
    r"|[\u4e00-\u9fff]{0,4}(?:河道|矿山|采砂|采石|违建|穿越|林地|湿地|尾矿|小水电|农家乐|养殖|污水|垃圾|固废|砂石|别墅)(?:问题|情况)?"
)
_TABLE_NUMBER = re.compile(r"^(?:附[件表]|表)\s*[0-9一二三四五六七八九十]{0,3}\s*[:：、.]?\s*")
_FIELDS_OF_LABELS = frozenset(
    ("town", "category", "source", "duty_unit", "lead_unit", "status", "level", "zone")
)
_UNIT = re.compile(
    r"(?:[省市区县]|[\u4e00-\u9fff]{2,6}[省市区县])?[\u4e00-\u9fff]{1,12}"
    + any_of(GOVERNMENTS, DEPARTMENTS, OFFICES, COMMITTEES, CENTRES, TEAMS, COURTS, COMPANIES)
)
_FIELDS_OF_TITLES = frozenset(("town", "status", "category"))


@lru_cache(maxsize=1024)
def read_group(text: str) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Return the tier of a group row and what it says: 1 for 一、, 2 for （一）, 3 for 1., 4 for none.

    A batch is a source, with its day where one is written. A text that says none of these says
    nothing of the fields.
    """
    text = re.sub(r"^[【\[]([^【】\[\]]+)[】\]]$", r"\1", text.strip())
    marker = _MARKER.match(text)
    tier = next((number for number in (1, 2, 3) if marker and marker[number]), 4)
    words = _COUNT.sub("", text[marker.end() if marker else 0 :])
    words = re.sub(r"[(（]\s*[)）]\s*$", "", words).strip()
    return tier, tuple(_read_group_words(words).items())


def _read_group_words(words: str) -> Context:
    if labelled := _read_labelled_words(words):
        return labelled
    context: Context = {}
    if level := find_level(words):
        context["level"] = level.label
    if town := find_town(words):
        return context | {"town": town}
    if status := find_status_words(words):
        return context | {"status": status}
    if unit := _UNIT.fullmatch(_BRACKET_AT_END.sub("", words).strip(" :：")):
        return context | {"duty_unit": unit[0]}
    if _BATCH.search(words):
        name = _BRACKET_AT_END.sub("", words).strip(" :：") or words
        context["source"] = re.sub(r"(?:的)?(?:问题|线索|图斑|任务|事项)(?:清单|台账)?$", "", name) or name
        if day := find_day(words):
            context["handed_over_on"] = day
        return context
    name = _BRACKET_AT_END.sub("", words).strip(" :：")
    if _CATEGORY.fullmatch(name):
        context["category"] = re.sub(r"类?(?:问题|情况)?$", "", name)
    return context


def _read_labelled_words(words: str) -> Context:
    """Return what a text with a label says: 属地：皂角树镇, 类别：乱搭乱建."""
    label, colon, value = words.partition("：" if "：" in words else ":")
    if not colon or not value.strip():
        return {}
    field = next((meaning.field for meaning in read_heading(label)), "")
    if field == "status":
        status = find_status_words(value)
        return {"status": status} if status else {}
    if field == "level":
        level = find_level(value)
        return {"level": level.label} if level else {}
    return {field: value.strip()} if field in _FIELDS_OF_LABELS else {}


def read_title(text: str) -> Context:
    """Return what the title of a table says of its issues: 附表1 石门镇, 表二：已销号问题, 双槐镇问题台账."""
    words = _TABLE_NUMBER.sub("", text.strip())
    context = {name: value for name, value in _read_group_words(words).items() if name in _FIELDS_OF_TITLES}
    if town := find_town_in_title(words):
        context["town"] = town
    if status := find_status_words(words):
        context["status"] = status
    if category := find_category_in_title(words):
        context["category"] = category
    return context


def find_town(text: str) -> str | None:
    """Return the town that the whole text names, without an area before it, else None."""
    words = re.sub(r"\s|[:：]$", "", _BRACKET_AT_END.sub("", text.strip()))
    words = re.sub(r"(?:人民政府|政府|问题|台账|清单|自查)+$", "", words)
    found = _TOWN.fullmatch(words)
    return found[0] if found and len(found[0]) >= 2 else None


def find_town_in_title(text: str) -> str | None:
    """Return the town whose issues a title lists: 双槐镇问题整改台账, 河口街道办巡查发现问题登记簿."""
    found = _TOWN_IN_TITLE.match(re.sub(r"\s", "", text))
    return found["town"] if found and not found["town"].startswith(("各", "全", "本", "乡镇")) else None


def find_town_of_sender(texts: Iterable[str]) -> str | None:
    """Return the town whose office filled in the sheet, from a line such as 填报单位：丹水区石门镇."""
    for text in texts:
        if found := _TOWN_OF_SENDER.search(text):
            return found["town"]
    return None


def find_day(text: str) -> str | None:
    """Return the one full day written in *text* as ISO text, else None."""
    days = set()
    for words in re.findall(
        r"\d{4}(?:年\d{1,2}月\d{1,2}[日号]?|[./-]\d{1,2}[./-]\d{1,2})", normalize_date_text(text)
    ):
        try:
            days.add(match_day(words, None))
        except ValueRefused:
            continue
    days.discard(None)
    return days.pop().isoformat() if len(days) == 1 else None  # type: ignore[union-attr]


def lead_instead(context: Context, present: Collection[str]) -> Context:
    """Return *context* with its unit as the leading one where a column names the duty units.

    A bureau above issues of towns leads them. *present* are the fields of the columns.
    """
    if "duty_unit" in context and "duty_unit" in present and "lead_unit" not in present:
        rest = {name: value for name, value in context.items() if name != "duty_unit"}
        return {"lead_unit": context["duty_unit"], **rest}
    return context


class GroupStack:
    """The group rows that hold for the next issue: a row ends those of its own tier and below."""

    def __init__(self) -> None:
        self._groups: list[tuple[int, str, Context]] = []

    def add(self, text: str) -> None:
        """Begin the group *text*."""
        tier, values = read_group(text)
        context = dict(values)
        kept = []
        for group in self._groups:
            # A group without a mark stays above what says other things: a batch above （一）乱搭乱建类.
            is_above = group[0] == 4 and (tier < 4 or context) and not context.keys() & group[2].keys()
            if not (group[0] < tier or is_above):
                break
            kept.append(group)
        self._groups = kept
        self._groups.append((tier, text, context))

    @property
    def title(self) -> str:
        """The texts of the groups, the widest first."""
        return "／".join(text for _, text, _ in self._groups)

    def read_context(self) -> Context:
        """Return what the groups say, the narrowest last."""
        return {name: value for _, _, context in self._groups for name, value in context.items()}
