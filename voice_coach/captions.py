"""Captions: everything that is spoken or understood, as plain lines in the order in which it happens."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Caption:
    """One line of the running text beside the sound.

    who: the coach, the person, or a note about the sound itself ("microphone lost").
    """

    who: Literal["coach", "person", "note"]
    text: str
    at: float
    """Seconds on the coach's clock."""
    line: str = ""
    """Id of the coach's line; empty for the others."""
    cut: bool = False
    """The coach was interrupted: `text` is the line that was not heard to its end."""

    def __str__(self) -> str:
        minutes, seconds = divmod(self.at, 60)
        speaker = {"coach": "Coach", "person": "You", "note": "Note"}[self.who]
        ending = " … (interrupted)" if self.cut else ""
        return f"{int(minutes):02d}:{seconds:04.1f}  {speaker}: {self.text}{ending}"
