"""How it goes: what was done, where somebody stands, and the next small step.

Progress slowly, and three choices after a painful increase: booklet, How to progress on from your baseline.
"""

from dataclasses import replace
from datetime import timedelta
from typing import get_args

from voice_coach.coaching.cues import Ask, Line, LineSlot
from voice_coach.coaching.effects import Effect, Remember
from voice_coach.coaching.events import SlotValue, Wanted
from voice_coach.coaching.flow import interlude, pose, tell
from voice_coach.coaching.state import Question, Step, Turn
from voice_coach.record import kinds_planned as shapes
from voice_coach.record.done import Done
from voice_coach.record.kinds import event
from voice_coach.record.progression import Outlook
from voice_coach.record.queries import DaySummary, Doing, Standing
from voice_coach.record.shapes import Data, PainChoice, Unit

TOLD = 3
"""Exercises that are told about at most."""


def progress(turn: Turn) -> Step:
    """How it goes, of everything or of one exercise; then the next step is offered, if one is due."""
    doing = turn.known.doing
    exercise = turn.text("exercise")
    if doing is None:
        return interlude(turn.state, Line("progress.nothing"))
    standings = [s for s in doing.exercises if not exercise or s.exercise == exercise]
    if not standings:
        return interlude(turn.state, Line("progress.nothing"))
    lines = [] if exercise else _overall(doing)
    lines += [line for standing in standings[:TOLD] for line in _standing(turn, standing)]
    effects: tuple[Effect, ...] = ()
    if not exercise:
        for trial in doing.trials_up:
            lines.append(Line("progress.trial_up", {"name": name_of(turn, trial.activity)}))
            effects = (*effects, Remember(event(shapes.TrialReviewed(trial.activity))))
    due = next((s for s in standings if s.outlook.reason in ("ready", "painful_increase")), None)
    if due is None:
        state, spoken = interlude(turn.state, *lines)
    else:
        state, spoken = pose(turn.state, _offer(turn, due), *lines)
    return state, (*spoken, *effects)


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
            {"exercise": exercise, "choice": choice.choice, "level": choice.level, "unit": choice.unit},
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
    return _recorded(turn, data, "progress.step_taken")


def decline_step(turn: Turn) -> Step:
    """Not now; it is not offered again at once."""
    data = shapes.StepOffered(
        turn.text("exercise"), turn.number("before") or 0.0, turn.number("to") or 0.0, _unit(turn)
    )
    return _recorded(turn, data, "progress.step_declined")


def choose_level(turn: Turn) -> Step:
    """One of the three choices after a painful increase."""
    choices: dict[str, PainChoice] = {choice: choice for choice in get_args(PainChoice)}
    choice = choices.get(turn.text("choice"), "stay")
    data = shapes.PainChoiceMade(turn.text("exercise"), choice, turn.number("level") or 0.0, _unit(turn))
    return _recorded(turn, data, f"progress.chose_{choice}")


def _unit(turn: Turn) -> Unit:
    units: dict[str, Unit] = {unit: unit for unit in get_args(Unit)}
    return units.get(turn.text("unit"), "reps")


def _recorded(turn: Turn, data: Data, line: str) -> Step:
    state, effects = interlude(replace(turn.state, undoable=True), Line(line))
    return state, (*effects[:1], Remember(event(data)), *effects[1:])


def history(turn: Turn) -> Step:
    """What was done on a day, or in these or the last seven days."""
    day, known = turn.text("day") or "yesterday", turn.known
    if day in ("this_week", "last_week") and known.doing is not None:
        count = known.doing.active_days if day == "this_week" else known.doing.active_days_before
        return interlude(turn.state, Line(f"history.{day}", {"n": count}))
    summary = known.days.get(day)
    if summary is None:
        return interlude(turn.state, Line("history.not_known"))
    return tell(turn.state, _day_lines(turn, summary))


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
    return f"offer.start_{about}" if about in ("breathing", "relaxation") else about
