"""An office of the test server with a keeper, two units and an inspector, as SQL and as the program reach it."""

import os
from contextlib import closing
from dataclasses import replace
from datetime import date

import psycopg

from qinling.ledger.changes import insert_issues
from qinling.ledger.engine import open_ledger
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.postgres import office_roles
from qinling.procedures.events.event_recorder import EventRecorder, Stamp
from qinling.procedures.office_roles import grant_role
from qinling.rules.history.events import EventKind, encode_created_values
from qinling.rules.office_roles import RoleKind
from tests.engines.server import as_user, require_right

AT = "2026-04-25T01:30:00.000000Z"
#: Number → the cells that name units, and the status.
ISSUES = {
    "A1": {"lead_unit": "区水利局"},
    "A2": {"lead_unit": "区林业局", "duty_unit": "区林业局（牵头）；麻街镇"},
    "A3": {"lead_unit": "区环保局", "assisting_unit": "区住建局、区水利局（配合）"},
    "A4": {"lead_unit": "区水利局分局", "town": "区水利局"},
    "A5": {"duty_unit": "区水利局", "status": "closed"},
}


class OfficeWithRoles:
    """The office at *address*, made anew, with users named after *mark*."""

    def __init__(self, url, mark):
        self.address = ServerAddress(url, f"roles_{mark}")
        self.logins = {
            name: f"{name}_{mark}" for name in ("keeper", "water", "woods", "inspector", "stranger")
        }
        self.run(None, *(f"create role {login} login" for login in self.logins.values()))
        with open_ledger(self.address, create=True) as writer:
            recorder = EventRecorder(writer, Stamp("建账人", AT, date(2026, 4, 25)))
            rows = [
                {
                    "number": number,
                    "level": "district",
                    "description": f"{number}的问题",
                    "status": "rectifying",
                }
                | cells
                for number, cells in ISSUES.items()
            ]
            for issue, row in zip(insert_issues(writer, rows), rows, strict=True):
                recorder.add_event(EventKind.CREATED, issue, encode_created_values(row), "")
            recorder.write_events()
            office_roles.create_roles(writer, self.address)
            self.grant(writer, "keeper", RoleKind.KEEPER, "王敏")
            self.grant(writer, "water", RoleKind.UNIT, "区水利局", "区水利局")
            self.grant(writer, "woods", RoleKind.UNIT, "区林业局", "区林业局")
            self.grant(writer, "inspector", RoleKind.INSPECTOR, "省督察组")

    def grant(self, writer, who, kind, name, unit=""):
        grant_role(writer, self.address, self.logins[who], kind, unit or None, name)

    def at(self, who):
        """Return the address as *who* connects to it."""
        return replace(self.address, url=self.get_url(who))

    def get_url(self, who):
        return as_user(self.address.url, self.logins[who])

    def connect(self, who):
        return psycopg.connect(self.get_url(who) if who else self.address.url)

    def run(self, who, *statements, commit=True):
        """Run *statements* in one transaction as *who*, None for the owner; return the rows of the last one."""
        with closing(self.connect(who)) as connection:
            connection.execute(f"set local search_path to {self.address.office}, pg_temp")
            for statement in statements:
                cursor = connection.execute(statement)
            rows = cursor.fetchall() if cursor.description else cursor.rowcount
            if commit:
                connection.commit()
            return rows

    @property
    def owner(self):
        """The user who made the office."""
        return self.run(None, "select current_user")[0][0]

    def drop(self):
        groups = [office_roles.name_group(kind, self.address.office) for kind in RoleKind]
        users = ", ".join((*groups, *self.logins.values()))
        self.run(
            None,
            f"drop schema {self.address.office} cascade",
            f"grant {users} to current_user",  # an owner who is no superuser drops what is of his own roles
            f"drop owned by {users}",
            f"drop role {users}",
        )


def make_office(url, name):
    """Return an office with roles whose users no other run of tests has; skip where nobody may make roles."""
    require_right(url, "rolcreaterole")
    return OfficeWithRoles(url, f"{os.getpid()}_{name}")
