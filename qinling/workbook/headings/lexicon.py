"""The words of which headings are composed, by the part they play.

To teach import a new word, add it to the line of its part. A word may play several parts.
"""

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple


class Part(StrEnum):
    """The parts that words play in a heading. The values are shown to users."""

    __hash__ = str.__hash__  # that of Enum is slow, and headings are read by sets of parts

    # Which of several days or states is meant.
    ORIGINAL = "原定"
    CURRENT = "现行"
    PLANNED = "计划"
    ACTUAL = "实际"
    # Words that change nothing.
    FILLER = "虚词"
    SCOPE = "层级"
    TOWN_SCOPE = "镇级"
    WHERE = "所在"
    JOINT = "连词"
    QUESTION = "是否"
    # What the heading is about.
    ISSUE = "问题"
    WORK = "整改"
    DEED = "施治"
    JOB = "工作"
    DONE = "完成"
    FINISHED = "完结"
    CLOSE = "销号"
    SETTLE = "办结"
    ACCEPT = "验收"
    FIND = "发现"
    HAND = "交办"
    DOWN = "下发"
    EXTEND = "延期"
    DUTY = "责任"
    LEAD = "牵头"
    OVERSEE = "督导"
    ASSIST = "配合"
    PATRON = "包抓"
    LIAISON = "联系"
    PLATFORM = "平台"
    ENTER = "录入"
    REPORT = "上报"
    SCHEDULE = "序时"
    WARN = "预警"
    FOREIGN = "别的事"
    # What it says about it: the last word of a heading.
    LIMIT = "期限"
    TIME = "时间"
    DAY = "日期"
    UNIT = "单位"
    PERSON = "人员"
    LEADER = "领导"
    PHONE = "电话"
    NUMBER = "编号"
    NUMBER_SUFFIX = "号"
    SERIAL = "流水号"
    PAPER_NUMBER = "文号"
    ORDINAL = "序号"
    KIND = "类别"
    NATURE = "性质"
    SOURCE = "来源"
    CHANNEL = "渠道"
    MANNER = "方式"
    BATCH = "批次"
    MATTER = "所指问题"
    CONTENT = "内容"
    DEPICTION = "描述"
    CONDITION = "现状"
    ACCOUNT = "说明"
    SITUATION = "情况"
    COURSE = "经过"
    STATE = "状态"
    RESULT = "结果"
    PROGRESS = "进展"
    PACE = "进度"
    SHARE = "比率"
    MEASURES = "措施"
    PLAN = "打算"
    OPINION = "意见"
    TASK = "任务"
    REQUIREMENT = "要求"
    GOAL = "目标"
    STANDARD = "标准"
    TOWN = "镇办"
    PLACE = "地点"
    LONGITUDE = "经度"
    LATITUDE = "纬度"
    COORDINATES = "坐标"
    ZONE = "分区"
    LEVEL = "级别"
    DAYS = "天数"
    REMARK = "备注"
    OTHER = "其他"
    TITLE = "标题"
    NAME = "名称"
    INFORMATION = "信息"
    LIST = "清单"


