"""Logs that the settings say how to read, held back."""

from pathlib import Path
from random import Random

from tests.workbook.logins.makes.events import EARLY_DAYS, count_events, draw_events, swap_outcomes
from tests.workbook.logins.makes.make import Make, expect_counts, expect_question
from tests.workbook.logins.makes.writing import account, build_rows, stamp, words, write_csv, write_xlsx

RESULT = {"in": "成功", "fail": "失败"}


def write_order_by_source(folder: Path, rng: Random) -> Make:
    """The settings say that the day comes before the month, which the file leaves open."""
    events = draw_events(rng, days=EARLY_DAYS)
    columns = {"账号": account, "登录时间": stamp("%d/%m/%Y %H:%M"), "登录结果": words(rng, **RESULT)}
    settings = '[logins.sources.vpn]\nfiles = ["VPN*.CSV"]\nday_order = "日/月/年"\n'
    path = write_csv(folder / "vpn-06.csv", build_rows(events, columns))
    return expect_counts(path, count_events(events), settings=settings)


def write_two_sources(folder: Path, rng: Random) -> Make:
    """The file is that of two sources, which read its codes the other way round."""
    events = draw_events(rng)
    columns = {"账号": account, "登录时间": stamp(), "登录结果": words(rng, **{"in": "0", "fail": "1"})}
    settings = (
        '[logins.sources.one]\nfiles = ["oa*"]\nsuccess = ["0"]\nfailure = ["1"]\n'
        '[logins.sources.two]\nfiles = ["*06*"]\nsuccess = ["1"]\nfailure = ["0"]\n'
    )
    counts = count_events(events)
    path = write_csv(folder / "oa-06.csv", build_rows(events, columns))
    return expect_question(path, counts, swap_outcomes(counts), settings=settings)


def write_words_left_out(folder: Path, rng: Random) -> Make:
    """The settings leave out a word of the platform that nobody else knows."""
    events = draw_events(rng, "other")
    said = {"in": "登录成功", "fail": "登录失败", "other": "登录探测"}
    columns = {"账号": account, "登录时间": stamp(), "登录结果": words(rng, **said)}
    settings = '[logins]\nignore_words = ["登录探测"]\n'
    return expect_counts(
        write_xlsx(folder / "登录.xlsx", build_rows(events, columns)), count_events(events), settings=settings
    )


MAKES = (write_order_by_source, write_two_sources, write_words_left_out)
