"""Whole sessions from data files: typed, in virtual time, and where they say so through sound as well."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from voice_coach.coaching import happenings
from voice_coach.demo import demonstration
from voice_coach.house import House, open_house
from voice_coach.journey import Journey, read_journey
from voice_coach.listening.choosing import BUILT_IN, open_recogniser
from voice_coach.listening.ear import Ear
from voice_coach.listening.microphone import Microphone
from voice_coach.memory import NewPerson, RecordedPerson
from voice_coach.person import recording
from voice_coach.places import content
from voice_coach.programme import load
from voice_coach.programme.types import Programme
from voice_coach.record.events import Event
from voice_coach.record.journal import Journal, local_now
from voice_coach.settings import Settings
from voice_coach.simulation import Outcome, Simulation
from voice_coach.testing import SilentVoice

FILES = sorted(Path(__file__).parent.glob("*.toml"))
JOURNEYS = [demonstration(), *(read_journey(path) for path in FILES)]


def named(journey: Journey) -> str:
    return journey.name


def told(outcome: Outcome) -> str:
    return "\n".join(str(caption) for caption in outcome.captions)


class Remembered(RecordedPerson):
    """A person with a record, which keeps what was written down in this session."""

    def __init__(self, journal: Journal, programme: Programme) -> None:
        super().__init__(journal, programme)
        self.events: list[Event] = []

    def append(self, event: Event) -> None:
        self.events.append(event)
        super().append(event)


def person(journey: Journey, record: Path) -> NewPerson | Remembered:
    if journey.before is None:
        return NewPerson()
    journal = Journal.open("me", str(record))
    now = local_now()
    journal.append(happenings.lesson_heard("welcome"), now - timedelta(days=90))
    for days, event in journey.before:
        journal.append(event, now - timedelta(days=days))
    return Remembered(journal, load("en"))


@pytest.fixture(scope="module")
def spoken_house() -> Iterator[House]:
    opened = open_house(Settings(), NewPerson())
    yield opened
    opened.close()


@pytest.mark.parametrize("journey", JOURNEYS, ids=named)
def test_a_journey_in_typed_words(journey: Journey, tmp_path: Path) -> None:
    memory = person(journey, tmp_path / "record.sqlite")
    house = open_house(Settings(), memory, SilentVoice())
    simulation = Simulation(house.coach, turns=journey.turns)
    simulation.coach.free_words = journey.free_words
    outcome = simulation.run(journey.seconds)
    if isinstance(memory, Remembered):
        memory.close()
    assert not outcome.unspoken, told(outcome)
    assert journey.failings(outcome.captions, memory.events) == [], told(outcome)


@pytest.mark.parametrize("journey", [each for each in JOURNEYS if each.sound], ids=named)
def test_a_journey_through_sound(journey: Journey, spoken_house: House, tmp_path: Path) -> None:
    memory = person(journey, tmp_path / "record.sqlite")
    house = replace(spoken_house, memory=memory)
    ear = Ear(Microphone(), open_recogniser(model=content("models") / BUILT_IN))
    try:
        simulation = Simulation(house.coach, turns=journey.turns, ear=ear, recording=recording)
        outcome = simulation.run(journey.seconds)
    finally:
        ear.close()
        if isinstance(memory, Remembered):
            memory.close()
    assert not outcome.unspoken, told(outcome)
    assert journey.failings(outcome.captions, memory.events) == [], told(outcome)
