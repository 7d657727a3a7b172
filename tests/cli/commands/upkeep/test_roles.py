"""Commands of the users of an office with roles: what a unit is shown, what it may do, and how it is refused."""

import json
import re
from urllib.parse import urlsplit

import pytest

from tests.engines.server import get_server_url

pytest.importorskip("psycopg")

#: What the issues of others say, and names that only they have.
OF_OTHERS = re.compile("A[24]的问题|区林业局|分局")


@pytest.fixture(scope="module")
def shared():
    if (url := get_server_url()) is None:
        pytest.skip("no PostgreSQL")
    from tests.engines.office_with_roles import make_office

    office = make_office(url, "commands")
    yield office
    office.drop()


@pytest.fixture
def own():
    if (url := get_server_url()) is None:
        pytest.skip("no PostgreSQL")
    from tests.engines.office_with_roles import make_office

    office = make_office(url, "command")
    yield office
    office.drop()


@pytest.fixture
def run(qinling, tmp_path, monkeypatch):
    """Run a command as a user of an office: `run(office, "water", "list")`."""
    monkeypatch.chdir(tmp_path)

    def run_as(office, who, *words):
        address = office.at(who) if who else office.address
        return qinling(*words, QINLING_LEDGER=str(address), QINLING_ACTOR=None, QINLING_NEXT_STEPS=None)

    return run_as


SHOWN = (
    "list", "list --json", "list --status 整改中", "list --as-of 2026-04-25", "list --unit 局", "list A", "show A1", "show A3 --json",
    "history A1", "history --since 2026-01-01", "history --since 2026-01-01 --json", "board", "board --json",
    "board --as-of 2026-04-25", "board --by 责任单位", "board --html 看板.html", "warn --within 60", "warn --json", "brief", "brief --json",
    "report month 2026-04", "map 图.geojson", "export 表.csv", "export 表.xlsx", "unit list", "unit list --json", "unit variants",
    "opinion list", "work list", "notify list", "dispatch status", "login report", "login accounts list", "db head", "db roles list",
)  # fmt: skip


@pytest.mark.parametrize("words", SHOWN)
def test_a_unit_is_shown_nothing_of_others(shared, run, tmp_path, words):
    result = run(shared, "water", *words.split())

    written = "".join(
        file.read_bytes().decode("utf-8", "replace")
        for file in tmp_path.rglob("*.*")
        if file.suffix != ".xlsx"
    )
    assert result.exit_code in (0, 2, 11, 12, 17, 30)
    assert not OF_OTHERS.search(result.stdout + result.stderr + written)
    assert "Traceback" not in result.stderr
    assert "抱歉" not in result.stderr


@pytest.mark.parametrize(
    "words", ["show A2", "history A2", "progress A2 --percent 60", "show A4", "complete A2"]
)
def test_an_issue_of_others_is_not_there(shared, run, words):
    result = run(shared, "water", *words.split())
    assert result.exit_code == 17
    assert not OF_OTHERS.search(result.stdout + result.stderr)


def test_figures_are_said_to_be_those_of_a_unit(shared, run):
    board = run(shared, "water", "board", "--json")
    assert (json.loads(board.stdout)["total"], json.loads(board.stdout)["only_unit"]) == (3, "区水利局")
    assert board.stderr.count("只有区水利局自己的问题") == 1
    for who in ("keeper", "inspector", None):
        result = run(shared, who, "board", "--json")
        assert json.loads(result.stdout)["total"] == 5
        assert "only_unit" not in json.loads(result.stdout)
        assert "自己的问题" not in result.stderr


def test_a_unit_s_part_of_all_offices_is_said_to_be_one(shared, run):
    """On what is printed and in JSON too, not only on stderr; once for each office."""
    office = shared.address.office
    for command in ("list", "board", "warn", "brief"):
        found = json.loads(run(shared, "water", command, "--all-offices", "--json").stdout)["offices"]
        assert [one["only_unit"] for one in found if one["read"]] == ["区水利局"]
        found = json.loads(run(shared, "keeper", command, "--all-offices", "--json").stdout)["offices"]
        assert [one["only_unit"] for one in found if one["read"]] == [None]
    for command in ("board", "brief"):
        told = run(shared, "water", command, "--all-offices")
        assert f"{office} 只有区水利局自己的问题" in told.stdout.replace("\n", "")
        assert told.stderr.count("自己的问题") == 1
        assert "自己的问题" not in run(shared, "keeper", command, "--all-offices").stdout
    assert "还没有" not in run(shared, "water", "offices", "list").stdout


