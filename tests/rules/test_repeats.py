from qinling.rules.drafts import Draft, Sheet
from qinling.rules.repeats import fingerprint, without_repeats

SHEET = Sheet("区级.xlsx", "台账", {"number": ("B", "问题编号"), "description": ("C", "问题描述")})
OTHER = Sheet("市级.xlsx", "清单", {"number": ("A", "编号")})


def draft(number, description, row, sheet=SHEET, level="district"):
    return Draft({"number": number, "level": level, "description": description}, {}, sheet, row)


def test_a_row_that_repeats_another_word_for_word_counts_once():
    first, again = draft("A-1", "弃渣", 4), draft("A-1", "弃渣", 9)
    assert without_repeats([first, again]) == ([first], [again], [])


def test_of_two_rows_with_one_number_the_later_is_bad_and_names_the_earlier():
    first, later = draft("A-1", "弃渣", 4), draft("A-1", "违建", 9)
    once, again, (error,) = without_repeats([first, later])
    assert (once, again) == ([first], [])
    assert (error.file, error.sheet, error.row, error.column, error.heading) == (
        "区级.xlsx",
        "台账",
        9,
        "B",
        "问题编号",
    )
    assert error.why == "编号与第 4 行相同，内容却不同"


def test_the_earlier_row_is_named_with_its_file_where_that_is_another():
    _, _, (error,) = without_repeats([draft("A-1", "弃渣", 4), draft("A-1", "违建", 2, OTHER)])
    assert "区级.xlsx 的“台账”第 4 行" in error.why


def test_one_number_on_two_levels_is_two_issues():
    both = [draft("A-1", "弃渣", 4), draft("A-1", "违建", 5, level="city")]
    assert without_repeats(both) == (both, [], [])


def test_without_numbers_level_place_and_description_tell_issues_apart():
    first, same, other = draft(None, "弃渣", 4), draft(None, "弃 渣", 5), draft(None, "违建", 6)
    same.values["remark"] = "又"
    once, _, (error,) = without_repeats([first, same, other])
    assert once == [first, other]
    assert (error.row, error.column) == (5, "C")
    assert fingerprint(first) == fingerprint(same) != fingerprint(other)
