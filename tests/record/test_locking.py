"""A record with a passphrase: nothing of it can be read without, and nothing is lost there and back."""

import os
import pty
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from voice_coach.cli.passphrase import new_passphrase
from voice_coach.cli.record import record as commands
from voice_coach.errors import RecordProblem, UsageProblem
from voice_coach.record import backups, cipher, locking
from voice_coach.record.events import Event
from voice_coach.record.journal import Journal

WORDS = "four grey herons"
SECRET = "walk to the lighthouse with Morwenna"
GOAL = Event("goal_set", {"goal": "g1", "text": SECRET})


@pytest.fixture(autouse=True)
def few_rounds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The key takes 0.4 s else, for each file; `all_rounds` is the one test that takes its time."""
    if "all_rounds" not in request.node.name:
        monkeypatch.setattr(cipher, "ROUNDS", 1000)
    monkeypatch.delenv(cipher.VARIABLE, raising=False)
    cipher.forget()
    yield
    cipher.forget()
    cipher.ask_with(lambda _path: None)


@pytest.fixture
def file(home: Path, empty_file: Path) -> Path:
    """A record with a secret in it, in two backups, and in its log."""
    path = home / "data" / "record.db"
    path.parent.mkdir(parents=True)
    shutil.copy(empty_file, path)
    journal = Journal.open("me", str(path))
    journal.append(GOAL)
    backups.make(path)
    journal.append(Event("pain_score", {"score": 3}))
    backups.make(path)
    journal.close()
    return path


def kinds(path: Path) -> list[str]:
    journal = Journal.open("me", str(path))
    try:
        return [event.kind for event in journal.events()]
    finally:
        journal.close()


def readable(folder: Path) -> list[Path]:
    """Files in which something of the record can be read."""
    signs = (SECRET.encode(), b"Morwenna", b"goal_set", b"pain_score", b"SQLite format", b"CREATE TABLE")
    return [f for f in folder.rglob("*") if f.is_file() and any(s in f.read_bytes() for s in signs)]


def test_nothing_of_a_locked_record_can_be_read_in_its_folder(file: Path) -> None:
    assert len(readable(file.parent)) >= 3
    assert locking.lock(file, WORDS).done == 3
    assert readable(file.parent) == []
    journal = Journal.open("me", str(file))
    journal.append(Event("goal_set", {"goal": "g2", "text": f"again {SECRET}"}))
    assert readable(file.parent) == [], "not in the log of an open record either"
    backups.make(file)
    journal.close()
    assert readable(file.parent) == []
    assert kinds(file) == ["goal_set", "pain_score", "goal_set"]
    assert {stat.S_IMODE(f.stat().st_mode) for f in file.parent.rglob("*") if f.is_file()} == {0o600}


def test_the_bytes_of_the_former_file_are_overwritten(file: Path) -> None:
    with file.open("rb") as former:
        locking.lock(file, WORDS)
        assert set(former.read()) == {0}


def test_unlocking_gives_back_the_whole_record_and_its_backups(file: Path) -> None:
    before = kinds(file)
    locking.lock(file, WORDS)
    cipher.forget()
    cipher.ask_with(lambda _path: WORDS)
    assert locking.unlock(file).done == 3
    cipher.forget()
    cipher.ask_with(lambda _path: None)
    assert kinds(file) == before
    assert all(backups.is_whole(backup) for backup in backups.every(file))


def test_a_wrong_passphrase_is_asked_for_again_and_then_refused(file: Path) -> None:
    locking.lock(file, WORDS)
    cipher.forget()
    said = iter(["wrong words here", WORDS])
    cipher.ask_with(lambda _path: next(said))
    assert kinds(file) == ["goal_set", "pain_score"]
    cipher.forget()
    asked: list[Path] = []
    cipher.ask_with(lambda path: asked.append(path) or "wrong words here")  # type: ignore[func-returns-value]
    before = file.read_bytes()
    with pytest.raises(cipher.WrongPassphrase) as refused:
        Journal.open("me", str(file))
    assert refused.value.exit_code == 6
    assert len(asked) == cipher.TRIES
    assert file.read_bytes() == before


def test_without_anybody_to_ask_it_says_how_to_give_the_passphrase(file: Path) -> None:
    locking.lock(file, WORDS)
    cipher.forget()
    with pytest.raises(RecordProblem, match="locked with a passphrase") as refused:
        Journal.open("me", str(file))
    assert cipher.VARIABLE in refused.value.cure


def test_a_passphrase_is_not_too_short_and_the_same_on_every_keyboard() -> None:
    with pytest.raises(UsageProblem, match="at least 8"):
        cipher.checked("herons")
    assert cipher.checked("cafe\u0301 au lait") == cipher.checked("caf\u00e9 au lait")


def test_any_tool_for_sqlcipher_opens_it_with_all_rounds(file: Path) -> None:
    locking.lock(file, WORDS)
    connection = cipher.driver().connect(str(file))
    connection.execute(f"PRAGMA key='{WORDS}'")
    assert connection.execute("SELECT count(*) FROM events").fetchone() == (2,)
    connection.close()


def test_a_record_that_a_coach_uses_is_not_locked(file: Path) -> None:
    running = Journal.open("me", str(file))
    assert running.attend()
    with pytest.raises(RecordProblem, match="running"):
        locking.lock(file, WORDS)
    running.close()
    assert not cipher.is_locked(file)


def test_a_record_that_another_program_has_open_is_not_locked(file: Path) -> None:
    code = (
        "import sys; from voice_coach.record.journal import Journal; "
        f"journal = Journal.open('me', {str(file)!r}); print(len(journal.events()), flush=True); "
        "sys.stdin.read(); journal.close()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"2\n"
        with pytest.raises(RecordProblem, match="another program"):
            locking.lock(file, WORDS)
        other.communicate(b"")
    assert not cipher.is_locked(file)
    assert kinds(file) == ["goal_set", "pain_score"]
    assert not [f for f in file.parent.iterdir() if f.name.endswith(".changing")]


DIES = """
import os, sys
from pathlib import Path
from voice_coach.record import cipher, locking
cipher.ROUNDS = 1000
where, number, file = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
plain, count = getattr(locking, where), 0
def dies(*arguments):
    global count
    count += 1
    if count == number:
        os._exit(9)
    return plain(*arguments)
