"""The performer: cues in, clips placed on the mixer's clock out.

It draws cues from the running activity a little ahead of the clock, gives each its place in samples, and
tells what the clock has reached. All times are samples of the coach's clock (VOICE_RATE); nothing here waits.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from voice_coach.captions import Caption
from voice_coach.coaching.activity import CueScript
from voice_coach.coaching.cues import Answer, Ask, Beat, Cue, Line, Log, Mark, Say, Tone
from voice_coach.coaching.events import Asked, Ended, Reached, SessionEvent
from voice_coach.errors import AudioProblem
from voice_coach.programme.types import Programme
from voice_coach.record.events import Event
from voice_coach.speaking.clip import VOICE_RATE, Clip
from voice_coach.speaking.mixer import Mixer

LEAD = round(0.03 * VOICE_RATE)
"""How far ahead of the clock the first sound after a silence is placed, so that no callback is missed."""
HORIZON = round(0.35 * VOICE_RATE)
"""How far ahead cues are placed: longer than a render, shorter than a beat ("slower" is to be heard soon)."""
AHEAD = 6
"""Cues that are drawn and rendered before they are placed."""
READING = 14.0
"""Characters a second, for lines that can only be read."""
BETWEEN_LINES = round(0.25 * VOICE_RATE)
"""Silence after a line of the session's own."""


class Voice(Protocol):
    """What the performer needs of the mouth."""

    def clip(self, text: str, rate_factor: float = 1.0) -> Clip:
        """The text, spoken."""

    def prepare(self, texts: list[str], rate_factor: float = 1.0) -> None:
        """Render these in the background: they are wanted soon."""

    def tone(self, name: Tone, seconds: float | None = None) -> Clip:
        """An earcon, or a breath tone of that length."""

    def set_pitch(self, offset: float) -> None:
        """Speak so much higher (above 0) or deeper than the voice's own pitch, from the next clip on."""

    def close(self) -> None:
        """Release what speaks."""


Happening = SessionEvent | Event
"""What the clock has reached: something for the session, or something for the record."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line and where on the clock it sounds; for captions, "repeat" and telling echo from speech."""

    line: Line
    text: str
    start: int
    end: int
    key: int


