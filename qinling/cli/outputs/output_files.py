"""Write the files of a command: all are complete before the first takes its place, and nobody's work is lost."""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.outputs.protected_files import require_unprotected
from qinling.errors import LedgerMissing, OutputRefused, QinlingError, RoleRefused
from qinling.outputs.atomic_files import (
    flush_to_disk,
    move_into_place,
    open_temporary_folder,
    set_permissions,
)
from qinling.outputs.existing_files import (
    FileState,
    hash_file,
    keep_numbered_copy,
    read_state,
    require_plain_file,
)
from qinling.outputs.write_errors import build_write_error, forget_unfinished_files

if TYPE_CHECKING:
    from qinling.cli.outputs.foreign_files import ForeignFile


@dataclass(slots=True)
class _Output:
    """One file, or folder, to be written: as the user named it, its real path, and where it is written first.

    `check` fills in the rest: *sha256* of the new file, *state* of what is there, and what becomes of that.
    """

    shown: Path
    target: Path
    temporary: Path
    mode: int
    sha256: str = ""
    state: FileState | None = None
    is_checked: bool = False
    is_the_same: bool = False
    keeps_old: bool = False


class OutputFiles:
    """The files that one command writes.

    With *force* a foreign file is kept under a numbered name, else it is refused; with *ask* a person at the
    terminal decides. *inputs* are files that the command reads: they are never replaced.
    """

    def __init__(self, desk: Desk, *, force: bool, ask: bool, inputs: Iterable[Path | None]) -> None:
        self._desk = desk
        self._force = force
        self._ask = ask and desk.is_interactive
        self._inputs = [path for path in inputs if path]
        self._outputs: list[_Output] = []
        self.stack = ExitStack()  # removes what is temporary
        self.current = Path()  # the file that is being written, for messages

    def create(
        self, path: Path, *, private: bool, is_folder: bool = False, make_parents: bool = False
    ) -> Path:
        """Return the temporary path to write to; at the end it takes the place of *path*.

        A *private* file names persons. The caller makes the folder of *is_folder* itself. A link is followed.
        """
        self.current = path
        target = Path(os.path.realpath(path))
        require_unprotected(self._desk, target, self._inputs)
        if any(target == output.target for output in self._outputs):
            raise OutputRefused(f"{path} 要写两次", "请给出不同的文件名")
        if make_parents:
            target.parent.mkdir(parents=True, exist_ok=True)
        if not is_folder:
            require_plain_file(target)
        folder = self.stack.enter_context(open_temporary_folder(target.parent))
        modes = self._desk.settings.files
        mode = int(modes.private_mode if private else modes.mode, 8)
        self._outputs.append(_Output(path, target, folder / f"new{target.suffix}", mode))
        return self._outputs[-1].temporary

    def check(self) -> None:
        """Refuse what would be lost. Asks a person where one is there. Raises OutputRefused."""
        for output in self._outputs:
            if not output.is_checked:
                self.current = output.shown
                self._check_one(output)
                output.is_checked = True

    def _check_one(self, output: _Output) -> None:
        is_file = output.temporary.is_file()
        output.sha256 = hash_file(output.temporary) if is_file else ""
        output.state = read_state(output.target)
        if output.state is None:
            return
        if is_file and output.target.is_file() and hash_file(output.target) == output.sha256:
            output.is_the_same = True
            return
        from qinling.cli.outputs.foreign_files import find_foreign_file

        if foreign := find_foreign_file(self._desk, output.target, output.shown):
            output.keeps_old = (
                foreign.is_returned or self._force or (self._ask and self._confirm(output, foreign))
            )
            if not output.keeps_old:
                raise _build_refusal(output, foreign)

    def _confirm(self, output: _Output, foreign: "ForeignFile") -> bool:
        from qinling.cli.prompts import confirm

        first = f"；{foreign.remedy}" if foreign.remedy else ""
        question = f"{output.shown} {foreign.what}{first}。另存旧的，写出新的（是/否）"
        return confirm(self._desk, question, "否")

    def publish(self) -> None:
        """Move every file into its place, and remember in the ledger what was written."""
        self.check()
        for output in self._outputs:
            self.current = output.shown
            set_permissions(output.temporary, output.target.parent, output.mode)
            flush_to_disk(output.temporary)
        written: dict[Path, str] = {}
        try:
            for output in self._outputs:
                self.current = output.shown
                self._put_in_place(output)
                if output.sha256:
                    written[output.target] = output.sha256
        finally:
            self._record(written)

    def _put_in_place(self, output: _Output) -> None:
        if output.is_the_same:
            return
        if read_state(output.target) != output.state:
            raise OutputRefused(f"{output.shown} 刚被别的程序写过", "请再运行一次")
        if output.keeps_old:
            kept = keep_numbered_copy(output.target)
            if output.temporary.is_dir() and output.target.is_file():
                output.target.unlink()  # a folder replaces no file
            self._desk.print_note(f"旧的 {output.shown.name} 另存为 {output.shown.with_name(kept.name)}")
        move_into_place(output.temporary, output.target)

    def _record(self, written: dict[Path, str]) -> None:
        """Remember what was written. Without a ledger, or where it is not writable, the files count as foreign."""
        from qinling.cli.outputs.foreign_files import find_written_file
        from qinling.ledger.engine import open_ledger
        from qinling.procedures.written_files import record_written_files

        new = {
            path: sha256
            for path, sha256 in written.items()
            if (known := find_written_file(self._desk, path)) is None or known.sha256 != sha256
        }
        if not new:
            return
        desk = self._desk
        try:
            with open_ledger(desk.ledger_place, busy_seconds=desk.settings.busy_seconds) as writer:
                record_written_files(writer, new, desk.now())
        except LedgerMissing:
            return
        except (
            RoleRefused
        ):  # whoever may only report leaves no notes; the next file of this name counts as foreign
            desk.unrecorded_files |= new
        except QinlingError as refused:
            desk.unrecorded_files |= new
            names = "、".join(path.name for path in new)
            desk.print_note(f"没能记下写出了 {names}（{refused.message}），下次写同一个文件也许要加 --force")


