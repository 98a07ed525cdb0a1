"""Goals with their stages, and what was written down for later."""

from datetime import UTC, date, datetime, timedelta

from voice_coach.record import plans
from voice_coach.record.events import EventValue
from voice_coach.record.goals import Goal, Stage, goals
from voice_coach.record.recorded import Recorded

DAY = date(2026, 3, 2)


def tell(*happenings: tuple[str, dict[str, EventValue]]) -> list[Recorded]:
    start = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    return [
        Recorded(f"{n:032x}", start + timedelta(days=n), kind, data)
        for n, (kind, data) in enumerate(happenings)
    ]


SHOP: tuple[tuple[str, dict[str, EventValue]], ...] = (
    ("goal_set", {"goal": "shop", "text": "walk to the shop", "why": "to see people", "by": "in May"}),
    ("goal_stage_set", {"goal": "shop", "stage": 2, "text": "to the park"}),
    ("goal_stage_set", {"goal": "shop", "stage": 1, "text": "to the corner"}),
    ("goal_stage_done", {"goal": "shop", "stage": 1}),
)


def test_a_goal_has_its_stages_in_order_and_knows_the_next() -> None:
    (goal,) = goals(tell(*SHOP))
    assert goal.stages == (Stage(1, "to the corner", DAY + timedelta(days=3)), Stage(2, "to the park"))
    assert goal.next_stage == Stage(2, "to the park")
    assert (goal.state, goal.why, goal.by) == ("open", "to see people", "in May")


def test_a_goal_is_reached_or_not_managed() -> None:
    (done,) = goals(tell(*SHOP, ("goal_done", {"goal": "shop"})))
    assert (done.state, done.closed_on) == ("done", DAY + timedelta(days=4))
    (missed,) = goals(tell(*SHOP, ("goal_missed", {"goal": "shop", "learned": "smaller steps"})))
    assert (missed.state, missed.learned) == ("missed", "smaller steps")


def test_a_goal_that_is_changed_is_open_again_and_keeps_its_stages() -> None:
    (goal,) = goals(
        tell(
            *SHOP,
            ("goal_missed", {"goal": "shop"}),
            ("goal_set", {"goal": "shop", "text": "walk to the park"}),
        )
    )
    assert (goal.state, goal.text, goal.set_on, len(goal.stages)) == ("open", "walk to the park", DAY, 2)


def test_a_stage_may_be_worded_anew() -> None:
    (goal,) = goals(tell(*SHOP, ("goal_stage_set", {"goal": "shop", "stage": 2, "text": "to the pond"})))
    assert [stage.text for stage in goal.stages] == ["to the corner", "to the pond"]


def test_a_goal_that_is_dropped_is_gone_and_a_strange_one_is_nobodys() -> None:
    assert goals(tell(*SHOP, ("goal_dropped", {"goal": "shop"}))) == []
    assert goals(tell(("goal_done", {"goal": "swim"}))) == []


def test_without_open_stages_there_is_no_next_one() -> None:
    assert Goal("g", "text", DAY).next_stage is None


def test_the_flare_up_plan_has_the_newest_words_of_each_slot() -> None:
    found = plans.flare_plan(
        tell(
            ("flare_plan_slot", {"slot": 2, "text": "short walks"}),
            ("flare_plan_slot", {"slot": 1, "text": "panic"}),
            ("flare_plan_slot", {"slot": 1, "text": "warm bath"}),
            ("flare_plan_slot", {"slot": 3, "text": "x"}),
            ("flare_plan_slot", {"slot": 3, "text": ""}),
        )
    )
    assert found == {1: "warm bath", 2: "short walks"}


def test_distractions_come_by_their_number() -> None:
    kept = tell(
        ("distraction_kept", {"number": 2, "text": "a film"}),
        ("distraction_kept", {"number": 1, "text": "reading"}),
    )
    assert plans.distractions(kept) == ["reading", "a film"]


def test_the_newest_plan_for_a_task_counts_and_may_be_reviewed() -> None:
    found = plans.pacing_plans(
        tell(
            ("plan_saved", {"task": "hoovering", "pieces": "all at once"}),
            ("plan_saved", {"task": "hoovering", "pieces": "one room a day"}),
            ("plan_saved", {"task": "garden"}),
            ("plan_reviewed", {"task": "hoovering"}),
            ("plan_reviewed", {"task": "nothing of the kind"}),
        )
    )
    assert [(plan.task, plan.pieces) for plan in found] == [("hoovering", "one room a day"), ("garden", "")]
    assert found[0].reviewed_on == DAY + timedelta(days=3)


def test_an_interview_goes_on_with_the_answers_that_were_given() -> None:
    told = tell(
        ("answer_given", {"interview": "goal", "question": "what", "answer": "walk"}),
        ("answer_given", {"interview": "plan", "question": "what", "answer": "clean"}),
        ("answer_given", {"interview": "goal", "question": "why", "answer": "people"}),
        ("answer_given", {"interview": "goal", "question": "what", "answer": "swim"}),
    )
    assert plans.answers(told, "goal") == {"what": "swim", "why": "people"}


def test_movements_and_preferences_are_remembered() -> None:
    told = tell(
        ("movement_avoided", {"movement": "bending"}),
        ("movement_avoided", {"movement": "lifting"}),
        ("movement_avoided", {"movement": "bending"}),
        ("preference", {"name": "band", "value": False}),
        ("preference", {"name": "band", "value": True}),
    )
    assert plans.avoided_movements(told) == ["bending", "lifting"]
    assert plans.preferences(told) == {"band": True}
