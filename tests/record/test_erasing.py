"""Erasing: nothing of the person stays, and nothing of anybody else goes."""

from collections.abc import Callable
from pathlib import Path

from voice_coach.record import backups, erasing
from voice_coach.record.events import Event
from voice_coach.record.journal import Journal

SECRET = "a thought that is nobody's business"


def test_nothing_of_an_erased_person_is_left_in_any_file(
    tmp_path: Path, on_file: Journal, event: Callable[..., Event]
) -> None:
    other = Journal(on_file.store, "ben")
    for _ in range(300):
        on_file.append(event("thought_record", thought=SECRET))
        other.append(event("thought_record", thought="one of ben's"))
    assert on_file.store.path is not None
    backups.make(on_file.store.path)
    (tmp_path / "record-aside-1.db").write_bytes(SECRET.encode())
    assert any(SECRET.encode() in file.read_bytes() for file in tmp_path.rglob("*.db*"))
    assert erasing.erase(on_file.store, "me") == 300
    assert not any(SECRET.encode() in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert len(other.events()) == 300
    assert on_file.everything() == []


def test_the_last_one_to_be_erased_leaves_no_backup(on_file: Journal, event: Callable[..., Event]) -> None:
    on_file.append(event("thought_record", thought=SECRET))
    assert on_file.store.path is not None
    backups.make(on_file.store.path)
    erasing.erase(on_file.store, "me")
    assert backups.every(on_file.store.path) == []


def test_only_that_person_is_erased(
    open_journal: Callable[..., Journal], event: Callable[..., Event]
) -> None:
    anna, ben = open_journal("anna"), open_journal("ben")
    anna.append(event("pain_score", score=3))
    ben.append(event("pain_score", score=4))
    assert erasing.people(anna.store) == {"anna": 1, "ben": 1}
    erasing.erase(anna.store, "anna")
    assert erasing.people(anna.store) == {"ben": 1}


def test_a_person_who_was_erased_can_begin_again(
    open_journal: Callable[..., Journal], event: Callable[..., Event]
) -> None:
    journal = open_journal()
    journal.append(event("pain_score", score=3))
    erasing.erase(journal.store, "me")
    journal.append(event("pain_score", score=4))
    assert [found.data["score"] for found in journal.events()] == [4]
