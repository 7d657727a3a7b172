"""What a history tells: rounds, acceptances, extensions, looks back and papers."""

from itertools import count

import pytest

from qinling.rules.history.events import (
    GENESIS_HASH,
    STEP_PREFIX,
    EventKind,
    encode_changes,
    list_effective_events,
)
from qinling.rules.history.hash_chain import seal_event
from qinling.rules.history.timeline import build_timeline


@pytest.fixture
def lived():
    """Make events of one issue, each a command of its own: kind, what it changes, and its particulars."""
    ids = count(1)

    def tell(kind, ground="", _old=None, **changes):
        told = {f"{STEP_PREFIX}{name}": value for name, value in changes.pop("told", {}).items()}
        event_id = next(ids)
        text = encode_changes(_old or dict.fromkeys(changes, "?"), {**changes, **told})
        return seal_event(GENESIS_HASH, event_id=event_id, at="2026-04-25T01:02:03.000004Z", day="2026-04-25", actor="录入员",
                    kind=kind, issue=1, batch=event_id, changes=text, ground=ground)  # fmt: skip

    return tell


def add_acceptance(lived, level, **changes):
    told = {"level": level, "by": "李某", "on": "2026-04-20"}
    return lived(EventKind.ACCEPTED, "区函1号", accepted_level=level, told=told, **changes)


def test_an_issue_without_steps_has_one_round_and_nothing_in_it(lived):
    course = build_timeline([lived(EventKind.CHANGED, remark="甲")])
    assert [(one.round, one.rectified_on, one.acceptances) for one in course.rounds] == [(1, None, [])]
    assert (course.extensions, course.rechecks, course.attachments, course.voided) == ([], [], [], None)


def test_a_new_round_leaves_the_days_of_the_old_one(lived):
    course = build_timeline(
        [
            lived(EventKind.COMPLETED, rectified_on="2026-04-01"),
            lived(EventKind.APPLIED, applied_on="2026-04-02", applied_by="张某"),
            add_acceptance(lived, "district", closed_on="2026-04-20"),
            lived(
                EventKind.REOPENED,
                round=2,
                rectified_on=None,
                closed_on=None,
                applied_on=None,
                accepted_level=None,
            ),
            lived(EventKind.COMPLETED, rectified_on="2026-06-01"),
        ]
    )
    first, second = course.rounds
    assert (first.rectified_on, first.applied_by, first.closed_on) == ("2026-04-01", "张某", "2026-04-20")
    assert [(one["by"], one["document"], one["recorded_by"], one["void"]) for one in first.acceptances] == [
        ("李某", "区函1号", "录入员", False)
    ]
    assert (second.round, second.rectified_on, second.closed_on) == (2, "2026-06-01", None)


@pytest.mark.parametrize("kind", [EventKind.TURNED_BACK, EventKind.CHANGED, EventKind.VOIDED])
def test_an_acceptance_that_counts_no_more_stays_and_is_marked(lived, kind):
    told = {} if kind == EventKind.CHANGED else {"told": {"on": "2026-04-21", "by": "王某", "reason": "不实"}}
    course = build_timeline(
        [
            add_acceptance(lived, "district"),
            lived(kind, accepted_level=None, applied_on=None, **told),
            add_acceptance(lived, "district"),
        ]
    )
    assert [one["void"] for one in course.rounds[0].acceptances] == [True, False]


