"""Writes single events, each in its own transaction, over one connection that stays open between them."""

from collections.abc import Mapping
from threading import Lock

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError


class Writer:
    """The short way to the disk: fetching a connection anew would double the time of an append."""

    def __init__(self, engine: sa.Engine, table: sa.Table) -> None:
        """Connects with the first row."""
        self._engine = engine
        self._insert = table.insert()
        self._connection: sa.Connection | None = None
        self._turn = Lock()

    def write(self, row: Mapping[str, object]) -> None:
        """Insert the row and commit; what the database raises is let through, and leaves nothing half done.

        Where a server closed the connection meanwhile, it is opened again once.
        """
        with self._turn:
            try:
                self._put(row)
            except DBAPIError as error:
                self._release()
                if not error.connection_invalidated:
                    raise
                try:
                    self._put(row)
                except IntegrityError:
                    self._release()  # the first attempt had arrived after all
            except BaseException:
                self._release()
                raise

    def close(self) -> None:
        """Give the connection back."""
        with self._turn:
            self._release()

    def _put(self, row: Mapping[str, object]) -> None:
        if self._connection is None:
            self._connection = self._engine.connect()
        with self._connection.begin():
            self._connection.execute(self._insert, row)

    def _release(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
