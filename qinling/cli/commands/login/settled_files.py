"""Leave out the files of the watched folder that somebody is still writing."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.rules.logins.logs.file_rest import FileRest, judge_file_rest

if TYPE_CHECKING:
    from qinling.rules.logins.weekly.folder_files import FolderFile


def split_settled_files(
    desk: Desk, files: "Sequence[FolderFile]"
) -> "tuple[list[FolderFile], list[FolderFile]]":
    """Return the files that have lain still, and those still written, by their time stamps. Tell of the others."""
    minutes = desk.settings.login_upkeep.settle_minutes
    settled: list[FolderFile] = []
    writing: list[FolderFile] = []
    for file in files:
        changed = datetime.fromtimestamp(file.changed / 1e9, UTC)
        rest = judge_file_rest(changed, desk.now(), minutes)
        (writing if rest is FileRest.WRITING else settled).append(file)
        at = f"{changed.astimezone(desk.local_now().tzinfo):%Y-%m-%d %H:%M}"
        if rest is FileRest.WRITING:
            desk.print_note(f"{file.shown_name}：{at} 还在写，{minutes} 分钟没有改动再读")
        elif rest is FileRest.AHEAD:
            desk.print_note(
                f"{file.shown_name}：改动时间 {at} 还没有到，看不出写完没有，照读了；请核对电脑的时钟"
            )
    return settled, writing
