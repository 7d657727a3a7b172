"""`qinling help`: its contents, topics, commands with their pages, and words that are no topic."""

import pytest
from rich.cells import cell_len

from qinling.cli.commands import COMMANDS, GROUPS
from qinling.cli.manual_topics import read_topics

TOPICS = read_topics(COMMANDS)


def read_first_line(result):
    assert result.exit_code == 0, result.stderr
    return result.stdout.splitlines()[0]


@pytest.mark.parametrize("width", [80, 200])
def test_the_contents_list_every_topic_and_command_in_its_group(qinling, width):
    text = qinling("help", COLUMNS=str(width)).stdout

    for group in GROUPS:
        section = text[text.index(f"\n{group.title}\n") :].split("\n\n")[0]
        squeezed = "".join(section.split())
        assert "、".join(group.topics) in squeezed
        assert all(f"  {lazy.name} " in section for lazy in group.commands)
    assert all(stem in text for stem in TOPICS.english)
    assert max(map(cell_len, text.splitlines())) <= width


@pytest.mark.parametrize(
    ("words", "title"),
    [
        (["时限"], "时限"),
        (["zh/deadlines"], "时限"),
        (["zh/cron"], "定时"),
        (["一事"], "一事一档"),
        (["json"], "JSON: what other programs read"),
        (["exit-c"], "Exit codes: one for each kind of refusal"),
        (["settings"], "设置"),
        (["en/settings"], "Settings: every key, its default and its variable"),
        (["settings", "--english"], "Settings: every key, its default and its variable"),
        (["cron", "--english"], "Cron: the warnings of every day, the logins of every week"),
        (["channels"], "通知渠道"),
    ],
)
def test_a_topic_is_found_by_title_file_name_or_beginning(qinling, words, title):
    assert read_first_line(qinling("help", *words)) == title


def test_every_page_is_found_by_its_title_and_its_file_name():
    for pages in (TOPICS.titles, TOPICS.chinese):
        assert all(TOPICS.resolve_page(name) == page for name, page in pages.items())
    assert all(TOPICS.resolve_page(name, english=True) == page for name, page in TOPICS.english.items())


@pytest.mark.parametrize("name", TOPICS.commands)
def test_a_command_is_shown_with_its_options_examples_and_page(qinling, name):
    text = qinling("help", *name.split()).stdout
    help_page, _, page = text.partition("─" * 80)

    assert help_page.startswith(f"用法：qinling {name} ")
    assert "-h, --help" in help_page
    assert "\n例子\n  qinling " in help_page
    assert page.split()[0] in TOPICS.titles


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["时线"], "错误：没有“时线”这个主题。相近的有：时限、定时。全部主题：qinling help\n"),
        (
            ["xlsx"],
            "错误：没有“xlsx”这个主题。相近的有：list。说到它的有：收回、分发和收回、写出的文件。全部主题：qinling help\n",
        ),
        (["jsn"], "错误：没有“jsn”这个主题。相近的有：json"),
        (["login", "reprot"], "错误：没有“login reprot”这个主题。相近的有：login report"),
        (["单"], "错误：“单”不止一个主题。请写其中一个："),
        (["zh/json"], "错误：没有“zh/json”这个主题。"),
        (
            ["时限", "--english"],
            "错误：没有“时限”这个主题。说到它的有：cell-values、import-rules、procedure。全部主题：qinling help\n",
        ),
        (["😀"], "错误：没有“😀”这个主题。全部主题：qinling help\n"),
        ([""], "错误："),
    ],
)
def test_an_unknown_topic_is_refused_and_near_ones_are_named(qinling, words, complaint):
    result = qinling("help", *words)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(complaint)


def test_off_a_terminal_a_page_is_plain_text(qinling):
    assert "\x1b" not in qinling("help", "时限", PAGER="false").stdout
