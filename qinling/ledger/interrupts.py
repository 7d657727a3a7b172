"""Hold back Ctrl-C while a command commits."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def defer_interrupt() -> Iterator[None]:
    """Delay Ctrl-C to the end of the block, so that a commit is never interrupted."""
    if threading.current_thread() is not threading.main_thread():  # only the main thread receives signals
        yield
        return
    signals: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _frame: signals.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
    if signals:
        signal.raise_signal(signal.SIGINT)  # deliver it to the original handler
