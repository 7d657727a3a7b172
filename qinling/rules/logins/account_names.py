r"""Find the account of the list that a log means by another spelling: zs@域, 域\zs, 张三（zs）, 123 for 00123.

A spelling is read in every way that it can be. An account of the list fits if one of its own readings has
the same core and nothing beside the core speaks against it. Only a single fit is a match.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from qinling.errors import ValueRefused
from qinling.rules.logins.usage import Account
from qinling.rules.parsing.chinese_text import quote_value
from qinling.rules.texts.name_folding import fold_name

_CHINESE = "\u4e00-\u9fff\u3400-\u4dbf·"
_ANGLES = str.maketrans("<>〈〉《》", "()()()")
#: Signs that a spreadsheet or a copy puts around a text: ="00123", '00123, “zs”.
_WRAPPED = re.compile(r"""=?["'`]*(.+?)["'`]*""")
_LABELLED = re.compile(
    r"(?:用户名?|账号|帐号|账户|登录名|工号|user(?:name|id)?|account|login(?:name)?|uid|cn)[:=]([^,;]+).*"
)
_WITH_DOMAIN = re.compile(r"(?P<core>[^@\\]+)@(?P<domain>[^@\\]+)|(?P<before>[^@\\]+)\\+(?P<behind>[^@\\]+)")
_BRACKETED = re.compile(r"(.+?)[-_/|:,]?\((.+)\)|\((.+?)\)(.+)")
_SEPARATED = re.compile(
    rf"([{_CHINESE}]{{2,}})[-_/|:,、]?([^{_CHINESE}()]+)|([^{_CHINESE}()]+?)[-_/|:,、]?([{_CHINESE}]{{2,}})"
    r"|([^/|]+)[/|]([^/|]+)"
)
_WHOLE_FLOAT = re.compile(r"([0-9]+)\.0+")
_GROUPED_DIGITS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.0+)?")
_PHONE = re.compile(r"(?:\+?86-?)?(1[0-9]{2})-?([0-9]{4})-?([0-9]{4})")
#: A spreadsheet shows a long number like this and saves the text: the other digits are gone.
_SCIENTIFIC = re.compile(r"[0-9]\.[0-9]+[Ee]\+?[0-9]{1,2}|[0-9][Ee]\+[0-9]{1,2}")
_MIN_INEXACT = 10**15  # a number cell keeps 15 digits
_PERSON_SEPARATORS = re.compile(r"[、,/;()]")
_LIKELY_PERSON = re.compile(rf"[{_CHINESE}]{{2,4}}")

OTHER_SHAPE, _OTHER_ZEROS = "只差大小写、空格、全半角或符号", "开头的 0 不同"
_OTHER_DOMAIN, _OTHER_PERSON, _SEVERAL = "带着不同的域名", "使用人不同", "清单上不止一个这样的账号"
_OTHER_BESIDE = "旁边写的不是它的使用人或单位"


class Reading(NamedTuple):
    """One way to read a spelling: the account itself, and what stands beside it. All texts are folded."""

    core: str
    domain: str = ""
    beside: str = ""  # a person or a unit
    is_bracketed: bool = False  # what stands beside it stands in brackets, or has the account in them
    how: str = ""  # for the user


class Fit(NamedTuple):
    """An account of the list that a spelling may mean, how both differ, and what speaks against it ("" for nothing)."""

    account: Account
    how: str
    against: str
    domain: str


class Match(NamedTuple):
    """The account *account*, known from logs only, is *listed* in another spelling."""

    account: Account
    listed: Account
    why: str


class Doubt(NamedTuple):
    """The account *account*, known from logs only, may be one of *candidates*, or another account."""

    account: Account
    candidates: tuple[Account, ...]
    why: str


