"""A browser without a window, driven through a pipe by the protocol of its developer tools: no driver to install."""

import base64
import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from functools import cache

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
)


@cache
def find_chromium():
    """Return the path of a browser of this machine, None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Page:
    """One page of the browser. What its console says and what it asks for is kept."""

    def __init__(self, write, read):
        self._write, self._read = write, read
        self._last = 0
        self._session = None
        self.console, self.requests, self.loaded = [], [], 0

    def send(self, method, **params):
        """Send one command and return its result; what happens meanwhile is noted."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._write.write(json.dumps(message).encode() + b"\0")
        self._write.flush()
        while True:
            answer = self._next_message()
            if answer.get("id") == message["id"]:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]

    def _next_message(self):
        text = bytearray()
        while (byte := self._read.read(1)) != b"\0":
            assert byte, "the browser has ended"
            text += byte
        message = json.loads(text)
        self._note(message.get("method"), message.get("params", {}))
        return message

    def _note(self, method, params):
        if method == "Runtime.consoleAPICalled":
            self.console.append((params["type"], str(params["args"])))
        elif method == "Runtime.exceptionThrown":
            self.console.append(("exception", str(params["exceptionDetails"])))
        elif method == "Log.entryAdded":
            self.console.append((params["entry"]["level"], params["entry"]["text"]))
        elif method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Page.loadEventFired":
            self.loaded += 1

    def begin(self):
        """Take the first tab, and listen to it."""
        targets = self.send("Target.getTargets")["targetInfos"]
        target = next(one["targetId"] for one in targets if one["type"] == "page")
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def show(self, width, height=900, *, dark=False, scale=1):
        """Give the screen a size and a colour scheme."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=width < 700,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.send("Emulation.setEmulatedMedia", features=[scheme])

    def open(self, path):
        """Open a file and wait until its list is drawn."""
        self.console, self.requests, before = [], [], self.loaded
        self.send("Page.navigate", url=f"file://{path}")
        while self.loaded == before:
            self._next_message()
        self.evaluate(READY)

    def evaluate(self, script):
        """Return the value of an expression in the page; a promise is waited for."""
        result = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def photograph(self, path):
        """Write a picture of the whole page."""
        shot = self.send("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))


#: Resolves when the list stands, or when it says why it does not.
READY = """new Promise((ready) => {
  const look = () => document.getElementById('shown')?.textContent.startsWith('正在') ? setTimeout(look, 10) : ready(true);
  look();
})"""


#: The browser reads commands from 3 and writes to 4. These may be taken here, so a process between puts them there.
START = """
import fcntl, os, sys
read, write = (fcntl.fcntl(int(number), fcntl.F_DUPFD, 10) for number in sys.argv[1:3])
os.dup2(read, 3)
os.dup2(write, 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""


@contextmanager
def open_browser(folder):
    """Yield a page of a browser of its own, with its profile in *folder*."""
    ours_out, theirs_in = os.pipe()  # 3: what the browser reads
    theirs_out, ours_in = os.pipe()  # 4: what it writes

    browser = subprocess.Popen(
        [
            sys.executable,
            "-c",
            START,
            str(ours_out),
            str(ours_in),
            find_chromium(),
            *FLAGS,
            f"--user-data-dir={folder}",
            "about:blank",
        ],
        pass_fds=(ours_out, ours_in),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(ours_out)
    os.close(ours_in)
    with os.fdopen(theirs_in, "wb") as write, os.fdopen(theirs_out, "rb") as read:
        page = Page(write, read)
        try:
            page.begin()
            yield page
            page._session = None
            page.send("Browser.close")
        finally:
            browser.kill()
            browser.wait()