#: The words of each part, separated by spaces.
WORDS: dict[Part, str] = {
    Part.ORIGINAL: "方案确定 方案规定 方案明确 方案要求的 文件要求 文件规定 文件明确 初定 首定 既定 原批复 原方案 最先 反馈要求 督察要求 上级要求 上级明确 交办要求 原定 原 首次 初始 原始 最初 初次 第一次 原计划 原先",
    Part.CURRENT: "本月 本季度 本季 本周 本期 推迟 延 批准延长 批准延期 经批准延期 经批准延长 延期后 调整后 变更后 延长后 顺延后 展期后 修改后 更新后 延期 延长 调整 变更 顺延 展期 现 现在 现行 现阶段 最新 目前 当前 现时 最终 新 重新 第二次 "
    "二次 再次 截至目前 截止目前 近期",
    Part.PLANNED: "限改 限治 限整 限拆 应改 应治 应拆 计划 预计 拟 应 要求 规定 限定 目标 约定 承诺 预期 最迟 限 截止 截至 到期 拟定 应当 须 需 需要 必须 限办 应办 规划 限期 最后 最晚 预定 预",
    Part.ACTUAL: "实际 已 已经 真实 实",
    Part.FILLER: "x y 的 之 具体 主要 详细 相关 有关 基本 全部 各 本 该 总体 简要 大致 其他 其它 达到 要 等 存在 所 表述 进行 开展 项 个 方面 唯一 中 内 按照 地理 组织 疑似 群众 主体 专项 一览 填写 以来 年 月份 今年 本年 期末 季末 月末 年末 年度 "
    "季度 月度 每月 逐月 提出 采取 下步 下一步 现场 中心 中心点 发生 符合 被 于 处 详 县域 辖区 总 主 突出 细化 秦岭 期间 gps 定位 wgs84 cgcs2000 北斗 下阶段 后续 阶段性 拟达 最为 目前所处 初步 综合 网上 线上 线下 阶段 方案确定 方案明确 统一",
    Part.SCOPE: "国家级 国家 中央 中省 省级 市级 区级 县级 镇级 村级 县区级 省 市 区 县 市县 区县 全区 全市 县区 级 区直 市直 河长办 林长办 秦岭办 督察组 巡察组 审计组",
    Part.TOWN_SCOPE: "镇级 乡级 乡镇级 镇街级 镇办级 街道级",
    Part.WHERE: "所在 所属 所处 涉及 位于 隶属 属地 属 归属 事发 所涉 事件",
    Part.JOINT: "及 和 与 以及 、 及其 暨 并 + &",
    Part.QUESTION: "是否 有无 与否 能否 可否 是不是 有没有",
    Part.ISSUE: "问题 线索 图斑 隐患 风险隐患 工单 诉求 事项 案件 案 台账 信访 信访件 信件 举报件 交办件 转办件 投诉 举报 违法 违规 违法行为 违规行为 违法违规 乱象 五乱 四乱 两违 违建 督察 督查 巡察 巡视 审计 斑块 小班 点位 任务 反馈意见 违法事实 "
    "反映 清单 热线 12345 12345热线 案情 存在问题 卫片 疑点 疑点疑区 疑区 问题线索 隐患问题 问题隐患 案由 事由 督办单 交办单 督办件 安全隐患 环境问题 生态环境问题 事件 来件 来信 案源 短板 弱项 短板弱项 情形 现象 违法图斑 变化图斑 卫星图斑 林业图斑 乱点 违法占地 毁林 破坏 污染 排口 排污口 涉河 涉水 涉林 河湖 违纪 违纪违规 违规建设 侵占 盗采 倾倒 偷排 缺陷 不足 漏洞 薄弱环节 事件线索 举报线索 案件线索 12345工单 地块 疑似图斑 疑似点位 疑似问题图斑 诉求事项 违规情形 违法情形 症结 违纪违规问题 议定事项 风险问题 矿点 采矿点 隐患点 违建点 风险点 倾倒点 弃渣点 垃圾点 排放口 入河排口 采砂点 破坏点 裸露点 污染点 污染源 砂场 尾矿库 小水电 别墅 农家乐 违法用地 违法建筑 违规建筑 采砂 涉砂 破坏林地 毁林毁草 耕地非农化 大棚房",
    Part.WORK: "限改 限治 限整 应改 应治 改完 改好 整改 整治 治理 办理 处置 处理 化解 查处 解决 修复 整顿 清理整治 排查整治 整改整治 整改落实 落实 落实整改 查办 治理修复 生态修复 修复治理 整改治理 处治 限办 应办 督改 纠治 纠改 整治整改 办件 处办 答办 办复 销改 立改 整改销号 生态治理 综合治理 综合整治 专项整治 排查治理 查处整改 整改提升 整治提升 消除 处结",
    Part.DEED: "限拆 应拆 恢复 复绿 拆除 清理 清运 清退 退出 取缔 关停 封堵 补植 补种 回填 复垦 腾退 推进 推动 搬迁 迁移 平整 覆土 绿化 疏浚 清淤 清障 打捞 截污 治污 除险 加固 还林 还耕 还湿 "
    "退耕 收回 退还 追缴 整修 管控 防控 建章立制 生态恢复 植被恢复 恢复原状 拆违 拆除复绿 清拆 纠错 落地 落地落实 清零 见底 拆迁 迁出 迁建 清表 停产 停工 复耕 复种 补办 销毁 固化 巩固 补救 跟踪 跟进 整平 围挡 遮盖 修缮 修补 重建 栽植 补栽 抚育 管护 监管 包保 闭环 搬离",
    Part.JOB: "工作 任务",
    Part.DONE: "改完 改好 完工 完成 到位 完 达标 落实到位",
    Part.FINISHED: "到位",
    Part.CLOSE: "销号 核销 摘牌 交账 交账销号 销案 验收销号 核查销号 审核销号 销号批复 批准销号 销账 销号备案 闭环销号 同意销号",
    Part.SETTLE: "办结 结案 办毕 结办 办结销号",
    Part.ACCEPT: "验收 核验 核查 核查验收 复验 检查验收 验收把关 联合验收 现场核验 核实验收 评估验收 初验 终验",
    Part.FIND: "发现 检查 巡查 排查 受理 反馈 举报 投诉 登记 监测 来电 反映 巡护 自查 巡河 查出 上报发现 检查发现 巡查发现 排查发现 督查发现 接诉 接单 报案 指出 摸排 督察 督查 审计 信访 案发 发生 接报 接件 来件 来信 接访 卫片监测 遥感监测 暗访 暗查 明察暗访 抽查发现 曝光 巡林 踏查 普查 勘查 巡视 巡察 核查发现 群众举报",
    Part.HAND: "交办 转办 派发 移交 派单 分派 转交 分办 批转 交办下达 转派 派件 转件 派遣 移送交办 交办单下达 批办 分送 推送 移交交办 转送",
    Part.DOWN: "下发 下达",
    Part.EXTEND: "推迟 顺延 延 批准延长 批准延期 经批准延期 经批准延长 延期 展期 延长",
    Part.DUTY: "包片 义务 责任 承办 主办 经办 主责 负责 主要责任 主体责任 第一责任 直接责任 具体责任 责任落实 落实 承担 包干 实施 认领 主抓 落地 具体实施 包联 挂包 领办 承接 履责 属事 接办 牵办 主推 兜底 履职 具体承办 具体经办 具体负责 被审计 被巡察 被督察 被督查 主体落实 主要负责 属地责任 组织实施 执行 主管责任人 驻点 到人",
    Part.LEAD: "牵头 主管 监管 行业监管 行业主管 行业管理 督办 挂牌督办 行业 归口 归口管理 业务主管 行业指导 牵头负责 统筹 总牵头 行业主责 业务指导",
    Part.OVERSEE: "督导 指导 督促 跟踪督办 督导检查",
    Part.ASSIST: "配合 协办 协助 协同 协管 会办 配合责任 参与 协作 联动 协同处置 协同配合 配合协助 协助处置 配合落实 联合 联合处置 联合整改",
    Part.PATRON: "包抓 包联 包案 包保 分管 挂点 包靠 挂牌督办 挂牌 挂点包抓 挂联 挂钩 联系包抓 挂帅 领衔",
    Part.LIAISON: "联系 联络 联络员 联系员",
    Part.PLATFORM: "平台 系统 监管平台 秦岭平台 监管系统 综合监管平台 信息平台 信息化平台 信息系统 网格化平台 秦岭监管平台 秦岭信息化监管平台 上平台 入平台 上图入库 上图 入库 平台管理 监管一张图 一张图 数字平台 智慧平台",
    Part.REPORT: "上报",
    Part.ENTER: "录入 入 上 上传 纳入 登录 上报 进入 在 录 导入 接入 填入 传",
    Part.SCHEDULE: "序时 时序 达序时",
    Part.WARN: "预警 提前预警 预警提前",
    Part.FOREIGN: "项目负责人 项目联系人 资金 金额 面积 罚款 处罚 照片 附件 影像 材料 佐证 数量 个数 次数 人数 户数 件数 扣分 得分 分值 考核 满意 满意度 满意率 签字 签章 盖章 审核 审批 填报 填表 提交 编制 制表 报送 更新 网格 网格员 网格长 约谈 立案 问责 追责 追究 处分 "
    "公示 回访 复查 复核 回头看 申请 批示 原因 理由 依据 企业 法人 身份证 设备 项目 施工 监理 设计 建设 水质 噪声 土地 用地 地类 权属 产权 河长 林长 路长 田长 护林员 当事人 业主 经营者 回复 答复 答复时间 复函 来文 发文 文件 监督 值班 "
    "账号 登录时间 登录名 密码 覆盖率 达标率 合格率 评价 评分 权重 风险等级 难度 协调 困难 催办 督办函 发票 预算 投资 总数 小计 合计 超期 逾期 剩余 长期 按期 按时 x坐标 y坐标 横坐标 纵坐标 自然保护区 水源 联系地址 单位地址 宣传 培训 "
    "会议 检测 断面类型 名单 目录 收费 排放 响应 保障 佐证资料 资料 材料 图片 视频 截图 性别 年龄 民族 职务 职称 车牌 许可 行政处罚 环评 备案 审查 鉴定 测量 测绘 移民 补偿 赔偿 贷款 发电 生产 经营 户籍 家庭 姓氏 反弹 轮次 频次 "
    "频率 时长 里程 长度 宽度 高度 深度 重量 体积 方量 立方米 株数 树种 海拔 坡度 申请人 摄像头 监控 车辆 船舶 人口 贫困 农户 影响 严重 程度 损失 造价 合同 招标 中标 用途 规模 产能 储量 矿种 型号 规格 品牌 单价 总价 银行 开户 "
    "邮箱 邮编 邮政 网址 微信 整改前 整改后 治理前 治理后 前后 对比 时限类别 时限类型 期限类别 档案 竣工 移送 隐患级别 隐患等级 风险级别 公告 保修 质保 保险 拨款 还款 借款 采购 供货 收款 租赁 出让 转让 采矿 开采 探矿 使用 运营 运行 管理 判定 数据 关联 适用 评估 采样 存放 开会 签发 签收 阅批 带班 值守 执勤 网络 软件 版本 演练 工程 支付 拨付 结算 报销 奖补 奖励 补助 补贴 救助 租金 押金 房屋 住宅 楼栋 住址 出生 医疗 教育 就业 物资 库存 仓库 运输 物流 订单 客户 会员 用户 投票 选举 党员 党建 谈话 提醒 诫勉 司法 诉讼 起诉 仲裁 判决 打印 归档 存档 借阅 同步 退单 退回 挂账 开工 建成 种植 养殖 有效 生效 年检 检疫 参会 报名 考试 学习 立项 批复 授权 担保 抵押 委托 第三方 中介 代理 检验 化验 送检 资质 报告 通报 抽查 出具 征收 征地 请求 经验 典型 先进 补缴 缴费 缴纳 存储 储存 保管 交付 交货 发货 施肥 休假 任职 任期 试用 试运行 服务 维修 维护 保养 承包 发包 转包 分包 监测点 采集 拍摄 摄影 传输 请假 开业 营业 停业 注册 认证 权限 职责 机构编制 车间 仪器 供电 供水 用水 取水 灌溉 气象 交通 旅游 文物 古树 动物 物种 植物 疫苗 病虫害 农药 化肥 涉案 涉事 涉嫌 肇事 排污 用水 被举报 被投诉 被处罚 发证 供图 退款 缴款 违约 索赔 理赔 续期 换证 延保 存款 养护 罚没 评标 投标 招投标 稿件 销售 招商 试验 实验 新闻 发布 收购 拍卖 养老 就诊 招聘 录用 考勤 工资 津贴 差旅 检修 推广 营销 展览 演出 竞赛 科研 课题 保洁 物业 供暖 供气 通信 消费 市场 商品 招生 毕业 培养 护理 诊疗 税款 税费 税额 上表 一览表 引种 育种 采编 编辑 宣讲 慰问 帮扶 捐赠 援建 接待 维权 保密 机要 印章 公章 值勤 巡演 布展 结转 核算 决算 概算 审价 产值 产量 销量 利润 营收 绩效 融资 承租 合作 赞助 预约 集合 取样 比赛 专利 婚姻 网站 阅读 下载 充值 客源 经费 收入 饮水 教学 广告 食品 履约 出席 主持 放映 承印 发行 监制 质量 技术",
    Part.LIMIT: "至 时限 期限 限期 截止日期 截止时间 截止日 截至时间 截至日期 到期日 到期时间 到期日期 节点 时间节点 时间要求 时限要求 时间限制 时间期限 截止期 截止期限 时效 完成节点 时限节点 限定时间 时限规定 期限要求 时序节点",
    Part.TIME: "时间 时点 年月 时刻 年月日",
    Part.DAY: "日期 日 日子",
    Part.UNIT: "单位 部门 主体 机构 镇办及部门 部门单位 单位部门 镇办部门 部门镇办 责任方 责任股室 责任科室 承办股室 承办科室 责任站所 办事机构",
    Part.PERSON: "人 人员 干部 同志 专员",
    Part.LEADER: "领导 县长 区长 副区长 副县长 市长 副市长 镇长 书记 领导姓名 领导干部 包抓县长 区委领导 县委领导 市领导 县领导 区领导 镇领导 班子成员 领导班子成员",
    Part.PHONE: "电话 手机 手机号 手机号码 联系方式 联系电话 电话号码 联系号码 座机 联系手机 通讯方式 联络方式 方式及电话 phone tel mobile",
    Part.NUMBER: "编号 编码 总编号 唯一编号 代码 id",
    Part.NUMBER_SUFFIX: "号",
    Part.SERIAL: "序列码 档案编号 档案号 建档编号 卡片号 卡号 卷号 案卷号 案卷编号 林班小班 小班林班 林小班 流水号 斑块号 小班号 案号 单号 流水 流水编号 件号 林斑号 林班号 地块号 图斑编码 流水单号 事件单号 序列号 登记号 受理号 受理编号 督办件号",
    Part.PAPER_NUMBER: "文号 发文号 来文号 文件号",
    Part.ORDINAL: "序号 顺序号 行号 序 no 次序 排序号",
    Part.KIND: "类型 类别 种类 分类 归类 大类 小类 领域 门类",
    Part.NATURE: "性质 属性",
    Part.SOURCE: "审计项目 督察项目 督查项目 巡察项目 巡视项目 专项行动 来源 出处 由来 出自 发现方式 反馈方式 受理方式 交办方式 举报方式 投诉方式 发现形式 案源 来由 信息来源 线索提供 问题来处 发现途径及方式",
    Part.CHANNEL: "渠道 途径",
    Part.MANNER: "方式 形式",
    Part.BATCH: "批次 批 轮批 督察轮次 巡察轮次 轮次及批次 期次",
    Part.MATTER: "问题 线索 隐患 诉求 事项 反馈意见 违法事实 违法行为 风险隐患 存在问题 案情 案由 事由 问题线索 隐患问题 问题隐患 安全隐患 风险问题 议定事项 环境问题 生态环境问题 短板 弱项 短板弱项 症结 现象 违法情形 违规情形 疑点 违规行为 缺陷 不足 漏洞 薄弱环节 事件 违纪违规问题 诉求事项 督办事项",
    Part.CONTENT: "内容",
    Part.DEPICTION: "描述 概述 简述 摘要 详情 概况 事实 简介 详述 描写 情节 概要 要点 表述 详细描述 现场描述 摘录 表现 具体表现 情况描述 梗概 大意 简况 概貌 原貌",
    Part.CONDITION: "现状 现况 近况",
    Part.ACCOUNT: "说明 情况说明 情况描述 具体情况 详细情况 情况汇报 情况报告",
    Part.SITUATION: "情况 情形 状况 具体情况 详细情况 概况",
    Part.COURSE: "过程 经过 成效 动态 历程 记录 成果 去向 动向 成效说明 始末 情况反馈 结果反馈 办理反馈",
    Part.STATE: "状态",
    Part.RESULT: "认定 结果认定 状态认定 情况认定 认定结果 结果 结论 态势 阶段",
    Part.PROGRESS: "进展 推进 进展程度 跟进",
    Part.PACE: "进度",
    Part.SHARE: "率 百分比 比例 比率 百分率 %",
    Part.MEASURES: "工程措施 技术措施 生物措施 治理工程措施 防治措施 管理措施 措施 举措 办法 方案 对策 做法 路径 手段 实施方案 对策措施",
    Part.PLAN: "计划 安排 思路 打算 工作计划 工作打算 步骤",
    Part.OPINION: "意见 建议",
    Part.TASK: "任务",
    Part.REQUIREMENT: "要求",
    Part.GOAL: "目标 目标任务 目的 效果",
    Part.STANDARD: "标准 条件",
    Part.TOWN: "镇办 镇街 乡镇 镇 街道 街办 办事处 属地 行政区划 镇街道 镇街办 乡镇街道 镇乡 乡 镇、街道 镇、街办 镇、办 乡镇、街道 乡镇办 镇街道办 街道办 镇街道办事处 镇处 街镇 乡街 行政辖区 镇（办） 镇域",
    Part.PLACE: "位置 地点 地址 点位 所在地 坐落 村 村组 小地名 地名 断面 河段 场所 部位 地段 路段 行政村 自然村 村社区 村、社区 社区 村、组 方位 发生地 案发地 事发地 "
    "区位 处所 案发地点 发生地点 事发地点 沟道 沟口 林班 林斑 村社 岸段 沟段 林场 具体河段 村庄",
    Part.LONGITUDE: "经度 东经 e lon longitude lng 东经度",
    Part.LATITUDE: "纬度 北纬 n lat latitude 北纬度",
    Part.COORDINATES: "坐标 经纬度 经纬度坐标 地理坐标 经度纬度 经度、纬度 东经北纬 坐标位置 坐标点 gps坐标 gps",
    Part.ZONE: "保护分区 保护区 保护区域 功能区 分区 功能分区 保护区划 区划 保护分区类型",
    Part.LEVEL: "级别 层级",
    Part.DAYS: "天数 天 日数 提前期 提前量 提前天数 时间提前量 提前 期",
    Part.REMARK: "备注 备考 附注 备注说明 说明 补充说明 备注栏 其他需要说明的情况 其他需说明的情况 需要说明的情况 需说明情况 需要说明的事项 其他需要说明的事项 其他说明 备注事项 说明事项 其他情况说明",
    Part.OTHER: "其他 其它 其他情况 其他事项",
    Part.TITLE: "标题 主题 题目",
    Part.NAME: "名称 名 姓名 全称",
    Part.INFORMATION: "信息 详细信息",
    Part.LIST: "清单",
}

