"""The recogniser: cuts utterances by its own voice activity and has a speech model decode them."""

import math
from dataclasses import replace

import numpy as np

from voice_coach.listening.decoding import Decoded, Decoder
from voice_coach.listening.gain import gain_db, level_db, raised
from voice_coach.listening.heard import EAR_RATE, AudioBlock, Grammar, Heard
from voice_coach.listening.voice_activity import (
    AROUND,
    FRAME,
    FRAME_SECONDS,
    Sound,
    Utterance,
    UtteranceCutter,
    VoiceActivity,
)

LONGEST = 15.0
"""Seconds after which an utterance ends even if somebody goes on speaking: a radio never stops."""
LONGEST_WORDS = 60.0
"""The same where any words are wanted."""
URGENT_STABLE = 0.2
"""Seconds for which a partial result has to stay one urgent phrase to be acted on."""
GLANCES = (0.032, 0.096, 0.16, 0.32, 0.48)
"""Seconds after the speech at which it is decoded as if it were over: an urgent phrase is acted on."""
HUSHED_DB = 15.0
"""So far below the loudest of an utterance, its speaker may be done; voice activity is 0.1 s later (p50), or
0.2 s (p95)."""
HUSHED = (0.032, 0.096)
"""Seconds of that after which it is decoded as if it were over …"""
SURE_WHEN_HUSHED = 0.8
"""… an urgent phrase is acted on with this confidence …"""
LONGEST_HUSHED = 2.0
"""… and in so many seconds of sound: a sentence has many such moments."""
LONGEST_URGENT = 3.0
"""Seconds of sound in which an urgent phrase is looked for at a glance."""
STILL_SPEAKING = 0.1
"""Seconds since the last speech in which somebody is still speaking."""
SHORTEST_SPEECH = 0.1
"""Seconds of speech that make an utterance worth a "none of these"."""
ONSET_BELOW_DB = 12.0
"""How much quieter than its loudest part speech is when it is noticed (of 0 to 18 dB, 12 heard most)."""
OVERHEARD = (0.6, 8.0)
"""Seconds of speech that was none of these, in which any words are looked for: danger takes more than a word,
and who goes on for long is not telling the coach of it."""
OVERHEARD_AFTER = (0.5, 0.5)
"""Seconds after the utterance, and more for each of its seconds, at which what was overheard is asked for."""
SETTLING = 0.512
"""Seconds of silence put before a recording."""
LARGEST_GAP = 1.0
"""Seconds of lost sound that are filled with silence; after more, the ear begins anew."""


