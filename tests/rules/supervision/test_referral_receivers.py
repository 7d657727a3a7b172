"""A referral never goes to the unit that is to be held to account, however its name is typed."""

import pytest

from qinling.errors import StepRefused
from qinling.rules.supervision.referral_receivers import require_other_receiver

BRANCH = "市生态环境局商州分局"


@pytest.mark.parametrize(
    ("unit", "to"),
    [
        (BRANCH, "商州分局"),
        (BRANCH, "商州生态环境分局"),  # the words in another order
        (BRANCH, "商州区生态环境分局"),
        (BRANCH, "环保局商州分局"),
        ("区住建局", "区住房和城乡建设局"),
        ("牧护关镇人民政府", "牧护关镇党委"),
    ],
)
def test_a_name_like_the_units_own_wants_a_person_s_look(unit, to):
    issue = {"lead_unit": unit}

    with pytest.raises(StepRefused, match="像是"):
        require_other_receiver(issue, to, is_confirmed=False)

    require_other_receiver(issue, to, is_confirmed=True)


@pytest.mark.parametrize(
    ("unit", "to"),
    [
        ("区自然资源局", "区国土局"),
        ("区国土资源局", "自然资源局"),
        ("区住建局", "建设局"),
        ("麻街镇、区住建局", "规划局"),
        ("区自然资源局", "区林业局"),
        (BRANCH, "区环保局"),
    ],
)
def test_the_unit_under_its_name_of_before_or_after_a_reform_wants_a_look(unit, to):
    issue = {"duty_unit": unit}

    with pytest.raises(StepRefused, match="机构改革前后的名称"):
        require_other_receiver(issue, to, is_confirmed=False)

    require_other_receiver(issue, to, is_confirmed=True)


@pytest.mark.parametrize("unit", [BRANCH, "区住建局", "牧护关镇人民政府", "区林业局"])
@pytest.mark.parametrize(
    "to", ["区纪委监委", "商州区人民检察院", "区公安分局", "市公安局商州分局", "区委督查室"]
)
def test_another_authority_is_taken(unit, to):
    require_other_receiver({"lead_unit": unit}, to, is_confirmed=False)
