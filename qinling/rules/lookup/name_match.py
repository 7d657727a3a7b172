"""What a typed name may mean: the one that is known, else those it is short for, else near ones."""

from dataclasses import dataclass

MAX_NAMED = 5


@dataclass(frozen=True, slots=True)
class NameMatch:
    """The names that *typed* may mean, at most MAX_NAMED.

    It is *known* apart from its spelling, or it is *shortened* for some of all *count*, or others are *near*.
    A shortened one that *is_full* says everything that tells one name from others, though in other words.
    """

    typed: str
    known: str | None = None
    shortened: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    count: int = 0
    is_full: bool = False

    @property
    def likely(self) -> str | None:
        """The name that a command which changes nothing may take."""
        return self.known or (self.shortened[0] if self.count == 1 and self.shortened else None)

    @property
    def certain(self) -> str | None:
        """The name that a command which changes something may take."""
        return self.known or (self.likely if self.is_full else None)
