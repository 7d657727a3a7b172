"""The first set-up: what is asked, what is written, and what to type next."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.terminal.printing import print_to_stderr
from qinling.cli.ledger_place import parse_ledger_place
from qinling.cli.office_files.file_checks import can_write, find_present_part
from qinling.cli.opening.ledger_opening import refuse_table_name
from qinling.cli.options.values.path_parsers import LEDGER_LOCATION
from qinling.cli.options.values.value_parsers import NAME
from qinling.cli.prompts import confirm, prompt_until_valid
from qinling.cli.settings.loader import read_settings
from qinling.cli.settings.schema import SETTINGS
from qinling.cli.setup.init.receiver_questions import ask_missing_server, ask_receivers, part_receivers
from qinling.cli.setup.init.setup_offers import OFFERS
from qinling.cli.setup.init.setup_writing import Answers, list_replacements, write_answers
from qinling.cli.setup.mail_server import describe_server, read_mail_server
from qinling.cli.setup.receiver_words import is_mail_receiver, read_unit, require_one_place
from qinling.cli.setup.settings_text.typed_settings import (
    remove_quotes,
    require_office_name,
    require_one_person,
)
from qinling.errors import (
    LedgerMissing,
    LedgerUnusable,
    OutputRefused,
    QinlingError,
    SettingsRefused,
    UsageRefused,
    quote_argument,
)
from qinling.rules.texts.unseen_characters import require_no_acting_characters
from qinling.rules.units.unit_areas import NO_HOME, HomeArea, read_home_area

if TYPE_CHECKING:
    from qinling.cli.framework.typer_internals import Context
    from qinling.ledger.ledger_address import ServerAddress

_UNUSED_SERVER = "没有写发到邮箱的单位，--mail-host、--mail-sender 用不上"


def run_setup(ctx: typer.Context, given: Answers, *, remember: bool, force: bool) -> None:
    """Ask at a terminal what is not *given*, write it, make the ledger, and say what comes next.

    In a script only what is given is written: a settings file is made where something is to stand in it, or
    where the call names one.
    """
    desk: Desk = ctx.obj
    root = ctx.find_root().params
    is_named = root["ledger"] is not None
    if remember and not is_named:
        raise UsageRefused("--remember 要同 --ledger 一起写", "写成 qinling init --ledger 文件 --remember")
    names_new_file = bool(root["settings"]) and not desk.settings_place.exists()
    if names_new_file:  # until it is written, nothing is set but what variables say
        desk.__dict__["settings"] = read_settings(None, desk.environ)
    refuse_table_name(desk.ledger_place)
    given = _read_given(desk, given)
    _check_given(desk, given)
    needs_file = desk.is_interactive or names_new_file
    if remember:
        given = replace(given, ledger=_check_place(str(desk.ledger_place)))
    if desk.is_interactive:
        asked = ask_missing_server(desk, given.receivers, desk.settings.channels, given.server)
        given = replace(given, server=asked)
    if not force:
        _require_wanted_changes(desk, given)
    if desk.is_interactive:
        given = _ask_answers(desk, given, asks_ledger=not is_named)
        if not _uses_server(given):
            desk.print_note(f"{_UNUSED_SERVER}，没有写进设置")
    if given != Answers() or needs_file:
        write_answers(desk, given)
    _make_ledger(desk)
    for offer in OFFERS if desk.is_interactive else ():
        offer(ctx)
    _tell_next_steps(ctx, remember=remember)


def _read_given(desk: Desk, given: Answers) -> Answers:
    """Return *given* with each receiver and the server by themselves; what was not typed so is told."""
    receivers = [one for text in given.receivers for one in part_receivers(desk, text)]
    server = read_mail_server(given.server.host, given.server.sender)
    if server != given.server:
        desk.print_note(f"发邮件的{describe_server(server)}")
    office, name = remove_quotes(given.office), remove_quotes(given.name)
    kept = require_one_place(receivers, _find_home(desk, office))
    for unit in dict.fromkeys(map(read_unit, receivers)):
        if unit not in map(read_unit, kept):
            desk.print_note(f"{unit} 和前面写的是同一个单位，只记一次")
    return replace(given, office=office, name=name, receivers=kept, server=server)


def _find_home(desk: Desk, office: str) -> HomeArea:
    """Return the area of *office*, else of the settings, as far as they can be read: the command may mend them."""
    with suppress(SettingsRefused):
        return read_home_area(office) if office else desk.settings.home
    return NO_HOME


def _ask_answers(desk: Desk, given: Answers, *, asks_ledger: bool) -> Answers:
    """Ask for what is not *given*. Enter passes over a question, and leaves what is set already."""
    state = "已有，只改写您答的几项" if desk.settings_place.exists() else "还没有，现在写一个"
    desk.print_note(f"设置文件 {desk.settings_place}（{state}）")
    desk.print_note("下面几项都可以按回车跳过，以后再写：qinling init，或 qinling config set")
    settings = desk.settings
    own = settings.persons.names.get(desk.system_user, "")
    office = given.office or _ask_for_change(desk, "本单位的名称", settings.office, _check_office)
    name = given.name or _ask_for_change(desk, f"您的姓名（本机用户 {desk.system_user}）", own, _check_name)
    place = given.ledger
    if asks_ledger and not place:
        place = _ask_for_change(desk, "台账放在哪里", str(desk.ledger_place), _check_place)
    receivers, server = given.receivers, given.server
    if not receivers:
        receivers, server = ask_receivers(desk, settings.channels, server, _find_home(desk, office))
    return Answers(office, name, place, receivers, server)


def _ask_for_change(desk: Desk, question: str, present: str, check: Callable[[str], str]) -> str:
    """Return a checked answer, "" for Enter or where the answer is what is set already."""
    while True:
        typed = prompt_until_valid(desk, question, str.strip, present)
        if typed in ("", present):
            return ""
        try:
            return check(typed)
        except QinlingError as refused:
            desk.print_note(str(refused))


def _check_given(desk: Desk, given: Answers) -> None:
    """Raise UsageRefused for options that mean nothing; at a terminal receivers may follow."""
    if not _uses_server(given) and (given.receivers or not desk.is_interactive):
        raise UsageRefused(_UNUSED_SERVER, "请加 --receiver 单位=邮箱，如 --receiver 麻街镇=name@example.cn")
    if given.office:
        require_office_name(given.office)
    if given.name:
        require_one_person(given.name)


def _require_wanted_changes(desk: Desk, given: Answers) -> None:
    """Ask whether what is set already is to be changed. Raises UsageRefused in a script, and where it is not."""
    changes = list_replacements(desk, given)
    if changes and not desk.is_interactive:
        raise UsageRefused(f"设置里已有：{'；'.join(changes)}。什么也没有写", "确要改的，加 --force")
    for change in changes:
        if not confirm(desk, f"{change}，改不改（是/否）", "否"):
            raise UsageRefused("什么也没有写", "不改的那一项，不写它的选项再运行一次")


def _check_office(text: str) -> str:
    office = remove_quotes(require_office_name(text))
    return str(SETTINGS["office"].validator(require_no_acting_characters(office)))


def _check_name(text: str) -> str:
    return require_one_person(NAME.parse(remove_quotes(text)))


def _check_place(text: str) -> str:
    """Return the whole path of a ledger file. A folder gets a ledger in it.

    The place is tried before the settings name it: a ledger that is there can be read, or one can be made.
    """
    place = parse_ledger_place(require_no_acting_characters(LEDGER_LOCATION.parse(text)))
    if not isinstance(place, Path):
        _is_there(place)
        return str(place)
    path = place.absolute()
    path = path / "ledger.db" if path.is_dir() or text.endswith(("/", "\\")) else path
    if path.exists():
        from qinling.ledger.reader import open_reader

        with open_reader(path):
            return str(path)
    there = find_present_part(path.parent)
    if there is None or not can_write(there):
        raise OutputRefused(f"{path} 写不进去（{there or path.anchor} 不能写）", "请换一个能写的位置")
    return str(path)


def _is_there(address: "ServerAddress") -> bool:
    """Return whether the server has the office. Raises LedgerUnusable where it cannot be reached."""
    from qinling.ledger.reader import open_reader

    try:
        with open_reader(address):
            return True
    except LedgerMissing:
        return False


def _uses_server(given: Answers) -> bool:
    """Return whether a mail server that is named is gone through: else it would be forgotten without a word."""
    return not any(given.server) or any(map(is_mail_receiver, given.receivers))


def _make_ledger(desk: Desk) -> None:
    from qinling.ledger.sqlite_file.ledger_file import is_empty_file

    place = desk.ledger_place
    exists = place.exists() and not is_empty_file(place) if isinstance(place, Path) else _is_there(place)
    if isinstance(place, Path) and not exists:
        there = find_present_part(place.parent)
        if there is None or not can_write(there):
            raise LedgerUnusable(
                f"无法在 {place} 建立台账：{there or place.anchor} 不能写",
                "另指一个能写的位置：qinling init --ledger 文件夹/台账.db",
            )
    with desk.writing(create=True, makes_office=True):
        pass
    desk.print_note(f"台账已在 {place}，没有改动" if exists else f"已新建台账 {place}")


def _tell_next_steps(ctx: typer.Context, *, remember: bool) -> None:
    """Say what to type next, with the ledger and the settings where the call named others than the usual."""
    from qinling.procedures.views.issue_views import find_numbers_by_prefix

    desk: Desk = ctx.obj
    with desk.reading() as reader:
        is_empty = not find_numbers_by_prefix(reader, "", 1)
    root = ctx.find_root()
    where = "".join(
        f" --{name} {quote_argument(str(root.params[name]))}"
        for name in ("ledger", "settings")
        if _is_typed(root, name) and not (remember and name == "ledger")
    )
    first = (
        ("import 手里的台账.xlsx --dry-run", "换成真的文件名，只试读")
        if is_empty
        else ("board", "看总体情况")
    )
    desk.print_note("接着：")
    for words, meaning in (first, ("doctor", "看装好了没有"), ("help 开始", "看手册")):
        # The line is complete: where the place is remembered, or for a page, no options are needed.
        print_to_stderr(f"  qinling {words}{'' if words.startswith('help') else where}  （{meaning}）")


def _is_typed(root: "Context", name: str) -> bool:
    """Return whether the option *name* stands on the command line; a variable goes on to hold."""
    source = root.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"
