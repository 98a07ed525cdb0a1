"""A session in virtual time: a room, a person with something to say, and the very same coach.

One loop drives everything, ten milliseconds at a time, as fast as the processor goes: the mixer gives the
loudspeaker's sound, the room brings echo and noise to the microphone together with the person's voice, the
ear hears that, and the coach acts. Without an ear the person's words arrive as typed text, and a tenth of a
second goes by at a time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

import numpy as np
from numpy.typing import NDArray

from voice_coach.captions import Caption
from voice_coach.coach import Coach
from voice_coach.listening.ear import Ear
from voice_coach.listening.embedded_decoder import EmbeddedDecoder
from voice_coach.speaking.clip import VOICE_RATE
from voice_coach.speaking.mixer import Mixer

BLOCK = VOICE_RATE // 100
"""Samples in ten milliseconds."""
TYPED_BLOCK = 10 * BLOCK
"""Without an ear nothing depends on a shorter look at the clock; beats are placed to the sample anyway."""

Sound = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Acoustics:
    """How a room brings the loudspeaker to the microphone."""

    echo_db: float = -12.0
    """Loudspeaker's level at the microphone against its own."""
    delay: float = 0.04
    """Seconds from the loudspeaker to the microphone."""
    rt60: float = 0.25
    """Seconds in which the reverberation falls by 60 dB."""
    noise_db: float = -62.0
    """Level of the room's own noise, against full scale."""
    person_db: float = 0.0
    """The person's level against their recordings."""


class Room:
    """Loudspeaker sound in, microphone sound out; deterministic for a seed."""

    def __init__(self, acoustics: Acoustics, seed: int = 1) -> None:
        rng = np.random.default_rng(seed)
        reflections = 24
        times = np.concatenate([[0.0], np.sort(rng.uniform(0.004, acoustics.rt60, reflections))])
        gains = 0.5 * rng.standard_normal(reflections + 1) * 10 ** (-3 * times / acoustics.rt60)
        gains[0] = 1.0
        gains *= 10 ** (acoustics.echo_db / 20) / np.sqrt((gains**2).sum())
        self._gains = gains.astype(np.float32)
        self._delays = np.round((acoustics.delay + times) * VOICE_RATE).astype(int)
        self._past = np.zeros(int(self._delays.max()) + BLOCK, np.float32)
        self._noise = 10 ** (acoustics.noise_db / 20)
        self._person = np.float32(10 ** (acoustics.person_db / 20))
        self._rng = rng

    def microphone(self, loudspeaker: Sound, person: Sound) -> Sound:
        """The next block at the microphone; all mono at VOICE_RATE and of one length."""
        frames = len(loudspeaker)
        line = np.concatenate([self._past, loudspeaker])
        heard = person * self._person
        for delay, gain in zip(self._delays, self._gains, strict=True):
            heard = heard + gain * line[len(line) - frames - delay : len(line) - delay]
        self._past = line[frames:]
        noise = self._rng.standard_normal(frames).astype(np.float32) * np.float32(self._noise)
        return np.clip(heard + noise, -1.0, 1.0).astype(np.float32)


@dataclass(frozen=True, slots=True)
class When:
    """What a person waits for before they speak. Everything that is given has to hold."""

    said: str = ""
    """The coach has begun this line (its id, or a pattern of ids) since the person last spoke."""
    times: int = 1
    """… this many times."""
    reached: str = ""
    """The running activity is at this mark: `kind number`, as in `rep 3`."""
    quiet: bool = False
    """The coach has nothing to say before somebody speaks."""
    wait: float = 0.4
    """Seconds to let pass after that."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that the person says, and when."""

    say: str
    when: When = field(default_factory=When)
    typed: bool = False
    """Typed even where the person is heard: free words, with an ear that cannot take them down."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a simulated session."""

    captions: tuple[Caption, ...]
    loudspeaker: Sound
    """What the coach's loudspeaker played, mono at VOICE_RATE."""
    person: Sound
    """What the person said, on the same clock."""
    unspoken: tuple[Turn, ...]
    """Turns whose moment never came."""


class Simulation:
    """Lets a person with a script take a session."""

    def __init__(
        self,
        make_coach: Callable[[Mixer, Callable[[Caption], None]], Coach],
        *,
        turns: Sequence[Turn],
        ear: Ear | None = None,
        recording: Callable[[str], Sound] | None = None,
        acoustics: Acoustics | None = None,
        caption: Callable[[Caption], None] | None = None,
    ) -> None:
        """`recording` gives the person's voice for a text (mono at VOICE_RATE); needed with an ear."""
        self._mixer = Mixer()
        self._captions: list[Caption] = []
        self._tell = caption
        self.coach = make_coach(self._mixer, self._note)
        self._turns = list(turns)
        self._ear = ear
        if ear is not None:
            self.coach.free_words = ear.recogniser.name != EmbeddedDecoder.name
        self._block = BLOCK if ear is not None else TYPED_BLOCK
        self._recording = recording
        self._room = Room(acoustics or Acoustics())
        self._saying = np.zeros(0, np.float32)
        self._since = 0
        self._due: int | None = None

    def run(self, seconds: float, *, tail: float = 2.0) -> Outcome:
        """Go on until goodbye, or `tail` seconds after the last turn once all is quiet, at most `seconds`."""
        played: list[Sound] = []
        spoken: list[Sound] = []
        self.coach.begin()
        calm = 0
        while self._mixer.clock < seconds * VOICE_RATE and not self.coach.finished:
            loud, person = self._one_block()
            played.append(loud)
            spoken.append(person)
            calm = calm + self._block if self.coach.quiet and not self._turns and not len(self._saying) else 0
            if calm > tail * VOICE_RATE:
                break
        return Outcome(
            tuple(self._captions), np.concatenate(played), np.concatenate(spoken), tuple(self._turns)
        )

    def _one_block(self) -> tuple[Sound, Sound]:
        first = self._mixer.clock
        loud = self._mixer.render(self._block)
        person = self._next_of_person()
        if self._ear is not None:
            self._ear.listen_for(self.coach.grammar)
            mic = self._room.microphone(loud, person)
            for heard in self._ear.accept(mic, loud, first):
                self.coach.hear(heard)
        self.coach.tick(person_speaks=self._ear is not None and self._ear.speaking)
        self._take_turn()
        return loud, person

    def _next_of_person(self) -> Sound:
        block, self._saying = self._saying[: self._block], self._saying[self._block :]
        return np.pad(block, (0, self._block - len(block)))

    def _take_turn(self) -> None:
        if not self._turns or len(self._saying):
            return
        turn = self._turns[0]
        if self._due is None and self._has_come(turn.when):
            self._due = self._mixer.clock + round(turn.when.wait * VOICE_RATE)
        if self._due is None or self._mixer.clock < self._due:
            return
        self._due = None
        self._turns.pop(0)
        self._since = len(self._captions)
        if self._ear is None or turn.typed:
            self.coach.typed(turn.say)
        else:
            assert self._recording is not None
            self._saying = self._recording(turn.say)

    def _has_come(self, when: When) -> bool:
        if when.said:
            lines = [c.line for c in self._captions[self._since :] if c.who == "coach" and not c.cut]
            if sum(fnmatchcase(line, when.said) for line in lines) < when.times:
                return False
        if when.reached:
            running = self.coach.state.running
            mark = running.at if running is not None else None
            if mark is None or f"{mark.kind} {mark.number}" != when.reached:
                return False
        return not when.quiet or self.coach.quiet

    def _note(self, caption: Caption) -> None:
        self._captions.append(caption)
        if self._tell is not None:
            self._tell(caption)
