"""The names that a template of letters can use, and what each is. All are texts if not noted otherwise."""

from collections.abc import Mapping

TEMPLATE_NAMES: Mapping[str, str] = {
    "number": "文号",
    "title": "文书名称",
    "to": "收文单位",
    "sender": "发文单位",
    "date": "发文日期",
    "reply_by": "回复期限",  # may be ""
    "ground": "事由",  # may be ""
    "cases": "各个问题",  # a list
    "earlier_acts": "此前的催办督办",  # a list
    "count": "问题个数",  # a number
    "situation": "是否超期的一句话",
    "you": "你单位，或各有关单位",
    "which": "下列，或附件所列",
    "annexes": "附件份数",  # a number: 0, 1 or 2
    "is_long": "问题超过20个",  # true or false
    "heading": "红头",
    "copies": "抄送机关",
    "all_recipients": "全部收文单位",  # "" unless `to` stands for too many
}
TEMPLATE_CASE_NAMES: Mapping[str, str] = {
    "number": "问题编号",
    "level": "级别",
    "place": "地点",
    "unit": "责任单位",
    "description": "问题描述",
    "deadline": "整改时限",
    "days_late": "超期天数",  # a number
    "workdays_late": "超期工作日",  # a number
    "measures": "整改措施",
    "earlier": "此前的催办督办",
    "rectified": "已完成整改的日期和一句话",  # may be ""
}
TEMPLATE_ACT_NAMES: Mapping[str, str] = {
    "day": "日期",
    "step": "步骤",
    "number": "文号",
    "to": "发给",
    "issues": "问题序号",
    "reply": "回复情况",
}
#: What every letter is to show, and the tag that shows it.
NEEDED_TAGS: Mapping[str, str] = {
    "number": "{{ number }}",
    "to": "{{ to }}",
    "date": "{{ date }}",
    "cases": "{%tr for case in cases %}",
}
#: The lists, and what each of their items has.
LIST_NAMES: Mapping[str, Mapping[str, str]] = {
    "cases": TEMPLATE_CASE_NAMES,
    "earlier_acts": TEMPLATE_ACT_NAMES,
}
