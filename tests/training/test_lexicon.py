from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.training.lexicon import Lexicon, british, non_rhotic, read_additions, without_stress
from models.training.phones import PHONES, VOWELS


def ways(word: str, *phones: str) -> set[str]:
    return {" ".join(way) for way in Lexicon({word: [tuple(p.split()) for p in phones]}).ways(word)}


@pytest.mark.parametrize(
    ("word", "american", "also"),
    [
        ("bath", "B AE1 TH", "B AA TH"),
        ("last", "L AE1 S T", "L AA S T"),
        ("half", "HH AE1 F", "HH AA F"),
        ("stop", "S T AA1 P", "S T AO P"),
        ("want", "W AA1 N T", "W AO N T"),
        ("letter", "L EH1 T ER0", "L EH T AH"),
        ("start", "S T AA1 R T", "S T AA T"),
        ("four", "F AO1 R", "F AO"),
        ("near", "N IH1 R", "N IY AH"),
        ("go", "G OW1", "G AH UH"),
        ("new", "N UW1", "N Y UW"),
        ("duty", "D UW1 T IY0", "D Y UW T IY"),
    ],
)
def test_a_british_way_stands_beside_the_american_one(word: str, american: str, also: str) -> None:
    found = ways(word, american)
    assert " ".join(without_stress(american.split())) in found
    assert also in found


@pytest.mark.parametrize(
    ("word", "american"), [("trap", "T R AE1 P"), ("back", "B AE1 K"), ("sit", "S IH1 T"), ("yes", "Y EH1 S")]
)
def test_words_outside_the_lexical_sets_keep_their_one_way(word: str, american: str) -> None:
    assert len(ways(word, american)) == 1


def test_father_is_no_lot_word_before_r() -> None:
    assert "K AO R" not in ways("car", "K AA1 R")


def test_r_stays_before_a_vowel() -> None:
    assert non_rhotic(("V", "EH1", "R", "IY0")) == ("V", "EH1", "R", "IY0")


def test_unknown_words_follow_from_known_ones() -> None:
    lexicon = Lexicon(
        {"roll": [("R", "OW1", "L")], "rest": [("R", "EH1", "S", "T")], "arch": [("AA1", "R", "CH")]}
    )
    assert without_stress(lexicon.american("rolls")[0]) == ("R", "OW", "L", "Z")
    assert without_stress(lexicon.american("rolling")[0]) == ("R", "OW", "L", "IH", "NG")
    assert without_stress(lexicon.american("rested")[0]) == ("R", "EH", "S", "T", "IH", "D")
    assert without_stress(lexicon.american("arches")[0]) == ("AA", "R", "CH", "IH", "Z")
    assert lexicon.ways("zzyzx") == []


STRESSED = st.sampled_from([f"{p}{s}" if p in VOWELS else p for p in PHONES for s in "012"])


@given(
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=9), st.lists(STRESSED, min_size=1, max_size=9)
)
def test_rules_only_ever_give_phones_of_the_net(word: str, phones: list[str]) -> None:
    for way in british(word, tuple(phones)):
        assert set(without_stress(way)) <= set(PHONES)


def test_additions_name_the_line_that_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "pronunciations.txt"
    path.write_text("kettle K EH1 T AH0 L\n# a comment\n\nkettle K EH1 T L\n", "utf-8")
    assert read_additions(path) == {"kettle": [("K", "EH1", "T", "AH0", "L"), ("K", "EH1", "T", "L")]}
    path.write_text("kettle\n", "utf-8")
    with pytest.raises(ValueError, match=r"pronunciations\.txt:1"):
        read_additions(path)
