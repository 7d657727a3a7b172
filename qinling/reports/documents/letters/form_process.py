"""Fill an office's form in a process of its own, so that tags without end can be stopped.

The sandbox of the tags bounds what they reach, not how long they run or how much they write. The process may
take some seconds and, where the system can limit it, some memory. Request and answer are JSON.
"""

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from datetime import date
from typing import Any

from qinling.errors import DocumentRefused
from qinling.reports.documents.letters.form_filling import FilledForm, build_size_refusal, fill_form

MAX_SECONDS = 30
_MAX_MEMORY_BYTES = 1 << 30
_PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    "from qinling.reports.documents.letters.form_process import answer_request; answer_request()"
)


def fill_form_in_subprocess(
    content: bytes, form: str, values: dict[str, Any], written_on: date
) -> FilledForm:
    """Return an office's *form* filled as `form_filling.fill_form` does.

    Raises DocumentRefused for its mistakes, and where filling it takes too long or too much memory.
    """
    request = json.dumps([b64encode(content).decode(), form, values, written_on.isoformat()])
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", _PROGRAM, json.dumps(sys.path)],
            input=request.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        what = f"{form} 填了 {MAX_SECONDS} 秒还没有填完，已停下"
        raise DocumentRefused(what, "请改正模板里的循环（{% for … %}），多半没有尽头") from error
    if done.returncode:  # the system ended it
        raise build_size_refusal(form)
    answer = json.loads(done.stdout)
    if "refusal" in answer:
        raise DocumentRefused(*answer["refusal"])
    return FilledForm(b64decode(answer["content"]), tuple(answer["lacking"]))


def answer_request() -> None:
    """Fill the form of the request on stdin, and write to stdout its content with what it lacks, or its refusal."""
    _limit_resources()
    content, form, values, written_on = json.load(sys.stdin.buffer)
    try:
        filled = fill_form(b64decode(content), form, values, date.fromisoformat(written_on))
        answer = {"content": b64encode(filled.content).decode(), "lacking": filled.lacking}
    except DocumentRefused as refused:
        answer = {"refusal": [refused.message, refused.remedy]}
    sys.stdout.write(json.dumps(answer))


def _limit_resources() -> None:
    try:
        import resource
    except ImportError:  # Windows: only the time is limited
        return
    for what, bound in (
        (resource.RLIMIT_AS, _MAX_MEMORY_BYTES),
        (resource.RLIMIT_CPU, 2 * MAX_SECONDS),  # if nobody is left to stop it
        (resource.RLIMIT_CORE, 0),
    ):
        _, most = resource.getrlimit(what)
        resource.setrlimit(what, (bound if most == resource.RLIM_INFINITY else min(bound, most), most))
