"""Who acts: the users of the system and the persons that the office knows them as."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from qinling.rules.texts.name_folding import fold_name, is_same_name

#: 和 can be a surname: it parts names of two characters at least.
_BETWEEN_NAMES = re.compile(
    r"\s*[、，,；;/|]\s*|(?<=[\u4e00-\u9fff]{2})\s*[和与及]\s*(?=[\u4e00-\u9fff]{2})"
    r"|(?<=[\u4e00-\u9fff]{2})\s+(?=[\u4e00-\u9fff]{2})"
)
_USER_MARK = "（系统用户 "


@dataclass(frozen=True, slots=True)
class Persons:
    """The office's persons.

    *names* maps users of the system to persons. With *actor_is_fixed* nobody may act under a name
    that is not their own.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    actor_is_fixed: bool = False

    def resolve_name(self, name: str) -> str:
        """Return the person of *name*, which is a user of the system or a person already."""
        key = fold_name(name)
        return next((person for user, person in self.names.items() if fold_name(user) == key), name)

    def is_same(self, one: object, other: object) -> bool:
        """Return whether two names are one person: the same name, or a user of the system and their name."""
        return bool(one and other) and is_same_name(
            self.resolve_name(str(one)), self.resolve_name(str(other))
        )

    def find_shared(self, one: object, other: object) -> str:
        """Return the person that both texts name, each for one or for several: 韩某、何平. "" for none."""
        others = _split_names(other)
        return next((name for name in _split_names(one) if any(self.is_same(name, on) for on in others)), "")


def _split_names(text: object) -> list[str]:
    """Return the names of *text*: first the whole, which may be one name, then those that signs part."""
    whole = str(text or "")
    parts = _BETWEEN_NAMES.split(whole)
    return [whole, *parts] if len(parts) > 1 else [whole]


NOBODY_KNOWN = Persons()


def format_actor(actor: str, system_user: str) -> str:
    """Return the actor with the user of the system who acted under that name, "" where it is their own."""
    return f"{actor}{_USER_MARK}{system_user}）" if system_user else actor


def parse_actor(text: str) -> str:
    """Return the actor of a text that `format_actor` made."""
    return text.partition(_USER_MARK)[0]


def parse_system_user(text: str) -> str:
    """Return the user of the system in a text that `format_actor` made, "" where it is the actor's own."""
    return text.partition(_USER_MARK)[2].removesuffix("）")
