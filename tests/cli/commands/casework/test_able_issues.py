"""A step that some of several issues cannot take: which those are, and the command for the others."""

import pytest


@pytest.fixture
def given_mixed(given_issue, run_ok):
    given_issue("A1", 镇办="麻街镇")
    given_issue("A2", 镇办="麻街镇")
    given_issue("A3", 镇办="麻街镇")
    given_issue("A4", 镇办="麻街镇")
    run_ok("complete", "A2")
    run_ok("void", "A4", "--reason", "重复", "--yes")


@pytest.mark.usefixtures("given_mixed")
def test_the_command_for_the_others_is_written_out_and_works(run_ok, run_refused):
    told = run_refused(21, "progress", "A1", "A2", "A3", "50%", "苗木 到位")
    assert "用 qinling apply A2，要退回重新整改用 qinling turn-back A2" in told
    line = '能办的 2 个：qinling progress A1 A3 50% "苗木 到位"\n'
    assert told.endswith(line)
    run_ok("progress", "A1", "A3", "50%", "苗木 到位")


@pytest.mark.usefixtures("given_mixed")
def test_each_of_several_has_its_own_remedy(run_refused):
    told = run_refused(21, "progress", "A1", "A2", "A4", "50%")
    assert "qinling apply A2" in told
    assert "qinling edit A4 状态=整改中 --ground 依据" in told
    assert told.endswith("能办的 1 个：qinling progress A1 50%\n")
    assert "能办的" not in run_refused(21, "progress", "A2", "A4", "50%")


@pytest.mark.usefixtures("given_mixed")
def test_of_issues_selected_by_condition_the_condition_to_add_is_told(run_ok, run_refused):
    words = ("progress", "--where", "镇办=麻街镇", "--percent", "50", "--yes")
    assert run_refused(21, *words).endswith("能办的 2 个：再加 --where 状态=整改中\n")
    run_ok(*words, "--where", "状态=整改中")
    stated = (*words, "--where", "状态=整改中", "--where", "状态=已完成整改")
    assert run_refused(21, *stated).endswith("能办的 2 个：A1 A3\n")
