"""Texts as TOML writes them."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from qinling.outputs.toml_text import quote_toml_text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_back(text: str) -> None:
    assert tomllib.loads(f"value = {quote_toml_text(text)}") == {"value": text}
