"""Heading aliases of login logs and account lists.

If two columns mean the same field, the one whose alias is listed first gets it.
"""

from qinling.errors import ValueRefused
from qinling.rules.parsing.date_orders import parse_date_order
from qinling.workbook.answers.map_entries import DATE_ORDER_KEY
from qinling.workbook.headings.column_uses import IGNORE, ORDINAL

#: The fields that a log must have.
ACCOUNT, LOGIN_TIME = "account", "at"
#: What the user may say of all rows that tell no outcome: --map @每行=登录失败.
ROWS_KEY = "@每行"
ROW_OUTCOMES = ("登录成功", "登录失败")

_PERSON_ALIASES = {
    ORDINAL: "序号 编号 行号 访问编号 日志编号 id no",
    ACCOUNT: "用户账号 登录账号 登陆账号 账号 帐号 用户帐号 登录帐号 登录名 登陆名 登录名称 登录用户名 账户 账户名 登录账户 用户账户 账号名 账号名称 "
    "平台账号 系统账号 用户登录名 登录用户账号 用户编码 用户代码 用户ID 登录ID loginid loginname account accountname userid useraccount "
    "username user_name user 用户名 登录用户 登录人账号 操作账号 操作用户 用户名称 用户 登录人 登录人员 操作人 操作人员 "
    "loginaccount loginuser loginusername acct uname operator opername 访问用户 登录者 工号 职工号 员工号 员工编号 用户编号 人员编号 操作人账号 操作员账号 操作者账号 操作人帐号 操作人账户 主账号 认证账号 登录人帐号 登录人员账号 访问账号 访问人账号 人员账号 员工账号 "
    "操作者 actor actorname principal principalname 成员账号 成员 手机号 手机号码 用户手机号 登录手机号 手机 employeeid employeeno staffid mobile phone",
    "name": "姓名 使用人 用户姓名 真实姓名 使用人姓名 人员姓名 登录人姓名 操作人姓名 持有人 账号使用人 使用者 用户昵称 昵称 名字 名称 联系人 "
    "realname fullname nickname displayname name",
    "unit": "所属单位 部门名称 所属机构 所属部门 单位 部门 机构 单位名称 机构名称 使用单位 所在单位 所在部门 工作单位 所属镇办 镇办 用户单位 用户部门 "
    "所属组织 组织机构 组织 归属部门 归属机构 责任单位 department dept deptname departmentname unit organization org orgname",
}  # fmt: skip

#: out_at is recognised but never read, because online time must not be counted by law.
LOG_ALIASES: dict[str, str] = _PERSON_ALIASES | {
    LOGIN_TIME: "登录时间 登陆时间 登录日期时间 访问时间 登入时间 上线时间 登录时刻 日志时间 发生时间 操作时间 时间 登录日期 访问日期 "
    "logintime logindate accesstime timestamp time datetime createtime eventtime @timestamp timecreated logontime signintime loginat loggedat occurredat opertime operatetime operationtime visittime ts eventdate logtime creationtime when 认证时间 登录认证时间 事件时间 时间戳 创建时间 创建日期 记录时间 生成时间 createdat created",
    "day": "日期 登录日 操作日期 日志日期 day date",
    "address": "登录IP IP IP地址 登录IP地址 登陆IP 客户端IP 客户端IP地址 来源IP 访问IP 用户IP 主机 主机地址 源IP 源地址 源IP地址 操作IP 终端IP 远程地址 "
    "ip ipaddr ipaddress loginip clientip remoteaddr remoteip sourceip srcip sourceipaddress clientaddress clientipaddress remoteipaddress host 客户端地址 登录地址 登陆地址 访问地址 来源地址 地址 客户端 终端地址",
    "place": "登录地点 登陆地点 登录位置 访问地点 地点 位置 归属地 IP归属地 登录地区 地区 登录城市 location loginlocation city region",
    "out_at": "退出时间 登出时间 注销时间 下线时间 离线时间 签退时间 logouttime",
    "outcome": "登录结果 登录状态 登陆结果 登陆状态 结果 状态 操作状态 操作结果 是否成功 是否登录成功 认证结果 访问状态 执行结果 成功与否 "
    "status result state success loginstatus loginresult outcome ok succeeded successful issuccess isok authenticated isauthenticated authresult authsuccess loginsuccess",
    "message": "提示消息 操作信息 提示信息 登录信息 消息 描述 登录描述 操作描述 返回消息 返回信息 备注 说明 原因 日志内容 内容 详情 结果描述 "
    "message msg description detail reason remark",
    "error": "失败原因 错误信息 错误原因 错误描述 错误提示 异常信息 拒绝原因 未通过原因 报错信息 登录失败原因 "
    "error errormsg errormessage errorinfo errordescription failurereason failreason failmessage exception",
    "action": "操作类型 事件 事件类型 操作 类型 动作 行为 日志类型 操作名称 业务类型 行为类型 功能 操作内容 action event eventtype type operation op optype opertype",
    "kind": "登录类型 登录方式 登陆方式 认证方式 logintype",
    "browser": "浏览器 浏览器类型 browser useragent",
    "os": "操作系统 系统 操作平台 os platform",
}  # fmt: skip

