"""The English pages of the manual tell every JSON key, setting, exit code and closed word as the code has them.

`python -m tests.test_manual_reference` writes the tables of today into the pages.
"""

import json
import re
import shlex
import shutil
from collections.abc import Iterable, Iterator
from contextlib import chdir
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qinling.cli.app import app
from qinling.cli.settings.loader import read_settings
from qinling.errors import ValueRefused
from qinling.ledger.rows import DeliveryState
from qinling.notices.channel_types import CHANNEL_TYPES
from qinling.rules.history.events import EventKind
from qinling.rules.logins.audit.finding_kinds import FindingKind
from qinling.rules.parsing.deadlines import calculate_due_day, parse_deadline
from qinling.rules.parsing.statuses import parse_status
from qinling.rules.places.datums import Datum
from qinling.rules.places.map_marks import MapMark
from qinling.rules.places.place_checks import PlaceProblem
from qinling.rules.vocabulary import (
    AcceptanceText,
    AlertKind,
    AttachmentKind,
    DeadlineKind,
    Level,
    RecheckResult,
    Schedule,
    Status,
    SupervisionKind,
    WarningTier,
)
from qinling.rules.workdays import WorkCalendar
from tests.checkout import ROOT
from tests.manual_tables import TABLE_BLOCK, TABLES, UNEXPLAINED, replace_tables, split_cells

ENGLISH = ROOT / "qinling/manual/en"
PAGES = sorted(ENGLISH.glob("*.md"))
INLINE_CODE = re.compile(r"`([^`]+)`")
CODE_BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)

JSON_PAGES = sorted(ENGLISH.glob("json-*.md"))

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
each_json_page = pytest.mark.parametrize("page", JSON_PAGES, ids=lambda page: page.stem)


def find_page(stem: str) -> Path:
    return ENGLISH / f"{stem}.md"


def read_page(stem: str) -> str:
    return find_page(stem).read_text(encoding="utf-8")


def read_table_rows(text: str, heading: str) -> Iterator[list[str]]:
    """Yield the rows of the first table below *heading* as cells, its head left out."""
    body = text[text.index(f"\n{heading}\n") :].splitlines()
    first = next(at for at, line in enumerate(body) if line.startswith("| ---")) + 1
    for line in body[first:]:
        if not line.startswith("|"):
            return
        yield split_cells(line)


@each_page
def test_the_tables_of_a_page_are_those_of_the_code(page):
    text = page.read_text(encoding="utf-8")

    assert text == replace_tables(text), "run: python -m tests.test_manual_reference"
    assert f"| {UNEXPLAINED} |" not in text, "write what the new row means into its last column"


def test_every_table_stands_in_some_page():
    shown = {found[2] for page in PAGES for found in TABLE_BLOCK.finditer(page.read_text(encoding="utf-8"))}

    assert shown == set(TABLES)


