"""A connection to the server that is lost at a statement of a command."""

import os
import socket

import pytest

from qinling.errors import LedgerUnusable

psycopg = pytest.importorskip("psycopg")


class Cut(psycopg.Connection):
    """A connection that ends before the statement *at*, by the server or by the network; the last one is the commit."""

    at = 0
    counted = 0
    is_after_commit = False
    refuses_commit = False
    loses_network = False

    def execute(self, query, params=None, **options):
        is_commit = str(query).endswith("; commit")
        if is_commit and Cut.refuses_commit:
            raise LedgerUnusable("只数一数")
        if is_commit and Cut.is_after_commit:
            Cut.is_after_commit = False
            super().execute(query, params)
            self._end()
            return super().execute("select 1")
        self._count()
        return super().execute(query, params, **options)

    def cursor(self, *args, **options):
        if not args and not options:  # of a stream of rows; execute() takes its own here too
            self._count()
        return super().cursor(*args, **options)

    def _count(self):
        Cut.counted += 1
        if Cut.counted == Cut.at:
            self._end()

    def _end(self):
        if Cut.loses_network:
            with socket.socket(fileno=os.dup(self.fileno())) as own:
                own.shutdown(socket.SHUT_RDWR)
            return
        with psycopg.Connection.connect(self.info.dsn, autocommit=True) as other:
            other.execute("select pg_terminate_backend(%s, 5000)", [self.info.backend_pid])
