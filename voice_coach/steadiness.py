"""When a sound stream is to be started anew: it ran dry, or what the microphone heard waits ever longer.

Short buffers let "stop" be heard soon, and run dry where the machine is busy; so the shortest come first.
"""

from collections.abc import Sequence
from enum import Enum

LATENCIES = (0.05, 0.07, 0.1)
"""Seconds of sound in the buffers, each way: the first as long as it holds out, then the next one."""
WARMING = 5.0
"""Seconds after the first start in which the models load; what runs dry then says nothing of later."""
MOST_STUMBLES = 2
"""How often one latency may run dry within WITHIN seconds."""
WITHIN = 60.0
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
    LONGER = "longer"
    """Anew, with the next latency."""


class Steadiness:
    """Watches one stream. `block` belongs to PortAudio's thread, all the rest to the stream's owner."""

    def __init__(self, latencies: Sequence[float] = LATENCIES) -> None:
        self._latencies = list(latencies)
        self._dry = 0
        self._seen = 0
        self._stumbles: list[float] = []
        self._since = 0.0
        self._warm_at: float | None = None
        self._vain = 0
        self._least = float("inf")
        self._window_ends = 0.0
        self.lag = 0.0
        """Seconds for which everything that the microphone hears waits."""

    @property
    def latency(self) -> float:
        """Seconds of sound in the buffers, each way, with which to start."""
        return self._latencies[0]

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
        if self._warm_at is None:
            self._warm_at = now + WARMING
        self.lag = 0.0
        self._least, self._window_ends = float("inf"), now + LAG_WINDOW

    def block(self, lag: float, dry: bool, now: float) -> None:
        """A block came: `lag` seconds old (0: not known), with the loudspeaker run dry before it or not."""
        self._dry += dry
        self._least = min(self._least, lag)
        if now >= self._window_ends:
            self.lag = self._least
            self._least, self._window_ends = float("inf"), now + LAG_WINDOW

    def wanted(self, now: float) -> Wanted:
        """What is to become of it; the answer counts as carried out."""
        if now - self._since < SETTLED:
            return Wanted.AS_IT_IS
        if self._dry > self._seen:
            self._seen = self._dry
            return self._stumbled(now)
        late = self.lag > MOST_LAG + self.latency / 2
        if not late:
            self._vain = 0
            return Wanted.AS_IT_IS
        if self._vain >= VAIN or now - self._since < SETTLED * 2**self._vain:
            return Wanted.AS_IT_IS
        self._vain += 1
        return Wanted.ANEW

    def _stumbled(self, now: float) -> Wanted:
        if self._warm_at is None or now < self._warm_at:
            return Wanted.ANEW
        self._stumbles = [*(when for when in self._stumbles if now - when < WITHIN), now]
        if len(self._stumbles) < MOST_STUMBLES or len(self._latencies) == 1:
            return Wanted.ANEW
        self._stumbles = []
        del self._latencies[0]
        return Wanted.LONGER
