"""What is offered once something has been heard or done to its end."""

from collections.abc import Mapping

from voice_coach.coaching.activities import ITEMS
from voice_coach.coaching.activities.goals import not_managed
from voice_coach.coaching.activities.interview import so_far, words
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Ask, Line
from voice_coach.coaching.events import Wanted
from voice_coach.coaching.state import Question

AFTER_TOPIC: Mapping[str, str] = {
    "goals": "set_goal",
    "baselines": "set_baseline",
    "pacing_guide": "plan_pacing",
    "unhelpful_thoughts": "thought_record",
    "avoidance": "avoid_movement",
    "relaxation": "start_relaxation",
    "distraction": "distraction",
    "flare_ups": "edit_flare_plan",
    "good_spells": "set_goal",
    "progress": "progress",
}
"""Topic → what it leads to doing."""

WITH_ADDRESS = ("sleep", "support")
"""Topics with an address to be written down."""


def offer_after(spec: ActivitySpec) -> Question | None:
    """The question that follows that activity, if any."""
    if spec.kind == "learn":
        if spec.params["topic"] in WITH_ADDRESS:
            again = Wanted("say_address", {"topic": spec.params["topic"]})
            return Question(Ask(Line("learn.address_again"), "yesno"), {"yes": again, "again": again})
        if spec.params["topic"] == "worry":
            ask = Ask(Line("ask.after_worry"), "choice", ("breathing", "distraction"))
            leads_to = {"breathing": Wanted("start_breathing"), "distraction": Wanted("distraction")}
            return Question(ask, leads_to)
        intent = AFTER_TOPIC.get(str(spec.params.get("topic", "")))
        return would_you_like(Wanted(intent)) if intent else None
    if spec.kind == "welcome":
        return would_you_like(Wanted("learn", {"topic": "introduction"}), "offer.introduction")
    if spec.kind == "flare_up" and spec.params.get("only"):
        return Question(Ask(Line("flare.ask_now"), "yesno"), {"yes": Wanted("flare_now")})
    if spec.kind == "flare_up":
        return smaller_session()
    if spec.kind == "goal_done":
        missed = not_managed(spec.params)
        steps = Wanted("smaller_steps", {"goal": missed})
        return would_you_like(steps, otherwise="offer_baseline") if missed else None
    if spec.kind == "goal_steps":
        return would_you_like(Wanted("set_baseline"), "offer.new_baseline")
    if spec.kind == "avoided":
        named = so_far(spec.params, ITEMS["avoided"])
        movement = words(named, "movement")
        return would_you_like(Wanted("set_baseline", {"activity": movement})) if movement else None
    return None


def smaller_session() -> Question:
    """In a flare-up: less of today's session; without that, a look at the baseline is offered."""
    wanted = Wanted("start_session", {"gently": 1})
    return would_you_like(wanted, "offer.gentle_session", otherwise="offer_review")


def would_you_like(wanted: Wanted, label: str = "", otherwise: str = "") -> Question:
    """Yes leads to it; no to the intent `otherwise`, if there is one."""
    line = Line("ask.would_you_like", {"what": label or f"offer.{wanted.intent}"})
    leads_to = {"yes": wanted, **({"no": Wanted(otherwise)} if otherwise else {})}
    return Question(Ask(line, "yesno"), leads_to)
