"""Sayings of warning signs by somebody who does not know the rules, and a session to say them in."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from voice_coach import understanding
from voice_coach.captions import Caption
from voice_coach.coach import Coach
from voice_coach.house import open_house
from voice_coach.memory import NewPerson
from voice_coach.names import names_of
from voice_coach.programme import load
from voice_coach.settings import Settings
from voice_coach.simulation import BLOCK
from voice_coach.speaking.clip import VOICE_RATE
from voice_coach.speaking.mixer import Mixer
from voice_coach.testing import SilentVoice
from voice_coach.understanding import Mind

FOLDER = Path(__file__).parent / "sayings"


@dataclass(frozen=True)
class Saying:
    said: str
    context: str
    flag: bool
    advice: str | None = None
    """Which advice the sign calls for; None: it was not written down."""


@pytest.fixture(scope="session")
def sayings() -> list[Saying]:
    return [
        Saying(row["said"], row["context"], row["flag"], row.get("advice"))
        for path in sorted(FOLDER.glob("red_flags_*.toml"))
        for row in tomllib.loads(path.read_text("utf-8"))["saying"]
    ]


@pytest.fixture(scope="session")
def mind() -> Mind:
    return understanding.load("en", names_of(load("en")))


class Talk:
    """A typed session, with time in our hands."""

    def __init__(self) -> None:
        self.mixer = Mixer()
        self.memory = NewPerson()
        self.captions: list[Caption] = []
        house = open_house(Settings(), self.memory, SilentVoice())
        self.coach: Coach = house.coach(self.mixer, self.captions.append)
        self.coach.begin()
        self.pass_time(4.0)

    def pass_time(self, seconds: float) -> None:
        end = self.mixer.clock + round(seconds * VOICE_RATE)
        while self.mixer.clock < end:
            self.mixer.render(BLOCK)
            self.coach.tick()

    def say(self, text: str, seconds: float = 3.0) -> None:
        self.coach.typed(text)
        self.pass_time(seconds)

    def lines(self) -> list[str]:
        return [c.line for c in self.captions if c.who == "coach" and not c.cut]

    def kinds(self) -> list[str]:
        return [event.kind for event in self.memory.events]


@pytest.fixture
def talk() -> Callable[[], Talk]:
    return Talk