setattr(locking, where, dies)
cipher.remember("four grey herons")
if sys.argv[4] == "lock":
    locking.lock(file, "four grey herons")
else:
    locking.unlock(file)
"""


@pytest.mark.parametrize("way", ["lock", "unlock"])
@pytest.mark.parametrize(
    ("where", "number"), [("_to_itself", 1), ("_sync_folder", 1), ("_sync_folder", 2), ("_to_itself", 3)]
)
def test_a_crash_on_the_way_loses_nothing_and_the_same_command_finishes(
    file: Path, way: str, where: str, number: int
) -> None:
    if way == "unlock":
        locking.lock(file, WORDS)
    command = [sys.executable, "-c", DIES, where, str(number), str(file), way]
    assert subprocess.run(command, check=False).returncode == 9
    cipher.forget()
    cipher.ask_with(lambda _path: WORDS)
    assert kinds(file) == ["goal_set", "pain_score"]
    assert all(backups.is_whole(backup) for backup in backups.every(file))
    locking.lock(file, WORDS)
    assert readable(file.parent) == []
    assert kinds(file) == ["goal_set", "pain_score"]


def test_a_damaged_page_of_a_locked_record_is_found_and_its_backup_put_back(file: Path) -> None:
    locking.lock(file, WORDS)
    with file.open("r+b") as damaged:
        damaged.seek(8192 + 100)
        damaged.write(b"\xff" * 64)
    assert not backups.is_whole(file)
    backups.restore(file)
    assert cipher.is_locked(file)
    assert kinds(file) == ["goal_set", "pain_score"]


def test_a_damaged_copy_is_named_and_left(file: Path) -> None:
    damaged = backups.every(file)[0]
    damaged.write_bytes(damaged.read_bytes()[:5000])
    changed = locking.lock(file, WORDS)
    assert changed.damaged == (damaged,)
    assert changed.done == 2


def test_the_variable_serves_where_nobody_sits_at_the_terminal(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cipher.VARIABLE, WORDS)
    assert "Locked: 3 files" in CliRunner().invoke(commands, ["lock"]).stdout
    assert "Locked: 0 files" in CliRunner().invoke(commands, ["lock"]).stdout
    assert "me\t2" in CliRunner().invoke(commands, ["people"]).stdout
    assert "Unlocked: 3 files" in CliRunner().invoke(commands, ["unlock"]).stdout


def on_a_terminal(home: Path, *arguments: str, typed: list[str]) -> tuple[str, int]:
    """What somebody at a terminal sees, and the exit code."""
    process, terminal = pty.fork()
    if process == 0:  # pragma: no cover
        os.environ["VOICE_COACH_HOME"] = str(home)
        os.execv(sys.executable, [sys.executable, "-m", "voice_coach", *arguments])
    shown, answers = "", iter(typed)
    while True:
        try:
            piece = os.read(terminal, 4096).decode()
        except OSError:
            break
        if not piece:
            break
        shown += piece
        if shown.endswith(": "):
            os.write(terminal, f"{next(answers)}\n".encode())
            shown += "\n"
    return shown, os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def test_on_a_terminal_it_is_typed_twice_unseen_and_asked_for_at_the_next_start(
    file: Path, home: Path
) -> None:
    shown, code = on_a_terminal(home, "record", "lock", typed=[WORDS, WORDS])
    assert code == 0
    assert cipher.is_locked(file)
    assert WORDS not in shown
    shown, code = on_a_terminal(home, "record", "people", typed=["wrong words", WORDS])
    assert "me\t2" in shown
    assert WORDS not in shown


def test_two_passphrases_that_differ_lock_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    said = iter([WORDS, "four grey heron"])
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(said))
    with pytest.raises(UsageProblem, match="not the same"):
        new_passphrase()


def test_a_wrong_variable_ends_with_the_exit_code_of_the_record(file: Path, home: Path) -> None:
    locking.lock(file, WORDS)
    ended = subprocess.run(
        [sys.executable, "-m", "voice_coach", "record", "people"],
        env={**os.environ, "VOICE_COACH_HOME": str(home), cipher.VARIABLE: "wrong words"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 6
    assert ended.stderr.startswith("That passphrase does not open")
    assert "Traceback" not in ended.stderr


def test_asking_whether_an_open_record_is_locked_leaves_its_locks(file: Path) -> None:
    journal = Journal.open("me", str(file))
    journal.append(Event("pain_score", {"score": 5}))
    cipher.is_locked(file)
    backups.make(file)
    held = Path("/proc/locks")
    if not held.exists():
        pytest.skip("only Linux lists who holds a lock")
    inode = f":{file.stat().st_ino} "
    assert [line for line in held.read_text().splitlines() if inode in line]
    journal.close()
