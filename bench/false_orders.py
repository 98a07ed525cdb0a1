"""How often talk that is not for the coach makes it act: somebody on the telephone, the radio, visitors.

The sounds come one after another, with pauses as between sentences, in one stretch without an end, as the
microphone gives them. What counts is what the coach would act on: an order that it understands, at once or
when the utterance is over, or a sign of danger in what was overheard.
"""

import random
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from models.training.noises import loudness, steady
from voice_coach.listening.endpointing import EndpointingRecogniser
from voice_coach.listening.heard import EAR_RATE, AudioBlock, Heard
from voice_coach.understanding import Mind
from voice_coach.understanding.understood import Understood

Sound = NDArray[np.float32]

CONTEXTS = ("activity", "idle")
LONGEST = 15 * 60.0
"""Seconds of sound that are heard at most; beginning with the first."""
PAUSES = (0.4, 1.6)
"""Seconds between two sounds, at least and at most."""
ROOM = -62.0
"""dB below full scale of the room's own noise."""
BLOCK = EAR_RATE // 10


def stretch(sounds: Iterable[Sound], level: float) -> Sound:
    """The sounds in a row, each at that level, in a quiet room; no longer than `LONGEST`."""
    chance = random.Random(11)
    parts, left = [], round(LONGEST * EAR_RATE)
    for sound in sounds:
        pause = np.zeros(round(chance.uniform(*PAUSES) * EAR_RATE), np.float32)
        left -= len(pause) + len(sound)
        if left < 0:
            break
        parts += [pause, sound * np.float32(10 ** (level / 20) / loudness(sound))]
    row = np.concatenate([*parts, np.zeros(2 * EAR_RATE, np.float32)])
    noise = steady("pink", len(row), chance)
    placed: Sound = (row + noise * (10 ** (ROOM / 20) / loudness(noise))).astype(np.float32)
    return placed


def counted(recogniser: EndpointingRecogniser, mind: Mind, context: str, sound: Sound) -> int:
    """Utterances in the sound on which the coach would act; the recogniser listens for the context."""
    recogniser.finish()
    heard: list[Heard] = []
    for first in range(0, len(sound), BLOCK):
        heard += recogniser.accept(AudioBlock(sound[first : first + BLOCK], first))
    heard += recogniser.finish()
    return len({one.started for one in heard if _acted_on(one, mind, context)})


def _acted_on(heard: Heard, mind: Mind, context: str) -> bool:
    if heard.overheard:
        return mind.danger(heard.overheard, context) is not None
    if not heard.text or not (heard.final or heard.urgent):
        return False
    readings = [(other.text, other.confidence) for other in heard.alternatives]
    meant = mind.understand(heard.text, context, readings)
    return isinstance(meant, Understood) and (heard.final or meant.intent in mind.urgent_intents)
