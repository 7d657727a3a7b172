"""The schedule for Windows: what schtasks is given, taken apart as cmd, schtasks and the schema do."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from qinling.reports.warnings.cron_schedule import ScheduledJob
from qinling.reports.warnings.task_scheduler import (
    MAX_TASK_RUN,
    build_task_file,
    find_expanded_path,
    format_import_lines,
    format_schtasks_lines,
)

PROGRAM = r"C:\Program Files\秦岭 & 台账\pythonw.exe"
LEDGER = r"D:\我的 台账\l.db"
WARN = ScheduledJob(
    "qinling", "台账：每日预警", (PROGRAM, "-m", "qinling", "warn", "--ledger", LEDGER), "daily"
)
RETRY = ScheduledJob(
    "retry", "台账：补发", (r"C:\py\pythonw.exe", "-m", "qinling", "notify", "retry"), "hourly"
)
WEEKLY = ScheduledJob("login", "台账：登录", (r"C:\py\pythonw.exe", "-m", "qinling", "login"), "weekdays")
TODAY = date(2026, 4, 25)
NAMESPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"

#: The elements of Microsoft's schema that are used, with the children each may have, in the order of a sequence.
SCHEMA = {
    "Task": ("RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"),
    "RegistrationInfo": ("Description",),
    "Triggers": ("CalendarTrigger", "TimeTrigger"),
    "CalendarTrigger": ("StartBoundary", "Repetition", "ScheduleByDay", "ScheduleByWeek"),
    "TimeTrigger": ("StartBoundary", "Repetition"),
    "Repetition": ("Interval", "Duration", "StopAtDurationEnd"),
    "ScheduleByDay": ("DaysInterval",),
    "ScheduleByWeek": ("WeeksInterval", "DaysOfWeek"),
    "DaysOfWeek": ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"),
    "Principals": ("Principal",),
    "Principal": ("UserId", "LogonType", "GroupId", "DisplayName", "RunLevel"),
    "Settings": (
        *("MultipleInstancesPolicy", "DisallowStartIfOnBatteries", "StopIfGoingOnBatteries"),
        *("StartWhenAvailable", "ExecutionTimeLimit"),
    ),
    "Actions": ("Exec",),
    "Exec": ("Command", "Arguments", "WorkingDirectory"),
}


def list_lines(*jobs, at="08:00"):
    lines = format_schtasks_lines(jobs, at, ()).splitlines()
    return [line for line in lines if line.startswith("schtasks") or "--form xml" in line][1:]


def find_bare_parts(line):
    """Return what of *line* cmd sees outside double quotes."""
    return re.sub(r'"[^"]*"', "", line)


def test_the_lines_name_the_task_the_time_and_the_command():
    warn, retry, weekly = list_lines(WARN, RETRY, WEEKLY, at="07:40")
    assert warn.startswith(r'schtasks /Create /F /TN "秦岭问题台账\每日预警" /SC DAILY /ST 07:40 /TR "')
    assert " /SC HOURLY /ST 00:10 " in retry
    assert " /SC WEEKLY /D MON,TUE,WED,THU,FRI /ST 07:40 " in weekly


def test_blanks_and_signs_of_a_path_stand_within_quotes_of_both_readers():
    (line,) = list_lines(WARN)
    assert "&" not in find_bare_parts(line)
    run = re.search(r'/TR "([^"]*)"', line)[1]
    # schtasks takes single quotes for double ones
    assert run == f"'{PROGRAM}' -m qinling warn --ledger '{LEDGER}'"


@pytest.mark.parametrize("path", [r"D:\100%\l.db", r"D:\O'Brien\l.db", "D:\\" + "长" * MAX_TASK_RUN])
def test_what_schtasks_cannot_be_given_is_said(path):
    job = WARN._replace(words=(PROGRAM, "--ledger", path))
    (line,) = list_lines(job)
    assert line.startswith("REM 每日预警：")
    assert line.endswith("请改用 --form xml")


def test_the_secrets_of_channels_are_told_of():
    assert "REM 渠道用到环境变量 QL_MAIL、QL_ROBOT" in format_schtasks_lines(
        [WARN], "08:00", ("QL_MAIL", "QL_ROBOT")
    )


def parse_task(job, at="08:00", folder=r"D:\我的 台账"):
    content = build_task_file(job, at, TODAY, folder)
    assert content.startswith(b"\xff\xfe")  # UTF-16 with its mark, as schtasks asks
    assert '<?xml version="1.0" encoding="UTF-16"?>\r\n' in content.decode("utf-16")
    return ElementTree.fromstring(content)


@pytest.mark.parametrize("job", [WARN, RETRY, WEEKLY], ids=lambda job: job.when)
def test_a_file_is_built_as_the_schema_says(job):
    root = parse_task(job)
    assert (root.tag, root.get("version")) == (f"{NAMESPACE}Task", "1.2")
    for element in root.iter():
        name = element.tag.removeprefix(NAMESPACE)
        children = [child.tag.removeprefix(NAMESPACE) for child in element]
        allowed = SCHEMA.get(name, ())
        assert [child for child in allowed if child in children] == children, name
    principal = root.find(f".//{NAMESPACE}Principal")
    assert root.find(f"{NAMESPACE}Actions").get("Context") == principal.get("id")


def read(root, *names):
    return root.find(".//" + "/".join(f"{NAMESPACE}{name}" for name in names)).text


def test_a_file_holds_the_command_and_makes_up_for_what_was_missed():
    root = parse_task(WARN)
    assert read(root, "Command") == PROGRAM
    assert read(root, "Arguments") == f'-m qinling warn --ledger "{LEDGER}"'
    assert read(root, "WorkingDirectory") == r"D:\我的 台账"
    assert read(root, "StartWhenAvailable") == "true"
    assert read(root, "DisallowStartIfOnBatteries") == "false"
    assert read(root, "CalendarTrigger", "StartBoundary") == "2026-04-25T08:00:00"
    assert read(root, "DaysInterval") == "1"


def test_a_file_repeats_the_hourly_job_for_good():
    root = parse_task(RETRY, at="07:40")
    assert read(root, "TimeTrigger", "StartBoundary") == "2026-04-25T00:10:00"
    assert read(root, "Interval") == "PT1H"
    assert root.find(f".//{NAMESPACE}Duration") is None


def test_the_lines_that_import_the_files_quote_them():
    assert format_import_lines([(WARN, r"D:\我的 任务\每日预警.xml")]) == (
        r'schtasks /Create /F /TN "秦岭问题台账\每日预警" /XML "D:\我的 任务\每日预警.xml"'
    )


@pytest.mark.parametrize(
    ("folder", "found"), [(r"D:\100%", None), (r"D:\%用户%", r"D:\%用户%"), (r"D:\甲", None)]
)
def test_what_the_task_scheduler_takes_for_a_variable_is_found(folder, found):
    assert find_expanded_path([WARN], folder) == found
