"""Whole sessions of the real program: a person is played into the microphone, the loudspeaker is recorded."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.live_coach import PERSON, LiveCoach, acquainted, spoken
from bench.virtual_sound import RATE, Recording, until

pytestmark = pytest.mark.live

Sound = NDArray[np.float32]
NOWHERE = {"PULSE_SERVER": "unix:/nowhere/socket", "ALSA_CONFIG_PATH": "/usr/share/alsa/alsa.conf"}
"""The way to a sound server that is not there."""
TELLS_MUCH = 6
"""So many sentences are enough for the canceller to know the echo."""


@pytest.fixture
def start(virtual_sound: Any, tmp_path: Path) -> Iterator[Callable[..., LiveCoach]]:
    """Starts a coach with the arguments given; it is ended after the test."""
    acquainted(tmp_path)
    with contextlib.ExitStack() as running:

        def run(*arguments: str, **environment: str) -> LiveCoach:
            sound = {**virtual_sound.env, **environment}
            return running.enter_context(LiveCoach(tmp_path, sound, *arguments))

        yield run


def level(sound: Sound) -> float:
    return float(np.abs(sound).max()) if len(sound) else 0.0


def silent_for(recording: Recording, seconds: float) -> bool:
    length = len(recording)
    return length > seconds * RATE and level(recording.samples(length - round(seconds * RATE))) < 0.001


def sounds(recording: Recording) -> bool:
    """Something has sounded within the last 0.3 s."""
    return level(recording.samples(max(0, len(recording) - round(0.3 * RATE)))) > 0.01


def alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    with contextlib.suppress(OSError):
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def clients(virtual_sound: Any, pid: int) -> bool:
    """Whether the sound server still serves the process."""
    return f'application.process.id = "{pid}"'.encode() in virtual_sound.ask("list", "clients").stdout


def greeted(coach: LiveCoach, recording: Recording) -> None:
    coach.wait_for("^Coach:", 60)
    until(lambda: level(recording.samples()) > 0.01, 20, "the greeting sounds")
    until(lambda: silent_for(recording, 1.0), 30, "the greeting ends")


@pytest.mark.parametrize("echo", [False, True], ids=["no echo", "echo"])
def test_a_spoken_order_starts_the_coach_and_stop_silences_it(
    start: Callable[..., LiveCoach], virtual_sound: Any, echo: bool
) -> None:
    recording = virtual_sound.record()
    with virtual_sound.echo(-6.0, 60) if echo else contextlib.nullcontext():
        coach = start()
        greeted(coach, recording)
        virtual_sound.say(spoken(PERSON / "start-deep-breathing-for-one-minute.flac"))
        coach.wait_for("^You: .*deep breathing for one minute")
        said = len(coach.captions)
        enough = said + (TELLS_MUCH if echo else 1)
        until(lambda: len(coach.captions) >= enough and sounds(recording), 60, "the coach speaks")
        virtual_sound.say(spoken(PERSON / "stop.flac"))
        coach.wait_for("^You: stop", 10, since=said)
        until(lambda: silent_for(recording, 2.0), 6, "silence after stop")
    assert coach.texts()[-1].endswith("(interrupted)") or coach.texts()[-1].startswith("You: stop")
    coach.interrupt()
    assert coach.wait(2) == 130


def ended_within_a_second(coach: LiveCoach, virtual_sound: Any) -> None:
    family = coach.processes()
    began = time.monotonic()
    coach.interrupt()
    code = coach.wait(20)
    took = time.monotonic() - began
    assert code == 130
    assert took < 1.0, f"{took:.2f} s"
    assert "Traceback" not in coach.errors, coach.errors
    until(lambda: not any(alive(pid) for pid in family), 2, "no process is left")
    until(lambda: not clients(virtual_sound, family[0]), 2, "the devices are released")


def test_ctrl_c_while_it_speaks(start: Callable[..., LiveCoach], virtual_sound: Any) -> None:
    recording = virtual_sound.record()
    coach = start()
    coach.wait_for("^Coach:", 60)
    until(lambda: level(recording.samples()) > 0.01, 20, "the greeting sounds")
    ended_within_a_second(coach, virtual_sound)


def test_ctrl_c_while_it_waits(start: Callable[..., LiveCoach], virtual_sound: Any) -> None:
    recording = virtual_sound.record()
    coach = start()
    greeted(coach, recording)
    ended_within_a_second(coach, virtual_sound)


@pytest.mark.parametrize("loaded", ["numpy", "sqlalchemy", "vosk", "espeak"])
def test_ctrl_c_while_it_starts(start: Callable[..., LiveCoach], virtual_sound: Any, loaded: str) -> None:
    """When it has come so far as to have loaded that library, or started the process with that name."""
    coach = start()

    def so_far() -> bool:
        with contextlib.suppress(OSError):
            return any(loaded in Path(f"/proc/{pid}/maps").read_text() for pid in coach.processes()) or bool(
                coach.captions
            )
        return False

    until(so_far, 30, f"{loaded} is loaded")
    ended_within_a_second(coach, virtual_sound)


def test_a_sound_server_that_goes_and_comes_back_does_not_end_the_session(
    start: Callable[..., LiveCoach], virtual_sound: Any
) -> None:
    recording = virtual_sound.record()
    coach = start()
    greeted(coach, recording)
    virtual_sound.say(spoken(PERSON / "start-knee-rolling.flac"))
    coach.wait_for("^You: .*knee roll")
    counted = coach.wait_for(r"^Coach: (two|three|2|3)\b", 60)
    virtual_sound.kill()
    lost = coach.wait_for("^Note: ", 5)
    virtual_sound.start()
    at = coach.captions.index(lost)
    coach.wait_for("^Note: ", 10, since=at + 1)
    coach.wait_for("^Coach: ", 10, since=at + 1)
    assert counted.when < lost.when
    coach.interrupt()
    assert coach.wait(2) == 130


def test_a_sound_server_that_hangs_does_not_end_the_session(
    start: Callable[..., LiveCoach], virtual_sound: Any
) -> None:
    recording = virtual_sound.record()
    coach = start()
    greeted(coach, recording)

    def noted(what: str) -> bool:
        assert coach.running, coach.errors
        notes = [text for text in coach.texts() if text.startswith("Note: The sound")]
        return bool(notes) and what in notes[-1]

    for _ in range(2):
        virtual_sound.hang(True)
        try:
            until(lambda: noted("gone"), 10, "the loss is noticed")
        finally:
            virtual_sound.hang(False)
        until(lambda: noted("back"), 20, "it is back")
    coach.interrupt()
    assert coach.wait(2) == 130
    assert "Traceback" not in coach.errors


def test_without_any_device_words_are_typed(start: Callable[..., LiveCoach]) -> None:
    coach = start("start", **NOWHERE)
    coach.wait_for("^Note: .*[Tt]ype", 60)
    coach.type("tell me about pain")
    coach.wait_for("^You: tell me about pain")
    coach.wait_for("^Coach: .*[Pp]ain")
    coach.type("stop")
    coach.wait_for("^You: stop")
    coach.type("goodbye")
    assert coach.wait(30) == 0
    assert coach.errors == ""


def test_a_loudspeaker_that_is_not_there_is_named(start: Callable[..., LiveCoach]) -> None:
    coach = start("start", "--output", "nosuch")
    assert coach.wait(60) == 3
    assert "There is no loudspeaker named nosuch." in coach.errors
    assert "Traceback" not in coach.errors


def test_terminated_by_the_system_it_leaves_no_process(
    start: Callable[..., LiveCoach], virtual_sound: Any
) -> None:
    coach = start()
    coach.wait_for("^Coach:", 60)
    family = coach.processes()
    assert len(family) > 1
    os.kill(coach.pid, signal.SIGTERM)
    coach.wait(5)
    until(lambda: not any(alive(pid) for pid in family), 5, "no process is left")
    assert "Traceback" not in coach.errors
