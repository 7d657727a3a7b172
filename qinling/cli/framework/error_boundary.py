"""The one place that turns what stops a command into a line on stderr and an exit code."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from typer._click.exceptions import ClickException, NoArgsIsHelpError, UsageError

from qinling.cli.framework.chinese_help import describe_usage_error
from qinling.errors import QinlingError

INTERRUPTED = 130  # as shells count a command that SIGINT ended
PIPE_CLOSED = 141  # … and one that SIGPIPE ended

#: Control characters a file name or a cell may smuggle to the terminal; line breaks and tabs stay.
CONTROL_ESCAPES = {
    code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"
}


@contextmanager
def error_boundary(debug: bool = False, has_committed: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Run a command and leave by SystemExit: whatever stops it is told in one line, first.

    *has_committed* says whether the command has changed the ledger already.
    """
    try:
        yield
        sys.stdout.flush()
    except QinlingError as refusal:
        _print_and_exit(f"错误：{refusal}", refusal.exit_code)
    except NoArgsIsHelpError as error:
        raise SystemExit(error.exit_code) from None
    except UsageError as error:
        _print_and_exit(f"错误：{describe_usage_error(error)}", error.exit_code)
    except ClickException as error:
        _print_and_exit(f"错误：{error.format_message()}", error.exit_code)
    except typer.Exit as leaving:
        raise SystemExit(leaving.exit_code) from None
    except (KeyboardInterrupt, EOFError, typer.Abort):
        # a terminal shows ^C, and the line goes on behind it
        ledger = "改动已写入台账" if has_committed() else "台账没有改动"
        _print_and_exit(("\n" if sys.stderr.isatty() else "") + f"已中断，{ledger}", INTERRUPTED)
    except BrokenPipeError:
        _silence_stdout()
        raise SystemExit(PIPE_CLOSED) from None
    except Exception as defect:  # noqa: BLE001 (the outermost place: nobody above could say it better)
        _report_defect(defect, debug)


def _print_and_exit(line: str, code: int) -> NoReturn:
    print_to_stderr(line)
    raise SystemExit(code) from None


def print_to_stderr(line: str) -> None:
    """Print *line* on stderr, control characters made visible."""
    print(line.translate(CONTROL_ESCAPES), file=sys.stderr)


def _report_defect(defect: Exception, debug: bool) -> NoReturn:
    if debug:
        import traceback

        traceback.print_exception(defect)
    first_line = next(iter(str(defect).splitlines()), "")
    what = f"{type(defect).__name__}: {first_line}" if first_line else type(defect).__name__
    more = "" if debug else "。加 --debug 再运行一次可看到详情，请一并报给我们"
    _print_and_exit(f"抱歉，程序出了差错（{what}），这是我们的缺陷{more}", 1)


def _silence_stdout() -> None:
    """Point stdout at nothing, so that the interpreter's last flush does not complain."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)
