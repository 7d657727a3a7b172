"""Completion is installed for the shell that is named, else for the calling one."""

import pytest

from qinling.cli.completion.installation import part_shell_words
from qinling.cli.framework import typer_internals


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """Let nothing be written, and return the shells that completion was installed for."""
    shells = []

    def install(shell):
        shells.append(shell)
        return shell, tmp_path / "脚本"

    monkeypatch.setattr(typer_internals, "install_completion_script", install)
    monkeypatch.setattr(typer_internals, "detect_shell", lambda: "bash")
    return shells


@pytest.mark.parametrize(
    ("words", "shell"),
    [
        (("--install-completion",), "bash"),
        (("--install-completion", "zsh"), "zsh"),
        (("--install-completion=fish",), "fish"),
        (("--install-completion", "/usr/bin/zsh"), "zsh"),
        (("--install-completion", "Zsh.exe"), "zsh"),
        (("--debug", "--install-completion", "fish"), "fish"),
        (("--install-completion", "--debug"), "bash"),
    ],
)
def test_the_word_behind_the_option_is_the_shell(qinling, installed, words, shell):
    result = qinling(*words)
    assert (result.exit_code, installed) == (0, [shell])
    assert f"已为 {shell} 装好补全" in result.stderr


@pytest.mark.parametrize("words", [("csh",), ("list",), ("安装",)])
def test_another_word_is_refused_with_the_shells(qinling, installed, words):
    for option in ("--install-completion", "--show-completion"):
        result = qinling(option, *words)
        assert (result.exit_code, installed) == (2, [])
        assert "可用：bash、zsh、fish" in result.stderr
        assert f"qinling {option}" in result.stderr


def test_a_shell_that_is_not_recognised_is_to_be_named(qinling, installed, monkeypatch):
    monkeypatch.setattr(typer_internals, "detect_shell", lambda: None)
    refused = qinling("--install-completion")
    assert (refused.exit_code, installed) == (2, [])
    assert "写明是哪一个：qinling --install-completion bash；可用：bash、zsh" in refused.stderr


def test_the_script_of_the_named_shell_is_shown(qinling):
    assert qinling("--show-completion", "zsh").stdout.startswith("#compdef qinling")


def test_other_options_keep_their_values():
    assert [*part_shell_words(["--ledger=x", "--show-completion=zsh"])] == [
        "--ledger=x",
        "--show-completion",
        "zsh",
    ]
