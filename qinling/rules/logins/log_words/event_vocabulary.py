"""The vocabulary of login logs, in Chinese and English: patterns of words in one spelling."""

import re

from qinling.rules.parsing.chinese_text import normalize_width
from qinling.rules.units.unit_endings import USUAL, any_of

_MAX_LENGTH = 160  # characters that are read; a longer cell is free text

# -- one spelling for the words ----------------------------------------------------------------

_TRADITIONAL = str.maketrans(
    "敗錯誤絕認證驗帳號鎖碼過時線無權註銷離開啟斷連結會話簽動異關閉為續逾錄陸戶進統陳詢導刪帐陆",
    "败错误绝认证验账号锁码过时线无权注销离开启断连结会话签动异关闭为续超录录户进统陈询导删账录",
)
_CHINESE = r"[\u4e00-\u9fff]"
_TOKEN = r"\b(?:token|ticket|cookie)|令牌|票据"
#: Replaced in this order. What stands for a login becomes login or 登录, its end logout or 退出.
_SPELLINGS = [
    (re.compile(pattern), text)
    for pattern, text in (
        (r"n['’]t\b", " not"),
        (r"(?<=[a-z])(?=[A-Z])", " "),
        (r"(?i)[\W_]+", " "),
        (rf"(?<={_CHINESE}) | (?={_CHINESE})", ""),
        (r"(?i)\b(?:log|sign)(?:ged|ging|ed|ing|s)? ?(?:in|on)\b", "login"),
        (r"(?i)\b(?:log|sign)(?:ged|ging|ed|ing|s)? ?(?:out|off)\b", "logout"),
        (r"(?:失败|错误)(?:次数)?为?0次?(?![0-9])", ""),
        (r"(?i)\bsession (?:was |has )?(?:start|open|creat|establish)\w*", "login"),
        (
            r"(?i)\bsession (?:was |has )?(?:end|clos|expir|time ?d? ?out|terminat|destroy|invalidat|kill|lost)\w*"
            r"|\bconnection (?:was )?(?:closed|lost|reset|terminated)|\b(?:idle|inactivity) ?time ?out\b|\bdisconnect\w*|\bkicked(?: out| off)?",
            "logout",
        ),
        (
            rf"(?i)(?:{_TOKEN}) ?(?:is |has |was |been )*已?(?:expired|renew\w*|refresh\w*|issued|revoked|rotated"
            rf"|过期|失效|续期|刷新|更新|颁发|签发|续签)|(?:expired|renew\w*|refresh\w*|刷新|更新|续期) ?(?:{_TOKEN})",
            "refresh",
        ),
        (r"(?i)\bsuccess(?:ful)? (?:false|no|0)\b", "failed"),
        (r"(?i)\berr(?:or|no|ors)?(?: code)? (?:0+|none|null|false|no)\b", "ok"),
        (
            r"会话已?(?:结束|过期|超时|终止|失效|关闭|断开)|登录(?:状态|态|凭证|信息)?已?(?:过期|失效)"
            r"|(?:空闲|超时|逾时)(?:退出|下线|断开|登出|注销|离线|超时)|长时间(?:未|没有|无)操作",
            "退出",
        ),
        (
            r"会话(?:建立|开始|创建)|(?:建立|开始|创建)会话|(?:进入|接入)(?:系统|平台)|登入|签入|签到|上线",
            "登录",
        ),
        (r"上一?次(?:成功|失败)?(?:登录|退出).*|(?i:\blast login\b.*)", ""),
        (r"(?:提交|点击|授权|扫码)(?=登录)|(?:审核|审计)(?=成功|失败)", ""),
        (r"(?:即将|将于|将要|快要?)[^,]{0,6}?(?:过期|失效|停用)", ""),
        (r"请您?(?:先|重新|尽快|及时|联系|稍后|修改|更换|检查|核对|输入|使用|登录).*", ""),
    )
]

# -- the vocabulary ----------------------------------------------------------------------------

