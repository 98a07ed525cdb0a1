"""The ear: device sound in, `Heard` out. The same object live, in simulation and in tests."""

import numpy as np
from numpy.typing import NDArray

from voice_coach.listening.heard import Grammar, Heard, Recogniser
from voice_coach.listening.microphone import DEVICE_RATE, SPEAKS, Microphone

ECHO_SECONDS = 0.35
"""For so long after the coach's last sound, the room and the devices still bring it."""
LOOKED_BACK = (0.8, 1.2)
"""Seconds in which what was heard is compared with what the coach said."""
ECHO = 0.8
"""From this likeness on, words are the coach's own …"""
URGENT_ECHO = 0.9
"""… and urgent ones: to miss a "stop" is the worse mistake."""
LEFT_ECHO = 0.5
"""Below this likeness, what the canceller leaves is somebody else, however loud the echo was before it."""


class Ear:
    """A microphone with its echo canceller, and a recogniser behind it. One thread owns it."""

    def __init__(self, microphone: Microphone, recogniser: Recogniser) -> None:
        self.microphone = microphone
        self.recogniser = recogniser
        self._grammar: Grammar | None = None
        self._echoing = 0.0

    @property
    def speaking(self) -> bool:
        """Somebody is speaking just now."""
        return self.recogniser.speaking

    def listen_for(self, grammar: Grammar) -> None:
        """Listen for this from now on; the same grammar again costs nothing."""
        if grammar != self._grammar:
            self._grammar = grammar
            self.recogniser.listen_for(grammar)

    def accept(
        self, mic: NDArray[np.float32], reference: NDArray[np.float32], first_sample: int
    ) -> list[Heard]:
        """Take what the microphone heard while the loudspeaker played `reference`.

        Both mono at the device's rate and of the same length; first_sample is the stream's clock.
        """
        heard: list[Heard] = []
        for block in self.microphone.process(mic, reference, first_sample):
            heard += self.recogniser.accept(block)
        heard = [one for one in heard if not self._is_echo(one)]
        return heard + self._part_from_own_voice(reference)

    def _is_echo(self, heard: Heard) -> bool:
        """Whether words are the coach's own, as long as its echo could not be taken out.

        Recordings of "stop" over the coach's voice: up to 0.83; its voice taken for words: 0.85 to 0.98.
        """
        if self.microphone.separates or not (heard.urgent or heard.final) or not heard.text:
            return False
        likenesses = [self.microphone.likeness(seconds) for seconds in LOOKED_BACK]
        heard_like = sum(before for before, _ in likenesses) / len(likenesses)
        left_like = sum(after for _, after in likenesses) / len(likenesses)
        return left_like >= LEFT_ECHO and heard_like >= (URGENT_ECHO if heard.urgent else ECHO)

    def _part_from_own_voice(self, reference: NDArray[np.float32]) -> list[Heard]:
        """Begin anew when the coach falls silent, as long as its echo could not be taken out."""
        if float(np.mean(reference**2)) > SPEAKS**2:
            self._echoing = ECHO_SECONDS * DEVICE_RATE
        elif self._echoing > 0:
            self._echoing -= len(reference)
            if self._echoing <= 0 and not self.microphone.separates:
                return self.recogniser.forget(ECHO_SECONDS)
        return []

    def close(self) -> None:
        """Release the model."""
        self.recogniser.close()