def require_all_digits(cell: object, text: str) -> None:
    """Raise ValueRefused if a spreadsheet has dropped digits of the account *text* of *cell*."""
    is_rounded = isinstance(cell, int | float) and abs(cell) >= _MIN_INEXACT
    if is_rounded or _SCIENTIFIC.fullmatch(text.strip()):
        raise ValueRefused(
            f"{quote_value(text)}是表格软件缩写的数字，后几位已经丢失",
            "请从平台重新导出，打开时把这一列设为文本；不要用表格软件另存",
        )


def list_readings(text: str) -> list[Reading]:
    """Return the ways to read the spelling of an account, the plain one first."""
    whole = fold_name(text.translate(_ANGLES))
    found = _WRAPPED.fullmatch(whole)
    whole = found[1] if found else whole
    readings = [_read_plain(whole)]
    if found := _LABELLED.fullmatch(whole):
        readings.append(_read_plain(found[1]))
    for whole_one in (readings[-1], *_list_domain_readings(readings[-1])):
        readings.append(whole_one)
        for part in _list_parts_beside(whole_one):
            readings += [part, *_list_domain_readings(part)]
    return list(dict.fromkeys(one for one in readings if one.core))


def _list_domain_readings(reading: Reading) -> Iterator[Reading]:
    """Yield the reading without the domain, if the account of *reading* has one."""
    if not reading.domain and (found := _WITH_DOMAIN.fullmatch(reading.core)):
        core, domain = found["core"] or found["behind"], found["domain"] or found["before"]
        yield reading._replace(
            core=_read_plain(core).core, domain=domain, how=_join_texts(f"带域名 {domain}", reading.how)
        )


def _join_texts(*texts: str) -> str:
    return "、".join(filter(None, texts))


def _read_plain(text: str) -> Reading:
    """Return the reading of a text as an account and nothing else, a number as it was before a spreadsheet wrote it."""
    if found := _WHOLE_FLOAT.fullmatch(text):
        return Reading(found[1], how="数字带了 .0")
    if _GROUPED_DIGITS.fullmatch(text):
        return Reading(text.partition(".")[0].replace(",", ""), how="数字带了逗号")
    if (found := _PHONE.fullmatch(text)) and not text.isdigit():
        return Reading("".join(found.groups()), how="电话号码带了区号或横线")
    return Reading(text)


def _list_parts_beside(reading: Reading) -> Iterator[Reading]:
    """Yield the readings in which a person or a unit stands beside the account, either of the two parts being it."""
    for pattern in (_BRACKETED, _SEPARATED):
        if not (found := pattern.fullmatch(reading.core)):
            continue
        one, other = (part for part in found.groups() if part)
        for core, beside in ((one, other), (other, one)):
            how = _join_texts(reading.how, f"带着“{beside}”")
            yield Reading(_read_plain(core).core, reading.domain, beside, pattern is _BRACKETED, how)


class AccountIndex:
    """The accounts of the list by what their spellings may mean."""

    def __init__(self, listed: Iterable[Account]) -> None:
        self._by_core: dict[str, list[tuple[Account, Reading]]] = defaultdict(list)
        self._by_digits: dict[str, list[tuple[Account, Reading]]] = defaultdict(list)
        for account in listed:
            for reading in list_readings(account.account):
                self._by_core[reading.core].append((account, reading))
                if reading.core.isdigit():
                    self._by_digits[reading.core.lstrip("0")].append((account, reading))

    def find_fits(self, account: Account) -> list[Fit]:
        """Return the accounts of the list that *account* may be, one fit each, those that nothing speaks against first.

        Accounts that differ in leading zeros only count where no other fits.
        """
        fits: dict[int, Fit] = {}
        readings = list_readings(account.account)
        for reading in readings:
            for listed, own in self._by_core.get(reading.core, ()):
                _keep_better(fits, _build_fit(account, reading, listed, own))
        if fits:
            return sorted(fits.values(), key=lambda fit: bool(fit.against))
        for reading in readings:
            if reading.core.isdigit():
                for listed, own in self._by_digits.get(reading.core.lstrip("0"), ()):
                    zeros = reading._replace(how=_join_texts(_OTHER_ZEROS, reading.how))
                    _keep_better(fits, _build_fit(account, zeros, listed, own))
        return sorted(fits.values(), key=lambda fit: bool(fit.against))


