"""When a sound stream is to be started anew: it ran dry, or what the microphone heard waits ever longer."""

LATENCY = 0.1
"""Seconds of sound in the buffers, each way.

0.05 s makes the coach hear and obey 0.06 s sooner, and runs dry on a busy machine. To go from one to the
other moves the echo: for some ten seconds the person is then heard badly over the coach.
"""
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


class Steadiness:
    """Watches one stream. `block` belongs to PortAudio's thread, all the rest to the stream's owner."""

    def __init__(self, latency: float = LATENCY) -> None:
        self.latency = latency
        """Seconds of sound in the buffers, each way."""
        self._dry = 0
        self._seen = 0
        self._since = 0.0
        self._vain = 0
        self._least = float("inf")
        self._window_ends = 0.0
        self.lag = 0.0
        """Seconds for which everything that the microphone hears waits."""

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
        self.lag = 0.0
        self._least, self._window_ends = float("inf"), now + LAG_WINDOW

    def block(self, lag: float, dry: bool, now: float) -> None:
        """A block came: `lag` seconds old (0: not known), with the loudspeaker run dry before it or not."""
        self._dry += dry
        self._least = min(self._least, lag)
        if now >= self._window_ends:
            self.lag = self._least
            self._least, self._window_ends = float("inf"), now + LAG_WINDOW

    def unsteady(self, now: float) -> bool:
        """Whether to start it anew; a yes counts as carried out."""
        if now - self._since < SETTLED:
            return False
        if self._dry > self._seen:
            self._seen = self._dry
            return True
        if self.lag <= MOST_LAG + self.latency / 2:
            self._vain = 0
            return False
        if self._vain >= VAIN or now - self._since < SETTLED * 2**self._vain:
            return False
        self._vain += 1
        return True
