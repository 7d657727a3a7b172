"""Read what the rows of a log are: logins that succeeded or failed, logouts, other acts."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from operator import or_

from qinling.errors import ValueRefused
from qinling.rules.logins.log_words.event_words import (
    OUTCOMES,
    STATEMENTS,
    EventWord,
    read_error_text,
    read_event_words,
)
from qinling.rules.logins.log_words.foot_words import is_count, is_foot_text
from qinling.rules.logins.log_words.row_verdicts import Verdict, judge_row
from qinling.rules.logins.logs.log_source_rules import LogReadingRules, LogSourceRules
from qinling.rules.parsing.chinese_text import quote_value
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.column_uses import IGNORE
from qinling.workbook.logins.header_search import Header
from qinling.workbook.logins.log_headings import ACCOUNT, LOGIN_TIME
from qinling.workbook.logins.outcome_codes import FailureTest, is_code, read_cell_text
from qinling.workbook.logins.row_events.column_answers import explain_answers, read_beside
from qinling.workbook.logins.row_events.event_columns import (
    ACTION,
    ERROR,
    KIND,
    NAMES,
    OUTCOME,
    PLACES,
    REMARK,
    WORDS,
    EventColumn,
    may_be_doubtful,
)
from qinling.workbook.logins.row_events.explained_codes import explain_acts
from qinling.workbook.logins.row_events.given_words import (
    build_parts_pattern,
    has_all_codes,
    interpret_settled,
    list_outcome_words,
)
from qinling.workbook.logins.table_sources import Rows, TableSource

#: Fields whose texts are names; they are watched only if most of them are words of logins.
_NAMING_FIELDS = frozenset({"name", "unit", "place", "browser", "os"})
_PLACE_FIELDS = frozenset({"address", "place", "browser", "os"})
#: Fields in which no word makes a row one to leave out.
_KEY_FIELDS = frozenset({ACCOUNT, LOGIN_TIME, "day", IGNORE})
_CODE_ROLES = frozenset({OUTCOME, ACTION, KIND})
_EVENT_FIELDS = {
    "error": ERROR,
    "action": ACTION,
    "kind": KIND,
    "message": WORDS,
    "outcome": WORDS,
    "": WORDS,
}
_NAMING_HEADING = re.compile(
    r"单位|部门|机构|组织|姓名|昵称|岗位|职务|角色|dept|org|(?<!event)(?<!action)(?<!event )name$",
    re.IGNORECASE,
)
#: Headings of devices and places, where 登录失败 is no name.
_PLACE_HEADING = re.compile(
    r"地点|位置|地址|城市|地区|归属地|应用|浏览器|系统|设备|终端|客户端|来源页|agent|referer|browser|device|client|city|location|address",
    re.IGNORECASE,
)
#: Headings of what users did: words below them that are not known may be no logins.
_ACT_HEADING = re.compile(
    r"模块|菜单|功能|接口|请求|页面|操作|动作|行为|事件|^op$|action|event|activity|module|menu|^ur[il]$|path|endpoint|api",
    re.IGNORECASE,
)
#: Headings that ask how a session ended.
_END_HEADING = re.compile(
    r"(?:退出|登出|注销|下线|离线|签退|断开|log ?o(?:ut|ff)|disconnect).*(?:方式|原因|类型|reason|type)",
    re.IGNORECASE,
)
#: Headings of the state that a session is in now, in tables with the time of its end.
_SESSION_HEADING = re.compile("(?:会话|在线|session).*(?:状态|state|status)", re.IGNORECASE)
#: Headings of remarks that a person may have written about a login.
_REMARK_HEADING = re.compile("备注|附注|批注|remark|note|memo|comment", re.IGNORECASE)
_SETTLED = OUTCOMES | EventWord.BAD
_SESSION_WORDS = EventWord.LOGOUT | EventWord.UNCLEAR


class EventReader:
    """Reads what the rows of one table are. *flags* are what all its cells said, `EventWord`.

    *outcome_column* is None if the log has none; *is_failed* reads its cells. *given_outcome* is that of
    all rows that tell none, if the user says so.
    """

    def __init__(
        self,
        source: TableSource,
        header: Header,
        outcome_column: int | None,
        is_failed: FailureTest,
        rules: LogReadingRules,
        log_source: LogSourceRules | None,
    ) -> None:
        self._source, self._header, self._is_failed = source, header, is_failed
        self.log_source = log_source
        self._ignored = {
            word.strip().casefold()
            for word in (*rules.ignore_words, *(log_source.ignore if log_source else ()))
        }
        self._ignored_parts = build_parts_pattern(word for word in self._ignored if not is_code(word))
        self._outcome_words = list_outcome_words(log_source)
        self._has_all_codes = outcome_column is None and has_all_codes(log_source)
        self._end_column = header.columns.get("out_at")
        self.columns = [*self._build_columns(outcome_column)]
        self.flags = self.given_outcome = 0
        self.first_silent_row = self.silent_row_count = 0

    def read_rows(self, rows: Rows) -> tuple[list[int], set[int]]:
        """Return what each row says, `EventWord` flags of all its cells, and what different rows say."""
        total: list[int] | None = None
        telling: list[tuple[EventColumn, list[Cell], list[int]]] = []
        for column in self.columns:
            cells = [row[column.place] for row in rows]
            said = column.read_words(cells)
            if said is not None:
                telling.append((column, cells, said))
                total = said if total is None else list(map(or_, total, said))
        if total is None:
            self.flags |= self.given_outcome
            return [self.given_outcome] * len(rows), {self.given_outcome}
        if self._end_column is not None:
            total = [self._read_session(row, said) for row, said in zip(rows, total, strict=True)]
        if self.given_outcome:
            total = [said if said & _SETTLED else said | self.given_outcome for said in total]
        kinds = set(total)
        for kind in kinds:
            self.flags |= kind
        if any(map(may_be_doubtful, kinds)):
            for column, cells, said in telling:
                column.keep_samples(cells, said, total, kinds)
        return total, kinds

    def list_columns(self) -> dict[str, int]:
        """Return field → column of the table, without names that turned out to be words about logins."""
        places = {column.place for column in self.columns if column.role not in (NAMES, PLACES)}
        columns = self._header.columns
        return {
            field: place
            for field, place in columns.items()
            if place not in places or field not in _NAMING_FIELDS
        }

    @property
    def states_logins(self) -> bool:
        """Whether rows say that they are logins, so that one that says nothing is in doubt."""
        return bool(self.flags & (EventWord.LOGIN | EventWord.SUCCESS))

    @property
    def has_end_column(self) -> bool:
        """Whether each row has the time when the session ended, so that it is a login."""
        return self._end_column is not None

    def _read_session(self, row: Sequence[Cell], said: int) -> int:
        """Return what a row says. A logout in a row with the time of its end is that of a login."""
        if said & EventWord.LOGOUT and self._end_column is not None and self.read_text(row[self._end_column]):
            return said & ~EventWord.LOGOUT | EventWord.LOGIN
        return said

    def count_silent_rows(self, numbers: Sequence[int], said: Sequence[int]) -> None:
        """Count the rows that say nothing. Only the end of the file shows whether they should."""
        silent = [
            number for number, words in zip(numbers, said, strict=True) if judge_row(words) is Verdict.SILENT
        ]
        if silent:
            self.first_silent_row = self.first_silent_row or silent[0]
            self.silent_row_count += len(silent)

    def describe_contradiction(self, row: Sequence[Cell]) -> str:
        """Return what the cells of a row say against each other."""
        said = [
            f"“{self.name_column(column.place)}”写{quote_value(self.read_text(row[column.place]))}"
            for column in self.columns
            if (words := column.read_words([row[column.place]])) and words[0] & STATEMENTS
        ]
        return f"{'，'.join(said)}，自相矛盾"

    def name_column(self, place: int) -> str:
        """Return the heading of a column, its letter if it has none."""
        return self._header.headings[place] or format_column_letters(place)

    def read_text(self, cell: Cell) -> str:
        """Return the text of a cell, "" if it cannot be decoded."""
        with suppress(ValueRefused):
            return read_cell_text(self._source.decode_cell(cell)).strip("\ufeff")
        return ""

    # -- columns ------------------------------------------------------------------------------

    def _build_columns(self, outcome_column: int | None) -> Iterator[EventColumn]:
        given = [*self._ignored, *self._outcome_words]
        are_digits_free = not any(re.search("[0-9]", word) for word in given)
        for place, heading in enumerate(self._header.headings):
            is_settled = place in self._header.settled
            role = OUTCOME if place == outcome_column else self._find_role(place, heading)
            if role == WORDS and outcome_column is not None and _REMARK_HEADING.search(heading):
                role = REMARK
            if not role and self._ignored and self._header.meanings.get(place) not in _KEY_FIELDS:
                role = NAMES
            if role:
                names_logins = self._header.meanings.get(place) == ACTION and any(
                    self._find_sample_texts(place, EventWord.LOGIN)
                )
                interpret: Callable[[Cell], int] = partial(
                    self._interpret_cell, role, is_settled, names_logins
                )
                if role in (WORDS, ACTION) and not is_settled:
                    interpret = explain_answers(heading, self.read_text, interpret)
                if role not in (OUTCOME, NAMES):
                    interpret = explain_acts(heading, self.read_text, interpret)
                yield EventColumn(
                    heading,
                    place,
                    role,
                    self._source,
                    interpret,
                    is_settled=is_settled,
                    has_given_words=bool(given),
                    are_digits_free=are_digits_free and role != OUTCOME,
                )

    def _find_role(self, place: int, heading: str) -> str:
        """Return what a column is, "" for one that tells nothing about logins."""
        field = self._header.meanings.get(place, "")
        if place in self._header.settled or field in _EVENT_FIELDS.keys() - {""}:
            return _EVENT_FIELDS.get(field, "")
        is_of_sessions = self._end_column is not None and _SESSION_HEADING.search(heading)
        if not field and (is_of_sessions or _END_HEADING.search(heading)):
            return ""
        is_place = field in _PLACE_FIELDS or (not field and _PLACE_HEADING.search(heading))
        if not field and not is_place and not _NAMING_HEADING.search(heading):
            return ACTION if _ACT_HEADING.search(heading) else WORDS
        if field and field not in _NAMING_FIELDS:
            return PLACES if is_place else ""
        are_telling = self._find_sample_texts(place, STATEMENTS & ~EventWord.OTHER)
        is_telling = sum(are_telling) > max(1, len(are_telling) / 2)  # one may be a name: 张成功
        return WORDS if is_telling else PLACES if is_place else ""

    def _find_sample_texts(self, place: int, wanted: EventWord) -> list[bool]:
        """Return for each different text of the sample whether it says what is *wanted*."""
        below = self._source.sample[self._header.row + 1 :]
        texts = {read_cell_text(row[place]) for row in below if place < len(row)} - {""}
        return [bool(read_event_words(text) & wanted) for text in texts]

    # -- cells --------------------------------------------------------------------------------

    def _interpret_cell(self, role: str, is_settled: bool, names_logins: bool, cell: Cell) -> int:
        """Return what a cell says. *names_logins*: the column has logins by name, so that unknown words are other acts."""
        text = self.read_text(cell)
        folded = text.casefold()
        # A number alone may stand in any column (序号, 端口): it is a code only where codes belong.
        is_given = is_settled or role in _CODE_ROLES or (role != NAMES and not folded.isdigit())
        if (is_given and folded in self._ignored) or (
            self._ignored_parts and self._ignored_parts.search(folded)
        ):
            return int(EventWord.IGNORED)
        if role == NAMES:
            return 0
        if role == OUTCOME:
            return self._interpret_outcome(text)
        if is_count(text) or is_foot_text(text):
            return 0  # the row is no login, and has no time
        if is_given and folded in self._outcome_words:
            return int(self._outcome_words[folded])
        if is_settled:
            return interpret_settled(role, text, self._has_all_codes)
        if role == ERROR:
            return int(read_error_text(text))
        said = int(read_event_words(text))
        if role in (PLACES, KIND):
            return read_beside(role, said, text)
        if role == REMARK and said == EventWord.OTHER:
            return int(EventWord.REMARKED)
        return int(EventWord.OTHER) if names_logins and said & EventWord.UNKNOWN else said

    def _interpret_outcome(self, text: str) -> int:
        said = read_event_words(text)
        if self._end_column is not None and said & _SESSION_WORDS:
            return 0  # the row is a login, and says that it has ended
        if said & (EventWord.LOGOUT | EventWord.OTHER):
            return int(said & ~EventWord.EXPLICIT)
        try:
            outcome = EventWord.FAILURE if self._is_failed(text) else EventWord.SUCCESS
            return int(outcome | said & EventWord.LOGIN)
        except ValueRefused:
            return int(EventWord.LOGIN if said == EventWord.LOGIN else EventWord.BAD)
