"""Headings of real office ledgers, with the fields they name: what the grammar of headings must read."""

from qinling.workbook.headings.column_uses import (
    CLOSED_YES_NO,
    HANDED_DOWN,
    LONLAT,
    ORDINAL,
    RECTIFIED_YES_NO,
)

#: The headings of each field, separated by spaces.
LISTED_HEADINGS: dict[str, str] = {
    ORDINAL: "序号 顺序号 行号 序 NO.",
    "number": "问题编号 问题编码 图斑编号 线索编号 台账编号 受理编号 编号 任务序号 问题序号 案件编号 事项编号 工单编号 编码 问题号 点位编号",
    "description": "问题描述 问题详情描述 问题内容 具体问题 存在问题 存在的问题 存在的主要问题 存在主要问题 主要问题 问题概述 问题简述 "
    "问题线索及描述 问题线索 反馈问题 反馈问题内容 交办问题基本情况 交办问题 问题基本情况 问题详情 问题情况 问题说明 基本情况 "
    "问题 问题摘要 问题具体描述 问题具体情况 违法事实 交办事项 反馈意见 问题表述",
    "source": "问题来源 台账来源 反馈来源 交办来源 发现方式 批次 来源 线索来源 问题出处 交办批次 反馈批次 发现途径 任务来源 来源渠道",
    "category": "问题类型 问题类别 类型 归类 领域 五乱类型 五乱类别 类别 问题分类 所属领域 五乱 问题性质 违法类型 涉及领域 分类",
    "level": "级别 层级 台账级别 问题级别 问题层级 台账层级 交办级别 反馈级别",
    "town": "所在镇办 属地镇办 镇(街道) 乡镇 镇办 属地 行政区划 所属镇办 乡镇(街道) 所属乡镇 所在乡镇 镇街 涉及镇办 "
    "所在镇(街道) 属地镇街 所属镇街 所在镇街 镇(街办) 所属镇(街道) 属地乡镇",
    "location": "具体点位 点位名称 位置 地点 问题位置 详细地址 监测断面 具体位置 具体地点 点位 问题地点 地址 问题点位 所在位置 "
    "发生地点 问题所在地 所在地点 具体地址 点位位置 案发地点",
    "lon": "经度 东经 经度坐标 E lon longitude 中心经度",
    "lat": "纬度 北纬 纬度坐标 N lat latitude 中心纬度",
    LONLAT: "经纬度 坐标 经纬度坐标 地理坐标 点位坐标 位置坐标 中心坐标",
    "zone": "保护分区 所在功能区 保护区域 保护区 分区 功能区 所属保护区 保护区划 所在保护区 保护分区类型 功能分区 所在分区 分区类型 所属分区",
    "lead_unit": "牵头单位 牵头部门 行业监管部门 行业主管部门 主管部门 监管部门 行业部门 监管单位 主管单位 行业监管单位 牵头责任单位 "
    "行业主管单位 市级牵头单位 区级牵头单位 督办单位",
    "duty_unit": "责任单位 整改责任单位 整改主体 责任主体 属地责任单位 责任部门 整改单位 主体责任单位 承办单位 整改责任主体 责任镇办 "
    "责任落实单位 整改责任部门 属地单位 主责单位 落实单位",
    "assisting_unit": "配合单位 配合部门 协办单位 协助单位 协同单位 配合责任单位",
    "acceptance_unit": "验收单位 验收部门 销号单位 验收销号单位 验收责任单位",
    "leader": "包抓领导 包抓县级领导 包抓区级领导 责任领导 分管领导 包联领导 包案领导 督办领导 牵头领导 包抓人",
    "person": "责任人 整改责任人 具体责任人 责任人员 责任人及电话 责任人及联系方式 责任人及联系电话 承办人 经办人 第一责任人 负责人",
    "contact": "联系方式 联系电话 电话 手机 手机号 联系人及电话 联系人电话 责任人电话 联系人",
    "goal": "整改目标 整改标准 目标 整改目标任务 工作目标 整改要达到的目标 销号标准 验收标准",
    "measures": "整改措施 整改要求 措施 整改方案 整改内容 整改意见 具体措施 整改任务 工作措施 处理意见 处置措施 整改举措",
    "deadline": "整改时限 整改期限 完成时限 整改完成时限 整改截止日期 整改完成时间节点 预计完成时间 办结时限 计划完成时间 "
    "整改截止时间 截止日期 截止时间 完成期限 整改到位时限 时限 期限 时限要求 整改时限要求 计划完成日期 要求完成时间 应完成时间 拟完成时间 "
    "限期 规定完成时间 时间节点 整改时间节点 规定时限 限办日期 办理时限 目标时限 到期日 到期时间 到期日期 整改完成期限 最迟完成时间",
    "status": "整改状态 当前状态 目前状态 状态 问题状态 销号状态 整改进展状态 办理状态 目前整改状态 当前整改状态 整改完成情况 整改结果 办结状态",
    RECTIFIED_YES_NO: "是否已完成整改 是否完成整改 是否整改完成 是否整改到位 是否完成 是否整改 是否已整改 是否已整改完成",
    CLOSED_YES_NO: "是否销号 是否已销号 销号情况 是否完成销号 是否办结 是否验收销号",
    "schedule": "序时进度 进度情况 序时情况 是否达到序时进度 序时进度情况",
    "percent": "完成率 完成比例 整改完成率 整改率 进度百分比 完成百分比 整改完成比例 完成进度",
    "progress": "整改进展 整改进展情况 处理情况 目前进展情况 工作进展 进展情况 目前进展 整改落实情况 "
    "办理情况 整改工作进展 整改具体情况 整改情况说明 整改情况描述",
    "rectified_on": "整改完成日期 实际完成时间 实际完成日期 完成整改时间 完成整改日期 整改到位时间 实际整改完成时间 实际整改时间",
    "closed_on": "销号时间 销号日期 办结日期 验收销号时间 办结时间 验收销号日期 完成销号时间 销号完成时间 实际办结时间 实际销号时间",
    "found_on": "发现时间 检查时间 发现日期 检查日期 巡查时间 巡查日期 受理时间 受理日期 反馈时间 反馈日期 举报时间 排查时间 问题发现时间 登记日期",
    "handed_over_on": "交办时间 交办日期 转办时间 派发时间 交办日 移交时间 派单时间 转办日期 移交日期 派单日期",
    HANDED_DOWN: "下发时间 下发日期",
    "on_platform": "是否录入平台 录入平台 是否在平台 平台录入情况 是否已录入平台 是否入平台 是否录入监管平台 平台录入 是否录入 是否已录入系统 是否录入系统",
    "lead_days": "预警提前天数 提前预警天数 提前预警时间 预警天数 预警时间",
    "remark": "备注 备注说明 备考 其他说明",
}

