"""A session on real devices. Three threads: PortAudio's callbacks (which only copy), the ear, and the coach.

Without a loudspeaker the wall clock paces the mixer and the captions are all there is; without a microphone
words are typed.
"""

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voice_coach.coach import Coach
from voice_coach.coaching.cues import Line
from voice_coach.errors import AudioProblem, CoachError, ModelProblem
from voice_coach.listening.heard import Grammar, Heard
from voice_coach.listening.level_watch import LevelWatch
from voice_coach.record.reminder_times import Reminders
from voice_coach.sound import DuplexStream
from voice_coach.speaking.clip import VOICE_RATE
from voice_coach.speaking.mixer import Mixer

if TYPE_CHECKING:
    from voice_coach.listening.ear import Ear

log = logging.getLogger(__name__)

TICK = 0.01
"""Seconds between two looks at the clock."""
REOPEN_EVERY = 0.5
"""Seconds between two attempts to get a lost device back."""
MOST_RESTARTS = 3
"""How often an ear that fails is opened again; after that it is broken, and words are typed."""
SOUND_AGAIN = 60.0
"""Seconds of sound after which an ear that was opened again counts as whole."""
SMALL_EAR = "embedded"
"""Name of the built-in recogniser, which knows the coach's own phrases and little else."""

Sound = NDArray[np.float32]
_Work = tuple[Sound, Sound, int] | Grammar | None


class EarThread:
    """Runs the ear beside the coach: sound and grammars go in, in order; `Heard` comes out.

    Sound that arrives before the ear is open waits for it.
    """

    def __init__(self, open_ear: "Callable[[], Ear]") -> None:
        """`open_ear` is called on the thread, after `start`; the models may take their time."""
        self._open_ear = open_ear
        self._work: queue.SimpleQueue[_Work] = queue.SimpleQueue()
        self._heard: queue.SimpleQueue[Heard] = queue.SimpleQueue()
        self._failure: Exception | None = None
        self._troubles: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._wanted: Grammar | None = None
        self._in_a_row = 0
        self.restarts = 0
        """How often the ear failed and was opened again."""
        self.speaking = False
        self.half_duplex = False
        self.name = ""
        """Which recogniser it is; empty until it is open."""
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="ear", daemon=True)

    def start(self) -> None:
        """Open the ear and hear what has arrived."""
        self._thread.start()

    def deliver(self, mic: Sound, reference: Sound, first_sample: int) -> None:
        """Take a block from the device; called from PortAudio's thread."""
        self._work.put((mic, reference, first_sample))

    def listen_for(self, grammar: Grammar) -> None:
        """Switch to that grammar after the sound that has arrived so far; an ear that opens, at once."""
        self._wanted = grammar
        self._work.put(grammar)

    def heard(self) -> list[Heard]:
        """What was heard since the last call. Raises what ended the ear for good, if anything did."""
        if self._failure is not None:
            raise self._failure
        news: list[Heard] = []
        while not self._heard.empty():
            news.append(self._heard.get())
        return news

    def troubles(self) -> list[str]:
        """What is wrong with the microphone since the last call: `muted`, `faint`, `clipping`, `narrow`."""
        news: list[str] = []
        while not self._troubles.empty():
            news.append(self._troubles.get())
        return news

    def close(self) -> None:
        """End the thread; sound that is still waiting is dropped."""
        self._closing = True
        self._work.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=0.1)

    def _run(self) -> None:
        while self._failure is None and not self._closing:
            try:
                self._listen()
            except CoachError as problem:
                self._failure = problem
            except Exception as problem:  # noqa: BLE001 - whatever it was, the session must not go on deaf
                # Its words may hold what was said.
                log.warning("The ear failed with %s.", type(problem).__name__)
                self.speaking = False
                if self._in_a_row >= MOST_RESTARTS:
                    self._failure = problem
                else:
                    self._in_a_row += 1
                    self.restarts += 1
            else:
                return

    def _listen(self) -> None:
        ear = self._open_ear()
        try:
            self._hear_with(ear)
        finally:
            ear.close()

    def _hear_with(self, ear: "Ear") -> None:
        watch = LevelWatch()
        self.name = ear.recogniser.name
        if self._wanted is not None:
            # Sound that waits since before it was told, or since before the last ear failed, is heard too.
            ear.listen_for(self._wanted)
        heard_for = 0.0
        while (work := self._work.get()) is not None and not self._closing:
            if isinstance(work, Grammar):
                ear.listen_for(work)
                continue
            for heard in ear.accept(*work):
                self._heard.put(heard)
            self.speaking = ear.speaking
            microphone = ear.microphone
            self.half_duplex = microphone.half_duplex
            seconds = len(work[0]) / VOICE_RATE
            heard_for += seconds
            if heard_for >= SOUND_AGAIN:
                self._in_a_row = 0
            for trouble in watch.feed(
                seconds,
                microphone.level_db,
                microphone.clipping,
                speaking=ear.speaking,
                bands=microphone.bands,
            ):
                self._troubles.put(trouble)


