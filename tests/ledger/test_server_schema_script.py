from qinling.ledger.server_schema_script import build_script, get_script_path


def test_the_script_is_that_of_the_stated_schema():
    """Rewrite it with python -m qinling.ledger.server_schema_script."""
    assert get_script_path().read_text("utf-8") == build_script()


def test_no_index_loses_its_condition_and_no_text_its_order():
    script = build_script()
    assert script.count(" WHERE ") == 21
    assert all('COLLATE "C"' in line for line in script.splitlines() if " TEXT" in line)
