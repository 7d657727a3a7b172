"""What people say for an option without a value, where they do not type it: the one list for all commands."""

#: The words of each flag, by the name of its parameter, beside the option's own names.
SPOKEN_FLAGS = {
    "holds": ("保持", "成效保持", "没有反弹", "未反弹"),
    "relapsed": ("反弹", "已反弹"),
    "approve": ("批准", "同意", "批复", "准予"),
    "reject": ("不批准", "不同意", "不予批准", "驳回"),
    "dry_run": ("试运行", "试一下", "先看看"),
    "overdue": ("超期", "已超期", "逾期", "已逾期"),
    "only_open": (
        *("没销号", "没有销号", "尚未销号", "未销", "没销", "未销的"),
        *("未办结", "没办结", "没办完", "未办", "没办", "没办的", "还没办", "未结案", "在办"),
    ),
}