_NOT = (
    r"(?:尚未|并未|从未|未能|未被|未予|未获|未经|未|没有|没能|没|无法|无|不能|不可|不予|不被|不得|不让|不许|不在|不|非)"
    r"(?:能够|获得|得到|完全|发生|出现|发现|再|曾|能|够|被|可以|可|经)?"
    r"|\b(?:did not|cannot|can not|could not|unable to|failed to|not|never|no|without)"
    r"(?: been| be| any| yet| currently| fully| properly| longer| a)* "
)
_LOGIN = r"登录|登上|认证|鉴权|身份(?:验证|核验)|\blogin\b|\blogon\b|\bconnect(?:ed)?\b|\bauth(?:n|entication|enticate|enticating)?\b"
_LOGOUT = (
    r"退出|登出|签退|签出|下线|离线|离开系统|主动离开|注销(?!账号|账户|用户)|断开|掉线|踢出|踢下|顶下|被顶|强退|顶号"
    r"|\blogout\b|\blogoff\b"
)
_SUCCESS = (
    r"成功|通过|正确|无误|准许|允许|准予|准入|放行|一致|匹配|相符|合法"
    r"|\bsuccess\w*|\bsucceed\w*|\bok\b|\bpass(?:ed)?\b|\baccept(?:ed)?\b|\bgranted\b|\ballow(?:ed)?\b"
    r"|\bpermit(?:ted)?\b|\bauthenticated\b|\bauthorized\b|\bverified\b|\bcorrect\b"
)
_ERROR = r"失败|错误|有误|异常|出错|\bfail\w*|\berrors?\b|\bexception\b"
_FAILURE = (
    rf"{_ERROR}|错|拒绝|被拒|拒|禁止|阻断|阻止|拦截|锁定|冻结|停用|禁用|失效|过期|受限|不符|不存在|为空|必须填写|非法"
    r"|无效|无权限?|超限|超过(?:最大)?(?:次数|限制)|超时|驳回|未(?:注册|授权|激活|启用|绑定|开通)|[已被]删除|查无此"
    r"|被锁|[非不]正常|不在\w{0,4}(?:名单|时段|范围|时间)|未(?:插入|识别|检测到|找到)|超过\w{0,5}次数|\bnot exist\w*"
    r"|(?:验证码?|认证|核验|校验|比对|核身|密码|口令|人脸|指纹)[未没不]能?过(?![期滤时多])"
    r"|不对|登不[上进去]|[进上]不去|没登上|封禁|黑名单"
    r"|\bden(?:y|ied|ies)\b|\binvalid\w*|\bincorrect\b|\bwrong\b|\bbad\b|\breject\w*|\brefus\w*|\block(?:ed|out)\b"
    r"|\bdisabled\b|\bforbidden\b|\bunauthori[sz]ed\b|\bunauthenticated\b|\bexpired\b|\bunsuccess\w*|\bmismatch\w*"
    r"|\bnot found\b|\bnotfound\b|\bno such\b|\bunknown (?:user|account)\w*|\bblock(?:ed)?\b|\bblacklist\w*"
    r"|\btime ?d? ?out\b|\babort\w*|\btoo many\b|\bexceed\w*|\billegal\b|\bprohibited\b|\bsuspended\b|\bmissing\b"
    r"|\bbadcredentials?\b"
)
_OTHER = (
    r"查询|查看|浏览|检索|搜索|新增|新建|添加|增加|创建|录入|编辑|修改|变更|更改|更新|删除|移除|导出|导入|下载|上传|打印"
    r"|提交|保存|审批|审核|上报|报送|填报|签收|派发|分派|分配|配置|重置|找回|解锁|解冻|启用|绑定|解绑|备份|恢复|同步|刷新"
    r"|续期|续签|续约|心跳|轮询|健康检查|探测|打开|点击|切换|发送|获取|改密|锁屏|注册|激活|销号|办理|回复|转办|催办|退回|撤回"
    r"|(?:取消|放弃|中止)了?(?:登录|认证)|(?:登录|认证)[已被]?(?:取消|放弃|中止)"
    r"|归档|统计|授予|保活|换取|注销(?:账号|账户|用户)"
    r"|\b(?:refresh\w*|renew\w*|heart ?beat|ping|keep ?alive|health ?check|quer(?:y|ied)|search\w*|view\w*|browse\w*|read"
    r"|list|creat\w+|insert\w*|add(?:ed)?|updat\w+|edit\w*|modif\w+|chang\w+|delet\w+|remov\w+|export\w*|import\w*"
    r"|download\w*|upload\w*|print\w*|submit\w*|approv\w+|reset\w*|unlock\w*|regist\w+|introspect\w*|revok\w+"
    r"|authori[sz]ation (?:fail\w*|den\w+|refus\w+|reject\w*|grant\w*|success\w*)"  # of a page or an act, after the login
    r"|cancel\w* (?:the )?login|login (?:was )?cancel\w*"
    r"|code to token|token exchange|user ?info|verify email|sync\w*|backup|restor\w+|sav(?:e|ed))\b"
)
_AFTER_LOGIN = r"(?:系统|平台|操作|结果|状态|已|了|被| |was |has |attempt )*"
FIND_SUCCEEDED = re.compile(
    rf"(?:{_LOGIN}){_AFTER_LOGIN}(?:{_SUCCESS})|(?:成功|\bsuccess\w* )(?:地|的)?(?:{_LOGIN})"
)
FIND_FAILED = re.compile(
    rf"(?:{_LOGIN}){_AFTER_LOGIN}(?:(?:{_NOT})(?:{_SUCCESS})|(?!超时|\btime ?d? ?out)(?:{_FAILURE}))"
    rf"|(?:无法|不能|不可|不得|不许|未能|拒绝|禁止|阻止|非法|\b(?:cannot|can not|could not|unable to|failed to|failed|did not) )(?:{_LOGIN})"
    rf"|(?:{_NOT})(?:{_LOGIN})(?:{_SUCCESS})"
)
FIND_LOGIN, FIND_LOGOUT, FIND_OTHER = (re.compile(words) for words in (_LOGIN, _LOGOUT, _OTHER))
NOT_BEFORE = re.compile(rf"(?:{_NOT})$")
FIND_OUTCOME = re.compile(
    rf"(?P<negation>{_NOT})?(?:{_LOGIN})?(?:(?P<success>{_SUCCESS})|(?P<error>{_ERROR})|(?P<failure>{_FAILURE}))"
)
#: Words that are failures, though they hold the name of another act.
FAILED_STATES = re.compile(r"未(?:注册|激活|启用|绑定|开通)|[已被]删除")
#: 登录 before one of these is no login but the name of a thing.
LOGIN_THING = re.compile(
    r"登录(?:密码|口令|日志|记录|页|界面|名|账号|账户|用户|信息|方式|次数|设置|策略|限制|验证码)|login (?:log|page|history|record)s?\b"
)
#: The beginning of a login, whose end may stand in another row.
LOGIN_ATTEMPT = re.compile(
    r"登录(?:尝试|请求|中)|(?:尝试|请求|发起|开始)登录|\battempt(?:ed|ing|s)?\b|\blogin request"
)
#: The login took too long, or the session did.
LOGIN_TIMEOUT = re.compile("登录超时|login time ?d? ?out")
#: Under a heading that does not ask for the outcome they may be the state of an account or a device.
BAD_STATE = re.compile(
    r"已?(?:停用|禁用|锁定)|(?:账号|账户|用户|设备|终端)?状?态?(?:异常|无效|不可用)|inactive|disabled|locked"
)
GOOD_STATE = re.compile(
    r"(?:账号|账户|用户|设备|终端)?状?态?(?:正常|有效|已?启用|在用|可用)|normal|valid|active|enabled"
)
#: The state of a session: the row may be a login that has ended, or a logout.
SESSION_STATE = re.compile(r"(?:用户|状态)?(?:在线|离线)|online|offline")
#: Names of units may hold the name of an act (行政审批局).
UNIT_NAME = re.compile(rf"\w{{1,18}}{any_of(USUAL, ('科', '股', '岗', '管理站', '管理所', '[^人]员'))}")
#: An act on what is named like a unit or a person: 导出成员, 删除管理员.
CHANGED_NAME = re.compile(r"(?:新增|新建|添加|增加|删除|移除|修改|编辑|导出|导入|变更|更改|查看)\w{2,}")
#: Keys (3f9abc02) have letters, and no words.
MAY_HAVE_WORDS = re.compile(
    r"[\u4e00-\u9fff\uf900-\ufaff\uff21-\uff5a]|(?<![A-Za-z0-9])[A-Za-z]{2,}(?![A-Za-z0-9])|[A-Za-z]*[G-Zg-z][A-Za-z]{3,}"
)
HAS_WORDS = re.compile(r"[\u4e00-\u9fff]|(?<![a-z0-9])[a-z]{3,}(?![a-z0-9])")
#: Ways of logging in and devices: they say nothing about the outcome.
_NEUTRAL = re.compile(
    r"(?:账号|账户|用户名?)?(?:密码|口令)|扫码|二维码|短信(?:验证码)?|验证码|微信|钉钉|企业微信|ca|u ?key|指纹|人脸|证书|单点|sso|pc|app|web|h5|ios|android"
    r"|电脑|手机|移动端?|网页|网站|客户端|浏览器|小程序|内网|外网|互联网|政务网|本地|远程|ldap|local|remote|interactive|password|none|null|无|未知|unknown"
)

