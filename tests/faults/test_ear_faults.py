"""A recogniser that raises is opened again; one that is broken for good gives way to typed words."""

import queue
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from voice_coach import understanding
from voice_coach.captions import Caption
from voice_coach.hearing import _open_ear
from voice_coach.house import open_house
from voice_coach.listening.ear import Ear
from voice_coach.listening.heard import Grammar, Heard
from voice_coach.live import MOST_RESTARTS, EarThread, LiveSession
from voice_coach.memory import NewPerson
from voice_coach.names import names_of
from voice_coach.person import recording
from voice_coach.programme import load
from voice_coach.settings import Settings
from voice_coach.simulation import BLOCK
from voice_coach.speaking.clip import Clip
from voice_coach.speaking.mixer import Mixer
from voice_coach.testing import SilentVoice

Threads = Callable[[Callable[[], Ear]], EarThread]

PATIENCE = 30.0
"""Seconds that a busy machine may take."""


class Failing:
    """Opens the real ear; the first ones raise when they are to hear something."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self) -> Ear:
        ear = _open_ear(Settings())
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
    thread = thread_of(Failing(1))
    thread.start()
    thread.listen_for(grammar)
    _say(thread, np.zeros(BLOCK, np.float32))
    _wait_until(lambda: thread.restarts == 1)
    thread.listen_for(grammar)
    _say(thread, recording("stop"))
    _wait_until(lambda: "stop" in [one.text for one in thread.heard()])
    assert "RuntimeError" in caplog.text
    assert "xylophone" not in caplog.text


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
