"""Whole sessions from data files: typed, in virtual time, and where they say so through sound as well."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from voice_coach.demo import demonstration
from voice_coach.house import House, open_house
from voice_coach.journey import Journey, read_journey
from voice_coach.listening.choosing import open_recogniser
from voice_coach.listening.ear import Ear
from voice_coach.listening.microphone import Microphone
from voice_coach.memory import NewPerson
from voice_coach.person import recording
from voice_coach.settings import Settings
from voice_coach.simulation import Outcome, Simulation
from voice_coach.testing import SilentVoice

FILES = sorted(Path(__file__).parent.glob("*.toml"))
JOURNEYS = [demonstration(), *(read_journey(path) for path in FILES)]


def named(journey: Journey) -> str:
    return journey.name


def told(outcome: Outcome) -> str:
    return "\n".join(str(caption) for caption in outcome.captions)


@pytest.fixture
def memory() -> NewPerson:
    return NewPerson()


@pytest.fixture
def house(memory: NewPerson) -> House:
    return open_house(Settings(), memory, SilentVoice())


@pytest.fixture
def spoken_house(memory: NewPerson) -> Iterator[House]:
    opened = open_house(Settings(), memory)
    yield opened
    opened.close()


@pytest.mark.parametrize("journey", JOURNEYS, ids=named)
def test_a_journey_in_typed_words(journey: Journey, house: House, memory: NewPerson) -> None:
    outcome = Simulation(house.coach, turns=journey.turns).run(journey.seconds)
    assert not outcome.unspoken, told(outcome)
    assert journey.failings(outcome.captions, memory.events) == [], told(outcome)


@pytest.mark.parametrize("journey", [each for each in JOURNEYS if each.sound], ids=named)
def test_a_journey_through_sound(journey: Journey, spoken_house: House, memory: NewPerson) -> None:
    ear = Ear(Microphone(), open_recogniser())
    try:
        simulation = Simulation(spoken_house.coach, turns=journey.turns, ear=ear, recording=recording)
        outcome = simulation.run(journey.seconds)
    finally:
        ear.close()
    assert not outcome.unspoken, told(outcome)
    assert journey.failings(outcome.captions, memory.events) == [], told(outcome)
