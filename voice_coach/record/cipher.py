"""A SQLite record that only a passphrase opens: SQLCipher encrypts page by page, so each event stays durable.

A locked file tells so itself: the salt in its first bytes begins with MARK. Else it is a usual file of
SQLCipher 4, which any tool for SQLCipher opens with the same passphrase.
"""

import os
import sys
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from voice_coach.errors import RecordProblem, UsageProblem

MARK = b"VCL1"
SALT_BYTES = 16
ROUNDS = 256_000
"""Of PBKDF2-HMAC-SHA512: SQLCipher 4's default, <https://www.zetetic.net/sqlcipher/design/>."""
SHORTEST = 8
"""Letters of a passphrase."""
VARIABLE = "VOICE_COACH_PASSPHRASE"
TRIES = 3
"""How often a person is asked."""

Ask = Callable[[Path], str | None]
"""Asks a person for the passphrase of that file; None where nobody can be asked."""


class WrongPassphrase(RecordProblem):
    """The passphrase does not open that file."""

    def __init__(self, path: Path) -> None:
        """`path`: the file that stays closed."""
        super().__init__(
            f"That passphrase does not open the record in {path}.",
            cure="Try again; capital letters and spaces count. Nothing was changed.",
        )


class _Passphrase:
    """What this process knows of the passphrase, so that a person is asked once."""

    def __init__(self) -> None:
        self.ask: Ask = lambda _path: None
        self.known: str | None = None


_passphrase = _Passphrase()


def ask_with(ask: Ask) -> None:
    """From now on a person is asked like that, where VOICE_COACH_PASSPHRASE is not set."""
    _passphrase.ask = ask


def forget() -> None:
    """Forget the passphrase; the next locked file asks anew."""
    _passphrase.known = None
    _key.cache_clear()


def checked(passphrase: str) -> str:
    """The passphrase, as it is used: the same letters typed on another keyboard are the same.

    Raises UsageProblem where it has less than SHORTEST letters.
    """
    plain = unicodedata.normalize("NFKC", passphrase)
    if len(plain) < SHORTEST:
        raise UsageProblem(
            f"A passphrase has at least {SHORTEST} letters.", cure="Take a few words that you will remember."
        )
    return plain


def is_locked(path: Path) -> bool:
    """Whether that file is one that needs a passphrase; False for a file that is not there."""
    return _salt(path) is not None


def driver() -> Any:
    """SQLCipher's DB-API module. Raises RecordProblem where it is not installed."""
    try:
        from sqlcipher3 import dbapi2
    except ImportError as missing:
        raise RecordProblem(
            "A record with a passphrase needs the package sqlcipher3.", cure="Install voice-coach[lock]."
        ) from missing
    return dbapi2


def errors() -> tuple[type[Exception], ...]:
    """What either driver raises."""
    import sqlite3

    loaded = sys.modules.get("sqlcipher3.dbapi2")
    return (sqlite3.Error,) if loaded is None else (sqlite3.Error, loaded.Error)


def connect(path: Path, *, read_only: bool = False, like: Path | None = None, **options: Any) -> Any:
    """A connection to that file, with its key where it is locked.

    like: a file whose key this one has too; for one that is still empty. `options` go to the driver.
    Raises RecordProblem where the passphrase is not to be had, WrongPassphrase, and what the driver raises.
    """
    import sqlite3

    salt = _salt(like or path)
    address = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    if salt is None:
        return sqlite3.connect(address, uri=True, **options)
    raw = raw_key(like or path)
    return _keyed(driver().connect(address, uri=True, **options), raw)


def raw_key(path: Path) -> str:
    """Key and salt of a locked file in SQLCipher's notation, from the passphrase that opens it."""
    salt = _salt(path)
    assert salt is not None, path
    given = os.environ.get(VARIABLE)
    if given:
        return _opening(path, checked(given), salt)
    if _passphrase.known is not None:
        return _opening(path, _passphrase.known, salt)
    for attempt in range(TRIES):
        said = _passphrase.ask(path)
        if said is None:
            raise RecordProblem(
                f"The record in {path} is locked with a passphrase.",
                cure=f"Start the coach on a terminal, which asks for it, or set {VARIABLE}.",
            )
        plain = unicodedata.normalize("NFKC", said)
        try:
            raw = _opening(path, plain, salt)
        except WrongPassphrase:
            if attempt == TRIES - 1:
                raise
            continue
        _passphrase.known = plain
        return raw
    raise AssertionError


def new_key(passphrase: str) -> str:
    """A key for a file that is to be locked, in SQLCipher's notation."""
    import secrets

    return _key(passphrase, MARK + secrets.token_bytes(SALT_BYTES - len(MARK)))


def known() -> str:
    """The passphrase that has opened a file in this process, or that of VOICE_COACH_PASSPHRASE."""
    return _passphrase.known or checked(os.environ.get(VARIABLE, ""))


def remember(passphrase: str) -> None:
    """Take that passphrase for the files that this process opens."""
    _passphrase.known = passphrase


_salts: dict[Path, tuple[int, int, bytes | None]] = {}
"""File → device, inode and salt. Reading a database that this process has open would drop SQLite's locks:
<https://www.sqlite.org/howtocorrupt.html>, 2.2. A file that is locked or unlocked gets another inode."""


def _salt(path: Path) -> bytes | None:
    try:
        found = path.stat()
        known = _salts.get(path)
        if known is not None and known[:2] == (found.st_dev, found.st_ino):
            return known[2]
        with path.open("rb") as file:
            first = file.read(SALT_BYTES)
    except FileNotFoundError:
        return None
    salt = first if len(first) == SALT_BYTES and first.startswith(MARK) else None
    _salts[path] = (found.st_dev, found.st_ino, salt)
    return salt


@cache
def _key(passphrase: str, salt: bytes) -> str:
    import hashlib

    derived = hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, ROUNDS, 32)
    return f"x'{(derived + salt).hex()}'"


def _opening(path: Path, passphrase: str, salt: bytes) -> str:
    raw = _key(passphrase, salt)
    library = driver()
    probe = library.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=10)
    try:
        _keyed(probe, raw).execute("SELECT count(*) FROM sqlite_master").fetchone()
    except library.DatabaseError as wrong:
        if "not a database" in str(wrong):
            raise WrongPassphrase(path) from wrong
        raise
    finally:
        probe.close()
    return raw


def _keyed(connection: Any, raw: str) -> Any:
    connection.execute("PRAGMA cipher_log_level=NONE").close()  # else it writes about errors to the terminal
    connection.execute(f'PRAGMA key="{raw}"').close()
    return connection
