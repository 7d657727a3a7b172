"""The words by which cells show what they are: endings of units and places, surnames, sources, kinds."""

import re

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
    VILLAGE_COMMITTEES,
    any_of,
)

#: The surnames of nine persons in ten, and the commonest of two characters.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范"
    "汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文尚温牛樊葛邢安齐伍庞"
    "颜倪庄聂章鲁岳翟申耿关兰焦俞左柳甘祝包宁阮纪舒屈项成游阳裴席卫查屠司涂蒲井巩党种惠"
)
_TWO_CHARACTER_SURNAMES = "欧阳|上官|司马|诸葛|皇甫|令狐|尉迟"
_NAME = rf"(?:[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}|(?:{_TWO_CHARACTER_SURNAMES})[\u4e00-\u9fff]{{1,2}}|[{_SURNAMES}][×*xX]{{1,2}})"
_ROLE = r"(?:同志|书记|主任|局长|镇长|所长|站长|区长|县长|支书)?"
_PHONE = r"(?:\+?86-?)?(?:1[3-9][0-9*×xX]{9}|0[0-9]{2,3}[-)]?[0-9*]{7,8}(?:[-转][0-9]{1,5})?|[2-8][0-9]{6,7}|(?:内线|分机|短号)[0-9]{3,6})"

_PHONE_AT_END = re.compile(rf"(?<![0-9A-Za-z]){_PHONE}(?:[,;、/]{_PHONE}){{0,2}}\)?$")
_PERSON = re.compile(rf"{_NAME}{_ROLE}(?:[、,;/]{_NAME}{_ROLE}){{0,4}}")
_ONE_TOWN = rf"[\u4e00-\u9fff]{{1,8}}{any_of(TOWNS, STREET_OFFICES)}"
_TOWN = re.compile(rf"{_ONE_TOWN}(?:[、,;/]{_ONE_TOWN})*")
_LOCAL_UNIT = re.compile(rf"(?:{any_of(STREET_OFFICES, VILLAGE_COMMITTEES, ('社区',))}|[镇乡](?:人民)?政府)$")
#: Other 站, 所 and 场 are places as well.
_SURE_STATIONS = (
    "派出所",
    "管理所",
    "监管所",
    "国土所",
    "司法所",
    "管理站",
    "工作站",
    "保护站",
    "林业站",
    "水利站",
    "水管站",
)
_OTHER_UNITS = ("供销社", "合作社", "林场", "工作组", "专班", "指挥部", "银行")
_UNIT = re.compile(
    any_of(GOVERNMENTS, DEPARTMENTS, OFFICES, COMMITTEES, CENTRES, TEAMS, COURTS, COMPANIES)
    + f"$|{any_of(_SURE_STATIONS, _OTHER_UNITS)}$"
)
_VILLAGE_UNIT = re.compile(r"[\u4e00-\u9fff]{1,12}[镇乡]?[\u4e00-\u9fff]{1,6}村$")
_PLACE = re.compile(
    r"(?:村|组|沟|路|段|河|口|坪|桥|寨|社区|峪|岭|梁|坡|垭|塬|湾|滩|断面|附近|路旁|路边|河边|[东西南北]侧|左岸|右岸|上游|下游|交界处|[0-9]号)$"
    r"|[镇乡村].{1,14}(?:组|处|点|厂|库|场|站|旁|边|口|岸|坡|侧|[上下里内外])$"
)
_CATEGORY = re.compile(
    r"(?:(?:[\u4e00-\u9fff]{1,2}乱[-—:])?乱[\u4e00-\u9fff](?:[乱滥][\u4e00-\u9fff])?(?:[、,]乱[\u4e00-\u9fff]乱[\u4e00-\u9fff])*"
    r"|私[搭挖][乱滥][建采]|违规穿越|农村违建(?:建房)?|违建(?:别墅)?|违法建设|矿山(?:生态修复|开采)?|河道(?:管理|采砂)?|尾矿库?|小水电(?:整治)?"
    r"|(?:畜禽)?养殖(?:污染)?|生活(?:污水|垃圾)|农业面源(?:污染)?|(?:水|大气|土壤|固废|噪声)污染(?:防治)?|固体?废物?|建筑垃圾|扬尘(?:污染)?"
    r"|森林(?:防火|资源)?|生态(?:修复|破坏|环境)|饮用?水源(?:地|保护)?|自然保护地|旅游(?:开发)?|道路(?:建设)?|其他(?:领域)?)(?:问题|类)?"
)
_SOURCE = re.compile(
    r"督察|督查|督办|交办|巡查|自查|举报|图斑|热线|12345|12369|审计|巡视|巡察|信访|反馈|暗访|检查|遥感|媒体|曝光|网格|排查|执法|检察建议"
    r"|通报|监测|无人机|视频|批示|第[一二三四五六七八九十0-9]+[批轮]|首批"
)
_ZONE = re.compile(
    r"(?:核心|重点|一般|禁止|限制|适度)(?:开发|保护|建设)?区|(?:非|未在)?保护区外?|建设控制地带|缓冲区|实验区"
)
_LEVEL = re.compile(r"(?:国家|[省市区县])级?|province|city|district")
_PLAN_WORDS = ("拟", "预计", "计划", "力争", "预期", "暂定")
_MAX_NAME_CHARACTERS = 25  # of a unit, a place, a source


def find_phone(text: str) -> re.Match[str] | None:
    """Return the phone number at the end of a normalized text, or None."""
    return _PHONE_AT_END.search(text)


def says_plan(cell: object) -> bool:
    """Return whether a cell says that its day is planned: 拟2026年6月30日, 预计6月."""
    return isinstance(cell, str) and any(word in cell for word in _PLAN_WORDS)


def find_word_kinds(text: str) -> set[str]:
    """Return what a short normalized text is by its words, as the values of `cell_kinds.Kind`."""
    if not text or len(text) > _MAX_NAME_CHARACTERS:
        return set()
    if _LEVEL.fullmatch(text):
        return {"level"}
    if _ZONE.fullmatch(text):
        return {"zone"}
    if _CATEGORY.fullmatch(text):
        return {"category"}
    kinds = _find_person_kinds(text)
    if _TOWN.fullmatch(text):
        kinds.add("town")
    if _SOURCE.search(text):
        kinds.add("source")
    return kinds | _find_unit_kinds(text)


def _find_person_kinds(text: str) -> set[str]:
    return (
        {"person"}
        if _PERSON.fullmatch(text) and not _PLACE.search(text) and not _UNIT.search(text)
        else set()
    )


def _find_unit_kinds(text: str) -> set[str]:
    """Return the kinds of the first unit or place in *text*."""
    first = re.split(r"[;,、/(]", text, maxsplit=1)[0]
    if _LOCAL_UNIT.search(first):
        return {"local_unit"}
    if _UNIT.search(first):
        return {"unit"}
    return {"place"} if _PLACE.search(text) or _VILLAGE_UNIT.fullmatch(text) else set()
