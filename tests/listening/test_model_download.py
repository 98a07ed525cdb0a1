"""`models get` against a real HTTP server on the loopback."""

import hashlib
import io
import os
import re
import shutil
import stat
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from voice_coach.errors import CoachError, ModelProblem, UsageProblem
from voice_coach.listening.model_catalogue import CatalogueModel
from voice_coach.listening.model_download import download
from voice_coach.listening.model_install import WORKSHOP, install, remove
from voice_coach.places import content

NAME = "vosk-model-test-0.1"


@dataclass
class Server:
    """What the server does, and what it was asked."""

    body: bytes = b""
    status: int = 200
    ranges: bool = True
    version: str = '"one"'
    send_at_most: int | None = None
    chunked: bool = False
    location: str | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    address: str = ""


@pytest.fixture
def server() -> Iterator[Server]:
    behaviour = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            behaviour.asked.append(dict(self.headers))
            body, status, start = behaviour.body, behaviour.status, 0
            wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
            if wanted and behaviour.ranges and self.headers.get("If-Range") == behaviour.version:
                start, status = int(wanted[1]), 206
                if start >= len(body):
                    self.send_error(416)
                    return
            self.send_response(status)
            if behaviour.location:
                self.send_header("Location", behaviour.location)
            if behaviour.version:
                self.send_header("ETag", behaviour.version)
            if status == 206:
                self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
            if not behaviour.chunked:
                self.send_header("Content-Length", str(len(body) - start))
            self.end_headers()
            self.wfile.write(body[start:][: behaviour.send_at_most])

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        behaviour.address = f"http://127.0.0.1:{http.server_port}/{NAME}.zip"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield behaviour
        http.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def zipped() -> bytes:
    """The built-in model as the publisher zips its own: one folder with everything in it."""
    packed = io.BytesIO()
    source = content("models") / "voice-coach-en"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(source.rglob("*")):
            archive.write(path, f"{NAME}/{path.relative_to(source).as_posix()}")
    return packed.getvalue()


@pytest.fixture
def models(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    return folder


def model_at(server: Server) -> CatalogueModel:
    size = max(len(server.body), 1)
    return CatalogueModel(
        name=NAME,
        language="en-GB",
        what="a test",
        address=server.address,
        size=size,
        unpacked=4_000_000,
        licence="Apache-2.0",
        sha256=hashlib.sha256(server.body).hexdigest(),
    )


def silent(done: int, total: int) -> None:
    """Progress that nobody watches."""


def everything_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def git_blob(path: Path) -> str:
    data = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def test_a_model_arrives_whole_and_leaves_no_workshop(server: Server, zipped: bytes, models: Path) -> None:
    server.body = zipped
    seen: list[tuple[int, int]] = []
    final = model_at(server).files
    source = content("models") / "voice-coach-en"
    final = {"am/final.mdl": git_blob(source / "am" / "final.mdl")}
    folder = install(
        replace(model_at(server), files=final), models, lambda done, total: seen.append((done, total))
    )
    assert folder == models / NAME
    assert everything_in(folder) == everything_in(source)
    assert (folder / "am" / "final.mdl").read_bytes() == (source / "am" / "final.mdl").read_bytes()
    assert [path.name for path in models.iterdir()] == [NAME]
    assert seen[-1] == (len(zipped), len(zipped))
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})


def test_a_model_without_a_known_fingerprint_is_opened_by_vosk(
    server: Server, zipped: bytes, models: Path
) -> None:
    server.body = zipped
    assert install(replace(model_at(server), sha256=None), models, silent).is_dir()