def test_a_name_of_another_is_advised_as_the_command_takes_it(shared, run):
    refused = run(shared, "keeper", "progress", "A1", "--percent", "60", "--actor", "何平")
    assert "--note" in refused.stderr
    assert "--by" not in refused.stderr
    assert "--by" in run(shared, "keeper", "complete", "A1", "--actor", "何平").stderr


def test_who_may_not_manage_roles_is_told_who_owns_the_office(shared, run):
    for words in ("create", "grant x keeper", "grant x unit", "revoke x"):
        refused = run(shared, "water", "db", "roles", *words.split())
        assert (refused.exit_code, f"请 {shared.owner} 运行这条命令" in refused.stderr) == (30, True), (
            refused.stderr
        )
        assert "王敏" not in refused.stderr


def test_who_is_in_the_groups_already_is_said_when_roles_are_made(own, run):
    own.run(None, f"grant keeper_{own.address.office} to {own.logins['stranger']}")
    told = run(own, None, "db", "roles", "create").stderr
    assert f"注意：{own.logins['stranger']} 原来就在这些角色里" in told
    assert run(own, None, "db", "roles", "revoke", own.logins["stranger"]).exit_code == 0
    assert "原来就在" not in run(own, None, "db", "roles", "create").stderr


@pytest.mark.parametrize(
    ("who", "words", "code"),
    [
        ("water", "accept A1", 30),
        ("water", "验收 A1", 30),
        ("water", "reopen A1", 30),
        ("water", "turn-back A1", 30),
        ("water", "close A1", 30),
        ("water", "void A1", 30),
        ("water", "recheck A5", 30),
        ("water", "extend A1 --approve", 30),
        ("water", "extend A1", 2),
        ("water", "complete A5", 21),
        ("water", "attach A1 x.pdf", 2),
        ("inspector", "complete A5", 30),
        ("keeper", "accept A1", 2),
        ("keeper", "close A1", 21),
    ],
)
def test_a_role_is_refused_before_what_it_could_not_mend(shared, run, who, words, code):
    refused = run(shared, who, *words.split())
    assert (refused.exit_code, "请管理的人办：王敏" in refused.stderr) == (code, code == 30), refused.stderr


def test_a_number_of_another_unit_is_said_to_be_maybe_that(shared, run):
    for words in ("complete A2", "progress A2 --percent 60", "apply A2", "show A2"):
        assert "别的单位的问题，区水利局看不到" in run(shared, "water", *words.split()).stderr
    assert "看不到" not in run(shared, "keeper", "complete", "A9").stderr


def test_an_empty_list_offers_a_unit_nothing_that_it_may_not_do(shared, run):
    for words, way in (
        ("opinion --all", "opinion add"),
        ("work list", "work add"),
        ("notify list", "warn --notify"),
    ):
        assert way not in run(shared, "water", *words.split()).stderr
        assert way in run(shared, "keeper", *words.split()).stderr


def test_who_has_no_role_in_any_office_is_told_who_gives_one(shared, run):
    for words in ("list --all-offices", "board --all-offices"):
        refused = run(shared, "stranger", *words.split())
        assert (refused.exit_code, f"请建这本台账的用户 {shared.owner} 授一个角色" in refused.stderr) == (
            30,
            True,
        )


def test_an_inspector_is_told_that_an_opinion_is_under_another_name(shared, run):
    told = run(shared, "inspector", "opinion", "add", "A1", "未清运", "--by", "王敏", "--dry-run")
    assert (told.exit_code, "意见记作王敏提的，历史里的经办人是省督察组" in told.stderr) == (0, True)
    own = run(shared, "inspector", "opinion", "add", "A1", "未清运", "--by", "省督察组", "--dry-run")
    assert (own.exit_code, "经办人" in own.stderr) == (0, False)


