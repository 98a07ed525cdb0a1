"""The commands about the record, as somebody types them."""

import json
import shutil
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from voice_coach.cli.record import record
from voice_coach.errors import CoachError, RecordProblem, UsageProblem
from voice_coach.record.events import Event
from voice_coach.record.journal import Journal


def run(*arguments: str, typed: str = "") -> Result:
    """The command's result; a problem is raised as the command line would show it."""
    result = CliRunner().invoke(record, arguments, input=typed)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def problem(*arguments: str) -> CoachError:
    with pytest.raises(CoachError) as raised:
        run(*arguments)
    return raised.value


@pytest.fixture
def lived(home: Path, empty_file: Path) -> Path:
    """A record with something in it; gives its file."""
    (home / "data").mkdir(parents=True)
    shutil.copy(empty_file, home / "data" / "record.db")
    journal = Journal.open()
    journal.append(Event("pain_score", {"score": 3}))
    journal.append(Event("set_done", {"exercise": "bridge", "reps": 8}))
    journal.close()
    return home / "data" / "record.db"


def test_path_says_where_the_record_is(home: Path) -> None:
    assert run("path").stdout.strip() == str(home / "data" / "record.db")


def test_path_of_a_database_does_not_show_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_COACH_RECORD_URL", "postgresql+psycopg://coach:secret@clinic/record")
    assert run("path").stdout.strip() == "postgresql+psycopg://coach:***@clinic/record"


def test_backup_and_restore(lived: Path, tmp_path: Path) -> None:
    run("backup", "--out", str(tmp_path / "copy.db"))
    lived.write_bytes(b"damaged")
    assert isinstance(problem("people"), RecordProblem)
    told = run("restore", str(tmp_path / "copy.db")).stdout
    assert "kept as" in told
    assert run("people").stdout == "me\t2\n"


def test_a_damaged_record_goes_back_to_its_newest_backup(lived: Path) -> None:
    lived.write_bytes(b"damaged")
    assert "voice-coach record restore" in problem("export").cure
    run("restore")
    assert run("people").stdout == "me\t2\n"


def test_export_and_import_lead_to_the_same_record(lived: Path, tmp_path: Path) -> None:
    file = tmp_path / "record.jsonl"
    run("export", "--out", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    told = run("import", str(file), "--person", "anna").stdout
    assert told == "New events: 2. Already there: 0.\n"
    assert run("import", str(file), "--person", "anna").stdout == "New events: 0. Already there: 2.\n"
    assert run("export", "--person", "anna").stdout == file.read_text()


def test_import_names_what_it_leaves_out(lived: Path, tmp_path: Path) -> None:
    file = tmp_path / "mixed.jsonl"
    run("export", "--out", str(file))
    file.write_text(file.read_text() + "nonsense\n" * 12)
    result = run("import", str(file), "--person", "anna")
    assert "New events: 2" in result.stdout
    assert "Line 3 was left out: not JSON." in result.stderr
    assert "And 2 more lines were left out." in result.stderr


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"Dear diary\n"])
def test_import_of_something_else_changes_nothing(lived: Path, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "other"
    file.write_bytes(content)
    assert isinstance(problem("import", str(file)), RecordProblem)
    assert run("people").stdout == "me\t2\n"


def test_export_as_a_table_and_as_fhir(lived: Path) -> None:
    assert run("export", "--format", "csv").stdout.splitlines()[0] == "uid,at,day,kind,exercise,reps,score"
    bundle = json.loads(run("export", "--format", "fhir").stdout)
    assert bundle["resourceType"] == "Bundle"


def test_an_export_that_cannot_be_written_leaves_the_old_one(lived: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert isinstance(problem("export", "--out", str(tmp_path / "file" / "out.jsonl")), RecordProblem)


@pytest.mark.parametrize("typed", ["n\n", "y\nno\n", "y\nanna\n"])
def test_erase_asks_twice(lived: Path, typed: str) -> None:
    assert "Nothing was erased." in run("erase", typed=typed).stdout
    assert run("people").stdout == "me\t2\n"


def test_erase_erases(lived: Path) -> None:
    assert "Erased: 2 events of me." in run("erase", typed="y\nme\n").stdout
    assert run("people").stdout == ""
    assert list((lived.parent / "backups").iterdir()) == []


def test_while_a_coach_runs_its_record_is_neither_erased_nor_exchanged(lived: Path) -> None:
    running = Journal.open()
    running.attend()
    assert isinstance(problem("erase"), RecordProblem)
    assert isinstance(problem("restore"), RecordProblem)
    running.append(Event("pain_score", {"score": 4}))
    running.close()
    assert run("people").stdout == "me\t3\n"
    run("restore")
    run("erase", typed="y\nme\n")
    assert [file.name for file in lived.parent.glob(".*")] == []


def test_erasing_nobody_is_a_mistake(lived: Path) -> None:
    assert isinstance(problem("erase", "--person", "somebody"), UsageProblem)


def test_a_database_has_its_own_backups(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_COACH_RECORD_URL", postgres_url)
    assert isinstance(problem("backup"), UsageProblem)
    assert isinstance(problem("restore"), UsageProblem)


@pytest.mark.parametrize("command", sorted(record.commands))
def test_every_command_leads_with_an_example(command: str) -> None:
    assert f"voice-coach record {command}" in run(command, "--help").stdout
