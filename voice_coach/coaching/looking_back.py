"""How it goes: what was done, where somebody stands, and the next small step.

Progress slowly, and three choices after a painful increase: booklet, How to progress on from your baseline.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

from voice_coach.coaching.controls import resume
from voice_coach.coaching.cues import Ask, Line, LineSlot
from voice_coach.coaching.effects import Effect, Remember
from voice_coach.coaching.events import SlotValue, Wanted
from voice_coach.coaching.flow import interlude, pose, tell
from voice_coach.coaching.rungs import may_be_harder
from voice_coach.coaching.starting import ask_which
from voice_coach.coaching.state import Question, Step, Turn
from voice_coach.record import kinds_planned as shapes
from voice_coach.record.done import Done
from voice_coach.record.kinds import event
from voice_coach.record.progression import Outlook
from voice_coach.record.queries import DaySummary, Doing, Standing
from voice_coach.record.shapes import Data, EffortLevel, PainChoice, Unit

_EFFORTS = get_args(EffortLevel)
TOLD = 2
"""Exercises that are told about at first; "tell me more" brings the others."""


def progress(turn: Turn) -> Step:
    """How it goes, of everything or of one exercise; then the next step is offered, if one is due."""
    doing = turn.known.doing
    exercise = turn.text("exercise")
    if doing is None:
        return interlude(turn.state, Line("progress.nothing"))
    standings = [
        _as_allowed(turn, standing)
        for standing in doing.exercises
        if not exercise or standing.exercise == exercise
    ]
    if not standings:
        return interlude(turn.state, Line("progress.nothing"))
    lines = [] if exercise else _overall(doing)
    due = next((s for s in standings if s.outlook.reason in ("ready", "painful_increase")), None)
    standings.sort(key=lambda standing: standing is not due)  # what is offered is told first
    lines += [line for standing in standings[:TOLD] for line in _standing(turn, standing)]
    more = [line for standing in standings[TOLD:] for line in _standing(turn, standing)]
    if not exercise:
        more += [Line("progress.goal", {"text": goal.text}) for goal in doing.open_goals]
    effects: tuple[Effect, ...] = ()
    if not exercise:
        for trial in doing.trials_up:
            lines.append(Line("progress.trial_up", {"name": name_of(turn, trial.activity)}))
            effects = (*effects, Remember(event(shapes.TrialReviewed(trial.activity))))
    if due is None:
        state, spoken = interlude(turn.state, *lines)
    else:
        state, spoken = pose(turn.state, _offer(turn, due), *lines)
    return replace(state, more=tuple(more)), (*spoken, *effects)


def _as_allowed(turn: Turn, standing: Standing) -> Standing:
    """No step up is offered where the prescription leaves no room for one; steps down always are."""
    ready = standing.outlook.reason == "ready"
    if not ready or may_be_harder(standing.exercise, turn.known):
        return standing
    outlook = replace(standing.outlook, reason="not_allowed", step=None)
    return replace(standing, outlook=outlook)


def _overall(doing: Doing) -> list[Line]:
    lines = [Line("progress.days", {"n": doing.active_days, "before": doing.active_days_before})]
    if doing.pain is not None:
        lines.append(Line("progress.pain", {"n": round(doing.pain)}))
        if doing.pain_before is not None:
            lines.append(Line("progress.pain_before", {"n": round(doing.pain_before)}))
    if doing.swinging:
        lines.append(Line("progress.swinging"))
    return lines


def _standing(turn: Turn, standing: Standing) -> list[Line]:
    name = name_of(turn, standing.exercise)
    lines = [Line("progress.exercise_days", {"name": name, "n": standing.days_this_week})]
    if standing.level is not None:
        slots: dict[str, LineSlot] = {"n": standing.level.amount, "name": name}
        lines.append(Line(f"progress.level_{standing.level.unit}", slots))
        if standing.level.every_other_day:
            lines.append(Line("progress.every_other_day"))
    if standing.exercise in ("breathing", "relaxation"):
        return lines  # nobody needs a baseline to breathe
    return [*lines, Line(f"progress.why_{standing.outlook.reason}", {"n": standing.outlook.days_needed})]


def _offer(turn: Turn, standing: Standing) -> Question:
    """A small step up, or the three choices."""
    outlook, name = standing.outlook, name_of(turn, standing.exercise)
    if outlook.step is not None:
        step = outlook.step
        slots: dict[str, SlotValue] = {
            "exercise": standing.exercise,
            "before": step.before,
            "to": step.to,
            "unit": step.unit,
        }
        line = Line(f"progress.ask_step_{step.unit}", {"name": name, "before": step.before, "to": step.to})
        return Question(
            Ask(line, "yesno"), {"yes": Wanted("take_step", slots), "no": Wanted("decline_step", slots)}
        )
    return _three_choices(standing.exercise, name, outlook)


def _three_choices(exercise: str, name: str, outlook: Outlook) -> Question:
    leads_to: dict[str, Wanted] = {
        choice.choice: Wanted(
            "choose_level",
            {
                "exercise": exercise,
                "choice": choice.choice,
                "level": choice.level,
                "unit": choice.unit,
                "every_other_day": int(choice.every_other_day),
            },
        )
        for choice in outlook.choices
    }
    ask = Ask(Line("progress.ask_choice", {"name": name}), "choice", tuple(leads_to))
    return Question(ask, leads_to)


def take_step(turn: Turn) -> Step:
    """The small step up, recorded."""
    data = shapes.StepUp(
        turn.text("exercise"), turn.number("before") or 0.0, turn.number("to") or 0.0, _unit(turn)
    )
    return _recorded(turn, data, Line("progress.step_taken"))


def decline_step(turn: Turn) -> Step:
    """Not now; it is not offered again at once."""
    data = shapes.StepOffered(
        turn.text("exercise"), turn.number("before") or 0.0, turn.number("to") or 0.0, _unit(turn)
    )
    return _recorded(turn, data, Line("progress.step_declined"))


def choose_level(turn: Turn) -> Step:
    """One of the three choices after a painful increase."""
    choices: dict[str, PainChoice] = {choice: choice for choice in get_args(PainChoice)}
    choice = choices.get(turn.text("choice"), "stay")
    level, unit, other = turn.number("level") or 0.0, _unit(turn), bool(turn.number("every_other_day"))
    data = shapes.PainChoiceMade(turn.text("exercise"), choice, level, unit, other)
    lines = [Line(f"progress.chose_{choice}"), Line(f"progress.level_{unit}", {"n": level})]
    if other:
        lines.append(Line("progress.every_other_day"))
    return _recorded(turn, data, *lines)


def _unit(turn: Turn) -> Unit:
    units: dict[str, Unit] = {unit: unit for unit in get_args(Unit)}
    return units.get(turn.text("unit"), "reps")


def _recorded(turn: Turn, data: Data, *lines: Line) -> Step:
    state, effects = interlude(replace(turn.state, undoable=turn.state.undoable + 1), *lines)
    return state, (*effects[:1], Remember(event(data)), *effects[1:])


def history(turn: Turn) -> Step:
    """What was done on a day or in a week: everything, or of one exercise; or when that was last done."""
    day, exercise, known = turn.text("day"), turn.text("exercise"), turn.known
    if exercise == "?":
        return ask_which(turn)
    if exercise and not day:
        return interlude(turn.state, *_last_time(turn, exercise))
    if not day:
        last = max(known.last_days.items(), key=lambda done: done[1], default=None)
        day = "yesterday" if last is None else _name_of_day(turn, last[1])
        if last is not None and not day:
            return interlude(turn.state, *_last_time(turn, last[0]))
    week = known.weeks.get(day)
    if week is not None and exercise:
        amount = week.amounts.get(exercise)
        if amount is None:
            return interlude(turn.state, Line(f"history.{day}_none", {"name": name_of(turn, exercise)}))
        days = Line(f"history.{day}_days", {"n": amount.days})
        return interlude(turn.state, _done(name_of(turn, exercise), amount.done), days)
    if week is not None:
        told = [_done(name_of(turn, one), amount.done) for one, amount in week.amounts.items()]
        return _with_more(interlude(turn.state, Line(f"history.{day}", {"n": week.active_days})), told)
    summary = known.days.get(day)
    if summary is None:
        return interlude(turn.state, Line("history.not_known"))
    if not exercise:
        return _with_more(tell(turn.state, _day_lines(turn, summary)), _how_it_was(turn, summary))
    done = dict(summary.done).get(exercise)
    if done is None:
        return interlude(turn.state, Line("history.day_none", {"name": name_of(turn, exercise)}))
    return interlude(turn.state, _done(name_of(turn, exercise), done))


def _name_of_day(turn: Turn, wanted: date) -> str:
    """Under which name that day is known; empty where it is longer ago."""
    return next((name for name, summary in turn.known.days.items() if summary.day == wanted), "")


def more(turn: Turn) -> Step:
    """More about what was just told; while a topic is read, it goes on."""
    running = turn.state.running
    if running is not None and running.spec.kind == "learn" and not turn.state.more:
        return resume(turn)
    lines = turn.state.more or (Line("more.nothing"),)
    return interlude(replace(turn.state, more=()), *lines)


def _with_more(step: Step, lines: Iterable[Line]) -> Step:
    state, effects = step
    return replace(state, more=tuple(lines)), effects


def _how_it_was(turn: Turn, summary: DaySummary) -> list[Line]:
    """The scores before the last one, and how each exercise was; of several answers, the hardest."""
    scores = [Line("history.pain", {"n": score}) for score in summary.pain[:-1]]
    hardest: dict[str, str] = {}
    for exercise, level in summary.efforts:
        hardest[exercise] = max(hardest.get(exercise, level), level, key=_EFFORTS.index)
    efforts = (
        Line(f"history.effort_{level}", {"name": name_of(turn, exercise)})
        for exercise, level in hardest.items()
    )
    return [*scores, *efforts]


def _last_time(turn: Turn, exercise: str) -> list[Line]:
    """When it was last done, and how much where that was in the last days."""
    name, last, today = name_of(turn, exercise), turn.known.last_days.get(exercise), turn.known.today
    if last is None or today is None:
        return [Line("history.never", {"name": name})]
    ago = (today - last).days
    which = {0: "last_today", 1: "last_yesterday"}.get(ago, "last_days_ago")
    when = Line(f"history.{which}", {"name": name, "n": ago})
    done = next((dict(day.done).get(exercise) for day in turn.known.days.values() if day.day == last), None)
    return [when] if done is None else [when, _done(name, done)]


def _day_lines(turn: Turn, summary: DaySummary) -> list[Line]:
    today = turn.known.today
    which = "day"
    if today is not None and summary.day in (today, today - timedelta(days=1)):
        which = "today" if summary.day == today else "yesterday"
    lines = [Line(f"history.{which}" if summary.done else f"history.{which}_nothing")]
    lines += [_done(name_of(turn, about), done) for about, done in summary.done]
    if summary.pain:
        lines.append(Line("history.pain", {"n": summary.pain[-1]}))
    return lines


def _done(name: str, done: Done) -> Line:
    if done.reps == 1:
        return Line("history.once", {"name": name})
    if done.reps:
        return Line("history.reps", {"name": name, "n": done.reps})
    if done.holds:
        return Line("history.holds", {"name": name, "n": done.holds, "seconds": round(done.seconds)})
    if done.steps:
        return Line("history.steps", {"name": name, "n": done.steps})
    minutes = round(done.seconds / 60)
    if minutes > 1:
        return Line("history.minutes", {"name": name, "n": minutes})
    return Line("history.minute", {"name": name})


def name_of(turn: Turn, about: str) -> str:
    """The line id of an exercise's spoken name; for anything else, the words themselves."""
    exercise = turn.programme.exercises.get(about)
    if exercise is not None:
        return exercise.name
    if about in ("breathing", "relaxation"):
        return f"offer.start_{about}"
    alone = f"activity.{about}"
    return alone if alone in turn.programme.lines else about
