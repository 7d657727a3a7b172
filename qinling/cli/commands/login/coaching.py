"""Commands `login guide`, `login coach` and `login effect`: coaching of account holders."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.printing import print_line
from qinling.cli.options.common import AsJson, Force
from qinling.cli.options.logins import (
    CoachedAccounts,
    CoachedSince,
    CoachingDay,
    CoachingNote,
    CoachingSheetFile,
    CoachingTopic,
    CoachName,
    WeekOption,
)
from qinling.cli.options.workbooks import require_xlsx_option
from qinling.cli.outputs.output_files import open_output_files

if TYPE_CHECKING:
    from qinling.procedures.logins.audit import Audit
    from qinling.rules.logins.coaching import CoachingCandidate, CoachingEffect


def guide(
    ctx: typer.Context,
    accounts: CoachedAccounts,
    *,
    by: CoachName,
    on: CoachingDay,
    topic: CoachingTopic,
    note: CoachingNote = "",
) -> None:
    """记下一次实操指导：给谁、谁去的、哪天、教了什么。记错了用 qinling undo 撤回。"""
    from qinling.procedures.logins.coaching import record_coaching

    desk: Desk = ctx.obj
    with desk.writing() as writer:
        coached = record_coaching(writer, accounts, on, by, topic, note, desk.build_stamp())
    named = "、".join(f"{one.account}（{one.unit}）" if one.unit else one.account for one in coached)
    desk.print_note(f"已记 {on} 对 {len(coached)} 个账号的指导：{named}")


def coach(
    ctx: typer.Context,
    *,
    week: WeekOption = None,
    sheet: CoachingSheetFile = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """列出接下来该指导谁、指导什么；不久前刚指导过的不列。"""
    from qinling.cli.log_input import audit_week
    from qinling.procedures.logins.coaching import propose_coaching
    from qinling.reports.logins.coaching import candidate_json

    desk: Desk = ctx.obj
    require_xlsx_option(sheet, "--sheet", force=force)
    with desk.reading() as reader:
        audit = audit_week(desk, reader, week)
        candidates = propose_coaching(reader, audit, desk.settings.login_upkeep.coach_weeks)
    if sheet is not None and candidates:
        _write_sheet(desk, sheet, audit, candidates, force=force, ask=not as_json)
    if as_json:
        desk.print_json("coaching", map(candidate_json, candidates), week=audit.week_label)
    else:
        _print_candidates(desk, audit, candidates)


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
    """看指导有没有用：指导前后几周的登录天数，与同期没有指导的账号对照。"""
    from qinling.procedures.logins.coaching import measure_coaching_effects
    from qinling.reports.logins.coaching import effect_json, summary_json
    from qinling.rules.logins.coaching import summarize_effects

    desk: Desk = ctx.obj
    weeks = desk.settings.login_upkeep.effect_weeks
    with desk.reading() as reader:
        effects = measure_coaching_effects(reader, since, desk.today, weeks, desk.calendar)
    if as_json:
        summary = summary_json(summarize_effects(effects))
        desk.print_json("coaching_effect", map(effect_json, effects), weeks=weeks, summary=summary)
    else:
        _print_effects(desk, effects, weeks)


def _print_effects(desk: Desk, effects: "Sequence[CoachingEffect]", weeks: int) -> None:
    from qinling.reports.logins.coaching import effect_lines, effect_table
    from qinling.rules.logins.coaching import summarize_effects

    if not effects:
        desk.print_note("还没有指导记录；用 qinling login guide 账号 --by 姓名 --on 日期 --topic 内容 记录")
        return
    desk.out.print(effect_table(effects, desk.out.width))
    for line in effect_lines(summarize_effects(effects), weeks):
        print_line(line)