def require_replaceable(desk: Desk, path: Path, *, force: bool) -> None:
    """Raise OutputRefused if a command could not write *path*, for a dry run that writes nothing."""
    output = _Output(path, Path(os.path.realpath(path)), Path(), 0)
    require_unprotected(desk, output.target, ())
    require_plain_file(output.target)
    if read_state(output.target) is None:
        return
    from qinling.cli.outputs.foreign_files import find_foreign_file

    foreign = find_foreign_file(desk, output.target, path)
    if foreign and not (foreign.is_returned or force):
        raise _build_refusal(output, foreign)


def _build_refusal(output: _Output, foreign: "ForeignFile") -> OutputRefused:
    name = output.target.stem + "-旧1" + output.target.suffix
    otherwise = f"换一个文件名或文件夹，或加 --force（旧的另存为 {name}）"
    remedy = f"{foreign.remedy}；否则{otherwise}" if foreign.remedy else f"请{otherwise}"
    return OutputRefused(f"{output.shown} {foreign.what}，没有覆盖", remedy)


@contextmanager
def open_output_files(
    desk: Desk, *inputs: Path | None, force: bool, ask: bool = True
) -> Iterator[OutputFiles]:
    """Yield the files of a command, and put them in place unless an exception is raised. Raises OutputRefused.

    *inputs* are files that the command reads. Without *ask* nobody is asked, because stdout holds JSON.
    """
    outputs = OutputFiles(desk, force=force, ask=ask, inputs=inputs)
    try:
        with outputs.stack:
            yield outputs
            outputs.publish()
    except BrokenPipeError:  # of stdout or stderr, not of a file
        raise
    except OSError as error:
        forget_unfinished_files(error)
        raise build_write_error(outputs.current, error) from None
