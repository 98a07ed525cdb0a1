"""What the session is told: everything that can happen to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from voice_coach.coaching.cues import Ask, Mark

SlotValue = str | int | float | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The person said something that was understood."""

    intent: str
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    score: float = 1.0
    said: str = ""
    """In these words; empty where another one led to it."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """The person said something that was not understood; `near` holds up to two readings to offer."""

    near: tuple[Wanted, ...] = ()
    said: str = ""
    addressed: bool = False
    """It was meant for the coach: typed, or said once more after the coach had stayed silent."""


@dataclass(frozen=True, slots=True)
class Reached:
    """The clock got to that mark of the running activity."""

    mark: Mark


@dataclass(frozen=True, slots=True)
class Asked:
    """The running activity's question has been spoken; it waits for an answer."""

    ask: Ask


@dataclass(frozen=True, slots=True)
class Ended:
    """The running activity came to its end."""


@dataclass(frozen=True, slots=True)
class Waited:
    """Nothing was said or heard for that many seconds, with a question open or nothing running."""

    seconds: float


@dataclass(frozen=True, slots=True)
class SoundLost:
    """The loudspeaker or the microphone went away."""


@dataclass(frozen=True, slots=True)
class SoundBack:
    """It is back."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The program has begun: greet, and offer to go on where it broke off."""


@dataclass(frozen=True, slots=True)
class Invited:
    """It is time for the exercises: invite to them, where nothing else is going on."""


SessionEvent = Opened | Invited | Wanted | Unclear | Reached | Asked | Ended | Waited | SoundLost | SoundBack
