"""Which page of the manual a word means that is no title: a word of people, a heading, or a command by another word."""

import re
from collections.abc import Mapping
from pathlib import Path

from qinling.cli.framework.command_suggestions import OTHER_WORDS
from qinling.rules.texts.name_folding import fold_name

#: Words that people look up, and the title of the page that is about them. A new word is one more entry.
TOPIC_WORDS = {
    word: title
    for words, title in (
        (
            "收件人 接收人 收信人 邮件 邮箱 短信 微信 企业微信 钉钉 飞书 发消息 消息 机器人 发送 mail email",
            "通知渠道",
        ),
        ("提醒 预警提醒 临近 到期 超期 逾期 红黄蓝", "预警"),
        ("每天 自动 定时任务 计划任务 crontab 自动运行", "定时"),
        ("周报 月报 季报 年报 月度通报 总结", "报告"),
        ("密钥 密码 secret password", "通知渠道"),
        ("打印 输出", "导出"),
        ("编码 数字编号 单号 名称", "编号和名称"),
        ("日期 时间 字段", "日期和字段怎么写"),
        ("工作日 节假日 休息日 放假 日历 立行立改", "时限"),
        ("撤销 改错 删除 删 作废 误录", "更正和撤回"),
        ("查询 搜索 筛选 列表", "查看"),
        ("录入 新增 添加", "登记和修改"),
        ("安装 升级 更新 初始化 补全 图标", "安装和设置"),
        ("配置 参数", "设置"),
        ("帮助 入门 教程 新手", "开始"),
        ("销号 验收", "验收和销号"),
        ("坐标 经纬度", "地图"),
        ("恢复 丢失", "备份和文件"),
        ("报错 错误 退出码", "出错时"),
        ("信创 麒麟 统信 wps", "Windows和信创"),
        ("催办 约谈 移送 问责", "督办"),
        ("文号 公文 红头", "督办文书"),
        ("台账", "读入"),
    )
    for word in words.split()
}
_HEADING = re.compile(r"^##+ (.+)$", re.MULTILINE)


def find_meant_title(name: str, titles: Mapping[str, Path], commands: Mapping[str, str]) -> str:
    """Return the title of the page that *name* means, "" where none is sure. *commands* are titles by command."""
    key = fold_name(name)
    if key in TOPIC_WORDS:
        return TOPIC_WORDS[key]
    if found := commands.get(OTHER_WORDS.get(key, "")):
        return found
    known = {**{fold_name(title): title for title in titles}, **TOPIC_WORDS}
    within = [word for word in known if len(word) > 1 and word in key]
    if within:  # 怎样改设置
        return known[max(within, key=len)]
    headed = [
        title
        for title, page in titles.items()
        if any(key in fold_name(heading) for heading in _HEADING.findall(page.read_text("utf-8")))
    ]
    return headed[0] if len(headed) == 1 else ""
