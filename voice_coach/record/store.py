"""The record's tables and the database that they are in: SQLite in a file, or PostgreSQL by URL.

One table of events, appended to and never changed. Instants are UTC; `day` is the person's own date then,
because "yesterday" is a day on the person's calendar and not an interval of UTC.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic_core import from_json

from voice_coach import places
from voice_coach.record import cipher
from voice_coach.record.problems import NewerRecord, told
from voice_coach.record.writer import Writer, writer

HEAD = "0001"
"""The migration that these tables are the result of."""

FILE_NAME = "record.db"

metadata = sa.MetaData()

events = sa.Table(
    "events",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("uid", sa.String(32), nullable=False),
    sa.Column("person", sa.String(64), nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("utc_offset", sa.Integer, nullable=False),
    sa.Column("day", sa.String(10), nullable=False),
    sa.Column("kind", sa.String(64), nullable=False),
    sa.Column("about", sa.String(128), nullable=False),
    sa.Column("data", sa.JSON, nullable=False),
    sa.UniqueConstraint("person", "uid", name="events_once"),
    sa.Index("events_by_time", "person", "at"),
    sa.Index("events_by_kind", "person", "kind", "day", "about"),
    sa.Index("events_by_exercise", "person", "about", "at"),
)
"""at: UTC; utc_offset: minutes east of UTC where the person was; day: their date, YYYY-MM-DD;
about: the exercise that the event is about, or empty. `events_by_kind` is enough to count what was done."""


@dataclass(frozen=True, slots=True)
class Store:
    """An open database whose tables are those of this version."""

    engine: sa.Engine
    where: str
    """For messages: the file, or the address without its password."""
    path: Path | None
    """The SQLite file; None on a server."""
    writer: Writer
    """The short way for single events."""

    def close(self) -> None:
        """Let go of every connection; the store may be used again, and connects anew then."""
        self.writer.close()
        self.engine.dispose()


def default_path() -> Path:
    """The SQLite file of the record, in the person's data folder."""
    return places.data_dir() / FILE_NAME


def open_store(url: str | None = None) -> Store:
    """Open the record, creating it or bringing an older one up to date.

    url: a SQLAlchemy URL (`postgresql+psycopg://…`, `sqlite:////…`) or the path of a SQLite file;
    None: `default_path()`.
    Raises RecordProblem; NewerRecord and DamagedRecord leave the file as it is.
    """
    address, path = _address(url), file_of(url)
    where = address_of(url)
    with told(where, path):
        if path is not None:
            _create_private(path)
        engine = _engine(address, path)
        try:
            _bring_up_to_date(engine, where, path)
        except BaseException:
            engine.dispose()
            raise
    return Store(engine, where, path, writer(engine, events))


def _address(url: str | None) -> sa.URL:
    if url is None:
        return sa.URL.create("sqlite", database=str(default_path()))
    with told(url, None):
        return sa.make_url(url if "://" in url else f"sqlite:///{Path(url).expanduser().absolute()}")


def file_of(url: str | None) -> Path | None:
    """The SQLite file of that record; None on a server. Raises RecordProblem for what is no address."""
    address = _address(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return Path(address.database)


def address_of(url: str | None) -> str:
    """Where that record is: a file, or an address without its password. Raises RecordProblem."""
    return str(file_of(url) or _address(url).render_as_string(hide_password=True))


def _create_private(path: Path) -> None:
    """The owner alone may read it; SQLite gives its WAL the same mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _engine(address: sa.URL, path: Path | None) -> sa.Engine:
    if address.get_backend_name() != "sqlite":
        return sa.create_engine(address, pool_pre_ping=True, json_deserializer=from_json)
    if path is not None and cipher.is_locked(path):
        engine = sa.create_engine(
            address,
            module=cipher.driver(),
            creator=lambda: cipher.connect(path, timeout=10, check_same_thread=False),
            json_deserializer=from_json,
        )
    else:
        engine = sa.create_engine(address, json_deserializer=from_json, connect_args={"timeout": 10})

    @sa.event.listens_for(engine, "connect")
    def _durable(connection: Any, _: object) -> None:
        # The driver's own transactions leave out DDL; SQLAlchemy begins them instead.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "fullfsync=ON",  # macOS: through the drive's own cache too
            "secure_delete=ON",
            "wal_autocheckpoint=4000",  # pages; a checkpoint keeps one append in hundreds waiting
            "cache_size=-16000",  # KiB; uids come in no order, and their index does not fit into less
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        mode = connection.get_execution_options().get("begin", "")
        cursor = connection.connection.cursor()
        cursor.execute(f"BEGIN {mode}")
        cursor.close()

    return engine


def _bring_up_to_date(engine: sa.Engine, where: str, path: Path | None) -> None:
    """Compare versions, at the cost of one query; load the migrations only where they differ."""
    with engine.connect() as connection:
        version = _version(connection)
    if version == HEAD:
        return
    from voice_coach.record import migrations

    if version is not None and version not in migrations.known():
        raise NewerRecord(where)
    if version is not None and path is not None:
        from voice_coach.record import backups

        backups.make(path)
    migrations.upgrade(engine)


def _version(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