ACCOUNT_LIST_ALIASES: dict[str, str] = _PERSON_ALIASES | {
    "opened": "开通日期 开通时间 启用时间 启用日期 创建时间 创建日期 注册时间 注册日期 开户日期 分配日期 建立时间 建立日期 createtime created createdat opened",
    "state": "账号状态 帐号状态 状态 用户状态 使用状态 启用状态 是否启用 是否停用 是否在用 是否有效 是否禁用 是否注销 在岗状态 在职状态 人员状态 停用 已停用 禁用 注销 离职 离岗 启用 在用 有效 status state enabled disabled active isenabled isactive is_enabled is_active is_disabled",
    "left_on": "停用日期 停用时间 禁用日期 禁用时间 注销日期 注销时间 销户日期 销户时间 离职日期 离职时间 离岗日期 离岗时间 调离日期 调离时间 调出日期 "
    "关闭日期 关闭时间 收回日期 收回时间 冻结日期 冻结时间 失效日期 失效时间 到期日期 到期时间 账号到期日 账号到期日期 有效期至 账号有效期至 有效截止日期 使用截止日期 "
    "停用日 离职日 disabledat disableddate deactivatedat deletedat closedat lefton leftdate enddate expirydate expiredate expiresat expiretime",
    "phone": "联系电话 电话 手机 手机号 手机号码 联系方式 phone mobile telephone",
    "role": "角色 角色名称 用户角色 权限 岗位 职务 role rolename",
    LOGIN_TIME: "登录时间 登陆时间 访问时间",  # only in logs: tells a log from an account list
    "outcome": "登录结果 登录状态 登陆结果",
    "last": "最后登录时间 最近登录时间 上次登录时间 lastlogin lastlogintime",
}  # fmt: skip

#: Chinese words for the fields that users name most.
_FIELD_WORDS = {
    "账号": ACCOUNT,
    "登录时间": LOGIN_TIME,
    "时间": LOGIN_TIME,
    "姓名": "name",
    "单位": "unit",
    "地址": "address",
    "结果": "outcome",
    "说明": "message",
    "失败原因": "error",
    "操作": "action",
    "登录方式": "kind",
    "不读": IGNORE,
}


def parse_log_map_entry(heading: str, use: str) -> tuple[str, str]:
    """Parse an entry 标题=字段, @日期次序=日月年 or @每行=登录失败. Raises ValueRefused."""
    if heading.strip() == ROWS_KEY:
        if use.strip() not in ROW_OUTCOMES:
            raise ValueRefused(f"没有 {use.strip()} 这种说法", f"可用：{'、'.join(ROW_OUTCOMES)}")
        return ROWS_KEY, use.strip()
    if heading.strip() == DATE_ORDER_KEY:
        return DATE_ORDER_KEY, str(parse_date_order(use))
    return heading, parse_log_field(use)


def parse_log_field(text: str) -> str:
    """Parse a field of logs or account lists, its name or its Chinese word. Raises ValueRefused if it is unknown."""
    known = list(dict.fromkeys((*LOG_ALIASES, *ACCOUNT_LIST_ALIASES, IGNORE)))
    field = _FIELD_WORDS.get(text.strip(), text.strip())
    if field not in known:
        raise ValueRefused(f"没有 {text.strip()} 这个字段", f"可用：{'、'.join(known)}")
    return field