def test_an_export_of_a_unit_has_only_its_issues(shared, run, tmp_path):
    from python_calamine import load_workbook

    assert run(shared, "water", "export", "表.xlsx").exit_code == 0
    book = load_workbook(tmp_path / "表.xlsx")
    cells = {
        str(cell)
        for sheet in book.sheet_names
        for row in book.get_sheet_by_name(sheet).to_python()
        for cell in row
    }
    assert "A1的问题" in cells
    assert not any(map(OF_OTHERS.search, cells))
    assert run(shared, "water", "export", "表.xlsx").exit_code == 0


REFUSED = (
    "add 级别=区级 编号=B1 问题描述=乙", "edit A1 整改时限=2030-01-01 --ground 函", "void A1 --reason 重复",
    "extend A1 --approve --by 李某", "supervise act A1 --step 催办 --doc 催1号", "opinion add A1 未清运 --by 甲",
    "reopen A5 --reason 反弹", "unit merge 区水利局 区住建局", "work add 会议 --on 2026-04-20 --by 区水利局 --count 1次",
    "db verify", "db roles create", "db roles revoke x", "dispatch --by 责任单位 --due 2026-05-02 --to 分发", "warn --notify",
)  # fmt: skip


@pytest.mark.parametrize("words", REFUSED)
def test_what_a_unit_may_not_do_is_one_line_and_changes_nothing(shared, run, words):
    before = (
        shared.run(None, "select count(*), sum(version) from issue"),
        shared.run(None, "select max(id) from event"),
    )
    result = run(shared, "water", *words.split())
    assert result.exit_code in (2, 21, 30), result.stderr
    assert len([line for line in result.stderr.splitlines() if line.startswith("错误")]) == 1
    assert (
        shared.run(None, "select count(*), sum(version) from issue"),
        shared.run(None, "select max(id) from event"),
    ) == before


def test_a_refusal_names_the_role_what_it_may_do_and_who_can(shared, run):
    result = run(shared, "water", "edit", "A1", "整改时限=2030-01-01", "--ground", "函")
    assert result.exit_code == 30
    for word in (shared.logins["water"], "单位（区水利局）", "报送进展", "王敏"):
        assert word in result.stderr


def test_a_unit_reports_under_its_own_name_and_takes_it_back(own, run):
    assert run(own, "water", "progress", "A1", "--percent", "60", "--note", "清了一半").exit_code == 0
    named = run(own, "water", "progress", "A1", "--percent", "70", "--actor", "王敏")
    assert (named.exit_code, "不能以王敏的名义" in named.stderr) == (2, True)
    assert run(own, "water", "complete", "A1").exit_code == 0
    assert run(own, "water", "apply", "A1", "--by", "张某").exit_code == 0
    for _ in range(3):
        assert run(own, "water", "undo", "--yes").exit_code == 0
    nothing = run(own, "water", "undo", "--yes")
    assert (nothing.exit_code, "没有可以撤回的操作" in nothing.stderr) == (23, True)

    events = json.loads(run(own, "keeper", "history", "A1", "--json").stdout)["items"]
    assert [one["actor"] for one in events] == ["建账人", *["区水利局"] * 6]
    verified = run(own, "keeper", "db", "verify")
    assert verified.exit_code == 0, verified.stderr


def test_only_steps_that_a_role_may_take_are_suggested(own, run):
    assert run(own, "keeper", "edit", "A1", "整改时限=2026-05-30", "--ground", "函").exit_code == 0
    asked = run(own, "water", "extend", "A1", "--to", "2026-06-30", "--reason", "汛期", "--by", "张某")
    assert (asked.exit_code, "qinling complete A1" in asked.stderr) == (0, True)
    assert "--approve" not in asked.stderr
    given = run(own, "inspector", "opinion", "add", "A1", "未清运", "--by", "某")
    assert (given.exit_code, "qinling complete" in given.stderr) == (0, False)
    assert "--approve" in run(own, "keeper", "progress", "A1", "--percent", "60").stderr


