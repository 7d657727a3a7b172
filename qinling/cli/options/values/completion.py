"""Completion of closed words. What is completed otherwise stands in `qinling.cli.completion`."""

from collections.abc import Callable, Iterator

from qinling.rules.vocabulary import Term


def make_word_completer(words: type[Term]) -> Callable[[str], Iterator[tuple[str, str]]]:
    """Return a completion of closed words, by label, or by code with the label as a hint."""

    def complete_prefix(incomplete: str) -> Iterator[tuple[str, str]]:
        for word in words:
            if word.label.startswith(incomplete):
                yield word.label, ""
            elif word.value.startswith(incomplete):
                yield word.value, word.label

    return complete_prefix
