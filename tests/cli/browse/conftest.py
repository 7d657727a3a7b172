"""The full-screen view without a terminal: keys go in, lines of the screen come out."""

import asyncio

import pytest
from typer.main import get_command

from qinling.cli.app import app
from qinling.cli.browse.browse_app import BrowseApp
from qinling.cli.browse.ledger_desk import LedgerDesk
from qinling.cli.context import Desk
from tests.checkout import HOME_VARIABLES
from tests.conftest import TODAY, read_calm_clock

ACTOR = "测试员"
#: An issue that is five days late.
LATE = {
    "问题编号": "ZC-7",
    "问题级别": "区级",
    "问题描述": "河边堆放建筑垃圾",
    "整改时限": "2026-04-20",
    "整改状态": "整改中",
    "责任单位": "麻街镇人民政府",
}


class Person:
    """Whoever sits before the screen: presses keys, types, reads."""

    def __init__(self, pilot):
        self.pilot = pilot

    async def press(self, *keys):
        """Press *keys*, and wait until what they ask for stands."""
        for one in keys:
            await self.pilot.press(one)
            await self.wait()

    async def type(self, text):
        """Type *text* into the field that has the focus."""
        await self.pilot.press(*text)
        await self.wait()

    async def wait(self):
        """Wait until every question has its answer on the screen."""
        await self.pilot.pause()
        while any(getattr(screen, "unanswered", 0) for screen in self.pilot.app.screen_stack):
            await asyncio.sleep(0.005)
        await self.pilot.pause()

    async def see(self, text, line=None):
        """Wait until *text* stands on the screen, or in that *line* of it. The machine may be slow."""
        for _ in range(500):
            if text in (self.screen if line is None else self.lines[line]):
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"no “{text}”")

    @property
    def lines(self):
        """The lines of the screen."""
        return [strip.text.rstrip() for strip in self.pilot.app.screen._compositor.render_strips()]

    @property
    def screen(self):
        """The screen as one text."""
        return "\n".join(self.lines)


@pytest.fixture
def ledger_desk(ledger, tmp_path, monkeypatch):
    """Return the desk of a call of `browse` on the ledger of the test."""

    def build(*words):
        for name in HOME_VARIABLES:
            monkeypatch.setenv(name, str(tmp_path))
        monkeypatch.setenv("QINLING_NEXT_STEPS", "false")
        monkeypatch.delenv("NO_COLOR", raising=False)
        monkeypatch.setattr(Desk, "now", read_calm_clock)
        given = {"--ledger": str(ledger), "--today": TODAY, "--actor": ACTOR}
        root = get_command(app)
        context = root.make_context(
            "qinling", [*(f"{name}={value}" for name, value in given.items()), *words, "browse"]
        )
        params = context.params
        context.obj = Desk(params["ledger"], params["today"], params["actor"], params["settings"])
        return LedgerDesk(context)

    return build


@pytest.fixture
def browse(ledger_desk):
    """Run *drive* with a person before the screen; nothing may go wrong in it."""

    def run(drive, size=(80, 24), words=()):
        async def sit():
            browsing = BrowseApp(ledger_desk(*words))
            async with browsing.run_test(size=size) as pilot:
                person = Person(pilot)
                await person.wait()
                try:
                    await drive(person)
                except AssertionError:
                    print(person.screen)
                    raise
            return browsing

        return asyncio.run(sit())

    return run


@pytest.fixture
def given_issues(qinling, given_file):
    """Import issues, each heading → cell, into the ledger of the test."""

    def give(*issues):
        result = qinling("import", given_file(list(issues)), "--yes")
        assert result.exit_code == 0, result.stderr

    return give