#: Headings whose meaning differs between offices, the most likely field first. An entry here overrides an entry above.
AMBIGUOUS_HEADINGS: dict[str, tuple[str, ...]] = {
    "整改情况": ("status", "progress"),
    "完成情况": ("status", "percent", "progress"),
    "整改进展": ("status", "progress"),
    "整改进展情况": ("status", "progress"),
    "进展情况": ("status", "progress"),
    "目前进展": ("status", "progress"),
    "目前进展情况": ("status", "progress"),
    "工作进展": ("status", "progress"),
    "进展": ("status", "progress"),
    "办理情况": ("status", "progress"),
    "处理情况": ("status", "progress"),
    "落实情况": ("status", "progress"),
    "整改落实情况": ("status", "progress"),
    "目前进展情况及存在问题": ("status", "progress"),
    "最新进展": ("status", "progress"),
    "查处情况": ("status", "progress"),
    "处置情况": ("status", "progress"),
    "当前进展": ("status", "progress"),
    "整改完成情况": ("status", "percent", "progress"),
    "整改结果": ("status", "progress"),
    "整改进度": ("percent", "status", "progress"),
    "进度": ("percent", "status", "progress"),
    "序时进度": ("schedule", "status", "percent"),
    "完成进度": ("percent", "status", "progress"),
    "销号情况": (CLOSED_YES_NO, "closed_on"),
    "整改时间": ("deadline", "rectified_on"),
    "完成时间": ("rectified_on", "deadline"),
    "完成日期": ("rectified_on", "deadline"),
    "整改完成时间": ("rectified_on", "deadline"),
    "整改日期": ("deadline", "rectified_on"),
    "整改要求": ("measures", "deadline"),
    "时间": ("found_on", "deadline"),
    "日期": ("found_on", "deadline"),
    "办结时间": ("closed_on", "deadline"),
    "问题序号": ("number", ORDINAL),
    "任务序号": ("number", ORDINAL),
}


def expect_fields() -> dict[str, tuple[str, ...]]:
    """Return every listed heading with its fields, the likeliest first."""
    single = {
        heading: (field,) for field, headings in LISTED_HEADINGS.items() for heading in headings.split()
    }
    return single | AMBIGUOUS_HEADINGS