def test_attachments_of_a_unit_are_those_of_its_issues(own, run, tmp_path):
    for name in ("合照.jpg", "机密.jpg"):
        (tmp_path / name).write_bytes(name.encode())
    assert run(own, "keeper", "attach", "A2", "合照.jpg", "机密.jpg", "--as", "整改前照片").exit_code == 0
    attached = run(
        own, "water", "attach", "A1", "合照.jpg", "--as", "整改前照片"
    )  # has it already, for another
    assert attached.exit_code == 0, attached.stderr
    (tmp_path / "新.jpg").write_bytes(b"new")
    assert run(own, "water", "attach", "A3", "新.jpg", "--as", "整改后照片").exit_code == 0
    assert run(own, "water", "attach", "A2", "新.jpg", "--as", "整改后照片").exit_code == 17
    assert "机密" not in run(own, "water", "history", "--since", "2026-01-01").stdout
    assert run(own, "water", "undo", "--yes").exit_code == 0
    verified = run(own, "keeper", "db", "verify")
    assert verified.exit_code == 0, verified.stderr


def test_a_unit_neither_copies_nor_backs_up_a_part(own, run, tmp_path):
    for words in (("db", "copy", str(own.at("water")), "a.db"), ("db", "backup", "备份")):
        refused = run(own, "water", *words)
        assert (refused.exit_code, "整本台账" in refused.stderr) == (30, True), refused.stderr
    assert not list(tmp_path.glob("*.db"))
    for who in ("keeper", "inspector"):
        done = run(own, who, "db", "backup", f"备份{who}")
        assert done.exit_code == 0, done.stderr
    assert run(own, "keeper", "db", "copy", str(own.at("keeper")), "b.db").exit_code == 0


def test_an_inspector_gives_opinions_and_a_unit_replies(own, run):
    assert run(own, "inspector", "opinion", "add", "A3", "未清运", "--by", "某").exit_code == 0
    assert run(own, "inspector", "progress", "A3", "--percent", "60").exit_code == 30
    assert run(own, "water", "opinion", "reply", "A3", "--note", "已清运").exit_code == 0
    assert run(own, "keeper", "supervise", "act", "A3", "--step", "催办", "--doc", "催1号").exit_code == 0
    assert run(own, "water", "supervise", "reply", "A3", "--note", "已办").exit_code == 0
    assert run(own, "keeper", "db", "verify").exit_code == 0


def test_roles_are_granted_listed_and_taken(own, run):
    login = own.logins["stranger"]
    assert "没有角色" in run(own, "stranger", "list").stderr
    for words, why in (
        (("unit",), "--unit"),
        (("keeper", "--unit", "区水利局"), "去掉 --unit"),
        (("unit", "--unit", "区水利局"), "--name"),
        (("局长",), "局长"),
    ):
        refused = run(own, None, "db", "roles", "grant", login, *words)
        assert (refused.exit_code, why in refused.stderr) == (2, True), refused.stderr
    granted = run(own, None, "db", "roles", "grant", login, "单位", "--unit", "没有这局")
    assert "什么也看不到" in granted.stderr
    assert run(own, None, "db", "roles", "grant", login, "unit", "--unit", "区环保局").exit_code == 0
    assert [one["number"] for one in json.loads(run(own, "stranger", "list", "--json").stdout)["items"]] == [
        "A3"
    ]
    members = json.loads(run(own, "keeper", "db", "roles", "list", "--json").stdout)["items"]
    assert {"login": login, "role": "unit", "unit": "区环保局", "name": "区环保局"} in members
    assert len(json.loads(run(own, "stranger", "db", "roles", "list", "--json").stdout)["items"]) == 1
    assert run(own, None, "db", "roles", "revoke", login).exit_code == 0
    assert run(own, None, "db", "roles", "revoke", login).exit_code == 2
    assert "没有角色" in run(own, "stranger", "list").stderr


def test_a_file_has_no_roles(qinling, ledger):
    for words in ("create", "list", "revoke 某", "grant 某 keeper"):
        result = qinling("db", "roles", *words.split())
        assert (result.exit_code, "是文件，没有角色" in result.stderr) == (2, True)


def test_an_office_without_roles_says_how_they_are_made(own, run):
    own.run(None, "drop function office_member(name)", "drop table member, unit_cell")
    result = run(own, None, "db", "roles", "list")
    assert (result.exit_code, "db roles create" in result.stderr) == (2, True)


def given_hidden_head(run, office):
    """Let the last event be about an issue that the unit does not see."""
    assert run(office, "keeper", "progress", "A2", "--percent", "50", "--note", "清运").exit_code == 0


