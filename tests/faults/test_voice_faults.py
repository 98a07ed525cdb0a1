"""A speech engine that dies or hangs in the middle of a session costs a moment, and not the session."""

import os
import signal
import sys
from pathlib import Path

import pytest

from voice_coach.captions import Caption
from voice_coach.house import SpokenVoice, open_house
from voice_coach.memory import NewPerson
from voice_coach.settings import Settings
from voice_coach.simulation import Simulation, Turn, When
from voice_coach.speaking.clips import ClipCache, Mouth
from voice_coach.speaking.renderer import Renderer
from voice_coach.speaking.voice import Voice

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the signals are Linux's")


@pytest.mark.parametrize("trouble", [signal.SIGKILL, signal.SIGSTOP])
def test_the_session_goes_on_when_the_engine_is_killed_or_hangs(trouble: signal.Signals) -> None:
    engine = Renderer()
    engine.voices()
    memory = NewPerson()
    house = open_house(Settings(), memory, SpokenVoice(Mouth(engine, ClipCache(None))))
    try:
        assert engine.child_pid is not None
        simulation = Simulation(
            house.coach,
            turns=[Turn("start knee rolling", When(quiet=True)), Turn("goodbye", When(reached="rep 3"))],
        )
        os.kill(engine.child_pid, trouble)
        outcome = simulation.run(120)
    finally:
        house.close()
    done = [event.data["number"] for event in memory.events if event.kind == "repetition_done"]
    assert done[:2] == [1, 2]
    assert not outcome.unspoken
    assert outcome.loudspeaker.any()
    assert engine.restarts >= 1


def test_without_a_voice_the_session_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No place for the engine's files: what a full disk does to it."""
    engine = Renderer()
    memory = NewPerson()
    house = open_house(Settings(), memory, SpokenVoice(Mouth(engine, ClipCache(None))))
    captions: list[Caption] = []
    try:
        assert engine.child_pid is not None
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
        os.kill(engine.child_pid, signal.SIGKILL)
        turns = [Turn("start knee rolling", When(quiet=True)), Turn("goodbye", When(reached="rep 2"))]
        outcome = Simulation(house.coach, turns=turns, caption=captions.append).run(120)
        assert not outcome.unspoken
        assert not outcome.loudspeaker[:10_000].any()
        assert any(caption.who == "note" and "speech engine" in caption.text for caption in captions)
        monkeypatch.undo()
        assert engine.render("Hello again", Voice()).seconds > 0.3
    finally:
        house.close()