class EndpointingRecogniser:
    """A `Recogniser` around any `Decoder`. The same sound gives the same results in any block size.

    While somebody speaks it gives partial results; the first one has no text and says only that somebody
    began. An urgent phrase that stays stable is given once, as `urgent`, and again as final at its end.
    """

    def __init__(self, decoder: Decoder) -> None:
        self.name = decoder.name
        self._decoder = decoder
        self._cutter = UtteranceCutter(VoiceActivity())
        self._grammar = Grammar("nothing yet", "")
        self._rest = np.zeros((2, 0), np.float32)
        self._at: int | None = None
        self._gain = 0.0
        self._gain_at_first = 0.0
        self._loudest = 0.0
        self._hushed = 0
        self._fed: list[Sound] = []
        self._partial = ""
        self._partial_since = 0.0
        self._urgent_given = False
        self._overhearing: tuple[float, Utterance] | None = None

    @property
    def speaking(self) -> bool:
        """Somebody is speaking just now, or stopped no longer ago than the grammar's patience."""
        return self._cutter.open is not None

    def listen_for(self, grammar: Grammar) -> None:
        """Switch to that grammar; an utterance under way is heard with it from its beginning."""
        self._grammar = grammar
        self._decoder.listen_for(grammar)
        if self._cutter.open is not None:
            self._decode_anew(self._cutter.open)

    def _decode_anew(self, utterance: Utterance) -> None:
        self._decoder.begin()
        self._fed = self._raised(utterance).frames
        self._gain_at_first = self._gain
        for frame in self._fed:
            self._partial = self._decoder.feed(frame)
        self._partial_since = utterance.ended

    def accept(self, block: AudioBlock) -> list[Heard]:
        """Take the next block; give what was newly heard, if anything."""
        heard: list[Heard] = []
        if self._at is None:
            self._at = block.first_sample
        missing = block.first_sample - (self._at + self._rest.shape[1])
        if missing < 0 or missing > LARGEST_GAP * EAR_RATE:
            heard += self.finish()
            self._at = block.first_sample
        elif missing:
            self._rest = np.concatenate([self._rest, np.zeros((2, missing), np.float32)], axis=1)
        judged = block.samples if block.judged is None else block.judged
        both = np.concatenate([self._rest, np.stack([block.samples, judged]).astype(np.float32)], axis=1)
        whole = both.shape[1] - both.shape[1] % FRAME
        for begin in range(0, whole, FRAME):
            heard += self._frame(both[:, begin : begin + FRAME], self._at)
            self._at += FRAME
        self._rest = both[:, whole:]
        return heard

    def forget(self, tail: float) -> list[Heard]:
        """Let go of an utterance under way but for its last `tail` seconds: till then somebody else spoke.

        An urgent phrase that it holds is given; where nobody speaks any more, nothing is left of it.
        """
        utterance = self._cutter.open
        if utterance is None:
            return []
        heard = self._glance(utterance)
        now = utterance.first_sample / EAR_RATE + utterance.seconds
        if heard or now - utterance.ended > STILL_SPEAKING:
            self._cutter.reset()
            return heard
        kept = round(tail / FRAME_SECONDS)
        utterance.first_sample += max(len(utterance.frames) - kept, 0) * FRAME
        utterance.frames[:-kept] = []
        utterance.started = max(utterance.started, utterance.first_sample / EAR_RATE)
        utterance.spoken = min(utterance.spoken, utterance.seconds)
        self._decode_anew(utterance)
        return []

    def finish(self) -> list[Heard]:
        """No more sound comes: give what is still open as final."""
        heard: list[Heard] = []
        if self._at is not None and self._rest.shape[1]:
            heard += self._frame(np.pad(self._rest, ((0, 0), (0, FRAME - self._rest.shape[1]))), self._at)
        self._rest = np.zeros((2, 0), np.float32)
        self._at = None
        if self._cutter.open is not None:
            heard += self._end()
        self._cutter.reset()
        return heard + self._overheard()

    def hear_all(self, sound: Sound, silence_after: float = 1.0) -> list[Heard]:
        """Every finished utterance of a whole recording, times from its beginning, and what was overheard.

        Nothing of an earlier recording plays a part. Silence before it lets voice activity settle, seconds
        of silence after it let the last word end.
        """
        self.finish()
        before = round(SETTLING * EAR_RATE)
        heard = self.accept(AudioBlock(np.zeros(before, np.float32), -before))
        heard += self.accept(AudioBlock(sound, 0))
        heard += self.accept(AudioBlock(np.zeros(round(silence_after * EAR_RATE), np.float32), len(sound)))
        return [one for one in heard + self.finish() if one.final]

    def close(self) -> None:
        """Release the model."""
        self._decoder.close()

    def _frame(self, both: Sound, first_sample: int) -> list[Heard]:
        """Take a frame, and the same as voice activity is to judge it."""
        due = self._overhearing is not None and first_sample >= self._overhearing[0] * EAR_RATE
        return (self._overheard() if due else []) + self._utterance(both, first_sample)

    def _overheard(self) -> list[Heard]:
        """What the last utterance that was none of these may have been."""
        if self._overhearing is None:
            return []
        (_, utterance), self._overhearing = self._overhearing, None
        words = self._decoder.overheard()
        return [Heard("", 0.0, True, utterance.started, utterance.ended, overheard=words)] if words else []

    def _utterance(self, both: Sound, first_sample: int) -> list[Heard]:
        frame, judged = both
        was_open = self._cutter.open is not None
        longest = LONGEST_WORDS if self._grammar.free else LONGEST
        over = self._cutter.add(frame, judged, first_sample, self._grammar.patience, longest)
        utterance = self._cutter.open
        if utterance is None:
            return []
        if not was_open:
            return self._begin(utterance)
        self._gain = min(self._gain, gain_db(level_db(frame)))
        heard = self._feed(utterance, frame)
        if over:
            return heard + self._end()
        silent = round(((first_sample + FRAME) / EAR_RATE - utterance.ended) / FRAME_SECONDS)
        level = level_db(frame)
        self._loudest = max(self._loudest, level)
        self._hushed = self._hushed + 1 if level <= self._loudest - HUSHED_DB else 0
        if silent in _GLANCES_AFTER:
            heard += self._glance(utterance)
        elif silent == 0 and self._hushed in _HUSHED_AFTER and utterance.seconds <= LONGEST_HUSHED:
            heard += self._glance(utterance, SURE_WHEN_HUSHED)
        if silent == _frames(AROUND):
            self._decoder.paused(self._raised(utterance))
        return heard

    def _glance(self, utterance: Utterance, least: float = 0.0) -> list[Heard]:
        """An urgent phrase that is whole, if that is what was said, with that confidence at least."""
        if self._urgent_given or not self._grammar.urgent or utterance.seconds > LONGEST_URGENT:
            return []
        # Raised as one sees it now, and as it was while it came in: the end is decided by the latter.
        now = self._raised(utterance).frames
        for frames in (now,) if self._gain == self._gain_at_first else (now, self._fed):
            seen = self._decoder.at_a_glance(replace(utterance, frames=frames))
            if seen.text in self._grammar.urgent and seen.confidence >= least:
                self._urgent_given = True
                return [Heard(seen.text, 0.5, False, utterance.started, utterance.ended, urgent=True)]
        return []

    def _begin(self, utterance: Utterance) -> list[Heard]:
        onset = max(level_db(frame) for frame in utterance.frames)
        self._gain = self._gain_at_first = gain_db(onset + ONSET_BELOW_DB)
        self._loudest, self._hushed = onset, 0
        self._partial, self._urgent_given = "", False
        self._fed = []
        self._decoder.begin()
        heard = [Heard("", 0.0, False, utterance.started, utterance.ended)]
        for frame in utterance.frames:
            heard += self._feed(utterance, frame)
        return heard

    def _feed(self, utterance: Utterance, frame: Sound) -> list[Heard]:
        self._fed.append(raised(frame, self._gain))
        text = self._decoder.feed(self._fed[-1])
        now = utterance.first_sample / EAR_RATE + utterance.seconds
        news = text != self._partial
        if news:
            self._partial, self._partial_since = text, now
        urgent = (
            not self._urgent_given
            and text in self._grammar.urgent
            and now - self._partial_since >= URGENT_STABLE - 1e-6
        )
        if not news and not urgent:
            return []
        self._urgent_given |= urgent
        return [Heard(text, 0.5, False, utterance.started, utterance.ended, urgent=urgent)]

    def _raised(self, utterance: Utterance) -> Utterance:
        return replace(utterance, frames=[raised(frame, self._gain) for frame in utterance.frames])

    def _end(self) -> list[Heard]:
        utterance = self._cutter.close()
        decoded: Decoded = self._decoder.result(self._raised(utterance))
        if not decoded.text and utterance.spoken < SHORTEST_SPEECH:
            return []
        if not decoded.text and not self._grammar.free and OVERHEARD[0] <= utterance.spoken <= OVERHEARD[1]:
            self._overhear(utterance)
        return [
            Heard(
                decoded.text,
                decoded.confidence,
                True,
                utterance.started,
                utterance.ended,
                alternatives=decoded.alternatives,
                ear=decoded.ear,
            )
        ]

    def _overhear(self, utterance: Utterance) -> None:
        self._decoder.overhear(self._raised(utterance))
        at_once, a_second = OVERHEARD_AFTER
        now = utterance.first_sample / EAR_RATE + utterance.seconds
        self._overhearing = now + at_once + a_second * utterance.seconds, utterance


def _frames(seconds: float) -> int:
    """The number of the frame with which that time is reached, counted from 1."""
    return math.ceil(round(seconds / FRAME_SECONDS, 6))


_GLANCES_AFTER = frozenset(map(_frames, GLANCES))
_HUSHED_AFTER = frozenset(map(_frames, HUSHED))
