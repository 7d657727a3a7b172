"""A document number that is not typed in full: taken to look, refused for a change, near ones named."""

import pytest


@pytest.fixture
def given_acts(given_late, run_ok):
    given_late("A1", "A2")
    run_ok("supervise", "A1", "A2", "--step", "督办", "--reason", "迟迟不动")
    for _ in range(11):
        run_ok("supervise", "A1", "--step", "催办")


@pytest.mark.parametrize("typed", ["督办1号", "督办2026-1", "2026督办第1号", "督办〔2026〕01号"])
def test_a_letter_is_written_of_the_one_document_that_fits(typed, given_acts, qinling, tmp_path, office):
    result = qinling("supervise", "letter", typed, "--letters", str(tmp_path / "文书"), *office)
    if typed == "2026督办第1号":  # in another order it is another number
        assert (result.exit_code, "qinling supervise letter" in result.stderr) == (17, False)
        return
    assert result.exit_code == 0, result.stderr
    assert (tmp_path / "文书" / "督办〔2026〕1号.docx").is_file()
    is_told = typed != "督办〔2026〕01号"
    assert (f"{typed}：督办〔2026〕1号 A1 等 2 个问题：A1的问题\n" in result.stderr) == is_told


@pytest.fixture
def office(tmp_path):
    file = tmp_path / "设置.toml"
    file.write_text('office = "区秦岭办"\n', "utf-8")
    return ("--settings", str(file))


@pytest.mark.parametrize(
    "words",
    [
        ("supervise", "reply", "--doc", "督办1号", "--note", "已办"),
        ("supervise", "reply", "A1", "--doc", "督办1号", "--note", "已办"),
        ("supervise", "receipt", "--doc", "督办1号", "--signed", "2026-04-25"),
        ("supervise", "send", "督办1号"),
    ],
    ids=" ".join,
)
def test_what_changes_or_sends_wants_the_whole_number(words, given_acts, run_refused):
    said = run_refused(17, *words).splitlines()
    assert said[0] == "错误：没有文号为 督办1号 的督办，对得上的有："
    assert '"督办〔2026〕1号"' in "".join(said[1:])


def test_a_change_takes_another_spelling_of_the_whole_number(given_acts, run_ok, history):
    run_ok("supervise", "receipt", "--doc", "督办[2026]1", "--signed", "2026-04-25")
    run_ok("supervise", "reply", "--doc", "督办［2026］第01号", "--note", "已办")
    assert [one["kind"] for one in history("A2")][-2:] == ["signed", "replied"]


def test_several_that_fit_are_all_named_up_to_five(given_acts, run_refused):
    said = run_refused(17, "supervise", "letter", "1号").splitlines()
    assert [line.split('"')[1] for line in said[1:]] == ["催办〔2026〕1号", "督办〔2026〕1号"]
    near = run_refused(17, "supervise", "letter", "崔办〔2026〕3号").splitlines()
    assert near[1].startswith('  qinling supervise letter "催办〔2026〕3号"')


@pytest.mark.parametrize("typed", ["督办〔2026〕1号至督办〔2026〕9号", "全部"])
def test_documents_have_no_ranges(typed, given_acts, run_refused):
    said = run_refused(17, "supervise", "letter", typed)
    assert said == f"错误：没有文号为 {typed} 的督办。文书请一个一个写全，起止和全部不认\n"
