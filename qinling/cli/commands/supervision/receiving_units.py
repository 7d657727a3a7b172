"""The units that `supervise --to` names: each is looked up, and one that nothing knows is asked about."""

from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.lookup.typed_command import retype_command
from qinling.errors import AnswerNeeded
from qinling.rules.supervision.referral_authorities import describe_unknown_authority

if TYPE_CHECKING:
    from qinling.procedures.supervision.receiving_units import TypedUnit

_NOTHING_DONE = "没有登记，台账没有改动"


def settle_receivers(desk: Desk, typed: str, *, is_referral: bool, yes: bool, as_json: bool) -> str:
    """Return the units that an act goes to, as a cell names them. The authority of a referral stands in no ledger.

    Raises AnswerNeeded for one that neither the ledger nor the settings know, without a person's word or *yes*.
    """
    from qinling.procedures.supervision.receiving_units import look_up_authorities, look_up_receivers

    look_up = look_up_authorities if is_referral else look_up_receivers
    describe = describe_unknown_authority if is_referral else _describe_unknown
    with desk.reading() as reader:
        units = look_up(reader, typed, desk.settings.notify.receivers, desk.settings.home)
    may_ask = desk.is_interactive and not as_json and not yes
    names = []
    for one in units:
        what = describe(one.name)
        if one.known_as:
            desk.print_note(f"“{one.name}”就是台账里的 {one.known_as}，按它登记")
        known = one.known_as or one.name
        names.append(known if one.is_known else _settle_unknown(desk, one, what, yes=yes, ask=may_ask))
    return "、".join(dict.fromkeys(names)) or typed


def _describe_unknown(name: str) -> str:
    return f"台账和设置里都没有“{name}”这个单位"


def _settle_unknown(desk: Desk, unit: "TypedUnit", what: str, *, yes: bool, ask: bool) -> str:
    """Return the name of a unit that nothing knows, or the near one that a person takes for it. Raises AnswerNeeded."""
    if yes:
        near = f"，相近的有：{'、'.join(unit.near)}" if unit.near else ""
        desk.print_note(f"注意：{what}{near}")
        return unit.name
    if ask:
        return _ask_about(desk, unit, what)
    lines = "".join(f"\n  {retype_command(desk.words, unit.name, one)}" for one in unit.near)
    raise AnswerNeeded(f"{what}，没有登记", f"核对后加 --yes 照发{f'；相近的有：{lines}' if lines else ''}")


def _ask_about(desk: Desk, unit: "TypedUnit", what: str) -> str:
    from qinling.cli.lookup.candidate_choice import choose_candidate
    from qinling.cli.prompts import confirm

    if unit.near:
        texts = [""] * len(unit.near)
        place = choose_candidate(desk, f"{what}，相近的有", unit.near, texts, "单位", len(unit.near))
        if place is not None:
            return unit.near[place]
    if not confirm(desk, f"{what}。照写的发给它（是/否）", "否"):
        raise AnswerNeeded(_NOTHING_DONE, "用 --to 写明发给哪个单位；有哪些单位用 qinling unit list 看")
    return unit.name
