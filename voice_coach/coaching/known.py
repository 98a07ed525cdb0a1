"""What the record and the prescription tell the session: plain values, looked up anew after every change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from voice_coach.coaching.activity import ActivitySpec, Param
from voice_coach.coaching.cues import Mark
from voice_coach.programme.prescription import Prescription
from voice_coach.record.baseline import Wizard
from voice_coach.record.goals import Goal
from voice_coach.record.plans import PacingPlan
from voice_coach.record.queries import DaySummary, Doing, Span


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What was running when the program ended without a goodbye."""

    spec: ActivitySpec
    at: Mark | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about the person; an empty one for somebody new."""

    today: date | None = None
    """The person's own date; None: not known, so nothing that needs days is offered."""
    first_run: bool = False
    """Nothing was ever recorded: the person is told what the coach is, and the signs that need a doctor."""
    free_words: bool = True
    """Free words can be taken down by ear; without, they have to be typed, and the coach says so."""
    manner: Mapping[str, float] = field(default_factory=dict)
    """How the person wants to be spoken to, where they said so: `volume` in dB, `rate`, `pitch` …"""
    lessons: frozenset[str] = frozenset()
    """Lessons that were heard to their end (`breathing`)."""
    unfinished: Unfinished | None = None
    next_chapter: Mapping[str, str] = field(default_factory=dict)
    """Topic → the chapter after the last one heard; without the topics that were heard to their end."""
    doses: Mapping[str, Mapping[str, Param]] = field(default_factory=dict)
    """Exercise → parameters of its activity: prescribed, else the person's present level."""
    prescription: Prescription | None = None
    moved_on: frozenset[str] = frozenset()
    """Exercises whose level has changed since it was prescribed: by a step up, or after pain."""
    equipped: frozenset[str] = frozenset()
    """Exercises whose equipment is there."""
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Interview (`questions.subject`) → question → answer, of its last run where that was broken off."""
    goals: tuple[Goal, ...] = ()
    flare_plan: Mapping[int, str] = field(default_factory=dict)
    """Slot, 1 to 6 → the person's own words."""
    distractions: tuple[str, ...] = ()
    pacing_plans: tuple[PacingPlan, ...] = ()
    baselines: Mapping[str, Wizard] = field(default_factory=dict)
    """Exercise → its three-day baseline, where one has begun and is not finished."""
    doing: Doing | None = None
    days: Mapping[str, DaySummary] = field(default_factory=dict)
    """Slot `day` (today, yesterday, a weekday's name: the last one before today) → what was done."""
    weeks: Mapping[str, Span] = field(default_factory=dict)
    """Slot `day` (this_week: from Monday to today, last_week: Monday to Sunday) → what was done."""
    last_days: Mapping[str, date] = field(default_factory=dict)
    """Exercise → the day on which it was last done, of everything that was ever done."""
    others: tuple[str, ...] = ()
    """The other people in the record."""
    not_today: bool = False
    """The person wants no session today."""
    flare_up_days: int | None = None
    """Days since the flare-up that has not settled yet; None: there is none."""
    measured_anew: frozenset[str] = frozenset()
    """What got a new baseline since the flare-up began."""
    flare_asked_days: int | None = None
    """Days since the person was last asked whether one has settled; None: never."""


NOTHING_KNOWN = Known()
