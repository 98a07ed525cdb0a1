"""The programme's own names as a person may say them, gathered for whoever has to recognise them."""

from voice_coach.programme.types import Programme


def exercise_names(programme: Programme) -> dict[str, tuple[str, ...]]:
    """Exercise id → its spoken name, then other names that belong to it alone."""
    shared = shared_titles(programme)
    return {
        id: tuple(name for name in exercise.names if name not in shared)
        for id, exercise in programme.exercises.items()
    }


def shared_titles(programme: Programme) -> dict[str, tuple[str, ...]]:
    """Each title that several exercises share → their ids: the booklet's, and names given to several."""
    owners: dict[str, list[str]] = {}
    for id, exercise in programme.exercises.items():
        for name in dict.fromkeys((exercise.shared_title, *exercise.names)):
            if name:
                owners.setdefault(name, []).append(id)
    return {name: tuple(ids) for name, ids in owners.items() if len(ids) > 1}


def topic_names(programme: Programme) -> dict[str, tuple[str, ...]]:
    """Topic id → names."""
    return {id: topic.names for id, topic in programme.topics.items()}
