"""doctor and devices on a machine without sound devices; with them they are tried in tests/live."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from voice_coach import sound
from voice_coach.cli import checkup
from voice_coach.cli.checkup import Finding, _echo, _level
from voice_coach.cli.doctor import devices, doctor
from voice_coach.errors import AudioProblem
from voice_coach.listening.microphone import Microphone
from voice_coach.record import backups
from voice_coach.record.journal import Journal
from voice_coach.record.recorded import Recorded
from voice_coach.sound import Device

HEADSET = Device(4, "Headset", "ALSA", 1, 2, 48_000.0, True, False)
SPEAKER = Device(5, "Speaker", "ALSA", 0, 2, 44_100.0, False, True)


@pytest.fixture
def no_devices(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without sound devices, and a home of its own."""
    monkeypatch.setattr(sound, "devices", list)
    monkeypatch.setattr(checkup, "devices", list)
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path / "home"))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(doctor, arguments, catch_exceptions=False)


def test_the_check_up_names_each_part_and_ends_with_the_first_problem(
    no_devices: None, tmp_path: Path
) -> None:
    done = run()
    lines = done.output.splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        *("disk", "record", "content", "voice", "model", "sound library", "loudspeaker", "microphone"),
    ]
    assert [line.partition(": ")[2].partition(".")[0] for line in lines] == [*["fine"] * 6, *["wrong"] * 2]
    assert "There is no loudspeaker. Connect" in lines[6]
    assert done.exit_code == 3


def test_a_model_that_is_none_is_named_with_its_cure(no_devices: None, tmp_path: Path) -> None:
    done = run("--silent", "--model", str(tmp_path))
    assert done.exit_code == 4
    assert "model: wrong." in done.output
    assert str(tmp_path) in done.output


def test_a_damaged_page_in_the_middle_of_the_record_is_found_with_the_way_back(
    no_devices: None, tmp_path: Path
) -> None:
    file = tmp_path / "home" / "data" / "record.db"
    journal = Journal.open("me", str(file))
    journal.take_in(
        Recorded(f"{number:032}", datetime(2026, 3, 2, tzinfo=UTC), "pain_score", {"score": number % 10})
        for number in range(3000)
    )
    journal.close()
    [backup] = backups.every(file)
    pages = file.stat().st_size // 4096
    with file.open("r+b") as damaged:
        damaged.seek(pages // 2 * 4096)
        damaged.write(b"\xff" * 4096)
    done = run("--silent")
    assert done.exit_code == 6
    [line] = [line for line in done.output.splitlines() if line.startswith("record:")]
    assert "is damaged" in line
    assert backup.name in line
    assert "voice-coach record restore" in line
    backups.restore(file)
    assert "record: fine." in run("--silent").output


def test_a_language_without_content_is_named(no_devices: None, tmp_path: Path) -> None:
    done = run("--silent", "--language", "tlh")
    assert done.exit_code == 5
    assert "content: wrong." in done.output


def test_a_place_that_cannot_be_written_to_is_named(no_devices: None, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where a folder should be")
    done = run("--silent")
    assert done.exit_code == 6
    assert done.output.startswith("disk: wrong. The folder ")


def test_devices_are_listed_for_people_and_for_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sound, "devices", lambda: [HEADSET, SPEAKER])
    shown = CliRunner().invoke(devices)
    assert shown.output.splitlines() == [
        "microphone: Headset (ALSA), the default",
        "loudspeaker: Headset (ALSA)",
        "loudspeaker: Speaker (ALSA), the default",
    ]
    listed = json.loads(CliRunner().invoke(devices, ["--json"]).output)
    assert [device["name"] for device in listed] == ["Headset", "Speaker"]
    assert listed[0]["default_input"] is True


def test_without_devices_the_list_says_none(no_devices: None) -> None:
    done = CliRunner().invoke(devices, catch_exceptions=False)
    assert done.exit_code == 0
    assert done.output.splitlines() == ["microphone: none", "loudspeaker: none"]


def test_a_microphone_that_gives_nothing_is_a_problem_and_a_quiet_one_an_advice() -> None:
    with pytest.raises(AudioProblem, match="nothing"):
        _level(-120.0, 0.0)
    assert "quiet" in str(_level(-60.0, 0.0))
    assert "too loud" in str(_level(-1.0, 0.2))
    assert str(_level(-20.0, 0.0)) == "level: fine. The loudest sound was at -20 dB."


def test_without_an_echo_the_check_up_thinks_of_headphones() -> None:
    assert "headphones" in str(_echo(Microphone()))


def test_a_finding_says_problem_and_cure_in_one_line() -> None:
    finding = Finding("loudspeaker", "", AudioProblem("It is gone.", cure="Connect it."))
    assert str(finding) == "loudspeaker: wrong. It is gone. Connect it."