def test_a_model_that_vosk_cannot_open_is_not_kept(server: Server, models: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("am/final.mdl", "graph/HCLr.fst", "graph/Gr.fst", "conf/mfcc.conf"):
            archive.writestr(f"{NAME}/{name}", b"not this")
    server.body = packed.getvalue()
    with pytest.raises(ModelProblem, match="Vosk cannot open"):
        install(replace(model_at(server), sha256=None), models, silent)
    assert everything_in(models) == []


def test_a_broken_download_goes_on_where_it_stopped(server: Server, zipped: bytes, models: Path) -> None:
    server.body, server.send_at_most = zipped, 300_000
    with pytest.raises(ModelProblem, match=r"broke off after 0\.3 MB.* goes on where it stopped"):
        install(model_at(server), models, silent)
    assert [path.name for path in models.iterdir()] == [WORKSHOP]
    part = (models / WORKSHOP / f"{NAME}.zip.part").read_bytes()
    assert len(part) > 200_000
    assert part == zipped[: len(part)]
    server.send_at_most = None
    first: list[int] = []
    install(model_at(server), models, lambda done, _: first.append(done))
    assert server.asked[-1]["Range"] == f"bytes={len(part)}-"
    assert first[0] > len(part)
    assert [path.name for path in models.iterdir()] == [NAME]


@pytest.mark.parametrize("change", ["no ranges", "new version"])
def test_a_server_that_cannot_go_on_makes_it_start_afresh(
    server: Server, zipped: bytes, models: Path, change: str
) -> None:
    server.body, server.send_at_most = zipped[::-1], 300_000
    with pytest.raises(ModelProblem):
        install(model_at(server), models, silent)
    server.body, server.send_at_most = zipped, None
    if change == "no ranges":
        server.ranges = False
    else:
        server.version = '"two"'
    install(model_at(server), models, silent)
    assert [path.name for path in models.iterdir()] == [NAME]


def test_a_part_of_an_unnamed_version_is_not_kept(server: Server, zipped: bytes, models: Path) -> None:
    server.body, server.send_at_most, server.version = zipped, 300_000, ""
    with pytest.raises(ModelProblem, match="it starts afresh"):
        install(model_at(server), models, silent)
    assert everything_in(models) == []


def test_a_part_that_is_already_whole_is_fetched_again_after_a_refusal(
    server: Server, zipped: bytes, models: Path
) -> None:
    server.body = zipped
    part = models / f"{NAME}.zip.part"
    part.write_bytes(zipped)
    part.with_suffix(".version").write_text(server.version)
    download(server.address, part, most_bytes=len(zipped), progress=silent)
    assert part.read_bytes() == zipped
    assert len(server.asked) == 2


def test_a_wrong_fingerprint_leaves_nothing(server: Server, zipped: bytes, models: Path) -> None:
    server.body = zipped
    with pytest.raises(ModelProblem, match="fingerprint is wrong"):
        install(replace(model_at(server), sha256="0" * 64), models, silent)
    assert everything_in(models) == []


def test_a_wrong_file_inside_leaves_nothing(server: Server, zipped: bytes, models: Path) -> None:
    server.body = zipped
    with pytest.raises(ModelProblem, match=r"graph/Gr\.fst has a wrong fingerprint"):
        install(replace(model_at(server), files={"graph/Gr.fst": "0" * 40}), models, silent)
    assert everything_in(models) == []


def test_a_missing_file_inside_leaves_nothing(server: Server, zipped: bytes, models: Path) -> None:
    server.body = zipped
    with pytest.raises(ModelProblem, match=r"ivector/final\.ie is missing"):
        install(replace(model_at(server), files={"ivector/final.ie": "0" * 40}), models, silent)
    assert everything_in(models) == []


def test_no_server_leaves_nothing(server: Server, models: Path) -> None:
    nobody = replace(model_at(server), address="http://127.0.0.1:9/model.zip")
    with pytest.raises(ModelProblem, match=r"no connection to 127\.0\.0\.1.*built-in"):
        install(nobody, models, silent)
    assert everything_in(models) == []


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_a_refusal_leaves_nothing(server: Server, models: Path, status: int) -> None:
    server.body, server.status = b"no", status
    with pytest.raises(ModelProblem, match=f"answers {status}"):
        install(model_at(server), models, silent)
    assert everything_in(models) == []


def test_a_page_in_place_of_the_file_leaves_nothing(server: Server, models: Path) -> None:
    server.body = b"<html>Please log in to this hotel's network</html>"
    model = replace(model_at(server), sha256=None)
    with pytest.raises(ModelProblem, match="not a zip file"):
        install(model, models, silent)
    assert everything_in(models) == []


@pytest.mark.parametrize("chunked", [False, True])
def test_a_file_far_larger_than_announced_leaves_nothing(
    server: Server, zipped: bytes, models: Path, chunked: bool
) -> None:
    server.body, server.chunked = zipped, chunked
    with pytest.raises(ModelProblem, match="far too large"):
        install(replace(model_at(server), size=1000), models, silent)
    assert everything_in(models) == []


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("../escaped", "outside its folder"),
        (f"{NAME}/../../escaped", "outside its folder"),
        ("/tmp/escaped", "outside its folder"),
        ("..\\escaped", "outside its folder"),
        ("C:/escaped", "outside its folder"),
        (link(f"{NAME}/am"), "holds a link"),
    ],
    ids=str,
)
def test_a_zip_that_climbs_out_leaves_nothing(
    server: Server, models: Path, tmp_path: Path, name: str | zipfile.ZipInfo, complaint: str
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{NAME}/am/final.mdl", b"x")
        archive.writestr(name, b"../../..")
    server.body = packed.getvalue()
    with pytest.raises(ModelProblem, match=complaint):
        install(model_at(server), models, silent)
    assert everything_in(tmp_path) == ["models"]


def test_a_zip_bomb_leaves_nothing(server: Server, models: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{NAME}/am/final.mdl", bytes(20_000_000))
    server.body = packed.getvalue()
    assert len(server.body) < 50_000
    with pytest.raises(ModelProblem, match="unpack to far more"):
        install(model_at(server), models, silent)
    assert everything_in(models) == []


def test_a_zip_that_lies_about_its_size_leaves_nothing(server: Server, models: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{NAME}/am/final.mdl", bytes(20_000_000))
    told = (20_000_000).to_bytes(4, "little")
    server.body = packed.getvalue().replace(told, (1000).to_bytes(4, "little"))
    with pytest.raises(ModelProblem, match="not a zip file"):
        install(model_at(server), models, silent)
    assert everything_in(models) == []


def test_a_damaged_zip_leaves_nothing(server: Server, zipped: bytes, models: Path) -> None:
    middle = len(zipped) // 3
    server.body = zipped[:middle] + bytes(200) + zipped[middle + 200 :]
    with pytest.raises(ModelProblem, match="not a zip file"):
        install(model_at(server), models, silent)
    assert everything_in(models) == []


def test_a_zip_of_something_else_leaves_nothing(server: Server, models: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{NAME}/readme.txt", b"no model")
    server.body = packed.getvalue()
    with pytest.raises(ModelProblem, match=r"not a Vosk model: am/final\.mdl is missing"):
        install(model_at(server), models, silent)
    assert everything_in(models) == []


def test_too_little_space_is_noticed_before_anything_is_fetched(
    server: Server, zipped: bytes, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.body = zipped
    real = shutil.disk_usage(models)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: real._replace(free=1_000_000))
    with pytest.raises(ModelProblem, match="1 MB free"):
        install(model_at(server), models, silent)
    assert server.asked == []
    assert everything_in(models) == []


FULL_DISK = """
import resource, sys
from pathlib import Path
from voice_coach.errors import ModelProblem
from voice_coach.listening.model_catalogue import CatalogueModel
from voice_coach.listening.model_install import install
address, size, digest, models, room = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_FSIZE, (int(room), int(room)))
model = CatalogueModel("vosk-model-test-0.1", "en", "", address, int(size), 4_000_000, "", digest)
try:
    install(model, Path(models), lambda done, total: None)
except ModelProblem as problem:
    print(problem)
"""


@pytest.mark.skipif(os.name != "posix", reason="limits a process's file size")
@pytest.mark.parametrize("room", [1_000, 100_000], ids=["while fetching", "while unpacking"])
def test_a_disk_that_refuses_leaves_nothing(server: Server, models: Path, room: int) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{NAME}/am/final.mdl", bytes(2_000_000))
    server.body = packed.getvalue()
    assert 1_000 < len(server.body) < 100_000
    model = model_at(server)
    arguments = [server.address, str(model.size), str(model.sha256), str(models), str(room)]
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, *arguments], capture_output=True, text=True, check=True
    )
    assert "cannot be written" in done.stdout
    assert everything_in(models) == []


def test_a_model_that_is_there_is_replaced_whole(server: Server, zipped: bytes, models: Path) -> None:
    server.body = zipped
    (models / NAME).mkdir()
    (models / NAME / "old").touch()
    install(model_at(server), models, silent)
    assert not (models / NAME / "old").exists()
    assert [path.name for path in models.iterdir()] == [NAME]


def test_a_model_that_is_there_stays_when_its_successor_is_bad(
    server: Server, zipped: bytes, models: Path
) -> None:
    server.body = zipped
    (models / NAME).mkdir()
    (models / NAME / "old").touch()
    with pytest.raises(ModelProblem):
        install(replace(model_at(server), sha256="0" * 64), models, silent)
    assert everything_in(models) == [NAME, f"{NAME}/old"]


def test_what_a_power_cut_left_half_unpacked_goes(server: Server, zipped: bytes, models: Path) -> None:
    server.body = zipped
    (models / WORKSHOP / f"{NAME}-abc" / "new").mkdir(parents=True)
    install(model_at(server), models, silent)
    assert [path.name for path in models.iterdir()] == [NAME]


def test_a_removed_model_is_gone(models: Path) -> None:
    (models / NAME / "am").mkdir(parents=True)
    remove(NAME, models)
    assert everything_in(models) == []
    with pytest.raises(UsageProblem, match="not among the downloaded"):
        remove(NAME, models)


def test_every_problem_says_what_to_do(server: Server, zipped: bytes, models: Path) -> None:
    server.body = zipped
    attempts: list[Callable[[], object]] = [
        lambda: install(replace(model_at(server), sha256="0" * 64), models, silent),
        lambda: install(replace(model_at(server), address="http://127.0.0.1:9/"), models, silent),
        lambda: install(replace(model_at(server), size=1), models, silent),
        lambda: remove("nothing", models),
    ]
    for attempt in attempts:
        with pytest.raises(CoachError) as caught:
            attempt()
        assert caught.value.cure
