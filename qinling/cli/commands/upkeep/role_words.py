"""Words of `db roles` in another order, or without their options: each is answered with the line that is meant."""

import re
from collections.abc import Sequence
from contextlib import suppress

from qinling.cli.framework.chinese_help import ChineseCommand, ChineseGroup
from qinling.cli.framework.typer_internals import Command, Context
from qinling.errors import UsageRefused, ValueRefused, format_command
from qinling.rules.office_roles import RoleKind
from qinling.rules.vocabulary import parse_term

_GRANT = ("db", "roles", "grant")
#: Words that people type for giving a role.
_GRANTING = ("add", "give", "set", "new", "assign", "授权", "添加", "加", "给")
_GAP = re.compile("[,，、;；]")
_OPTIONS = ("--unit", "-u", "--name")
_NOT_OPTIONS = ("--role", "--user", "--login")
_USER_AND_ROLE = 2


class RoleGroup(ChineseGroup):
    """The group `db roles`: another word for giving a role is answered with the line that gives it."""

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """Return name, command and the rest of *args*. Raises UsageRefused for `add wangmin keeper`."""
        if args[0].lower() in _GRANTING and not ctx.resilient_parsing:
            line = suggest_grant(args[1:]) or format_command([*_GRANT, "用户", "角色"])
            raise UsageRefused(f"没有“{args[0]}”这个命令", f"授予角色：{line}")
        return super().resolve_command(ctx, args)


class RoleCommand(ChineseCommand):
    """A command of `db roles`: words that it does not take so are put in their places."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse *args*. Raises UsageRefused with the line that works."""
        if not ctx.resilient_parsing and "-h" not in args and "--help" not in args:
            _require_order(str(ctx.info_name), args)
        return super().parse_args(ctx, args)


def _require_order(command: str, args: Sequence[str]) -> None:
    bare = [word for word in args if not word.startswith("-")]
    if command == "create" and bare:
        roles = [one for one in bare if _find_role(one)]
        give = format_command([*_GRANT, "用户", *roles[:1]]) if roles else suggest_grant(bare)
        raise UsageRefused(
            "create 一次建齐三个角色，后面不写词",
            f"建：{format_command(['db', 'roles', 'create'])}"
            + (f"；建好以后授给用户：{give}" if give else ""),
        )
    if command == "revoke" and (users := [one for word in bare for one in _GAP.split(word) if one])[1:]:
        users = [one for one in users if not _find_role(one)]
        raise UsageRefused(
            "一次收回一个用户的角色",
            "；".join(format_command(["db", "roles", "revoke", one]) for one in users),
        )
    if command == "grant" and not _is_in_order(args) and (line := suggest_grant(args)):
        raise UsageRefused("用户、角色以外的要写在选项后面，先写用户，再写角色，一次一个用户", f"写成 {line}")


def _is_in_order(args: Sequence[str]) -> bool:
    """Return whether *args* are one user and one role, with options that `grant` has."""
    bare, _ = _part_words(args)
    if any(word.partition("=")[0] in _NOT_OPTIONS for word in args) or len(bare) > _USER_AND_ROLE:
        return False
    if any(map(_GAP.search, bare)):
        return False
    return len(bare) < _USER_AND_ROLE or bool(_find_role(bare[1])) or not _find_role(bare[0])


def suggest_grant(args: Sequence[str]) -> str:
    """Return the lines that give each user among *args* the role there, "" where one of them lacks."""
    bare, options = _part_words(args)
    roles = [word for word in bare if _find_role(word)]
    others = [word for word in bare if word not in roles[-1:]]
    if not roles or not others:
        return ""
    role = _find_role(roles[-1])
    logins = [one for one in _GAP.split(others[0]) if one] if others[0].isascii() else [others[0]]
    rest = others[1:]
    if rest and all(one.isascii() for one in rest):
        logins, rest = [*logins, *rest], []
    if rest and len(logins) == 1:
        options = [
            *options,
            "--unit" if role == RoleKind.UNIT.value and not {"--unit", "-u"} & {*options} else "--name",
            rest[0],
        ]
    if role == RoleKind.UNIT.value and not {"--unit", "-u"} & {*options}:
        options = [*options, "--unit", "单位"]
    return "；".join(format_command([*_GRANT, one, role, *options]) for one in logins)


def _part_words(args: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the bare words of *args*, among them the values of options that `grant` has not, and its options."""
    bare: list[str] = []
    options: list[str] = []
    words = iter(args)
    for word in words:
        name, sign, value = word.partition("=")
        if name in (*_OPTIONS, *_NOT_OPTIONS):
            value = value if sign else next(words, "")
            if name in _OPTIONS:
                options += [name, value]
            else:
                bare.append(value)
        elif not word.startswith("-"):
            bare.append(word)
    return bare, options


def _find_role(word: str) -> str:
    """Return the code of the role that *word* is, "" for any other word."""
    with suppress(ValueRefused):
        return parse_term(RoleKind, word).value
    return ""