def test_a_request_is_told_with_its_answer(lived):
    asked = {"to": "2026-07-31", "on": "2026-04-25", "by": "张某", "reason": "雨季", "late": False}
    answered = {"on": "2026-04-26", "by": "王局"}
    course = build_timeline(
        [
            lived(EventKind.EXTENSION_ASKED, requested_deadline="2026-07-31", told=asked),
            lived(EventKind.EXTENSION_REFUSED, requested_deadline=None, told=answered | {"reason": "不足"}),
            lived(
                EventKind.EXTENSION_ASKED, requested_deadline="2026-08-31", told=asked | {"to": "2026-08-31"}
            ),
            lived(
                EventKind.EXTENDED, "区函2号", requested_deadline=None, deadline="2026-08-15", told=answered
            ),
            lived(
                EventKind.EXTENSION_ASKED, requested_deadline="2026-09-30", told=asked | {"to": "2026-09-30"}
            ),
        ]
    )
    told = [(one["to"], one["granted"], one["deadline"], one.get("decided_by")) for one in course.extensions]
    assert told == [
        ("2026-07-31", False, None, "王局"), ("2026-08-31", True, "2026-08-15", "王局"),
        ("2026-09-30", None, None, None),
    ]  # fmt: skip
    assert course.extensions[1]["answer"] == "区函2号"


def test_papers_belong_to_the_round_they_came_in(lived):
    def attached(paper):
        told = {"paper": paper, "name": f"{paper}.jpg", "sha256": paper * 8, "size": 1}
        return lived(EventKind.ATTACHED, told=told)

    first = [attached("before"), attached("after")]
    assert build_timeline(first).attachment_kinds_of_round == {"before", "after"}
    course = build_timeline(
        [*first, lived(EventKind.RECHECKED, round=2, told={"found": "relapsed"}), attached("after")]
    )
    assert course.attachment_kinds_of_round == {"after"}
    assert [(one["paper"], one["round"]) for one in course.attachments] == [
        ("before", 1),
        ("after", 1),
        ("after", 2),
    ]


def test_what_was_taken_back_is_left_out_with_the_taking_back(lived):
    begun = lived(EventKind.REOPENED, round=2)
    back = lived(EventKind.UNDONE, round=1, told={"undoes": begun.batch})
    done = lived(EventKind.COMPLETED, rectified_on="2026-06-01")
    assert list_effective_events([begun, back, done]) == [done]
    course = build_timeline([begun, back, done])
    assert [(one.round, one.rectified_on) for one in course.rounds] == [(1, "2026-06-01")]


def test_taking_back_a_whole_command_leaves_none_of_its_events(lived):
    several = [lived(EventKind.ATTACHED, told={"paper": "before"})._replace(batch=1) for _ in range(2)]
    back = [lived(EventKind.UNDONE, told={"undoes": 1}) for _ in range(2)]
    assert list_effective_events([*several, *back]) == []
    assert build_timeline([*several, *back]).attachments == []


# -- acts of supervision -------------------------------------------------------------------------


def add_act(lived, document="催办〔2026〕1号", **values):
    told = {
        "measure": "urge",
        "sent_to": "区水利局",
        "by": "李某",
        "on": "2026-05-06",
        "reply_by": "2026-05-13",
    }
    return lived(EventKind.SUPERVISED, document, reply_by="2026-05-13", told=told | values)


def add_reply(lived, document="催办〔2026〕1号", **values):
    told = {"on": "2026-05-12", "by": "王某", "note": "已清运", "answers": document}
    return lived(EventKind.REPLIED, reply_by=None, told=told | values)


def test_an_act_is_told_with_its_reply(lived):
    events = [add_act(lived), add_act(lived, "督办〔2026〕1号"), add_reply(lived)]
    first, second = build_timeline(events).acts
    assert first == {
        "measure": "urge", "document": "催办〔2026〕1号", "sent_to": "区水利局", "by": "李某", "on": "2026-05-06",
        "reply_by": "2026-05-13", "reason": None, "replied_on": "2026-05-12", "replied_by": "王某",
        "reply": "已清运", "recorded_by": "录入员", "past": False, "settled": False,
        "letter_sent_on": None, "letter_sent_to": (), "letter_unsent": (), "signed_on": None, "signed_by": None,
    }  # fmt: skip
    assert (second["document"], second["replied_on"], second["reply"]) == ("督办〔2026〕1号", None, None)


