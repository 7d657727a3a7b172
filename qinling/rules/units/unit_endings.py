"""The words that names of units end with, by kind: the one list from which each rule takes those it needs.

The words are parts of regular expressions, put together by `any_of`.
"""

from itertools import chain

TOWNS = ("镇", "乡", "街道")
STREET_OFFICES = ("街道办事处", "街道办", "街办", "办事处")
VILLAGES = ("村", "社区")
VILLAGE_COMMITTEES = ("村委会", "村民委员会", "居委会", "村两委")
GOVERNMENTS = ("人民政府", "政府")
DEPARTMENTS = ("局", "委", "厅")
#: 经办, 转办 and their like are deeds.
OFFICES = ("办公室", "(?<![经承主协交转督催补待代在])办")
COMMITTEES = ("委员会", "管委会")
CENTRES = ("中心",)
TEAMS = ("大队", "支队", "中队", "总队")
COURTS = ("法院", "检察院")
COMPANIES = ("公司", "集团")
#: The name of a place may end so too: 加油站.
STATIONS = ("站", "所")
#: Other words end so too: 现场, 开会, 到处.
DOUBTFUL = (*"院会处部队社厂校场室", "企业")
#: A person's name may end so too: 王园.
GROUNDS = ("园", "矿")
#: What ends hardly anything but the name of a unit.
USUAL = (
    *(*TOWNS, *STREET_OFFICES, *VILLAGES, *VILLAGE_COMMITTEES, *GOVERNMENTS, *DEPARTMENTS, *OFFICES),
    *(*COMMITTEES, *CENTRES, *TEAMS, *COURTS, *COMPANIES),
)


def any_of(*groups: tuple[str, ...]) -> str:
    """Return a regular expression for one of the words of *groups*, the longest first."""
    return f"(?:{'|'.join(sorted(chain(*groups), key=len, reverse=True))})"


def list_last_characters(*groups: tuple[str, ...]) -> str:
    """Return the characters that the words of *groups* end with, as a regular expression for one of them."""
    return f"[{''.join(dict.fromkeys(word[-1] for word in chain(*groups)))}]"
