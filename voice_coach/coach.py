"""The coach: wires the four rooms. What is heard goes to the mind, what it means to the session, what the
session wants to the performer and the record. One thread owns a Coach; it neither waits nor touches a device.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from rapidfuzz import fuzz

from voice_coach.captions import Caption
from voice_coach.coaching import activities, happenings, session
from voice_coach.coaching.cues import Line
from voice_coach.coaching.effects import (
    ChangePerson,
    Chime,
    Effect,
    Goodbye,
    Hush,
    KeepWording,
    Pose,
    Remember,
    Reply,
    SayAgain,
    SetPace,
    SetPitch,
    SetRate,
    SetVolume,
    Speak,
    Start,
)
from voice_coach.coaching.events import (
    Invited,
    Opened,
    SessionEvent,
    SoundBack,
    SoundLost,
    Unclear,
    Waited,
    Wanted,
)
from voice_coach.coaching.known import Known
from voice_coach.errors import RecordProblem
from voice_coach.listening.heard import Grammar, Heard
from voice_coach.performer import Performer, Spoken, Voice
from voice_coach.programme.types import Programme
from voice_coach.record.events import Event
from voice_coach.speaking.clip import VOICE_RATE
from voice_coach.speaking.mixer import Mixer
from voice_coach.understanding import Mind
from voice_coach.understanding.understood import NotUnderstood, Understood

WAITING_TONE = 30.0
"""Seconds of silence, with a question open, between two soft "still here" tones."""
SAME_WORDS = 80.0
"""From this likeness (0 to 100) on, words heard while the coach spoke are taken for the coach's own."""
SURE = 0.75
"""So sure the ear has to be of what it heard while the coach spoke, for anything that is not urgent."""
ECHO_TAIL = 0.4
"""Seconds for which the room and the ear may still bring the coach's own words."""
ANSWERING = ("yesno", "number", "effort", "choice", "words")
"""Contexts in which the coach asked something: nobody has to call it before they answer."""
CALLED_FOR = 8.0
"""Seconds for which the coach listens after it was called."""
LONGEST_TRY = 3.0
"""Seconds of speech that may be an order to the coach; talk and radio go on for longer."""
TRIES_WITHIN = 12.0
"""Seconds after which somebody who got no answer says it once more; a short while after it has to go by."""
HINT_EVERY = 300.0
"""Seconds between two hints to somebody who is not understood: there may be nobody but a radio."""


class Memory(Protocol):
    """What the coach needs of the record."""

    def append(self, event: Event) -> object:
        """Write the event down; it is safe when this returns.

        Raises RecordProblem where it cannot be written now; it is kept, and written before the next one.
        """

    def known(self) -> Known:
        """What the record tells the session, everything appended so far included."""

    def change_person(self, person: str) -> None:
        """Go on with the record of somebody else. Raises RecordProblem; then nothing was changed."""