def test_a_unit_checks_its_own_export_also_where_it_does_not_see_the_last_event(own, run):
    given_hidden_head(run, own)
    assert run(own, "water", "export", "表.xlsx").exit_code == 0
    given_hidden_head(run, own)
    checked = run(own, "water", "check", "表.xlsx")
    assert (checked.exit_code, "台账的历史里还有它" in checked.stdout) == (0, True)
    assert own.run("water", "select has_event(1, 'x')") == [(False,)]
    refused = run(own, "water", "return", "表.xlsx")
    assert "没有导出时的链首" not in refused.stderr


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("board", ""), ("board --by 责任单位", ""), ("board --html 页.html", "页.html"), ("brief", ""),
        ("brief 简报.md", "简报.md"), ("report month 2026-04", ""), ("export 表.docx", ""),
    ],
)  # fmt: skip
def test_what_a_unit_prints_says_that_it_is_only_its_own(shared, run, tmp_path, words, where):
    result = run(shared, "water", *words.split())
    written = (tmp_path / where).read_text("utf-8") if where else result.stdout
    if words.startswith("export"):
        from docx import Document

        written = "".join(one.text for one in Document(tmp_path / "表.docx").paragraphs)
    assert "只有区水利局自己的问题" in written
    assert "台账内全部问题 " not in written
    assert "自己的问题" not in run(shared, "keeper", *words.split(), *(["--force"] if where else [])).stdout


@pytest.mark.parametrize("words", ["login report", "login accounts list", "login coach", "login imports"])
def test_what_a_unit_does_not_see_is_refused_not_said_to_be_empty(shared, run, words):
    result = run(shared, "water", *words.split())
    assert (result.exit_code, "请管理的人办：王敏" in result.stderr) == (30, True)


def test_a_number_that_a_unit_does_not_see_may_be_another_s(shared, run):
    for who, told in (("water", True), ("keeper", False)):
        result = run(shared, who, "show", "A9")
        assert ("是别的单位的问题，区水利局看不到" in result.stderr) is told


def test_a_unit_is_told_that_it_may_not_void_its_open_issue(own, run):
    result = run(own, "water", "void", "A1", "--reason", "重复")
    assert "不能自己销号、撤并" in result.stderr
    assert "已销号、撤并的问题不能改" not in result.stderr


def test_an_inspector_s_opinion_is_under_their_own_name(own, run):
    assert run(own, "inspector", "opinion", "add", "A1", "护坡未绿化").exit_code == 0
    assert "办理人 省督察组" in run(own, "keeper", "history", "A1").stdout
    refused = run(own, "keeper", "opinion", "add", "A1", "护坡未绿化")
    assert (refused.exit_code, "--by" in refused.stderr) == (2, True)


def test_a_role_that_is_replaced_is_told(own, run):
    told = run(own, None, "db", "roles", "grant", own.logins["water"], "inspector", "--name", "某组").stderr
    assert "原来是单位（区水利局），办理记作区水利局；换掉了" in told
    again = run(own, None, "db", "roles", "grant", own.logins["water"], "inspector", "--name", "某组").stderr
    assert "原来" not in again


def test_who_may_not_do_something_is_told_who_grants_it_with_the_address_of_theirs(own, run):
    stranger, owner = own.logins["stranger"], urlsplit(own.address.url).username
    told = run(own, "stranger", "list").stderr
    assert f"请建这本台账的用户 {owner} 授一个角色" in told
    for role in ("unit --unit 单位", "inspector", "keeper"):
        assert f"qinling db roles grant {stranger} {role} --ledger" in told
    assert f"postgresql://{owner}@" in told
    assert run(own, None, *told.partition("qinling ")[2].partition(" --ledger")[0].split()).exit_code == 0
    assert run(own, "stranger", "list").exit_code == 0


def test_a_restored_file_is_what_is_looked_at_next(own, run, tmp_path):
    assert run(own, "keeper", "db", "backup", "备份").exit_code == 0
    (backup,) = (tmp_path / "备份").glob("*.zip")
    told = run(own, "keeper", "db", "restore", backup, "--to", "恢复的.db").stderr
    assert "qinling db verify --ledger 恢复的.db" in told
    assert "qinling board --ledger 恢复的.db" in told
