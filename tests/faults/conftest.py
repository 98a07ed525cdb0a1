"""A typed session with a real record, with time in our hands."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from voice_coach import programme as programmes
from voice_coach.captions import Caption
from voice_coach.coach import Coach
from voice_coach.house import open_house
from voice_coach.memory import RecordedPerson
from voice_coach.record.journal import Journal, local_now
from voice_coach.settings import Settings
from voice_coach.simulation import BLOCK
from voice_coach.speaking.clip import VOICE_RATE
from voice_coach.speaking.mixer import Mixer
from voice_coach.testing import SilentVoice


class RecordedSession:
    """A coach with a record in that folder."""

    def __init__(self, folder: Path, now: Callable[[], datetime] = local_now) -> None:
        self.path = folder / "record.db"
        self.mixer = Mixer()
        self.captions: list[Caption] = []
        self.journal = Journal.open("me", f"sqlite:///{self.path}", now=now)
        self.memory = RecordedPerson(self.journal, programmes.load("en"), now=now)
        house = open_house(Settings(), self.memory, SilentVoice())
        self.coach: Coach = house.coach(self.mixer, self.captions.append)
        self.coach.begin()
        self.until_quiet()
        self.coach.typed("yes")
        self.until_quiet()
        self.coach.typed("no")
        self.until_quiet()

    def pass_time(self, seconds: float) -> None:
        end = self.mixer.clock + round(seconds * VOICE_RATE)
        while self.mixer.clock < end:
            self.mixer.render(BLOCK)
            self.coach.tick()

    def until_quiet(self) -> None:
        while not self.coach.quiet:
            self.pass_time(0.1)

    def until(self, happened: Callable[[], bool], seconds: float = 60.0) -> None:
        end = self.coach.now + seconds
        while not happened():
            assert self.coach.now < end
            self.pass_time(0.1)

    def lines(self) -> list[str]:
        return [c.line for c in self.captions if c.who == "coach" and not c.cut]

    def recorded(self, kind: str) -> list[dict[str, object]]:
        journal = Journal.open("me", f"sqlite:///{self.path}")
        try:
            return [dict(event.data) for event in journal.events() if event.kind == kind]
        finally:
            journal.close()


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[Callable[..., RecordedSession]]:
    opened: list[RecordedSession] = []

    def start(now: Callable[[], datetime] = local_now) -> RecordedSession:
        opened.append(RecordedSession(tmp_path, now))
        return opened[-1]

    yield start
    for session in opened:
        session.journal.close()