#: Parts that leave open what the heading is about.
NEUTRAL = frozenset({
    Part.ORIGINAL, Part.CURRENT, Part.PLANNED, Part.ACTUAL, Part.FILLER, Part.SCOPE, Part.TOWN_SCOPE, Part.WHERE, Part.JOINT, Part.QUESTION,
})  # fmt: skip
#: Parts that can only stand before the last word.
TOPICS = frozenset({
    Part.ISSUE, Part.WORK, Part.DEED, Part.JOB, Part.DONE, Part.FINISHED, Part.CLOSE, Part.SETTLE, Part.ACCEPT, Part.FIND, Part.HAND, Part.DOWN, Part.EXTEND,
    Part.DUTY, Part.LEAD, Part.OVERSEE, Part.ASSIST, Part.PATRON, Part.LIAISON, Part.PLATFORM, Part.ENTER, Part.SCHEDULE, Part.WARN, Part.FOREIGN,
})  # fmt: skip


class Lexicon(NamedTuple):
    """The parts of every word, and by the last character of words how long they can be, the longest first."""

    parts: dict[str, tuple[Part, ...]]
    lengths: dict[str, tuple[int, ...]]


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Return `WORDS` by word."""
    parts: dict[str, tuple[Part, ...]] = {}
    lengths: dict[str, set[int]] = {}
    for part, words in WORDS.items():
        for word in dict.fromkeys(words.split()):
            parts[word] = (*parts.get(word, ()), part)
            lengths.setdefault(word[-1], set()).add(len(word))
    return Lexicon(parts, {last: tuple(sorted(found, reverse=True)) for last, found in lengths.items()})
