"""The schedule for Windows: lines for schtasks, and the files that it imports."""

from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

from qinling.operating_system import quote_windows_argument
from qinling.reports.warnings.cron_schedule import ScheduledJob, add_half_hour

#: Folder of the tasks in the Task Scheduler.
TASK_FOLDER = "秦岭问题台账"
#: The longest command line that `schtasks /TR` takes.
MAX_TASK_RUN = 261
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
#: When a job runs → the options of schtasks, and the trigger of an imported file. The latter begins at a day.
_WHEN = {
    "daily": ("/SC DAILY /ST {at}", "<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>"),
    "hourly": ("/SC HOURLY /ST {first}", ""),
    "weekdays": (
        "/SC WEEKLY /D MON,TUE,WED,THU,FRI /ST {at}",
        "<ScheduleByWeek><WeeksInterval>1</WeeksInterval>"
        f"<DaysOfWeek>{''.join(f'<{day} />' for day in _WEEKDAYS)}</DaysOfWeek></ScheduleByWeek>",
    ),
}


def format_schtasks_lines(jobs: Sequence[ScheduledJob], at: str, env_names: Sequence[str]) -> str:
    """Return the lines that make the tasks, at *at* (HH:MM) of the machine's zone, to be pasted into a prompt."""
    lines = "\n".join(_format_schtasks_line(job, at) for job in jobs)
    return f"""\
REM 在“命令提示符”里逐行粘贴运行（PowerShell 不行）；钟点按本机时区
REM 更稳妥的是导入文件：错过了开机就补跑，有起始位置，没有窗口：
REM   qinling cron show --form xml --to 文件夹
{_format_environment(env_names)}{lines}
"""


def format_import_lines(files: Sequence[tuple[ScheduledJob, str]]) -> str:
    """Return the lines that import the *files*, each with its job."""
    return "\n".join(
        f"schtasks /Create /F /TN {_quote_name(job)} /XML {quote_windows_argument(file)}"
        for job, file in files
    )


def format_environment_note(env_names: Sequence[str]) -> str:
    """Return how to give the tasks the environment variables of the channels, "" where they need none."""
    if not env_names:
        return ""
    return (
        f"渠道用到环境变量 {'、'.join(env_names)}：在“编辑帐户的环境变量”里建好，任务就有；"
        "或者在设置里改写成 file:文件名"
    )


def _format_environment(env_names: Sequence[str]) -> str:
    note = format_environment_note(env_names)
    return f"REM {note}\n" if note else ""


def _format_schtasks_line(job: ScheduledJob, at: str) -> str:
    # cmd would end its own quotes at a double quote within; schtasks takes single ones.
    run = " ".join(_quote_for_task_run(word) for word in job.words)
    unfit = next((sign for sign in "'%\"" if any(sign in word for word in job.words)), "")
    if unfit or len(run) > MAX_TASK_RUN:
        why = f"路径里有 {unfit}" if unfit else f"命令有 {len(run)} 个字，/TR 最多 {MAX_TASK_RUN} 个"
        return f"REM {job.title}：{why}，请改用 --form xml"
    when = _WHEN[job.when][0].format(at=at, first=f"00:{add_half_hour(at):02}")
    return f'schtasks /Create /F /TN {_quote_name(job)} {when} /TR "{run}"'


def _quote_for_task_run(word: str) -> str:
    return word if word.isascii() and word.replace("-", "").isalnum() else f"'{word}'"


def _quote_name(job: ScheduledJob) -> str:
    return f'"{TASK_FOLDER}\\{job.title}"'


def build_task_file(job: ScheduledJob, at: str, today: date, folder: str) -> bytes:
    """Return the file of a task that runs *job* in *folder* from *today* on, as schtasks imports it: UTF-16.

    A run that was missed is made up. The task has no window of its own where `pythonw.exe` runs it.
    """
    program, *words = job.words
    arguments = " ".join(_quote_for_task_file(word) for word in words)
    return f"""\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>{escape(job.description)}</Description>
  </RegistrationInfo>
  <Triggers>
    {_format_trigger(job, at, today)}
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT2H</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{escape(program)}</Command>
      <Arguments>{escape(arguments)}</Arguments>
      <WorkingDirectory>{escape(folder)}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
""".replace("\n", "\r\n").encode("utf-16")


def _format_trigger(job: ScheduledJob, at: str, today: date) -> str:
    if job.when == "hourly":
        start = f"<StartBoundary>{today}T00:{add_half_hour(at):02}:00</StartBoundary>"
        # Without a duration it is repeated for good.
        return f"<TimeTrigger>{start}<Repetition><Interval>PT1H</Interval></Repetition></TimeTrigger>"
    start = f"<StartBoundary>{today}T{at}:00</StartBoundary>"
    return f"<CalendarTrigger>{start}{_WHEN[job.when][1]}</CalendarTrigger>"


def _quote_for_task_file(word: str) -> str:
    return word if word.isascii() and word.replace("-", "").isalnum() else quote_windows_argument(word)


def find_expanded_path(jobs: Sequence[ScheduledJob], folder: str) -> str | None:
    """Return a word in which the Task Scheduler would take a part between two % for a variable, or None."""
    words = (*(word for job in jobs for word in job.words), folder)
    return next((word for word in words if word.count("%") > 1), None)
