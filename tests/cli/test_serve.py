"""`rejse serve` as a person meets it: what it says, what it refuses, and how it ends."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from rejse.settings import Settings
from rejse.store.folder import Folder


@contextmanager
def started(*arguments: object, language: str = "en") -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Start the server and give it, with the address it prints; in the end it is interrupted as with Ctrl-C."""
    serving = subprocess.Popen(
        [sys.executable, "-m", "rejse", "serve", *map(str, arguments), "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "REJSE_LANGUAGE": language},
    )  # fmt: skip
    try:
        assert serving.stdout is not None
        told = serving.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", told)
        assert found, (told, serving.stderr.read() if serving.stderr and not told else "")
        yield serving, found.group()
    finally:
        if serving.poll() is None:
            serving.send_signal(signal.SIGINT)
        serving.wait(60)
        for pipe in (serving.stdout, serving.stderr):
            if pipe is not None:
                pipe.close()


def answered(address: str) -> str:
    """Ask until the server, which says where it is a moment before, answers."""
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310  (our own server)
                text: str = answer.read().decode()
                return text
        except ConnectionError:
            time.sleep(0.02)
        except OSError as refused:
            if not isinstance(getattr(refused, "reason", None), ConnectionError):
                raise
            time.sleep(0.02)
    pytest.fail(f"{address} does not answer")


def test_an_empty_folder_becomes_a_workspace_that_waits_for_its_owner(tmp_path: Path) -> None:
    with started("-w", tmp_path / "new") as (serving, address):
        assert answered(f"{address}/healthz") == '{"status":"ok"}'
        assert "rejse user add anna@example.org --role owner" in answered(f"{address}/j/any/map")
        serving.send_signal(signal.SIGINT)
        said = serving.communicate(timeout=60)[1]
    assert serving.returncode == 0
    assert f"There was no workspace in {tmp_path / 'new'}; an empty one was made." in said
    assert re.search(rf"make the first account \(keep it to yourself\): {address}/start\?setup=[\w-]{{22}}\n", said)
    assert said.endswith("Ctrl-C ends it.\n\nEnded; everything is written.\n")
    assert (tmp_path / "new" / "rejse.toml").exists()


def test_without_a_sign_in_it_says_so_loudly_and_everybody_here_is_let_in(tmp_path: Path) -> None:
    with started("-w", tmp_path / "new", "--open", language="da") as (serving, address):
        assert "Fasemodel" in answered(f"{address}/?language=da") + answered(f"{address}/start/journey?language=da")
        serving.send_signal(signal.SIGINT)
        said = serving.communicate(timeout=60)[1]
    assert "ÅBEN UDEN LOGIN: alle, der kan bruge denne maskine, må se og ændre alt." in said


def test_a_folder_that_holds_something_else_is_left_alone(rejse: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    done = rejse("serve", "-w", tmp_path)
    assert done.status == 2
    assert "[no-workspace]" in done.said
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_open_to_others_is_refused(rejse: Run, tmp_path: Path) -> None:
    done = rejse("serve", "-w", tmp_path / "new", "--open", "--host", "0.0.0.0")  # noqa: S104  (refused)
    assert done.status == 2
    assert "[open-to-others]" in done.said
    assert not (tmp_path / "new").exists()


def test_a_taken_port_is_told(rejse: Run, tmp_path: Path) -> None:
    Folder.create(tmp_path / "new", Settings())
    with started("-w", tmp_path / "new") as (_, address):
        answered(f"{address}/healthz")
        port = address.rpartition(":")[2]
        done = rejse("serve", "-w", tmp_path / "new", "--port", port)
    assert done.status == 3
    assert f"Another program listens at 127.0.0.1, port {port}." in done.said
