"""Told unasked as a day begins: something new was tried for two weeks, a plan wants another look."""

from dataclasses import dataclass
from datetime import timedelta

from voice_coach.coaching.activities.baseline import spoken_name
from voice_coach.coaching.cues import Line
from voice_coach.coaching.events import Wanted
from voice_coach.coaching.following_up import would_you_like
from voice_coach.coaching.known import Known
from voice_coach.coaching.state import Question
from voice_coach.programme.types import Programme
from voice_coach.record import kinds_planned as shapes
from voice_coach.record.events import Event
from voice_coach.record.kinds import event
from voice_coach.record.plans import PacingPlan

OFFERED_FOR = timedelta(days=3)
"""So long a plan's review is offered from its day on, and then no more (default)."""


@dataclass(frozen=True, slots=True)
class Due:
    """What is told, what is offered with it, and what is written down so that it is not told again."""

    told: Line
    question: Question
    record: tuple[Event, ...] = ()


def due(known: Known, programme: Programme) -> Due | None:
    """The first thing whose day has come; a trial of two weeks before a plan."""
    trial = next(iter(known.doing.trials_up if known.doing is not None else ()), None)
    if trial is not None:
        told = Line("session.trial_up", {"name": spoken_name(programme, trial.activity)})
        over = event(shapes.TrialReviewed(trial.activity))
        return Due(told, would_you_like(Wanted("progress")), (over,))
    plan = next((plan for plan in known.pacing_plans if _is_due(plan, known)), None)
    if plan is None:
        return None
    return Due(Line("session.plan_due", {"task": plan.task}), would_you_like(Wanted("review_pacing")))


def _is_due(plan: PacingPlan, known: Known) -> bool:
    """As many days have gone by as the person wanted (booklet, Guide to pacing)."""
    try:
        days = timedelta(days=float(plan.evaluate or "nan"))
    except (ValueError, OverflowError):
        return False
    if known.today is None or plan.reviewed_on is not None:
        return False
    return timedelta(0) <= known.today - plan.saved_on - days < OFFERED_FOR