def add_sending(lived, to, on="2026-05-06", letter="催办〔2026〕1号"):
    told = {"on": on, "by": "李某", "letter": letter, "letter_sent_to": to}
    return lived(EventKind.LETTER_SENT, letter, told=told)


def test_an_act_is_told_with_who_its_letter_was_sent_to_and_who_signed(lived):
    signed = {"on": "2026-05-08", "by": "王某", "letter": "催办〔2026〕1号"}
    events = [
        add_act(lived),
        add_sending(lived, "水利局、王某"),
        add_sending(lived, "林业局、水利局", on="2026-05-07"),
        add_sending(lived, "林业局", letter="没有登记的"),
        lived(EventKind.SIGNED, told=signed),
    ]
    (act,) = build_timeline(events).acts

    assert (act["letter_sent_on"], act["letter_sent_to"]) == ("2026-05-06", ("水利局", "王某", "林业局"))
    assert (act["signed_on"], act["signed_by"]) == ("2026-05-08", "王某")


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (EventKind.EXTENDED, {"deadline": "2026-07-31", "requested_deadline": None}),
        (EventKind.CHANGED, {"deadline": "2026-07-31"}),
        (EventKind.CHANGED, {"deadline": None}),
        (EventKind.REOPENED, {"round": 2, "status": "rectifying"}),
        (EventKind.RECHECKED, {"round": 2, "deadline": "2026-07-31"}),
        (EventKind.TURNED_BACK, {"status": "rectifying"}),
    ],
)
def test_acts_are_past_once_the_deadline_runs_anew(lived, kind, changes):
    told = {"on": "2026-05-20", "by": "王局"}
    events = [add_act(lived), lived(kind, told=told, **changes)]
    course = build_timeline([*events, add_act(lived, "催办〔2026〕2号")])
    assert [one["past"] for one in course.acts] == [True, False]
    assert [one["document"] for one in course.acts_of_current_deadline] == ["催办〔2026〕2号"]


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (EventKind.CHANGED, {"remark": "甲"}),
        (EventKind.REPORTED, {"percent": 50.0}),
        (EventKind.EXTENSION_ASKED, {"requested_deadline": "2026-07-31"}),
        (EventKind.EXTENSION_REFUSED, {"requested_deadline": None}),
    ],
)
def test_acts_go_on_counting_while_the_deadline_stands(lived, kind, changes):
    told = {"on": "2026-05-20", "by": "王局"}
    course = build_timeline([add_act(lived), lived(kind, told=told, **changes)])
    assert course.acts_of_current_deadline == course.acts != []


def test_an_extension_that_was_taken_back_leaves_the_acts_counting(lived):
    act = add_act(lived)
    extended = lived(EventKind.EXTENDED, deadline="2026-07-31", told={"on": "2026-05-20", "by": "王局"})
    back = lived(EventKind.UNDONE, deadline="2026-04-01", told={"undoes": extended.batch})
    assert [one["past"] for one in build_timeline([act, extended, back]).acts] == [False]


def test_an_act_that_was_taken_back_is_none_and_its_reply_neither(lived):
    act, reply = add_act(lived), add_reply(lived)
    unsaid = lived(EventKind.UNDONE, told={"undoes": reply.batch})
    (open_act,) = build_timeline([act, reply, unsaid]).acts
    assert open_act["replied_on"] is None
    assert (
        build_timeline([act, reply, unsaid, lived(EventKind.UNDONE, told={"undoes": act.batch})]).acts == []
    )


def test_finished_work_answers_what_was_open_and_a_reply_only_its_act(lived):
    done = lived(EventKind.COMPLETED, rectified_on="2026-05-20", reply_by=None, told={"on": "2026-05-20"})
    assert [one["settled"] for one in build_timeline([add_act(lived), done]).acts] == [True]
    both = [add_act(lived), add_act(lived, "督办〔2026〕1号"), add_reply(lived)]
    assert [one["settled"] for one in build_timeline(both).acts] == [False, False]
