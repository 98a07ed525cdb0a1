"""What the record tells the session: plain values, filled anew whenever something was recorded."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Mark


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What was running when the program ended without a goodbye."""

    spec: ActivitySpec
    at: Mark | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about the person; an empty one for somebody new."""

    lessons: frozenset[str] = frozenset()
    """Lessons that were heard to their end (`breathing`)."""
    unfinished: Unfinished | None = None
    next_chapter: Mapping[str, str] = field(default_factory=dict)
    """Topic → the chapter after the last one heard; without the topics that were heard to their end."""
    doses: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Exercise → `reps`, `sets`, `seconds` or `minutes`: prescribed, else the person's present level."""


NOTHING_KNOWN = Known()