def test_the_settings_of_the_examples_are_right(tmp_path):
    """Those without a name of a file: the examples with one are run, and one of them has mistakes on purpose."""
    page = read_page("settings") + read_page("channels")
    examples = re.findall(r"(?<! -->\n)^```toml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    files = [text for text in examples if not text.startswith("off = ")]

    assert len(files) > 2
    for text in files:
        place = tmp_path / "settings.toml"
        place.write_text(text, encoding="utf-8")
        read_settings(place, {})


def test_the_deadline_phrases_mean_what_the_page_says():
    rows = list(read_table_rows(read_page("cell-values"), "## Deadlines"))

    assert len(rows) > 10
    for phrases, kind, day in rows:
        for phrase in INLINE_CODE.findall(phrases):
            if not INLINE_CODE.search(kind):
                with pytest.raises(ValueRefused):
                    parse_deadline(phrase, date(2026, 4, 25))
                continue
            deadline = parse_deadline(phrase, date(2026, 4, 25))
            due = calculate_due_day(deadline, date(2026, 4, 24), WorkCalendar())
            assert (f"`{deadline.kind}`", str(due or "")) == (kind, day), phrase


def test_the_status_words_mean_what_the_page_says():
    rows = list(read_table_rows(read_page("cell-values"), "## Status and other values"))

    assert len(rows) > 8
    for phrases, status, schedule in rows:
        for phrase in INLINE_CODE.findall(phrases):
            if not INLINE_CODE.search(status):
                with pytest.raises(ValueRefused):
                    parse_status(phrase)
                continue
            said = parse_status(phrase)
            told = f"`{said.status}`", f"`{said.schedule}`" if said.schedule else ""
            assert told == (status, schedule), phrase


#: Commands that between them give a ledger everything that JSON can tell.
SESSION_COMMANDS = (
    "import sample_data/*.xlsx sample_data/*.xls sample_data/*.csv",
    "add 级别=区级 镇办=青屏镇 问题描述=河边堆放建筑垃圾 交办日期=6月9日 整改时限=交办后15个工作日内",
    "export 导出.xlsx --open",
    "extend YL-QL-2026-018 --to 2026-06-30 --reason 连续降雨，不能进场",
    "extend YL-QL-2026-018 --approve --by 市秦岭办罗某 --today 2026-06-12",
    "complete YL-QL-2026-018 --on 2026-06-22 --note 现场已清理到位 --today 2026-06-24",
    "apply YL-QL-2026-018 --today 2026-06-24",
    "accept YL-QL-2026-018 --level 区级 --by 区秦岭办韩某 --opinion 属实 --doc 区验42号 --today 2026-06-25",
    "login accounts import sample_data/logins/平台账号清单.xlsx --today 2026-06-29",
    "login import sample_data/logins/平台登录日志*.csv --today 2026-06-29",
    "login guide yl0007 yl0003 --by 韩某 --on 2026-06-20 --topic 第一次登录 --today 2026-06-30",
)
#: Commands, run after these, that between them print every kind of JSON and every key.
JSON_COMMANDS = (
    "board",
    "brief --explain",
    "brief --figures",
    "report month 2026-06 --explain",
    "list",
    "warn --explain",
    "map 图.kml --photos",
    "import 六月上报.csv --level 区级",
    "import 六月进展.csv --update 以文件为准 --dry-run",
    "attach YL-QL-2026-018 六月上报.csv --as report",
    "turn-back YL-QL-2026-018 --reason 树桩未清",
    "extend YL-QL-2026-018 --to 2026-07-31 --reason 连续降雨",
    "extend YL-QL-2026-018 --reject --reason 已延过一次 --by 韩某",
    "progress YL-QL-2026-018 --percent 90",
    "recheck SJ2026-011 --relapsed --note 又有弃渣 --to 2026-07-31",
    "opinion add YL-QL-2026-018 请补照片 --by 省督察组",
    "opinion",
    "deadlines",
    "supervise",
    "supervise YL-QL-2026-018 --step 催办",
    "supervise circular",
    "supervise send 催办〔2026〕1号 --dry-run --settings 渠道.toml",
    "supervise reply YL-QL-2026-018 --note 正在清运",
    "warn --notify --dry-run",
    "warn --notify",
    "notify list",
    "notify receivers",
    "cron check",
    "config list",
    "config set warning.near 8 --settings 渠道.toml",
    "config path",
    "doctor",
    "notify reset --since 2026-06-01 --dry-run",
    "db backup 备份.zip",
    "db restore 备份.zip --dry-run",
    "db copy trial.db 搬到.db",
    "check 导出.xlsx",
    "return 导出.xlsx --dry-run",
    "dispatch --by 责任单位 --due 2026-07-08 --to 分发",
    "dispatch status",
    "return 分发",
    "diff 导出.xlsx 导出.xlsx",
    "fill 周报.csv --level 省级",
    "reconcile 平台.csv --level 省级",
    "void QL-2026-0011 --reason 重复登记 --into YL-QL-2026-018",
    "show YL-QL-2026-018",
    "show SJ2026-011",
    "show QL-2026-0011",
    "history --since 2026-06-10",
    "dossier YL-QL-2026-018 --check",
    "db verify",
    "db head",
    "db doctor",
    "db salvage 救出.db",
    "undo",
    "login accounts import sample_data/logins/平台账号清单.xlsx --dry-run",
    "login accounts list",
    "login accounts history",
    "login import sample_data/logins/平台登录日志*.csv",
    "login imports",
    "login forget 平台登录日志20260525-20260628.csv --dry-run",
    "login report",
    "login report --account yl0001",
    "work add 劝返 --count 2起5人次 --on 2026-06-09 --by 麻街镇",
    "work attach GZ0001 六月上报.csv",
    "work show GZ0001",
    "work import 工作.csv",
    "login coach",
    "login effect",
    "import 七月上报.csv",
    "unit list",
    "add 级别=区级 责任单位=水利局 问题描述=河边违规种植",
    "unit variants",
    "unit merge 区水利局 水利局",
    "unit split 水利局",
    "recipe list",
    "recipe show 七月",
)
#: Files of the session, each with mistakes or changes to tell of.
SESSION_FILES = {
    "六月上报.csv": "编号,镇办,存在的问题,整改期限,整改情况\nLY-02,青屏镇,河边堆放弃渣,2026年6月31日前,快好了\n",
    "六月进展.csv": (
        "编号,级别,存在问题,整改情况,整改完成日期\n"
        "SJ2026-008,省级,铁炉沟村养殖场粪污贮存设施不规范，污水外溢约794米,完成整改,2026-06-09\n"
    ),
    "工作.csv": "单位,日期,会议\n麻街镇,2026-06-10,3\n",
    "周报.csv": "编号,问题描述,整改状态\nSJ2026-011,,未启动\nX-1,没有登记过的一处,整改中\n",
    "平台.csv": (
        "编号,问题描述,整改状态\nSJ2026-011,,未启动\nSJ2026-011,,整改中\nX-1,没有登记过的一处,整改中\n"
        "X-2,铁炉沟村养殖场粪污贮存设施不规范，污水外溢,整改中\n"
    ),
    "七月上报.csv": "编号,存在的问题\nLY-03,河边堆放弃渣\n",
    "qinling/recipes/七月.toml": (
        'made = 2026-06-10\nlevel = "区级"\n[entries]\n"整改时间" = "deadline"\n'
        '[[tables]]\ntitle = "七月上报"\nheadings = ["编号"]\n'
    ),
}


def list_keys(value: object) -> set[str]:
    """Return the keys of a JSON value at any depth, those of the user's own making left out."""
    if isinstance(value, list):
        return set().union(*map(list_keys, value))
    if not isinstance(value, dict):
        return set()
    found = set(value)
    for key, inner in value.items():
        if key == "changes" and isinstance(inner, dict):  # of the history: by field
            found = found.union(*inner.values())  # and no deeper: a value may be a user's own words
        elif key not in ("extra", "due", "channels"):
            found |= list_keys(inner)
    return found


@pytest.fixture(scope="module")
def answers(tmp_path_factory) -> list[dict[str, object]]:
    """What the commands of SHOWN_AS_JSON print, each as the object that it is."""
    folder = tmp_path_factory.mktemp("reference")
    shutil.copytree(ROOT / "sample_data", folder / "sample_data")
    for name, text in SESSION_FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    env = {
        "QINLING_LEDGER": "trial.db",
        "QINLING_ACTOR": "王敏",
        "XDG_CONFIG_HOME": str(folder),
        "QINLING_SETTINGS": None,
    }

    def run(command: str, today: str) -> str:
        words = shlex.split(command)
        given = [name for word in words for name in (sorted(map(str, Path().glob(word))) or [word])]
        result = CliRunner().invoke(app, given, env={**env, "QINLING_TODAY": today})
        assert result.exit_code in (0, 16, 20, 29), (command, result.output)
        return result.stdout

    with chdir(folder):
        Path("渠道.toml").write_text('[notify.receivers]\n"桐峪口镇" = ["stdout"]\n', encoding="utf-8")
        for command in SESSION_COMMANDS:
            run(command, "2026-06-10")
        return [json.loads(run(f"{command} --json", "2026-06-29")) for command in JSON_COMMANDS]


def list_code_words(pages: Iterable[Path]) -> set[str]:
    """Return every word that stands as code in *pages*, what their examples print left out."""
    texts = (CODE_BLOCK.sub("", page.read_text(encoding="utf-8")) for page in pages)
    return {
        word for text in texts for code in INLINE_CODE.findall(text) for word in re.findall(r"[\w/]+", code)
    }


def list_json_kinds(page: Path) -> set[str]:
    """Return the kinds of JSON that *page* tells of."""
    return {
        INLINE_CODE.findall(row[0])[0]
        for row in read_table_rows(page.read_text(encoding="utf-8"), "## The kinds")
    }


@each_json_page
def test_every_key_of_a_kind_stands_in_its_page(page, answers):
    """Or in one of those that every other builds on: the envelope, an issue, an event."""
    told = list_code_words({page, *map(find_page, ("json", "json-issues", "json-history"))})
    shown = [answer for answer in answers if answer["kind"] in list_json_kinds(page)]

    # one sends, and the other asks a server
    assert {answer["kind"] for answer in shown} | {"login_weekly", "roles"} >= list_json_kinds(page)
    assert set().union(*map(list_keys, shown)) - told == set()


def test_every_kind_of_json_has_a_page(answers):
    assert {answer["kind"] for answer in answers} <= set().union(*map(list_json_kinds, JSON_PAGES))


def test_every_vocabulary_word_is_documented():
    kinds = (
        *(
            AlertKind,
            DeadlineKind,
            EventKind,
            FindingKind,
            RecheckResult,
            Level,
            SupervisionKind,
            AttachmentKind,
        ),
        *(AcceptanceText, Schedule, DeliveryState, Status, WarningTier, CHANNEL_TYPES),
        *(Datum, MapMark, PlaceProblem),
    )

    assert {word.value for kind in kinds for word in kind} - list_code_words(PAGES) == set()


def test_the_json_page_names_every_kind_and_its_page():
    for kinds, _, pages in read_table_rows(read_page("json"), "## Kinds"):
        (stem,) = INLINE_CODE.findall(pages)

        assert set(INLINE_CODE.findall(kinds)) == list_json_kinds(find_page(stem))


def main() -> None:
    """Write the tables of today into the pages."""
    for path in PAGES:
        page = path.read_text(encoding="utf-8")
        path.write_text(replace_tables(page), encoding="utf-8")


if __name__ == "__main__":
    main()