class Coach:
    """One person's coach, on the clock of one mixer."""

    def __init__(
        self,
        *,
        mind: Mind,
        programme: Programme,
        voice: Voice,
        mixer: Mixer,
        memory: Memory,
        caption: Callable[[Caption], None],
        keep_wording: Callable[[str, str, Mapping[str, str]], None] | None = None,
    ) -> None:
        """`caption` is called for everything that is said or understood, in order.

        `keep_wording` keeps words, their intent and its slots for the next time; may raise RecordProblem.
        """
        self._mind = mind
        self._programme = programme
        self._mixer = mixer
        self._memory = memory
        self._caption = caption
        self._performer = Performer(voice, mixer, programme, caption)
        self._state = session.initial()
        self._leaving = False
        self._acted_on: tuple[float, str] | None = None
        self._quiet_since: int | None = None
        self._waited = 0.0
        self._ducked = False
        self._forgetful = False
        self._keep_wording = keep_wording
        self._called_until = 0.0
        self._tried: float | None = None
        self._hinted_at = -HINT_EVERY
        self._remarks: list[Line] = []
        self.own_volume = 0.0
        """Decibels that the settings ask for; what the person asks for is added."""
        self.half_duplex = False
        """The echo canceller cannot keep up: while the coach speaks, only urgent words count."""
        self.free_words = True
        """Free words can be taken down; the built-in ear cannot, and they have to be typed."""

    @property
    def state(self) -> session.State:
        """The session as it is now."""
        return self._state

    @property
    def finished(self) -> bool:
        """Goodbye was said and has been heard."""
        return self._leaving and self._performer.quiet

    @property
    def quiet(self) -> bool:
        """Nothing sounds, and nothing will until somebody says something."""
        return self._performer.quiet

    @property
    def now(self) -> float:
        """Seconds on the coach's clock."""
        return self._mixer.clock / VOICE_RATE

    @property
    def grammar(self) -> Grammar:
        """What makes sense to hear now."""
        context = session.context(self._state)
        wanted = self._mind.grammar(context, self._options(), called=self._has_to_be_called)
        patience = wanted.patience * self._state.patience
        return Grammar(context, wanted.jsgf, wanted.urgent, patience, wanted.free)

    @property
    def _has_to_be_called(self) -> bool:
        """Words count only after the coach's name: it was asked to wait for that, and no question is open."""
        open_to_all = session.context(self._state) in ANSWERING
        return self._state.call_first and not open_to_all and self.now >= self._called_until

    def begin(self) -> None:
        """Greet the person, and offer to go on where it broke off."""
        self._step(Opened())

    def tick(self, *, person_speaks: bool = False) -> None:
        """Go on to what the clock has reached. Call it every 10 ms or so."""
        if person_speaks != self._ducked:
            self._ducked = person_speaks
            self._mixer.duck(person_speaks)
        if self._remarks and self._performer.resting:
            self._performer.speak((self._remarks.pop(0),))
        for happened in self._performer.advance():
            if isinstance(happened, Event):
                self._remember(happened)
            else:
                self._step(happened)
        self._wait()

    def hear(self, heard: Heard) -> None:
        """Act on what the ear heard."""
        if not (heard.final or heard.urgent) or self._is_own_voice(heard):
            return
        if heard.overheard:
            self._overhear(heard.overheard)
            return
        if not heard.text and self._has_to_be_called:
            return
        if not heard.text:
            self._step(Unclear(addressed=self._tries_again(heard)))
            return
        readings = tuple((other.text, other.confidence) for other in heard.alternatives)
        self._understand(heard.text, readings, heard)

    def _tries_again(self, heard: Heard) -> bool:
        """Whether somebody says something short once more, as one does who got no answer."""
        before, self._tried = self._tried, None
        if heard.ended - heard.started > LONGEST_TRY:
            return False
        self._tried = heard.ended
        if before is None or not LONGEST_TRY / 4 <= heard.started - before <= TRIES_WITHIN:
            return False
        if self.now - self._hinted_at < HINT_EVERY:
            return False
        self._tried, self._hinted_at = None, self.now
        return True

    def _overhear(self, text: str) -> None:
        """Act on a sign of danger in it, and on nothing else."""
        danger = self._mind.danger(text, session.context(self._state))
        if danger is not None:
            self._caption(Caption("person", text, self.now))
            self._step(_as_event(danger))

    def typed(self, text: str) -> None:
        """Act on words that were typed, exactly as if they had been heard."""
        self._understand(text, (), None)

    def leave(self) -> None:
        """Nobody is going to say anything any more: say goodbye."""
        self._step(Wanted("quit"))

    def invite(self) -> None:
        """It is time for the exercises."""
        self._step(Invited())

    @property
    def put_off(self) -> int:
        """How often an invitation was put off till later."""
        return self._state.put_off

    def mention_once(self, name: str, line: Line) -> None:
        """Say the line after what is being said, unless this person has heard it before."""
        if name not in self._memory.known().lessons:
            self._performer.speak((line,))
            self._remember(happenings.lesson_heard(name))

    def remark(self, line: Line) -> None:
        """Say the line as soon as nothing sounds; what is running goes on behind it."""
        self._remarks.append(line)

    def sound_lost(self) -> None:
        """The loudspeaker or the microphone went away."""
        self.note(Line("note.sound_lost"))
        self._step(SoundLost())

    def sound_back(self) -> None:
        """It is back."""
        self.note(Line("note.sound_back"))
        self._step(SoundBack())

    def note(self, line: Line) -> None:
        """Show a line that is not spoken."""
        self._caption(Caption("note", self._programme.text(line.id, line.slots), self.now, line.id))

    def _understand(self, text: str, readings: tuple[tuple[str, float], ...], heard: Heard | None) -> None:
        context = session.context(self._state)
        meant = self._mind.understand(text, context, alternatives=readings, options=self._options())
        event = _as_event(meant, text)
        if heard is not None and not (self._counts(heard, event) and self._for_the_coach(text, event)):
            return
        self._caption(Caption("person", text, self.now))
        self._step(event)

    def _for_the_coach(self, text: str, event: Wanted | Unclear) -> bool:
        """Whether it was called first, where that is wanted; its name alone makes it listen for a while."""
        if not self._has_to_be_called:
            return True
        called, alone = self._mind.calls(text)
        if alone:
            self._called_until = self.now + CALLED_FOR
            self._performer.chime("here")
            return False
        return called or (isinstance(event, Wanted) and event.intent in self._mind.urgent_intents)

    def _counts(self, heard: Heard, event: Wanted | Unclear) -> bool:
        """Whether to act on it, given what was already done for the same utterance."""
        intent = event.intent if isinstance(event, Wanted) else ""
        urgent = intent in self._mind.urgent_intents
        if not heard.final:
            if urgent:
                self._acted_on = (heard.started, intent)
            return urgent
        if self._acted_on is not None and heard.started <= self._acted_on[0] + 0.05:
            again = intent == self._acted_on[1]
            self._acted_on = None
            return urgent and not again
        if urgent or not self._overlapping(heard):
            return True
        return not self.half_duplex and heard.confidence >= SURE

    def _overlapping(self, heard: Heard) -> list[Spoken]:
        since = round((heard.started - ECHO_TAIL) * VOICE_RATE)
        return [s for s in self._performer.sounding(since) if s.start / VOICE_RATE < heard.ended]

    def _is_own_voice(self, heard: Heard) -> bool:
        """Whether the words are the coach's own, come back through the room."""
        if heard.urgent:
            return False
        said = " ".join(spoken.text.lower() for spoken in self._overlapping(heard))
        if not said:
            return False
        words = heard.text or heard.overheard
        return not words or fuzz.partial_ratio(words, said) >= SAME_WORDS

    def _options(self) -> Mapping[str, tuple[str, ...]]:
        return session.option_names(self._state, self._programme)

    def _step(self, event: SessionEvent) -> None:
        if not isinstance(event, Waited):
            self._quiet_since, self._waited = None, 0.0
        if isinstance(event, Wanted):
            self._tried = None
        self._state, effects = session.step(self._state, event, self._programme, self._known())
        self._carry_out(effects)

    def _known(self) -> Known:
        known = self._memory.known()
        return known if self.free_words else replace(known, free_words=False)

    def _carry_out(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            match effect:
                case Hush():
                    self._performer.hush()
                case Speak():
                    self._performer.speak(effect.lines)
                case Pose():
                    self._performer.pose(effect.ask)
                case Start():
                    self._performer.start(activities.make(effect.spec, self._programme, effect.at))
                case Reply():
                    self._performer.reply(effect.answer)
                case SetPace():
                    self._performer.pace = effect.factor
                case SetVolume():
                    self._mixer.set_volume(self.own_volume + effect.db)
                case SetPitch():
                    self._performer.set_pitch(effect.offset)
                case SetRate():
                    self._performer.rate = effect.factor
                case SayAgain():
                    self._performer.say_again(slowly=effect.slowly)
                case Chime():
                    self._performer.chime(effect.tone)
                case Remember():
                    self._remember(effect.event)
                case KeepWording():
                    self._learn(effect)
                case ChangePerson():
                    self._change_person(effect.person)
                case Goodbye():
                    self._leaving = True

    def _learn(self, wording: KeepWording) -> None:
        """These words mean that from now on; where they cannot be kept, only until the program ends."""
        self._mind.remember(wording.said, Understood(wording.intent, dict(wording.slots), 1.0))
        if self._keep_wording is not None:
            try:
                self._keep_wording(wording.said, wording.intent, wording.slots)
            except RecordProblem as problem:
                self._caption(Caption("note", str(problem), self.now))

    def _change_person(self, person: str) -> None:
        """A session of their own; where their record does not open, all stays as it is."""
        try:
            self._memory.change_person(person)
        except RecordProblem as problem:
            self._caption(Caption("note", str(problem), self.now))
            self.remark(Line("record.trouble"))
            return
        self._state = session.initial()
        self._tried = None
        self._carry_out((SetVolume(0.0), SetRate(1.0), SetPitch(0.0)))
        self._step(Opened())

    def _remember(self, event: Event) -> None:
        """Write it down; where that fails, say so once, and go on."""
        try:
            self._memory.append(event)
        except RecordProblem as problem:
            if not self._forgetful:
                self._forgetful = True
                self._caption(Caption("note", str(problem), self.now))
                self.remark(Line("record.trouble"))
            return
        if self._forgetful:
            self._forgetful = False
            self.remark(Line("record.fine"))

    def _wait(self) -> None:
        """Tell the session about silence, now and then."""
        if not self._performer.quiet:
            self._quiet_since = None
            return
        if self._quiet_since is None:
            self._quiet_since = self._mixer.clock
        silence = (self._mixer.clock - self._quiet_since) / VOICE_RATE
        if silence >= WAITING_TONE:
            self._quiet_since = None
            self._waited += silence
            self._step(Waited(self._waited))


def _as_event(meant: Understood | NotUnderstood, said: str = "") -> Wanted | Unclear:
    if isinstance(meant, Understood):
        slots = {**meant.slots, "kind": meant.advice} if meant.advice else meant.slots
        return Wanted(meant.intent, slots, meant.score, said)
    return Unclear(tuple(Wanted(near.intent, near.slots, near.score) for near in meant.near), said)
