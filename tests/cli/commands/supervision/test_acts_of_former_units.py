"""When an issue goes to another unit, the ladder begins anew: an act that the other one got does not count."""

import pytest

RECEIVERS = """
office = "云岭区秦岭办"
[notify]
office = ["of"]
overdue_day = "off"
[notify.receivers]
"区水利局" = ["sl"]
"区林业局" = ["ly"]
[channels]
of = { way = "folder", folder = "of" }
sl = { way = "folder", folder = "sl" }
ly = { way = "folder", folder = "ly" }
"""


@pytest.fixture
def read_proposal(qinling, read_json):
    """Return the rung that is proposed for A1, and who had its acts that count, and those that do not."""

    def read():
        items = read_json(qinling("supervise", "--json"), "supervision")["items"]
        one = {item["number"]: item for item in items}["A1"]
        acts, former = ([act["sent_to"] for act in one[key]] for key in ("acts", "acts_of_former_units"))
        return one["measure"], acts, former

    return read


@pytest.fixture
def given_urged(given_late, record_act):
    """Register A1, which its unit was urged about; the reply day is over."""

    def register(unit="区水利局", *words, **fields):
        given_late("A1", due="2026-04-17", **{"责任单位": unit} | fields)
        record_act("--step", "催办", "--on", "2026-04-20", "--reply-by", "2026-04-22", *words)

    return register


def move(run_ok, unit, field="责任单位"):
    run_ok("edit", "A1", f"{field}={unit}", "--ground", "分工调整")


def test_another_unit_is_urged_first(given_urged, run_ok, read_proposal):
    given_urged()
    assert read_proposal() == ("supervise", ["区水利局"], [])
    move(run_ok, "区林业局")
    assert read_proposal() == ("urge", [], ["区水利局"])
    move(run_ok, "区水利局")  # it is the one that was urged
    assert read_proposal() == ("supervise", ["区水利局"], [])


@pytest.mark.parametrize("unit", ["区水利局、区林业局", "水利局", "区水利局（牵头）"])
def test_a_unit_that_still_answers_goes_on(given_urged, run_ok, read_proposal, unit):
    given_urged()
    move(run_ok, unit)
    assert read_proposal() == ("supervise", ["区水利局"], [])


def test_a_merged_unit_goes_on(given_urged, given_late, run_ok, read_proposal):
    given_urged()
    given_late("A2", due="2026-12-31")
    move(run_ok, "区水务局")
    assert read_proposal()[0] == "urge"
    run_ok("unit", "merge", "区水利局", "区水务局", "--ground", "机构改革")
    assert read_proposal() == ("supervise", ["区水利局"], [])


def test_one_of_the_two_units_that_were_urged_goes_on(given_urged, run_ok, read_proposal):
    given_urged("区水利局、区林业局")
    move(run_ok, "区林业局")
    assert read_proposal() == ("supervise", ["区水利局、区林业局"], [])


def test_an_act_to_a_third_one_is_about_the_unit_of_its_day(given_urged, run_ok, read_proposal):
    given_urged("区水利局", "--to", "区委督查室", "--yes")
    assert read_proposal() == ("supervise", ["区委督查室"], [])
    move(run_ok, "区林业局")
    assert read_proposal() == ("urge", [], ["区委督查室"])


def test_a_town_of_the_same_name_in_another_county_is_another_unit(
    given_urged, run_ok, qinling, read_json, tmp_path
):
    (tmp_path / "office.toml").write_text('office = "商洛市商州区秦岭办"\n', "utf-8")
    given_urged("大荆镇")
    move(run_ok, "丹凤县大荆镇")

    told = qinling("supervise", "--json", "--settings", tmp_path / "office.toml")
    (one,) = read_json(told, "supervision")["items"]
    assert (one["measure"], one["acts"]) == ("urge", [])
    assert [act["sent_to"] for act in one["acts_of_former_units"]] == ["大荆镇"]


def test_the_ladder_does_not_end_with_the_referral_of_another_unit(
    given_urged, run_ok, record_act, read_proposal
):
    given_urged()
    record_act("--step", "移送问责", "--to", "区纪委监委", "--on", "2026-04-23", "--reply-by", "2026-04-24")
    move(run_ok, "区林业局")
    assert read_proposal() == ("urge", [], ["区水利局", "区纪委监委"])


def test_the_town_is_meant_where_no_duty_unit_is_given(given_urged, run_ok, read_proposal):
    given_urged("大荆镇", 属地="大荆镇")
    move(run_ok, "")
    assert read_proposal() == ("supervise", ["大荆镇"], [])


def test_an_undone_change_of_unit_changes_nothing(given_urged, run_ok, read_proposal):
    given_urged()
    move(run_ok, "区林业局")
    run_ok("undo")
    assert read_proposal() == ("supervise", ["区水利局"], [])


def test_the_look_says_what_the_earlier_unit_had(given_urged, run_ok, qinling):
    given_urged()
    move(run_ok, "区林业局")
    said = "A1 换过单位，原单位的不算：2026-04-20 区水利局 催办"
    assert said in qinling("supervise").stderr
    looked_at = qinling("supervise", "--all-proposed", "--dry-run").stderr
    assert said in looked_at
    assert "发给 区林业局" in looked_at


def test_the_new_unit_is_not_blamed_for_a_reply_that_it_does_not_owe(
    given_urged, run_ok, tmp_path, monkeypatch
):
    """The office still hears that the reply is missing; a unit that never got the letter does not."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.toml").write_text(RECEIVERS, "utf-8")
    given_urged()
    move(run_ok, "区林业局")
    run_ok("warn", "--notify", "--settings", "s.toml", QINLING_TODAY="2026-04-27")

    read = {
        one: "".join(file.read_text("utf-8") for file in (tmp_path / one).glob("*")) for one in ("of", "ly")
    }
    assert "督办逾期未复" in read["of"]
    assert "该催办" in read["of"]
    assert "A1" in read["ly"]
    assert "督办逾期未复" not in read["ly"]
    assert not (tmp_path / "sl").exists()


def test_the_office_hears_again_that_the_new_unit_is_to_be_urged(
    given_late, run_ok, record_act, tmp_path, monkeypatch
):
    """It heard of 催办 for the earlier unit: that of the new one is another."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.toml").write_text(RECEIVERS, "utf-8")
    given_late("A1", due="2026-04-23")

    def read_new(day):
        before = set((tmp_path / "of").glob("*"))
        run_ok("warn", "--notify", "--settings", "s.toml", QINLING_TODAY=day)
        return "".join(file.read_text("utf-8") for file in set((tmp_path / "of").glob("*")) - before)

    assert "到期，超期1天；该催办" in read_new("2026-04-24")
    record_act("--step", "催办", QINLING_TODAY="2026-04-24")
    assert read_new("2026-04-25") == ""
    run_ok("edit", "A1", "责任单位=区林业局", "--ground", "分工调整", QINLING_TODAY="2026-04-28")
    assert "该催办" in read_new("2026-04-28")


def test_characters_that_nobody_sees_make_no_other_unit(given_late, run_ok, qinling, read_proposal):
    """The act is for the unit as it looks, whoever's cell it was written from."""
    given_late("A1", due="2026-04-17", 责任单位="区\u200b水利局")
    told = run_ok(
        "supervise", "A1", "--step", "催办", "--on", "2026-04-20", "--reply-by", "2026-04-22"
    ).stderr
    assert "发给 区水利局，" in told
    assert read_proposal() == ("supervise", ["区水利局"], [])
    move(run_ok, "区水利局")
    assert read_proposal() == ("supervise", ["区水利局"], [])