def _keep_better(fits: dict[int, Fit], fit: Fit) -> None:
    known = fits.setdefault(fit.account.id, fit)
    if known.against and not fit.against:
        fits[fit.account.id] = fit


def _build_fit(account: Account, reading: Reading, listed: Account, own: Reading) -> Fit:
    domain = reading.domain or own.domain
    against = ""
    if reading.domain and own.domain and not _is_same_domain(reading.domain, own.domain):
        against = _OTHER_DOMAIN
    elif not (_may_stand_beside(reading, listed) and _may_stand_beside(own, account)):
        against = _OTHER_BESIDE
    elif _has_other_person(account, listed):
        against = _OTHER_PERSON
    return Fit(listed, reading.how or own.how or OTHER_SHAPE, against, domain)


def _is_same_domain(one: str, other: str) -> bool:
    """Return whether two domains are one: 区局 and 区局.gov.cn, as Windows shortens them."""
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def _may_stand_beside(reading: Reading, account: Account) -> bool:
    """Return whether what stands beside an account is its person or unit. In brackets it may be a person nobody named."""
    if not reading.beside:
        return True
    if reading.beside in {fold_name(account.unit), *_split_persons(account.name)}:
        return True
    return not account.name and reading.is_bracketed and bool(_LIKELY_PERSON.fullmatch(reading.beside))


def _has_other_person(logged: Account, listed: Account) -> bool:
    """Return whether the log names another person than the list. A masked name (张*) and the account itself say nothing."""
    persons, name = _split_persons(listed.name), fold_name(logged.name)
    says_nothing = not name or "*" in name or not re.search(f"[{_CHINESE}]", name)
    return not says_nothing and bool(persons) and name not in persons and name != fold_name(logged.account)


def _split_persons(name: str) -> set[str]:
    folded = fold_name(name)
    return {folded, *_PERSON_SEPARATORS.split(folded)} - {""}


def match_accounts(
    unlisted: Sequence[Account], listed: Iterable[Account], known_domains: Mapping[int, Iterable[str]]
) -> tuple[list[Match], list[Doubt]]:
    """Match the accounts of logs that are on no list with the list. Return the matches, and what could be several.

    *known_domains* are, by account of the list, the domains of the spellings matched before: zs of another
    domain may be another person.
    """
    index = AccountIndex(listed)
    fitting: list[tuple[Account, Fit]] = []
    doubts: list[Doubt] = []
    for account in unlisted:
        fits = index.find_fits(account)
        free = [fit for fit in fits if not fit.against]
        if len(free) == 1:
            fitting.append((account, free[0]))
        elif fits:
            candidates = tuple(fit.account for fit in free or fits)
            doubts.append(Doubt(account, candidates, _SEVERAL if len(free) > 1 else fits[0].against))
    domains = _collect_domains(fitting, known_domains)
    matches = []
    for account, fit in fitting:
        if fit.domain and _has_foreign_domain(fit.domain, domains[fit.account.id]):
            doubts.append(Doubt(account, (fit.account,), _OTHER_DOMAIN))
        else:
            matches.append(Match(account, fit.account, fit.how))
    return matches, doubts


def _collect_domains(
    fitting: Sequence[tuple[Account, Fit]], known_domains: Mapping[int, Iterable[str]]
) -> dict[int, set[str]]:
    domains: dict[int, set[str]] = defaultdict(set)
    for account, known in known_domains.items():
        domains[account] |= set(known)
    for _, fit in fitting:
        if fit.domain:
            domains[fit.account.id].add(fit.domain)
    return domains


def _has_foreign_domain(domain: str, others: Iterable[str]) -> bool:
    return any(not _is_same_domain(domain, other) for other in others)


def find_domain(text: str) -> str:
    """Return the domain in the spelling of an account, "" if it names none."""
    return next((reading.domain for reading in list_readings(text) if reading.domain), "")
