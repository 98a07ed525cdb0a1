"""Effects: what `session.step` wants done. Carried out in order by the coach."""

from collections.abc import Mapping
from dataclasses import dataclass

from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Answer, Ask, Line, Mark, Tone
from voice_coach.record.events import Event


@dataclass(frozen=True, slots=True)
class Hush:
    """Cut all sound now and forget everything that was placed; the running activity is let go."""


@dataclass(frozen=True, slots=True)
class Speak:
    """Say these lines, one after the other."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Pose:
    """Ask a question of the session's own (not of an activity's)."""

    ask: Ask


@dataclass(frozen=True, slots=True)
class Start:
    """Perform the activity from that mark on (None: the beginning), after what is being said."""

    spec: ActivitySpec
    at: Mark | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """Send the answer into the running activity, which goes on."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class SetPace:
    """Lengths of scaled beats are multiplied by this from the next beat on; above 1 is slower."""

    factor: float


@dataclass(frozen=True, slots=True)
class SetVolume:
    """Loudness in dB against the level of the clips, at once."""

    db: float


@dataclass(frozen=True, slots=True)
class SetRate:
    """Speaking rate against the voice's own, from the next line on; above 1 is faster."""

    factor: float


@dataclass(frozen=True, slots=True)
class SetPitch:
    """Pitch against the voice's own, on its scale of 0 to 99, from the next line on; below 0 is deeper."""

    offset: float


@dataclass(frozen=True, slots=True)
class SayAgain:
    """Say the last line that was heard again."""

    slowly: bool = False


@dataclass(frozen=True, slots=True)
class Remember:
    """Append the event to the record, now."""

    event: Event


@dataclass(frozen=True, slots=True)
class Chime:
    """A short earcon, without words: `here` ("still here")."""

    tone: Tone


@dataclass(frozen=True, slots=True)
class ChangePerson:
    """Go on with the record of that person, in a session of their own."""

    person: str


@dataclass(frozen=True, slots=True)
class KeepWording:
    """From now on these words mean that intent with these slots, this time and the next."""

    said: str
    intent: str
    slots: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Goodbye:
    """End the program once what is being said has been said."""


Effect = (
    Hush
    | Speak
    | Pose
    | Start
    | Reply
    | SetPace
    | SetVolume
    | SetRate
    | SetPitch
    | SayAgain
    | Remember
    | Chime
    | ChangePerson
    | KeepWording
    | Goodbye
)
