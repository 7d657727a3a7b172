"""An office that keeps its issues by batches: rows between them say source and day, colours say the state."""

from pathlib import Path
from random import Random

from tests.workbook.forms.form import Form, Kind
from tests.workbook.forms.held2_parts.affairs import choose_words, draw_affairs, draw_place, one_of
from tests.workbook.forms.held2_parts.wordings import (
    choose_limits,
    choose_states,
    join_tasks,
    say_limit,
    say_state,
)
from tests.workbook.forms.shown_parts.sheets import (
    Heading,
    Line,
    list_truths,
    new_book,
    paint,
    put,
    put_band,
    put_headings,
    put_lines,
    save_book,
)

FILLS = {"not_started": "F4B084", "rectifying": "FFE699", "rectified": "9DC3E6", "closed": "A9D08E"}
NAMES = {"not_started": "橙色", "rectifying": "黄色", "rectified": "蓝色", "closed": "绿色"}
PLAIN = {"not_started": "未启动", "rectifying": "整改中", "rectified": "已完成整改", "closed": "已销号"}


def make_batches(folder: Path, rng: Random) -> Form:
    """Rows that name the kind or the town stand over the issues; the state is a column, or the colour by a legend."""
    place, limits, states = draw_place(rng), choose_limits(rng), choose_states(rng)
    by_kind, by_colour = rng.random() < 0.5, rng.random() < 0.5
    words = choose_words(
        rng,
        number=("线索编号", "问题编号", "编码"),
        spot=("地址", "具体位置", "点位"),
        text=("问题线索", "问题情况", "线索内容"),
        duty=("整改责任单位", "责任单位", "主体责任单位"),
        tasks=("整改意见", "整改措施", "处置措施"),
        due=("整改时限", "办结期限", "反馈期限（整改完成）"),
        person=("负责人", "责任人", "具体负责人"),
    )
    if words["due"].startswith("反馈"):
        words["due"] = "整改完成期限"
    state = one_of(rng, "整改状态", "当前状态", "推进状态")
    headings: list[Heading] = ["序号", *words.values(), *([] if by_colour else [state])]
    book, lines, used = new_book("问题台账"), list[Line](), dict[str, str]()
    sheet = book.active
    row = put_band(sheet, 1, f"{place.name}{place.word}级排查问题整改台账", len(headings))
    is_open = by_colour and rng.random() < 0.3
    if by_colour and not is_open:
        for at, one in enumerate(FILLS):
            put(sheet, row, 2 + at, f"{NAMES[one]}：{PLAIN[one]}")
            paint(sheet, row, [2 + at], FILLS[one])
        row += 1
    row = put_headings(sheet, row, headings)
    groups = (
        rng.sample(place.towns, 3) if not by_kind else rng.sample(["乱搭乱建", "乱采乱挖", "乱排乱放"], 3)
    )
    style = rng.choice(("{c}、{g}", "（{c}）{g}", "{g}"))
    for at, group in enumerate(groups):
        tail = one_of(rng, "", "类" if by_kind else "") if style != "{g}" else ""
        row = put_band(sheet, row, style.format(c="一二三"[at], g=group) + tail, len(headings))
        for affair in draw_affairs(rng, place, 2, 5, **{"kind" if by_kind else "town": group}):
            if any(one.truth["description"] == affair.text for one in lines):
                continue
            number = f"PC-{len(lines) + 1:03d}"
            line = Line().say("序号", len(lines) + 1).say(words["number"], number, number=number)
            line.say(words["spot"], affair.hamlet, location=affair.hamlet, level="district")
            line.say(words["text"], affair.text, description=affair.text)
            line.say(words["duty"], affair.hall, duty_unit=affair.hall)
            line.say(words["person"], affair.person, person=affair.person)
            line.say(words["tasks"], join_tasks(rng, affair.tasks))
            line.say(words["due"], say_limit(rng, affair.due, limits))
            line.say(state, say_state(states, affair.state))
            used[affair.state] = FILLS[affair.state]
            line.truth["category" if by_kind else "town"] = group
            lines.append(line)
            if by_colour:
                paint(sheet, row, range(1, len(headings) + 1), FILLS[affair.state])
            row = put_lines(sheet, row, headings, [line])
    put(sheet, row + 1, 1, f"合计：{len(lines)}个问题")
    return Form(
        save_book(book, folder, "排查台账.xlsx"),
        list_truths(lines),
        open_questions=["底色是什么意思"] if is_open else [],
        options=[f"@底色{fill}={PLAIN[one]}" for one, fill in used.items()] if is_open else [],
    )


KINDS = [Kind("分组排查台账", make_batches, ["group rows", "colour legend"])]