class LiveSession:
    """Runs a coach on a duplex stream until it is finished."""

    def __init__(
        self,
        coach: Coach,
        mixer: Mixer,
        *,
        stream: DuplexStream | None,
        ears: EarThread | None,
        typed: queue.SimpleQueue[str | None] | None = None,
        type_instead: Callable[[], queue.SimpleQueue[str | None]] | None = None,
        reminders: Reminders | None = None,
    ) -> None:
        """Without a stream nothing sounds; without ears only `typed` words arrive, None at their end.

        `type_instead` begins to take typed words once the ear has failed for good; else that is the end.
        """
        self._coach = coach
        self._mixer = mixer
        self._stream = stream
        self._ears = ears
        self._typed = typed
        self._type_instead = type_instead
        self._reminders = reminders
        self._restarts = 0
        self._grammar: Grammar | None = None
        self._mentioned = False

    def run(self) -> None:
        """Greet, and go on until goodbye. The devices are released whatever happens."""
        try:
            if self._stream is not None:
                self._stream.open()
            self._coach.begin()
            self._coach.tick()
            if self._ears is not None:
                # Only now: the models load while the greeting sounds. Its first sound is there already.
                self._grammar = self._coach.grammar
                self._ears.listen_for(self._grammar)
                self._ears.start()
            pace = self._wall_clock() if self._stream is None else self._device_clock(self._stream)
            while not self._coach.finished:
                pace()
                self._listen()
                if self._reminders is not None and self._reminders.due(datetime.now(), self._coach.put_off):
                    self._coach.invite()
                self._coach.tick(person_speaks=self._ears is not None and self._ears.speaking)
        finally:
            if self._ears is not None:
                self._ears.close()
            if self._stream is not None:
                self._stream.close()

    def _listen(self) -> None:
        if self._ears is not None:
            if self._ears.restarts != self._restarts:
                self._restarts = self._ears.restarts
                self._coach.remark(Line("ear.restarted"))
            grammar = self._coach.grammar
            if grammar != self._grammar:
                self._grammar = grammar
                self._ears.listen_for(grammar)
            self._coach.half_duplex = self._ears.half_duplex
            self._coach.free_words = self._ears.name not in ("", SMALL_EAR)
            if self._ears.name == SMALL_EAR and not self._mentioned:
                self._mentioned = True
                self._coach.mention_once("small_ear", Line("ear.small"))
            for trouble in self._ears.troubles():
                self._coach.remark(Line(f"ear.{trouble}"))
            self._hear(self._ears)
        while self._typed is not None and not self._typed.empty():
            words = self._typed.get()
            if words is None:
                self._coach.leave()
            else:
                self._coach.typed(words)

    def _hear(self, ears: EarThread) -> None:
        try:
            for heard in ears.heard():
                self._coach.hear(heard)
        except Exception as problem:
            if isinstance(problem, CoachError) and ears.restarts == 0:
                raise
            if self._type_instead is None:
                raise ModelProblem(
                    "The recogniser failed again and again.",
                    cure="Start the coach again. If it stays so, run voice-coach doctor.",
                ) from problem
            ears.close()
            self._ears = None
            self._typed = self._type_instead()
            self._coach.remark(Line("ear.gone"))

    def _device_clock(self, stream: DuplexStream) -> Callable[[], None]:
        lost_at: float | None = None

        def pace() -> None:
            nonlocal lost_at
            time.sleep(TICK)
            if not stream.lost:
                if lost_at is None:
                    stream.heal()
                else:
                    lost_at = None
                    self._coach.sound_back()
                return
            now = time.monotonic()
            if lost_at is None:
                self._coach.sound_lost()
            elif now - lost_at < REOPEN_EVERY:
                return
            lost_at = now
            with contextlib.suppress(AudioProblem):
                stream.reopen()

        return pace

    def _wall_clock(self) -> Callable[[], None]:
        started = time.monotonic() - self._mixer.clock / VOICE_RATE

        def pace() -> None:
            time.sleep(TICK)
            due = round((time.monotonic() - started) * VOICE_RATE)
            if due > self._mixer.clock:
                self._mixer.render(due - self._mixer.clock)

        return pace