SAYS_NOTHING = re.compile(f"{_NEUTRAL.pattern}|{GOOD_STATE.pattern}")


def normalize_words(text: str) -> str:
    """Return a text in the one spelling that the vocabulary has: half width, lower case, login for sign-in."""
    words = normalize_width(text[:_MAX_LENGTH]).translate(_TRADITIONAL)
    for pattern, spelling in _SPELLINGS:
        words = pattern.sub(spelling, words)
    return words.lower().strip()


#: Every word of the vocabulary holds one of these.
_ROOT_WORDS = (
    "登 签 上线 下线 掉线 離線 离线 在线 线 線 认证 認證 鉴权 身份 退 注销 註銷 断 斷 踢 顶 頂 离开 進入 "
    "进入 接入 会话 會話 操作 成功 通过 通過 正确 正確 准 允许 允許 放行 一致 匹配 相符 合法 失 敗 错 錯 "
    "误 誤 异常 異常 拒 禁 阻 拦 攔 锁 鎖 冻 凍 停 过期 過期 限 为空 必须 非法 无 無 权 超 逾 "
    "驳 未 不 没 封 黑名单 删除 刪除 查 令牌 票据 续 刷新 浏览 检索 搜索 新增 新建 添加 增加 创建 录入 编辑 修改 变更 "
    "更改 更新 移除 导出 导入 下载 上传 打印 提交 保存 审 上报 报送 填报 派 分配 配置 重置 找回 解 启用 "
    "绑 备份 恢复 同步 心跳 轮询 检查 探测 打开 点击 切换 发送 获取 改密 注册 激活 销号 办理 回复 转办 "
    "催办 撤回 归档 统计 授予 保活 换取 被锁 log sign auth sess conn kick time token ticket cookie success succee pass accept "
    "grant allow permit verif correct fail error except deni deny invalid incorr wrong reject refus lock "
    "disabl forbid unauth expire unsucc mismatch found such unknown black abort many exceed illegal "
    "√ ✓ ✔ × ✗ ✘ prohib suspend missing activ credential refresh renew heart ping alive check quer search view browse "
    "read list creat insert updat edit modif chang delet remov export import download upload print submit "
    "approv reset regist introsp revok exchange user sync backup restor save line "
)
_ROOTS = (
    *_ROOT_WORDS.split(),
    # Words so short that keys hold them by chance.
    *(form for word in ("ok", "bad", "add") for form in (f"\n{word}\n", f" {word}", f"{word} ", f"_{word}")),
)
_LATIN_ROOTS = tuple(filter(str.isascii, _ROOTS))


def has_word_roots(text: str) -> bool:
    """Return whether lines of *text* may hold a word about logins. It is much faster than to read their words."""
    lower = f"\n{text.lower()}\n"
    roots = _LATIN_ROOTS if lower.isascii() else _ROOTS
    return any(root in lower for root in roots)