class Performer:
    """Performs one activity at a time, with the session's own lines in between."""

    def __init__(
        self, voice: Voice, mixer: Mixer, programme: Programme, caption: Callable[[Caption], None]
    ) -> None:
        """`caption` is called when a line starts to sound, and again when it was cut short."""
        self._voice = voice
        self._mixer = mixer
        self._programme = programme
        self._caption = caption
        self._script: CueScript | None = None
        self._drawn: deque[Cue] = deque()
        self._exhausted = True
        self._asking: Ask | None = None
        self._own: deque[Line | Ask] = deque()
        self._due: deque[tuple[int, Happening | Spoken]] = deque()
        self._cursor = 0
        self._placed: dict[int, Spoken] = {}
        self.spoken: deque[Spoken] = deque(maxlen=12)
        """The last lines that began to sound, oldest first."""
        self.pace = 1.0
        self.rate = 1.0

    def set_pitch(self, offset: float) -> None:
        """Speak so much higher (above 0) or deeper, from the next line on."""
        self._voice.set_pitch(offset)

    @property
    def resting(self) -> bool:
        """Nothing sounds just now: a word more would cut into nothing."""
        return self._mixer.idle_at <= self._mixer.clock + HORIZON

    def hush(self) -> None:
        """Cut all sound and forget everything that was to come."""
        self._mixer.cut()
        if self._script is not None:
            self._script.close()
        self._script = None
        self._drawn.clear()
        self._exhausted = True
        self._asking = None
        self._own.clear()
        self._due.clear()
        self._cursor = self._mixer.clock

    def speak(self, lines: tuple[Line, ...]) -> None:
        """Say these next, before the activity's further cues."""
        self._own.extend(lines)
        self._prepare([self._text(line) for line in lines])

    def pose(self, ask: Ask) -> None:
        """Ask a question of the session's own, after its lines."""
        self._own.append(ask)

    def start(self, script: CueScript) -> None:
        """Perform this activity, instead of whatever activity was running."""
        if self._script is not None:
            self._script.close()
        self._script = script
        self._drawn.clear()
        self._exhausted = False
        self._asking = None

    def reply(self, answer: Answer) -> None:
        """Send the answer to the question that the activity waits with."""
        if self._asking is None or self._script is None:
            return
        self._asking = None
        self._draw(answer)

    def chime(self, tone: Tone) -> None:
        """Sound an earcon now."""
        self._place_clip(self._voice.tone(tone), self._mixer.clock + LEAD)

    def say_again(self, *, slowly: bool) -> None:
        """Say the last line that was heard again."""
        if self.spoken:
            last = self.spoken[-1]
            rate, self.rate = self.rate, self.rate * (0.75 if slowly else 1.0)
            self._cursor = max(self._cursor, self._mixer.clock + LEAD)
            self._cursor = self._say(last.line) + BETWEEN_LINES
            self.rate = rate

    @property
    def quiet(self) -> bool:
        """Nothing sounds and nothing is to come before somebody says something."""
        waiting = self._asking is not None or self._script is None
        return waiting and not self._own and not self._due and self._mixer.idle_at <= self._mixer.clock

    def sounding(self, since: int) -> list[Spoken]:
        """Lines that sounded, in part at least, at or after that sample."""
        return [spoken for spoken in self.spoken if spoken.end >= since]

    def advance(self) -> list[Happening]:
        """Place what comes within the horizon; give, in order, what the clock has reached since last time."""
        while self._cursor < self._mixer.clock + HORIZON and self._place_next():
            pass
        happened: list[Happening] = []
        while self._due and self._due[0][0] <= self._mixer.clock:
            at, what = self._due.popleft()
            if isinstance(what, Spoken):
                self.spoken.append(what)
                self._caption(Caption("coach", what.text, at / VOICE_RATE, what.line.id))
            else:
                happened.append(what)
        for played in self._mixer.played():
            spoken = self._placed.pop(played.key, None)
            if spoken is not None and played.interrupted and played.heard_up_to:
                now = self._mixer.clock / VOICE_RATE
                self._caption(Caption("coach", spoken.text, now, spoken.line.id, cut=True))
        return happened

    def _place_next(self) -> bool:
        """Place one cue; False when there is none to place before somebody says something."""
        if self._own:
            self._catch_up()
            own = self._own.popleft()
            if isinstance(own, Ask):
                self._place_question(own)
            else:
                self._cursor = self._say(own) + BETWEEN_LINES
            return True
        if self._asking is not None or self._script is None:
            return False
        if len(self._drawn) < AHEAD // 2:
            self._draw(None)
        self._catch_up()
        if self._drawn:
            self._place(self._drawn.popleft())
        else:
            self._script = None
            self._at(self._cursor, Ended())
        return True

    def _catch_up(self) -> None:
        """After a silence the clock has passed the cursor: go on a little ahead of the clock."""
        if self._cursor <= self._mixer.clock:
            self._cursor = self._mixer.clock + LEAD

    def _place(self, cue: Cue) -> None:
        match cue:
            case Say():
                self._cursor = self._say(cue.line) + round(cue.after * VOICE_RATE)
            case Beat():
                self._place_beat(cue)
            case Mark():
                self._at(self._cursor, Reached(cue))
            case Log():
                self._at(self._cursor, cue.event)
            case Ask():
                self._asking = cue
                self._place_question(cue)

    def _place_question(self, ask: Ask) -> None:
        if not ask.silent:
            self._cursor = self._say(ask.line)
        self._at(self._cursor, Asked(ask))

    def _place_beat(self, beat: Beat) -> None:
        seconds = beat.seconds * (self.pace if beat.scaled else 1.0)
        if beat.tone is not None:
            breath = seconds if beat.tone in ("rise", "fall") else None
            self._place_clip(self._voice.tone(beat.tone, breath), self._cursor)
        if beat.line is not None:
            self._say(beat.line, within=seconds)
        self._cursor += round(seconds * VOICE_RATE)

    def _say(self, line: Line, within: float | None = None) -> int:
        """Place the line at the cursor; give the sample at which it ends. `within`: seconds it may last."""
        text = self._text(line)
        clip = self._clip(text, self.rate)
        if within is not None and clip.seconds > within:
            clip = self._clip(text, min(2.0, self.rate * clip.seconds / within * 1.05))
        key = self._place_clip(clip, self._cursor)
        end = self._cursor + len(clip.samples)
        spoken = Spoken(line, text, self._cursor, end, key)
        self._placed[key] = spoken
        self._at(self._cursor, spoken)
        return end

    def _clip(self, text: str, rate: float) -> Clip:
        """The text, spoken; where no voice can be had just now, the time to read it."""
        try:
            return self._voice.clip(text, rate)
        except AudioProblem as problem:
            self._caption(Caption("note", str(problem), self._mixer.clock / VOICE_RATE))
            seconds = len(text) / READING
            return Clip(np.zeros(round(seconds * VOICE_RATE), np.float32), text)

    def _place_clip(self, clip: Clip, at_sample: int) -> int:
        return self._mixer.place(clip, at_sample)

    def _at(self, sample: int, what: Happening | Spoken) -> None:
        self._due.append((sample, what))

    def _draw(self, answer: Answer | None) -> None:
        """Draw cues from the activity, up to its next question, and have their words rendered."""
        assert self._script is not None
        fresh: list[Cue] = []
        while not self._exhausted and len(self._drawn) + len(fresh) < AHEAD:
            last = (fresh or self._drawn or (None,))[-1]
            if isinstance(last, Ask):
                break
            try:
                fresh.append(self._script.send(answer))
            except StopIteration:
                self._exhausted = True
            answer = None
        self._drawn.extend(fresh)
        self._prepare([self._text(line) for cue in fresh if (line := _line_of(cue)) is not None])

    def _prepare(self, texts: list[str]) -> None:
        self._voice.prepare(texts, self.rate)

    def _text(self, line: Line) -> str:
        return self._programme.text(line.id, line.slots)


def _line_of(cue: Cue) -> Line | None:
    return cue.line if isinstance(cue, Say | Beat | Ask) else None
