"""A recogniser that raises is opened again; one that is broken for good gives way to typed words."""

import queue
import threading
from collections.abc import Callable, Iterator
from typing import Any, cast

import numpy as np
import pytest

from voice_coach import understanding
from voice_coach.captions import Caption
from voice_coach.errors import ModelProblem
from voice_coach.hearing import _open_ear
from voice_coach.house import open_house
from voice_coach.listening.ear import Ear
from voice_coach.listening.heard import Grammar, Heard
from voice_coach.listening.microphone import Microphone
from voice_coach.live import MOST_RESTARTS, EarThread, LiveSession
from voice_coach.memory import NewPerson
from voice_coach.names import names_of
from voice_coach.person import recording
from voice_coach.programme import load
from voice_coach.settings import Settings
from voice_coach.simulation import BLOCK
from voice_coach.speaking.clip import VOICE_RATE, Clip
from voice_coach.speaking.mixer import Mixer
from voice_coach.testing import SilentVoice

Threads = Callable[[Callable[[], Ear]], EarThread]

PATIENCE = 30.0
"""Seconds that a busy machine may take."""


class Failing:
    """Opens the real ear; the first ones raise when they are to hear something."""

    def __init__(self, times: int) -> None:
        self.left = times
        self.opened: list[Ear] = []
        self.closed: list[Ear] = []

    def __call__(self) -> Ear:
        ear = _open_ear(Settings())
        self.opened.append(ear)
        whole = ear.close

        def close() -> None:
            self.closed.append(ear)
            whole()

        vars(ear)["close"] = close
        if self.left:
            self.left -= 1

            def fail(*_work: object) -> list[Heard]:
                raise RuntimeError("the decoder failed on what was said: xylophone")

            vars(ear)["accept"] = fail
        return ear


def broken() -> Ear:
    """An ear that cannot even be opened."""
    raise RuntimeError("the library is gone")


class Hasty(SilentVoice):
    """Says everything within a fifth of a second."""

    def clip(self, text: str, rate_factor: float = 1.0) -> Clip:
        return super().clip(text[:3], rate_factor)


@pytest.fixture(scope="module")
def grammar() -> Grammar:
    wanted = understanding.load("en", names_of(load("en"))).grammar("activity")
    return Grammar("activity", wanted.jsgf, wanted.urgent, wanted.patience, wanted.free)


@pytest.fixture
def thread_of() -> Iterator[Threads]:
    threads: list[EarThread] = []

    def make(open_ear: Callable[[], Ear]) -> EarThread:
        threads.append(EarThread(open_ear))
        return threads[-1]

    yield make
    for thread in threads:
        thread.close()


def _wait_until(happened: Callable[[], object]) -> None:
    waiting = threading.Event()
    for _ in range(round(PATIENCE / 0.02)):
        if happened():
            return
        waiting.wait(0.02)
    raise AssertionError("it never happened")


def _say(thread: EarThread, sound: np.ndarray[Any, np.dtype[np.float32]]) -> None:
    silence = np.zeros(BLOCK * 150, np.float32)
    whole = np.concatenate([silence, sound, silence])
    for first in range(0, len(whole) - BLOCK, BLOCK):
        thread.deliver(whole[first : first + BLOCK], silence[:BLOCK], first)


def test_an_ear_that_failed_hears_again(
    thread_of: Threads, grammar: Grammar, caplog: pytest.LogCaptureFixture
) -> None:
    ears = Failing(1)
    thread = thread_of(ears)
    thread.start()
    thread.listen_for(grammar)
    _say(thread, np.zeros(BLOCK, np.float32))
    # It waits already when the ear is opened again, and nobody tells that one what to listen for.
    _say(thread, recording("stop"))
    _wait_until(lambda: "stop" in [one.text for one in thread.heard()])
    assert thread.restarts == 1
    assert ears.closed == ears.opened[:1]
    assert "RuntimeError" in caplog.text
    assert "xylophone" not in caplog.text


def test_what_is_said_before_the_ear_is_open_is_heard(thread_of: Threads, grammar: Grammar) -> None:
    thread = thread_of(Failing(0))
    _say(thread, recording("stop"))
    thread.listen_for(grammar)
    thread.start()
    _wait_until(lambda: "stop" in [one.text for one in thread.heard()])
    assert thread.restarts == 0


def test_an_ear_that_fails_now_and_then_is_opened_again_each_time(
    thread_of: Threads, grammar: Grammar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice_coach.live.SOUND_AGAIN", 10 * BLOCK / VOICE_RATE)

    class Moody:
        """Hears for a while, then raises."""

        name = "moody"
        speaking = False

        def __init__(self) -> None:
            self.microphone = Microphone()
            self.recogniser = self
            self.left = 20

        def listen_for(self, grammar: Grammar) -> None:
            """Whatever it is."""

        def accept(self, *_block: object) -> list[Heard]:
            self.left -= 1
            if self.left == 0:
                raise RuntimeError("again")
            return []

        def close(self) -> None:
            """Nothing is open."""

    thread = thread_of(lambda: cast(Ear, Moody()))
    thread.start()
    thread.listen_for(grammar)
    for _ in range(20 * 3 * MOST_RESTARTS):
        thread.deliver(np.zeros(BLOCK, np.float32), np.zeros(BLOCK, np.float32), 0)
    _wait_until(lambda: thread.restarts == 3 * MOST_RESTARTS)
    assert thread.heard() == []


def test_an_ear_that_keeps_failing_is_given_up(thread_of: Threads) -> None:
    thread = thread_of(broken)
    thread.start()

    def gave_up() -> bool:
        try:
            thread.heard()
        except RuntimeError:
            return True
        return False

    _wait_until(gave_up)
    assert thread.restarts == MOST_RESTARTS


def test_without_an_ear_and_without_a_keyboard_it_is_said_what_to_do(thread_of: Threads) -> None:
    mixer = Mixer()
    coach = open_house(Settings(), NewPerson(), Hasty()).coach(mixer, lambda _caption: None)
    with pytest.raises(ModelProblem, match="failed again and again") as problem:
        LiveSession(coach, mixer, stream=None, ears=thread_of(broken)).run()
    assert problem.value.cure


def test_without_an_ear_the_session_goes_on_with_typed_words(
    thread_of: Threads,
) -> None:
    mixer = Mixer()
    lines: list[str] = []
    words: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def read(caption: Caption) -> None:
        lines.append(caption.line)
        if caption.line == "ear.gone":
            words.put("goodbye")

    coach = open_house(Settings(), NewPerson(), Hasty()).coach(mixer, read)
    thread = thread_of(broken)
    LiveSession(coach, mixer, stream=None, ears=thread, type_instead=lambda: words).run()
    assert lines[-1] == "session.goodbye"
