import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import QinlingError, UsageRefused
from qinling.ledger.ledger_address import ServerAddress, parse_server_address


@pytest.mark.parametrize(
    ("text", "url", "office"),
    [
        ("postgresql://h/db?office=shangzhou", "postgresql://h/db", "shangzhou"),
        ("postgres://u@h:5433/db", "postgresql://u@h:5433/db", "qinling"),
        ("postgresql:///db?host=/tmp/a b&office=t", "postgresql:///db?host=/tmp/a+b", "t"),
        (
            "postgresql://h/db?office=%E5%95%86%E5%B7%9E&sslmode=require",
            "postgresql://h/db?sslmode=require",
            "商州",
        ),
        ("postgresql://?service=qinling", "postgresql://?service=qinling", "qinling"),
    ],
)
def test_the_office_is_taken_out_of_the_url(text, url, office):
    assert parse_server_address(text) == ServerAddress(url, office)


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://u:geheim@h/db",
        "postgresql://u:@h/db",
        "postgresql://h/db?password=geheim",
        "postgresql://h/db?PASSWORD=geheim",
        "postgresql://h/db?sslpassword=geheim",
    ],
)
def test_a_password_is_refused_and_never_repeated(text):
    with pytest.raises(UsageRefused, match="不要写密码") as refused:
        parse_server_address(text)
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "mysql://h/db",
        "postgresql+psycopg://h/db",
        "postgresql://h:x/db",
        "postgresql://h/db?office",
        "postgresql://",
        "postgresql://h/db#x",
        "postgresql://h/db?office=a&office=b",
        *(
            f"postgresql://h/db?office={name}"
            for name in ("", "Public", "public", "pg_x", "a-b", "1a", "a" * 64)
        ),
        "postgresql://h/db?office=" + "商" * 22,
    ],
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(UsageRefused):
        parse_server_address(text)


@given(st.text())
def test_whatever_is_typed_is_read_or_refused(text):
    try:
        address = parse_server_address(f"postgresql://{text}")
    except QinlingError:
        return
    assert parse_server_address(str(address)) == address
