"""A flare-up: the person's own plan, a smaller session, another look at the baseline; has it settled?"""

from voice_coach.coaching import happenings
from voice_coach.coaching.activities.coping import with_own
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Line
from voice_coach.coaching.effects import Effect, Remember
from voice_coach.coaching.events import Wanted
from voice_coach.coaching.flow import begin, interlude, pose
from voice_coach.coaching.following_up import smaller_session, would_you_like
from voice_coach.coaching.state import State, Step, Turn
from voice_coach.record import kinds_planned as shapes
from voice_coach.record.kinds import event


def flare_up(turn: Turn) -> Step:
    """The person's plan, or the general one; recorded, and today's session made smaller if wanted.

    Whoever only asks what the plan says, in a good spell too, is asked whether there is a flare-up now.
    """
    own = with_own(turn.known.flare_plan)
    if turn.text("only") and turn.known.flare_up_days is None:
        return begin(turn.state, ActivitySpec("flare_up", {**own, "only": "plan"}))
    state, effects = begin(turn.state, ActivitySpec("flare_up", own))
    return _recorded(state, effects, Remember(event(shapes.FlareUp())))


def flare_now(turn: Turn) -> Step:
    """There is one now, and the plan was just told."""
    state, effects = pose(turn.state, smaller_session(), Line("flare.heard"), Line("flare.smaller"))
    return _recorded(state, effects, Remember(event(shapes.FlareUp())))


def flare_settled(turn: Turn) -> Step:
    """It has settled."""
    state, effects = interlude(turn.state, Line("flare.settled"))
    return _recorded(state, effects, Remember(event(shapes.FlareUpSettled())))


def flare_lasting(turn: Turn) -> Step:
    """It has not settled yet; it is asked again after some days."""
    question = would_you_like(Wanted("flare_up"), "offer.flare_up", otherwise="offer_review")
    state, effects = pose(turn.state, question, Line("flare.lasting"))
    if turn.known.today is None:
        return state, effects
    return _recorded(state, effects, Remember(happenings.flare_up_asked(turn.known.today)))


def offer_review(turn: Turn) -> Step:
    """The rest of a flare-up's plan was not wanted: a look at the baseline may be (booklet, Flare-ups)."""
    return pose(
        turn.state, would_you_like(Wanted("set_baseline", {"way": "review"}), "offer.baseline_review")
    )


def _recorded(state: State, effects: tuple[Effect, ...], record: Remember) -> Step:
    return state, (*effects[:1], record, *effects[1:])
