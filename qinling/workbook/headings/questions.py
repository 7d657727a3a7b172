"""Turn a heading that a village writes as a question into the words of an office: 哪天发现 → 发现时间."""

import re
from functools import lru_cache

_SIGNS = frozenset("哪啥谁怎咋何什吗么")

#: A question and the heading that stands for it, tried in this order.
_QUESTIONS = (
    (r"(?:哪天|哪一天|哪日|何时|何日|几时|什么时候|什么时间|啥时候|啥时间)(?P<rest>.+)", r"{rest}时间"),
    (r"(?P<rest>.+?)(?:是|在)(?:哪天|哪一天|何时|什么时候|什么时间|啥时候)", r"{rest}时间"),
    (r"(?:怎么|怎样|如何|咋)办", r"整改措施"),
    (r"(?:怎么|怎样|如何|咋)(?P<rest>发现)", r"{rest}方式"),
    (r"(?:怎么|怎样|如何|咋)(?P<rest>.+)", r"{rest}措施"),
    (r"(?:由|归)?谁(?:来|去|在)?(?P<rest>.+)", r"{rest}人"),
    (r"(?:在|位于)?(?:哪里|哪儿|哪|什么地方|啥地方|何处)", r"地点"),
    (r"(?P<rest>发生|问题|位置)(?:在|位于)(?:哪里|哪儿|哪|什么地方|啥地方|何处)", r"{rest}地点"),
    (r"哪个?(?P<last>单位|部门)(?P<rest>.*)", r"{rest}{last}"),
    (r"哪个?(?P<rest>镇|村)", r"{rest}"),
    (r"(?P<rest>.+?)(?:到哪一?步|得?怎么样|得?咋样|到什么程度)", r"{rest}情况"),
    (r"(?P<rest>.+)(?:了吗|没有?吗)", r"是否{rest}"),
    (r"(?P<rest>.+?)是(?:什么|啥|哪些)", r"{rest}"),
    (r"有?(?:什么|啥|哪些|何)(?P<rest>.+)", r"{rest}"),
)
#: 改 alone is the work; with these it is another word.
_BARE_WORK = re.compile(r"(?<!整)改(?![正造革变善进好完])")


@lru_cache(maxsize=1)
def _load_questions() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(question), heading) for question, heading in _QUESTIONS)


def answer_question(text: str) -> str:
    """Return the heading that a question stands for, or *text* where it is no question."""
    if _SIGNS.isdisjoint(text):
        return text
    words = text.removesuffix("的").removesuffix("呢")
    for question, heading in _load_questions():
        if found := question.fullmatch(words):
            return _BARE_WORK.sub("整改", heading.format(**found.groupdict()))
    return text
