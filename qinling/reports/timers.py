"""How to run the warnings every morning, and how the runs went."""

from json import loads

from qinling.ledger.rows import RunRow
from qinling.reports.histories import local_time


def timer_text(call: str, at: str, timezone: str, folder: str) -> str:
    """Return the crontab line and the systemd units that run *call* every day *at* HH:MM of *timezone*."""
    hour, minute = at.split(":")
    escaped = call.replace("%", "\\%")  # cron reads a bare % as the end of the line
    unit = call.replace("%", "%%")
    return f"""\
# 一、cron：运行 crontab -e，加入下面两行。程序说的话由 cron 寄给本人。
# Debian、Ubuntu 的 cron 不认 CRON_TZ，钟点按本机时区写
CRON_TZ={timezone}
{int(minute)} {int(hour)} * * * {escaped}

# 二、systemd：存为 ~/.config/systemd/user/qinling.service
[Unit]
Description=秦岭问题台账：每日预警
[Service]
Type=oneshot
WorkingDirectory={folder}
ExecStart={unit}

# 存为 ~/.config/systemd/user/qinling.timer，再运行 systemctl --user enable --now qinling.timer
[Unit]
Description=秦岭问题台账：每日预警
[Timer]
OnCalendar=*-*-* {hour}:{minute}:00 {timezone}
Persistent=true
[Install]
WantedBy=timers.target
"""


def run_line(run: RunRow, timezone: str) -> str:
    """Return one run in one line: when, how many issues, what each channel did."""
    when = local_time(run.at, timezone)
    if run.ended is None:
        return f"{when}  没有跑完（该提醒 {run.due} 个，新提醒 {run.told} 个）"
    channels = "，".join(
        f"{name} 送达 {delivered} 条" + (f"、未送达 {failed} 条" if failed else "")
        for name, (delivered, failed) in loads(run.channels).items()
    )
    if run.quiet:
        return f"{when}  休息日或静默时段，没有发送"
    return f"{when}  该提醒 {run.due} 个，新提醒 {run.told} 个" + (
        f"，{channels}" if channels else "，没有消息要发"
    )


def run_json(run: RunRow) -> dict[str, object]:
    """Return one run with what each channel did."""
    channels = {
        name: {"delivered": delivered, "failed": failed}
        for name, (delivered, failed) in loads(run.channels).items()
    }
    return {**run._asdict(), "quiet": bool(run.quiet), "channels": channels}
