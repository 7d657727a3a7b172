"""The table of edits of an export, each with what must come of it: taken, named or refused.

Nothing but the standard library is imported, so that the Python of an office program can read it too.
"""

#: The exports: one as it comes, one with columns of choice.
WHOLE, CHOSEN = "导出.xlsx", "选列.xlsx"
EDITS = {}


class Outcome:
    """What `return --json` must say: exit code, taken and stepwise fields by issue, rows, kinds of slips, words.

    *opinions* are (number, text), *additions* (kind, number, text), *pictures* the numbers of their issues.
    """

    def __init__(self, taken=None, **more):
        self.taken = taken or {}
        self.code = more.pop("code", 0)
        self.steps = more.pop("steps", {})
        self.created = more.pop("created", 0)
        self.missing = more.pop("missing", [])
        self.slips = more.pop("slips", [])
        self.errors = more.pop("errors", 0)
        self.opinions = more.pop("opinions", [])
        self.additions = more.pop("additions", [])
        self.pictures = more.pop("pictures", [])
        self.words = more.pop("words", [])
        assert not more, more


class Edit:
    """What is done to which export, how it is returned, and the outcome. *without* has that of a writer by what it loses."""

    def __init__(self, change, outcome, export, options, without):
        self.change, self.outcome, self.export, self.options = change, outcome, export, options
        self._without = without

    def find_outcome(self, losses):
        """Return what must come of a file whose writer or form loses what *losses* name."""
        return next((self._without[loss] for loss in losses if loss in self._without), self.outcome)


def edit(outcome=None, export=WHOLE, options=(), **without):
    """Add an edit. *without* may say what comes of it without the `properties`, `comments` or `pictures`."""

    def add(function):
        name = function.__name__.replace("_", " ")
        EDITS[name] = Edit(function, outcome or Outcome(), export, options, without)
        return function

    return add


def say(number, **values):
    return {number: values}
