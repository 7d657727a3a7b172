"""The authorities that referrals (移送问责) go to by their nature: no ledger need name them."""

import re

from qinling.rules.texts.name_folding import fold_name
from qinling.rules.units.unit_areas import HomeArea

_DISCIPLINE = r"纪律检查委员会|纪检监察|纪工委|纪检委|纪委|监察委员会|监察工委|监察委|监委"
_AUTHORITY = re.compile(
    r"(?:中共|中国共产党)?(?P<area>(?:[^纪监检公驻]*[省市区县])?)(?:派驻|驻)?"
    rf"(?:.{{0,15}}?(?:{_DISCIPLINE})(?:{_DISCIPLINE}|组|机关|信访室|案管室|第[一二三四五六七八九十]+|室|办公室)*"
    r"|人民检察院|检察院|公安局|公安分局)"
)
_BEGINNING = re.compile(r"[^纪监]*(?=[纪监])")


def is_own_authority(name: str, home: HomeArea) -> bool:
    """Return whether *name* is that of an authority for the office of *home*, not of another county or city."""
    folded = fold_name(name)
    if not _AUTHORITY.fullmatch(folded):
        return False
    bare = re.sub("^(?:中共|中国共产党)", "", folded)
    place = home.find_place(bare) if home.parts else ()
    return not place or home.may_be_own(place, bare)


def guess_authority(name: str) -> str:
    """Return the usual name of the authority that *name* may be a slip of, "" where it looks like none."""
    found = _BEGINNING.match(name)
    return f"{found[0]}纪委监委" if found else ""


def describe_unknown_authority(name: str) -> str:
    """Return in words that nothing knows the unit that a referral goes to."""
    return f"“{name}”不像受理移送的单位：不是本地的纪检监察机关，台账里没有，也没有移送过给它"
