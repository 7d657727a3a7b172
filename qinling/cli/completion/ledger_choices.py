"""Words that stand in the ledger: numbers of issues, documents and records, accounts, units, towns and other values."""

from qinling.cli.completion.asked_word import AskedWord, ListChoices
from qinling.cli.completion.choices import Choice


def list_issue_numbers(asked: AskedWord) -> list[Choice]:
    """Return the issues that the step may take. What is typed may be the beginning, the end, or a word of their texts."""
    if asked.path.startswith("work "):
        return list_record_numbers(asked)
    from qinling.procedures.lookup.typed_beginnings import find_numbers_of_step

    is_target = asked.param.name == "into"
    step = f"{asked.path} --into" if is_target else asked.path
    with asked.reading() as reader:
        found = find_numbers_of_step(reader, asked.typed, step, asked.desk.settings.procedure)
    given = set(asked.list_given("numbers" if is_target else asked.param.name or ""))
    return [Choice(number, text) for number, text in found if number not in given]


def list_record_numbers(asked: AskedWord) -> list[Choice]:
    """Return the work records, the latest first."""
    from qinling.procedures.lookup.name_choices import list_records

    with asked.reading() as reader:
        return [Choice(*one) for one in list_records(reader)]


def list_document_numbers(asked: AskedWord) -> list[Choice]:
    """Return the documents of supervision, where one that is recorded is asked for: a new one has a number of its own."""
    if asked.path not in ("supervise letter", "supervise send", "supervise receipt", "supervise reply"):
        return []
    from qinling.procedures.lookup.name_choices import list_documents

    with asked.reading() as reader:
        return [Choice(*one) for one in list_documents(reader)]


def list_account_names(asked: AskedWord) -> list[Choice]:
    """Return the accounts of the platform."""
    from qinling.procedures.lookup.name_choices import list_accounts

    with asked.reading() as reader:
        return [Choice(*one) for one in list_accounts(reader)]


def list_unit_names(asked: AskedWord) -> list[Choice]:
    """Return the units of the ledger."""
    from qinling.procedures.lookup.name_choices import list_units

    with asked.reading() as reader:
        return [Choice(name) for name in list_units(reader)]


def make_value_list(field: str) -> ListChoices:
    """Return the list of the values that *field* has in the ledger."""

    def list_field_values(asked: AskedWord) -> list[Choice]:
        from qinling.procedures.lookup.name_choices import list_values

        with asked.reading() as reader:
            return [Choice(value) for value in list_values(reader, field)]

    return list_field_values
