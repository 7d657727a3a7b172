"""The key that was meant by one that is no setting, and where it belongs in the file."""

from collections.abc import Iterable

from qinling.cli.settings.schema import SETTINGS


def suggest_key(word: str, known: Iterable[str]) -> str:
    """Return a clause that names the likeliest of the *known* keys, "" if none is like *word*."""
    from difflib import get_close_matches

    near = get_close_matches(word, [*known], n=1)
    if not near:  # a key written outside its section, or in the wrong one
        last = word.rpartition(".")[2]
        near = [key for key in known if key.rpartition(".")[2] == last]
    return f"，你是不是想写 {near[0]}" if near else ""


def suggest_place(key: str, value: object) -> str:
    """Return a clause that says where *key* of a file belongs: before the sections, in one of like name, or elsewhere."""
    from difflib import get_close_matches

    section, _, name = key.partition(".")
    if name in SETTINGS:
        return f"：{name} 不在 [{section}] 里，移到文件开头，所有的节前面"
    sections = dict.fromkeys(one.partition(".")[0] for one in SETTINGS if "." in one)
    if isinstance(value, dict) and (near := get_close_matches(section.lower(), sections, n=1)):
        return f"，你是不是想写 [{near[0]}]"
    return suggest_key(key, SETTINGS)
