"""When a sound stream is to be started anew: it ran dry, or what the microphone heard waits ever longer.

Short buffers let "stop" be heard and obeyed sooner, and run dry where the machine is busy; so they are tried
when it is not.
"""

from collections.abc import Sequence
from enum import Enum

LATENCIES = (0.1, 0.05)
"""Seconds of sound in the buffers, each way: to begin with, and once the machine has shown that it is calm.

Behind PulseAudio, sound comes out 0.09 or 0.05 s after it was made, and is heard 0.04 or 0.03 s late.
"""
CALM = 10.0
"""Seconds without a stumble after which the shorter one is tried; the models have been loaded by then."""
SETTLED = 1.0
"""Seconds between two starts: a machine that is too slow for its sound is not to start it all the time."""
LAG_WINDOW = 0.5
"""Seconds; the least lag in them is what always waits, the rest is how blocks come and go."""
MOST_LAG = 0.06
"""Seconds for which sound may lie in the buffers before the coach hears it, beyond the latency's own.

Measured behind PulseAudio: 0 to 0.02 s as a rule; after the loudspeaker stood still for a moment, 0.1 to
0.9 s for the rest of the session, because a duplex stream takes no more from the microphone than it plays.
"""
VAIN = 5
"""So often a stream is started anew because of its lag, each time after twice as long; then the lag stays."""


class Wanted(Enum):
    """What is to become of a stream."""

    AS_IT_IS = "as it is"
    ANEW = "anew"
    OTHER = "other"
    """Anew, with another latency."""


class Steadiness:
    """Watches one stream. `block` belongs to PortAudio's thread, all the rest to the stream's owner."""

    def __init__(self, latencies: Sequence[float] = LATENCIES) -> None:
        self._usual, self._short = latencies[0], latencies[-1]
        self._hurried = False
        self._calm_since = float("inf") if len(latencies) == 1 else 0.0
        self._dry = 0
        self._seen = 0
        self._since = 0.0
        self._vain = 0
        self._least = float("inf")
        self._window_ends = 0.0
        self.lag = 0.0
        """Seconds for which everything that the microphone hears waits."""

    @property
    def latency(self) -> float:
        """Seconds of sound in the buffers, each way, with which to start."""
        return self._short if self._hurried else self._usual

    @property
    def underruns(self) -> int:
        """How often the loudspeaker ran dry since the stream was opened."""
        return self._dry

    def opened(self, now: float) -> None:
        """The stream is a new one."""
        self._dry = self._seen = 0
        self.started(now)

    def started(self, now: float) -> None:
        """The stream starts, or starts again."""
        self._since = now
        self._calm_since = max(self._calm_since, now)
        self.lag = 0.0
        self._least, self._window_ends = float("inf"), now + LAG_WINDOW

    def lost(self) -> None:
        """The device went away, or its driver gave up: not with short buffers again."""
        if self._hurried:
            self._hurried, self._calm_since = False, float("inf")

    def block(self, lag: float, dry: bool, now: float) -> None:
        """A block came: `lag` seconds old (0: not known), with the loudspeaker run dry before it or not."""
        self._dry += dry
        self._least = min(self._least, lag)
        if now >= self._window_ends:
            self.lag = self._least
            self._least, self._window_ends = float("inf"), now + LAG_WINDOW

    def wanted(self, now: float, *, quiet: bool = False) -> Wanted:
        """What is to become of it; the answer counts as carried out. quiet: nothing sounds just now."""
        if now - self._since < SETTLED:
            return Wanted.AS_IT_IS
        if self._dry > self._seen:
            self._seen = self._dry
            if not self._hurried:
                return Wanted.ANEW
            self.lost()
            return Wanted.OTHER
        late = self.lag > MOST_LAG + self.latency / 2
        if late and self._vain < VAIN and now - self._since >= SETTLED * 2**self._vain:
            self._vain += 1
            return Wanted.ANEW
        if not late:
            self._vain = 0
            if quiet and not self._hurried and now - self._calm_since >= CALM:
                self._hurried = True
                return Wanted.OTHER
        return Wanted.AS_IT_IS
