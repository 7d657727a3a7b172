"""Read the lines of servers: the logins of sshd, and those at the login address of a web server."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from urllib.parse import parse_qsl, urlsplit

from qinling.errors import AnswerNeeded, ValueRefused, WorkbookRefused, quote_argument
from qinling.rules.logins.logs.log_source_rules import LogSourceRules
from qinling.rules.logins.logs.missing_years import YearFinder
from qinling.workbook.logins.makes.event_source import (
    LOGGED_OUT,
    NO_ACCOUNT,
    NO_LOGIN,
    LoginEvent,
    Reading,
)
from qinling.workbook.logins.table_sources import RowFault, SkippedRow

_MAX_SHOWN = 80  # characters of a line in a message
_BLANK = SkippedRow("空行或合计行")
_KEY_PROBE = SkippedRow("试探密钥，不是登录")
_SSHD_PROGRAMS = ("sshd", "sshd-session")
_SERVER_ERROR = SkippedRow("服务器出错，没有登录结果")
_CUT_OFF = "最后一行没有换行，文件多半没有写完"
_CUT_OFF_REMEDY = "请重新导出；确是完整的，请在文件末尾加一个换行"

_SYSLOG = re.compile(
    r"(?:<[0-9]{1,3}>)?(?P<at>[A-Z][a-z]{2}\s+[0-9]{1,2}\s[0-9:]{8}(?:\.[0-9]+)?"
    r"|(?:[A-Z][a-z]{2} )?[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}\S*(?: [A-Z]{3,4})?)"
    r" (?P<host>\S+) (?P<program>[^\s:\[]+)(?:\[[0-9]+\])?: (?P<text>.*)"
)
_REPEATED = re.compile(r"message repeated (?P<times>[0-9]{1,9})[0-9]* times: \[ (?P<text>.*)\]")
#: The last “from” counts: a stranger may call himself “root from 1.2.3.4 port 22”.
_SSH_LOGIN = re.compile(
    r"(?P<what>Accepted|Failed) (?P<way>\S+) for (?:invalid user )?(?P<account>.*) from (?P<address>\S+) port [0-9]+(?: ssh2)?(?:: .*)?"
)
_SSH_LOGOUT = re.compile(
    r"Disconnected from user |Received disconnect from .* disconnected by user|pam_unix\(sshd:session\): session closed"
)
_WEB = re.compile(
    r'(?:\S+:[0-9]+ )?(?P<address>\S+) \S+ (?P<account>\S+) \[(?P<at>[^\]]+)\] "(?P<method>[A-Z]+) (?P<url>\S+)[^"]*" (?P<status>[0-9]{3}) \S+(?: .*)?'
)
#: Any line of a web server's log, also of what was no request of HTTP.
_ANY_WEB = re.compile(r'\S+ \S+ \S.* \[[^\]]+\] ".*" [0-9]{3} \S+(?: .*)?')
_ACCOUNT_PARAMETERS = (
    "username",
    "user",
    "account",
    "loginname",
    "login",
    "userid",
    "uid",
    "usercode",
    "j_username",
)
_REFUSALS = ("401", "403")


def read_sshd_lines(lines: Iterator[str], years: YearFinder, notes: list[str]) -> Iterator[Reading]:
    """Yield what each line of a system log says of logins by sshd. At the end *notes* get what to tell of them."""
    repeated_lines = repeated_times = 0
    for line in lines:
        reading = _read_sshd_line(line, years)
        if isinstance(reading, LoginEvent) and (repeated := _REPEATED.search(line)):
            repeated_lines, repeated_times = repeated_lines + 1, repeated_times + int(repeated["times"])
        yield reading
    if repeated_lines:
        notes.append(
            f"{repeated_lines} 行写着同样的登录重复多次（message repeated），共 {repeated_times} 次，每行按一次算"
        )


def _find_unread(line: str, text: str) -> Reading | None:
    """Return what a blank line gives, or one that the end of the file cuts off; None for any other."""
    if not text:
        return _BLANK
    return None if line.endswith("\n") else RowFault(text[:_MAX_SHOWN], _CUT_OFF, _CUT_OFF_REMEDY)


def _read_sshd_line(line: str, years: YearFinder) -> Reading:
    text = line.strip()
    if unread := _find_unread(line, text):
        return unread
    found = _SYSLOG.fullmatch(text)
    if found is None:
        is_remark = text.startswith("-- ") and text.endswith("--")
        return NO_LOGIN if is_remark else _refuse_line(text, "不是系统日志的一行")
    if found["program"] not in _SSHD_PROGRAMS:
        return NO_LOGIN
    said = repeated["text"] if (repeated := _REPEATED.fullmatch(found["text"])) else found["text"]
    login = _SSH_LOGIN.fullmatch(said)
    if login is None:
        if said.startswith(("Accepted ", "Failed password", "Failed keyboard")):
            return _refuse_line(text, "看不懂这次登录")
        return LOGGED_OUT if _SSH_LOGOUT.match(said) else NO_LOGIN
    if login["what"] == "Failed" and not login["way"].startswith(("password", "keyboard")):
        return _KEY_PROBE
    if not login["account"].strip():
        return NO_ACCOUNT
    try:
        at = years.complete(found["at"])
    except ValueRefused as refused:
        return RowFault(text[:_MAX_SHOWN], refused.message, refused.remedy)
    return LoginEvent(at, login["account"].strip(), login["address"], login["what"] == "Failed")


def _refuse_line(text: str, why: str) -> RowFault:
    return RowFault(text[:_MAX_SHOWN], why, "请核对该行；不是日志的，请删去")


class WebLineReader:
    """Reads the lines of a web server that ask for the login address of *rules*.

    *success_code* is a further status of a successful login. *log_name* is the log's name in messages.
    """

    def __init__(self, log_name: str, rules: LogSourceRules, success_code: str | None) -> None:
        self._log_name, self._rules = log_name, rules
        self._path = _get_path(rules.login_url)
        self._success = {*rules.success, *([success_code] if success_code else [])}
        self._statuses: Counter[str] = Counter()  # of logins whose status nobody explains
        self._with_account, self._without_account, self._others, self._visits = 0, 0, 0, 0
        if not rules.login_url:
            raise WorkbookRefused(
                f"日志来源 {rules.name} 没有写登录地址",
                f"请用 qinling config set {quote_argument(f'logins.sources.{rules.name}.login_url')} /login 写上（/login 换成登录的地址）",
            )

    def read_lines(self, lines: Iterator[str]) -> Iterator[Reading]:
        """Yield what each line says of logins. Raises AnswerNeeded and WorkbookRefused at the end where no login can be told."""
        for line in lines:
            yield self._read_line(line)
        self._require_answers()

    def _read_line(self, line: str) -> Reading:
        text = line.strip()
        if unread := _find_unread(line, text):
            return unread
        found = _WEB.fullmatch(text)
        if found is None:
            return NO_LOGIN if _ANY_WEB.fullmatch(text) else _refuse_line(text, "不是网站访问日志的一行")
        if _get_path(found["url"]) != self._path:
            self._others += 1
            return NO_LOGIN
        self._visits += 1
        account = found["account"] if found["account"] != "-" else _find_account(found["url"])
        if found["method"] != "POST" and not account:
            return NO_LOGIN  # the page was only opened
        return self._read_login(found, account)

    def _read_login(self, found: re.Match[str], account: str) -> Reading:
        status = found["status"]
        failed = self._is_failed(status)
        if failed is None:
            return (
                _SERVER_ERROR
                if status.startswith("5")
                else _refuse_line(found[0], f"状态码 {status} 看不出是否登录成功")
            )
        if not account:
            self._without_account += 1
            return NO_ACCOUNT
        self._with_account += 1
        return LoginEvent(found["at"], account, found["address"], failed)

    def _is_failed(self, status: str) -> bool | None:
        """Return whether a status means a failed login, None if it says nothing."""
        if status in self._success:
            return False
        if status in self._rules.failure or status in _REFUSALS:
            return True
        if not self._success and status[0] in "23":
            self._statuses[status] += 1
            return True  # not counted: the log is refused at its end
        return None if status.startswith("5") or self._rules.failure else True

    def _require_answers(self) -> None:
        name = self._rules.name
        if self._statuses:
            commonest = self._statuses.most_common(1)[0][0]
            seen = "，".join(f"{code} 有 {count} 行" for code, count in self._statuses.most_common(5))
            raise AnswerNeeded(
                f"{self._log_name} 里 {self._rules.login_url} 的状态码 {seen}，看不出哪个是登录成功",
                f"是 {commonest} 的，用 qinling config set {quote_argument(f'logins.sources.{name}.success')} {commonest} 写上，或加 --success-code {commonest}",
                heading="状态码",
            )
        if self._others and not self._visits:
            raise WorkbookRefused(
                f"{self._log_name} 里没有一行访问登录地址 {self._rules.login_url}",
                f'请核对设置 [logins.sources."{name}"] 的 login_url',
            )
        if self._without_account and not self._with_account:
            raise WorkbookRefused(
                f"{self._log_name} 里登录的 {self._without_account} 行都没有写账号",
                "网站的访问日志要把账号记在用户一栏或地址的 username 里；没有的，请改用平台自己的登录日志",
            )


def _get_path(url: str) -> str:
    """Return the path of an address, without a slash at its end."""
    try:
        return urlsplit(url).path.rstrip("/") or "/"
    except ValueError:
        return url


def _find_account(url: str) -> str:
    """Return the account that an address names in a parameter, or ""."""
    query = url.partition("?")[2]
    values = {name.lower(): value for name, value in parse_qsl(query)}
    return next((values[name].strip() for name in _ACCOUNT_PARAMETERS if values.get(name)), "")


def find_server_form(lines: Collection[str]) -> str:
    """Return the form of a log whose first *lines* are a server's, "" for others."""
    found = [_SYSLOG.fullmatch(line.strip()) for line in lines]
    if any(one is not None and one["program"] in _SSHD_PROGRAMS for one in found):
        return "sshd"
    web = sum(_ANY_WEB.fullmatch(line.strip()) is not None for line in lines)
    return "web" if web * 2 > len(lines) else ""
