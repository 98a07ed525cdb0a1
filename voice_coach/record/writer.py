"""Writes single events, each in its own transaction, over one connection that stays open between them."""

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError


class Writer(Protocol):
    """The short way to the disk: fetching a connection anew would double the time of an append."""

    def write(self, row: Mapping[str, object]) -> None:
        """Insert the row and commit; what the database raises is let through; nothing stays half done."""

    def close(self) -> None:
        """Give the connection back; the next row fetches one again."""


def writer(engine: sa.Engine, table: sa.Table) -> Writer:
    """The writer for that database. Connects with the first row."""
    if engine.dialect.driver == "pysqlite":
        return FileWriter(engine, table)
    return ServerWriter(engine, table)


class FileWriter:
    """To SQLite: the insert that SQLAlchemy compiles, once, on the driver's own connection.

    Going through SQLAlchemy for each row would take about as long as the disk does.
    """

    def __init__(self, engine: sa.Engine, table: sa.Table) -> None:
        """The driver is in autocommit (`store`): one statement is one transaction."""
        self._engine = engine
        columns = [column for column in table.columns if not column.primary_key]
        dialect = engine.dialect
        compiled = table.insert().compile(dialect=dialect, column_keys=[column.name for column in columns])
        self._insert = str(compiled)
        self._columns: list[tuple[str, Callable[[Any], Any] | None]] = [
            (column.name, column.type.dialect_impl(dialect).bind_processor(dialect)) for column in columns
        ]
        self._connection: sa.PoolProxiedConnection | None = None
        self._turn = Lock()

    def write(self, row: Mapping[str, object]) -> None:
        """See `Writer`; raises sqlite3.Error."""
        values = [convert(row[name]) if convert else row[name] for name, convert in self._columns]
        with self._turn:
            try:
                if self._connection is None:
                    self._connection = self._engine.raw_connection()
                self._connection.cursor().execute(self._insert, values)
            except BaseException:
                self._release()
                raise

    def close(self) -> None:
        """See `Writer`."""
        with self._turn:
            self._release()

    def _release(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class ServerWriter:
    """To a database server, over a connection of SQLAlchemy's."""

    def __init__(self, engine: sa.Engine, table: sa.Table) -> None:
        """Connects with the first row."""
        self._engine = engine
        self._insert = table.insert()
        self._connection: sa.Connection | None = None
        self._turn = Lock()

    def write(self, row: Mapping[str, object]) -> None:
        """See `Writer`. Where a server closed the connection meanwhile, it is opened again once."""
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
        """See `Writer`."""
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
