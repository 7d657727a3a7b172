"""Hands-on help: `qinling login guide`, `login coach` and `login effect`."""

import typer

from qinling.cli.context import Desk
from qinling.cli.options.common import AsJson
from qinling.cli.options.logins import Coach, Coached, Note, OnDay, SheetFile, Since, Topic, WeekOption
from qinling.cli.options.workbooks import refuse_unless_xlsx


def guide(
    ctx: typer.Context, accounts: Coached, *, by: Coach, on: OnDay, topic: Topic, note: Note = ""
) -> None:
    """记下一次实操指导：给谁、谁去的、哪天、教了什么。"""
    from qinling.procedures.logins.coaching import record_coaching

    desk: Desk = ctx.obj
    with desk.writing() as session:
        helped = record_coaching(session, accounts, on, by, topic, note, desk.stamp())
    named = "、".join(f"{one.account}（{one.unit}）" if one.unit else one.account for one in helped)
    desk.say(f"已记 {on} 对 {len(helped)} 个账号的指导：{named}")


def coach(
    ctx: typer.Context, *, week: WeekOption = None, sheet: SheetFile = None, as_json: AsJson = False
) -> None:
    """列出接下来该指导谁、指导什么；不久前刚指导过的不列。"""
    from qinling.cli.log_input import audited
    from qinling.procedures.logins.coaching import whom_to_coach
    from qinling.reports.logins.coaching import candidate_json, candidate_page

    desk: Desk = ctx.obj
    if sheet is not None:
        refuse_unless_xlsx(sheet)
    with desk.reading() as reader:
        seen = audited(desk, reader, week)
        candidates = whom_to_coach(reader, seen, desk.settings.login_care.coach_weeks)
    if sheet is not None and candidates:
        from qinling.workbook.logins.coaching_sheet import write_coaching_sheet

        write_coaching_sheet(sheet, seen, candidates, desk.settings.office)
        desk.say(f"已写出 {sheet}：{len(candidates)} 页")
    if as_json:
        desk.print_json("coaching", map(candidate_json, candidates), week=seen.week)
    elif candidates:
        for part in candidate_page(seen, candidates):
            desk.out.print(part)
    else:
        desk.say(f"{seen.week} 没有需要指导的账号")


def effect(ctx: typer.Context, *, since: Since = None, as_json: AsJson = False) -> None:
    """看指导有没有用：指导前后几周的登录天数，与同期没有指导的账号对照。"""
    from qinling.procedures.logins.coaching import effects_since
    from qinling.reports.logins.coaching import effect_json, effect_lines, effect_table, summary_json
    from qinling.rules.logins.coaching import summary

    desk: Desk = ctx.obj
    weeks = desk.settings.login_care.effect_weeks
    with desk.reading() as reader:
        found = effects_since(reader, since, desk.today, weeks, desk.calendar)
    summed = summary(found)
    if as_json:
        desk.print_json("coaching_effect", map(effect_json, found), weeks=weeks, summary=summary_json(summed))
    elif not found:
        desk.say("还没有指导记录；用 qinling login guide 账号 --by 姓名 --on 日期 --topic 内容 记录")
    else:
        desk.out.print(effect_table(found, desk.out.width))
        for line in effect_lines(summed, weeks):
            typer.echo(line)
