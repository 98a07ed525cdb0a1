"""Whatever a file or a person brings, there is an answer or an error for people; nothing else comes out."""

import importlib.util
import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parents[2]


def _targets() -> dict[str, Callable[[bytes], None]]:
    spec = importlib.util.spec_from_file_location("fuzz_targets", ROOT / "fuzz" / "targets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["fuzz_targets"] = module
    spec.loader.exec_module(module)
    found: dict[str, Callable[[bytes], None]] = module.TARGETS
    return found


def _zip(names: list[str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, name in enumerate(names):
            archive.writestr(f"{number}{name}" if number else name, b"0" * 300)
    return packed.getvalue()


def _wav() -> bytes:
    sound = io.BytesIO()
    soundfile.write(sound, np.zeros(400, np.float32), 8000, format="WAV")
    return sound.getvalue()


TARGETS = _targets()
SEEDS = {
    "content": (ROOT / "programme/en/red_flags.toml").read_bytes(),
    "prescription": b'written_by = "A"\nwritten_on = 2030-01-02\n[[exercises]]\nexercise = "bridge"\n',
    "wav": _wav(),
    "zip": _zip(["am/final.mdl", "../../climbs", "/etc/x", "a\\b", "c:d", "nul", "x" * 300]),
    "record": b'{"uid": "a", "at": "2030-01-02T10:00:00+00:00", "kind": "pain_score", "data": {}}\n',
    "database": b"\xff" + bytes.fromhex("00100041 0020ff00 00901037 009fa07b 00800a22"),
    "grammar": b"#JSGF V1.0;\ngrammar g;\npublic <a> = stop [now] | (go | <b>)+;\n<b> = on;\n",
    "words": "my chest hurts \N{GRINNING FACE} twenty five \u0660".encode(),
}


@st.composite
def _broken(draw: st.DrawFn, seed: bytes) -> bytes:
    """The seed with a few stretches replaced, doubled or left out."""
    data = seed
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 40)))
        data = (
            data[:start] + draw(st.binary(max_size=40)) + data[end:] + draw(st.sampled_from((b"", data[:99])))
        )
    return data


@pytest.mark.parametrize("name", TARGETS)
def test_there_is_a_seed_that_gets_in_at_every_door(name: str) -> None:
    TARGETS[name](SEEDS[name])


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_broken_comes_to_an_answer_or_an_error_for_people(name: str) -> None:
    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(_broken(SEEDS[name]))
    def whatever(data: bytes) -> None:
        TARGETS[name](data)

    whatever()


@given(st.lists(st.text(min_size=1, max_size=20).filter(lambda t: "\x00" not in t), min_size=1, max_size=5))
@settings(max_examples=60)
def test_no_name_in_a_zip_leads_out_of_the_folder(names: list[str]) -> None:
    try:
        packed = _zip(names)
    except (UnicodeEncodeError, ValueError):
        return
    TARGETS["zip"](packed)


def test_a_zip_bomb_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("am/final.mdl", b"0" * (1 << 25))
    TARGETS["zip"](packed.getvalue())
