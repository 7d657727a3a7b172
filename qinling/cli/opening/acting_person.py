"""Who acts: the user of the system who runs the command, and the name under which they act."""

import os

from qinling.cli.framework.typer_internals import get_current_context
from qinling.errors import UsageRefused
from qinling.operating_system import has_modes
from qinling.rules.persons import Persons
from qinling.rules.texts.name_folding import is_same_name


def read_system_user() -> str:
    """Return the user of the system who runs the command, whatever the environment says."""
    if not has_modes():
        return _read_user_of_environment()
    import pwd

    user = os.getuid()
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:  # e.g. a container whose user has no name
        return f"uid {user}"


def resolve_actor(given: str | None, persons: Persons, system_user: str) -> str:
    """Return the person who acts: the one *given*, by default the user of the system by their name.

    Raises UsageRefused when nobody is known, and for another's name where the settings forbid it.
    """
    own = persons.resolve_name(system_user)
    if persons.actor_is_fixed and not given:
        return own  # the environment may name anybody
    actor = persons.resolve_name(given or _read_user_of_environment())
    if persons.actor_is_fixed and not persons.is_same(actor, own):
        raise UsageRefused(
            f"设置 actor.fixed 不许以别人的名义操作：本机用户是 {own}，不是 {actor}",
            _advise_own_name(),
        )
    return actor


def require_own_name(given: str | None, name: str) -> str:
    """Return *name*, under which the database knows the user. Raises UsageRefused where another was *given*."""
    if given and not is_same_name(given, name):
        raise UsageRefused(
            f"服务器上是 {name}，不能以{given}的名义办理",
            _advise_own_name(),
        )
    return name


def _advise_own_name() -> str:
    """Return how to act under the own name, and how the command that runs takes the name of who did it, if it does."""
    ctx = get_current_context(silent=True)
    words = {word: param for param in (ctx.command.params if ctx else ()) for word in param.opts}
    away = "去掉 --actor（和环境变量 QINLING_ACTOR）"
    if "--by" in words and words["--by"].metavar == "姓名":
        return f"{away}；替别人登记的，用 --by 写明办理人"
    return f"{away}；替别人登记的，在 --note 里写明" if "--note" in words else away


def _read_user_of_environment() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # e.g. a container whose user has no name
        raise UsageRefused("不知道是谁在操作", "用 --actor 姓名 写明经办人") from None
