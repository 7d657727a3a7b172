"""Turn every exception of a command into one line on stderr and an exit code."""

import errno
import io
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import typer

from qinling.cli.framework.terminal.printing import print_to_stderr
from qinling.cli.framework.typer_internals import UsageError
from qinling.cli.framework.usage_errors import describe_usage_error
from qinling.errors import NO_SPACE, OutputRefused, QinlingError, describe_os_error
from qinling.operating_system import is_windows

INTERRUPTED = 130  # 128 + SIGINT, as shells report it
PIPE_CLOSED = 141  # 128 + SIGPIPE


#: Defects of the code itself, whatever the ledger holds.
_NEVER_DAMAGE = (ImportError, NameError, SyntaxError)


@contextmanager
def error_boundary(
    debug: bool = False,
    has_committed: Callable[[], bool] = lambda: False,
    find_damage: Callable[[], QinlingError | None] = lambda: None,
    describe: Callable[[QinlingError], str] = str,
) -> Iterator[None]:
    """Run the block. Print one line for any exception and raise SystemExit.

    *has_committed* returns whether the command has committed a change to the ledger. *find_damage*
    returns what is damaged in the ledger, if anything: what looks like a defect of the program is then
    most likely the damaged row that it came upon. *describe* returns what to say of a refusal.
    """
    try:
        yield
        sys.stdout.flush()
    except QinlingError as refusal:
        _print_and_exit(f"错误：{describe(refusal)}", refusal.exit_code)
    except UsageError as error:
        _print_and_exit(f"错误：{describe_usage_error(error)}", error.exit_code)
    except typer.TyperException as error:
        _print_and_exit(f"错误：{error.format_message()}", error.exit_code)
    except typer.Exit as leaving:
        raise SystemExit(leaving.exit_code) from None
    except (KeyboardInterrupt, EOFError, typer.Abort):
        # The terminal has printed ^C: start a new line.
        ledger = "改动已写入台账" if has_committed() else "台账没有改动"
        _print_and_exit(("\n" if sys.stderr.isatty() else "") + f"已中断，{ledger}", INTERRUPTED)
    except BrokenPipeError:
        _silence_stdout()
        raise SystemExit(PIPE_CLOSED) from None
    except Exception as defect:  # noqa: BLE001 (outermost handler)
        if isinstance(defect, OSError):
            _report_system_error(defect)
        _report_defect(defect, debug, find_damage)


def _report_system_error(error: OSError) -> None:
    """Tell of what no command foresaw and is no defect all the same. Return for the rest."""
    if _is_closed_pipe(error):
        _silence_stdout()
        raise SystemExit(PIPE_CLOSED) from None
    if error.errno in NO_SPACE:
        _report_no_space(error)
    if isinstance(error, PermissionError) and error.filename:
        _report_no_permission(error)


def _is_closed_pipe(error: OSError) -> bool:
    """Return whether Windows says of stdout what other systems raise BrokenPipeError for."""
    if not (is_windows() and error.errno == errno.EINVAL):
        return False
    return error.filename is None and stat.S_ISFIFO(os.fstat(sys.stdout.fileno()).st_mode)


def _print_and_exit(line: str, code: int) -> NoReturn:
    print_to_stderr(line)
    raise SystemExit(code) from None


def _report_no_space(error: OSError) -> NoReturn:
    _silence_stdout()
    line = f"错误：写不下了（{describe_os_error(error)}），输出不完整。请腾出空间再运行一次"
    _print_and_exit(line, OutputRefused.exit_code)


def _report_no_permission(error: PermissionError) -> NoReturn:
    """Tell of a file that no command foresaw to be kept from it: another program may have any of them open."""
    from qinling.outputs.existing_files import explain_held_file

    held = explain_held_file(Path(str(error.filename)), error)
    what, remedy = held or (describe_os_error(error), "请核对它和所在文件夹的权限")
    _print_and_exit(f"错误：{error.filename} 用不了（{what}）。{remedy}", OutputRefused.exit_code)


def _report_defect(
    defect: Exception, debug: bool, find_damage: Callable[[], QinlingError | None]
) -> NoReturn:
    if debug:
        _print_traceback(defect)
    damage = None if isinstance(defect, _NEVER_DAMAGE) else find_damage()
    if damage is not None:
        _print_and_exit(f"错误：{damage}", damage.exit_code)
    first_line = next(iter(str(defect).splitlines()), "")
    what = f"{type(defect).__name__}: {first_line}" if first_line else type(defect).__name__
    more = "" if debug else "。加 --debug 再运行一次可看到详情，请一并报给我们"
    _print_and_exit(f"抱歉，程序出了差错（{what}），这是我们的缺陷{more}", 1)


def _print_traceback(defect: Exception) -> None:
    import traceback

    traceback.print_exception(defect)


def _silence_stdout() -> None:
    """Redirect stdout to os.devnull, so that the interpreter's final flush does not fail."""
    try:
        stdout = sys.stdout.fileno()
    except io.UnsupportedOperation:  # kept in memory, to be shown elsewhere
        return
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, stdout)
    os.close(nothing)
