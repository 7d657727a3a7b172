"""Commands `login guide`, `login coach` and `login effect`: coaching of account holders."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.lookup.account_names import settle_accounts
from qinling.cli.options.common import AsJson, Force
from qinling.cli.options.logins import (
    CoachedAccounts,
    CoachedSince,
    CoachingDay,
    CoachingNote,
    CoachingNotice,
    CoachingSheetFile,
    CoachingTopic,
    CoachName,
    NextVisit,
    WeekOption,
)
from qinling.cli.options.workbooks import require_force_target, require_xlsx_option
from qinling.cli.outputs.output_files import open_output_files
from qinling.cli.whole_ledger import reading_whole
from qinling.errors import UsageRefused

if TYPE_CHECKING:
    from qinling.procedures.logins.audit import Audit
    from qinling.rules.logins.coaching import CoachingCandidate
    from qinling.rules.logins.coaching_effect import CoachingEffect
    from qinling.rules.units.unit_areas import HomeArea

#: Endings of documents of other formats, which name no folder.
_OTHER_FORMATS = (".doc", ".wps", ".pdf", ".txt", ".xlsx", ".xls", ".et", ".odt", ".rtf", ".zip")


def guide(
    ctx: typer.Context,
    accounts: CoachedAccounts,
    *,
    by: CoachName,
    on: CoachingDay,
    topic: CoachingTopic,
    note: CoachingNote = "",
    next_visit: NextVisit = None,
) -> None:
    """记下一次实操指导：给谁、谁去的、哪天、教了什么，约了哪天回访。记错了用 qinling undo 撤回。"""
    from qinling.procedures.logins.coaching import record_coaching

    desk: Desk = ctx.obj
    accounts = settle_accounts(desk, accounts)
    with desk.writing() as writer:
        coached = record_coaching(writer, accounts, on, by, topic, note, next_visit, desk.build_stamp())
    named = "、".join(f"{one.account}（{one.unit}）" if one.unit else one.account for one in coached)
    visit = f"；约定 {next_visit} 回访" if next_visit else ""
    desk.print_note(f"已记 {on} 对 {len(coached)} 个账号的指导：{named}{visit}")


def coach(
    ctx: typer.Context,
    *,
    week: WeekOption = None,
    sheet: CoachingSheetFile = None,
    notice: CoachingNotice = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """列出接下来该指导谁、指导什么，和到了约定回访日子的；不久前刚指导过、没有约回访的不列。"""
    from qinling.cli.reading.log_input import audit_week
    from qinling.procedures.logins.coaching import propose_coaching
    from qinling.reports.logins.coaching import candidate_json

    desk: Desk = ctx.obj
    require_force_target(force, sheet or notice, "--sheet 或 --notice")
    require_xlsx_option(sheet, "--sheet", force=False)
    with reading_whole(desk, "登录审计") as reader:
        audit = audit_week(desk, reader, week)
        candidates = propose_coaching(reader, audit, desk.settings.login_upkeep.coach_weeks)
    _write_files(desk, sheet, notice, audit, candidates, force=force, ask=not as_json)
    if as_json:
        desk.print_json("coaching", map(candidate_json, candidates), week=audit.week_label)
    else:
        _print_candidates(desk, audit, candidates)


def _write_files(
    desk: Desk,
    sheet: Path | None,
    notice: Path | None,
    audit: "Audit",
    candidates: "Sequence[CoachingCandidate]",
    *,
    force: bool,
    ask: bool,
) -> None:
    """Write the coaching sheet and the notices that are wanted. Without candidates there are none."""
    notices = _plan_notices(notice, audit.week_label, candidates, desk.settings.home)
    if sheet is not None and candidates:
        _write_sheet(desk, sheet, audit, candidates, force=force, ask=ask)
    if notices:
        _write_notices(desk, notices, force=force, ask=ask)


def _plan_notices(
    path: Path | None, week_label: str, candidates: "Sequence[CoachingCandidate]", home: "HomeArea"
) -> "Sequence[tuple[Path, str, Sequence[CoachingCandidate]]]":
    """Return file, unit and accounts of each notice. Raises UsageRefused when one file is named for several units."""
    from qinling.rules.logins.coaching import group_by_unit
    from qinling.rules.texts.file_names import make_file_name

    if path is None:
        return []
    groups = group_by_unit(candidates, home)
    suffix = path.suffix.lower()
    if suffix in _OTHER_FORMATS and not path.is_dir():
        raise UsageRefused(
            f"--notice 的通知是 .docx，不能写成 {path.name}", f"写文件夹，或写成 {path.stem}.docx"
        )
    if suffix == ".docx" and len(groups) > 1:
        raise UsageRefused(
            f"--notice 写的是一个文件 {path.name}，而要通知 {len(groups)} 个单位",
            "写一个文件夹，一个单位一份",
        )
    notices = []
    taken: dict[str, int] = {}
    for unit, of in groups:
        name = make_file_name(f"实操指导通知-{unit or '未填单位'}-{week_label}")
        count = taken[name.casefold()] = taken.get(name.casefold(), 0) + 1
        file = make_file_name(f"{name}（{count}）" if count > 1 else name, ".docx")
        notices.append((path if suffix == ".docx" else path / file, unit, of))
    return notices


def _write_notices(
    desk: Desk,
    notices: "Sequence[tuple[Path, str, Sequence[CoachingCandidate]]]",
    *,
    force: bool,
    ask: bool,
) -> None:
    from qinling.reports.documents.coaching_notice import build_coaching_notice

    with open_output_files(desk, force=force, ask=ask) as outputs:
        for path, unit, candidates in notices:
            content = build_coaching_notice(unit, candidates, desk.settings.office, desk.today)
            outputs.create(path, private=True, make_parents=True).write_bytes(content)
    desk.print_note(f"已写出 {len(notices)} 份通知：{'、'.join(str(path) for path, _, _ in notices)}")
    desk.print_note("时间、地点、由谁前来、联系电话留着空，请填好再发")


def _write_sheet(
    desk: Desk,
    sheet: Path,
    audit: "Audit",
    candidates: "Sequence[CoachingCandidate]",
    *,
    force: bool,
    ask: bool,
) -> None:
    from qinling.workbook.logins.coaching_sheet import write_coaching_sheet

    with open_output_files(desk, force=force, ask=ask) as outputs:
        write_coaching_sheet(outputs.create(sheet, private=True), audit, candidates, desk.settings.office)
    desk.print_note(f"已写出 {sheet}：{len(candidates)} 页")


def _print_candidates(desk: Desk, audit: "Audit", candidates: "Sequence[CoachingCandidate]") -> None:
    from qinling.reports.logins.coaching import candidate_page

    if not candidates:
        desk.print_note(f"{audit.week_label} 没有需要指导的账号")
        return
    for part in candidate_page(audit, candidates):
        desk.out.print(part)


def effect(ctx: typer.Context, *, since: CoachedSince = None, as_json: AsJson = False) -> None:
    """看指导有没有用：指导前后几周的登录天数，与以前用得差不多而没有指导的账号对照。"""
    from qinling.procedures.logins.coaching import measure_coaching_effects
    from qinling.reports.logins.coaching_effect import effect_json, summary_json
    from qinling.rules.logins.effect_estimate import summarize_effects

    desk: Desk = ctx.obj
    weeks = desk.settings.login_upkeep.effect_weeks
    with reading_whole(desk, "登录审计") as reader:
        effects = measure_coaching_effects(reader, since, desk.today, weeks, desk.calendar)
    if as_json:
        summary = summary_json(summarize_effects(effects, weeks))
        desk.print_json("coaching_effect", map(effect_json, effects), weeks=weeks, summary=summary)
    else:
        _print_effects(desk, effects, since, weeks)


def _print_effects(desk: Desk, effects: "Sequence[CoachingEffect]", since: date | None, weeks: int) -> None:
    from qinling.reports.logins.coaching_effect import effect_page
    from qinling.rules.logins.effect_estimate import summarize_effects

    if not effects:
        record = "用 qinling login guide 账号 --by 姓名 --on 日期 --topic 内容 记录"
        desk.print_note(
            f"{since} 以来没有指导记录；去掉 --since 看全部，或{record}"
            if since
            else f"还没有指导记录；{record}"
        )
        return
    for part in effect_page(effects, summarize_effects(effects, weeks), weeks, desk.out.width):
        desk.out.print(part)
