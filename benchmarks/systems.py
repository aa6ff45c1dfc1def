"""The two systems under measurement, as processes on this machine: started, waited for, weighed, stopped."""
from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS, STOP_SECONDS, LOOK_EVERY_SECONDS = 240.0, 20.0, 0.05


class DidNotStart(RuntimeError):
    """A system did not answer in time, or its process ended; its log says why."""


@dataclass
class Running:
    """A system at work. `start` is the seconds from the first process to the first answer."""

    base: str
    processes: list[subprocess.Popen[bytes]]
    start: float = 0.0

    def memory(self) -> int:
        """Resident bytes of all its processes."""
        tops = [psutil.Process(process.pid) for process in self.processes]
        return sum(one.memory_info().rss for top in tops for one in (top, *top.children(recursive=True)))


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def ours(folder: Path, env: Mapping[str, str]) -> Iterator[Running]:
    """`afklar serve`: one process, SQLite in a file."""
    port = free_port()
    command = [sys.executable, "-m", "bot", "serve", "--port", str(port)]
    with _started(folder, env, {"afklar": command}, f"http://127.0.0.1:{port}") as running:
        yield _waited(running, lambda: _ready(running.base))


@contextlib.contextmanager
def stock(folder: Path, env: Mapping[str, str], model: Path) -> Iterator[Running]:
    """`rasa run` with its REST channel and SQL tracker store (SQLite), and `rasa run actions` with our actions."""
    port, actions_port = free_port(), free_port()
    (folder / "credentials.yml").write_text("rest:\n")
    (folder / "endpoints.yml").write_text(
        f"action_endpoint:\n  url: http://127.0.0.1:{actions_port}/webhook\n"
        f"tracker_store:\n  type: SQL\n  dialect: sqlite\n  db: {folder / 'tracker.db'}\n")
    rasa = [sys.executable, "-m", "rasa", "run"]
    commands = {
        "rasa-actions": [*rasa, "actions", "--actions", "benchmarks.stock_actions", "--port", str(actions_port)],
        "rasa": [*rasa, "--model", str(model), "--port", str(port), "--interface", "127.0.0.1",
                 "--endpoints", "endpoints.yml", "--credentials", "credentials.yml"],
    }
    with _started(folder, env, commands, f"http://127.0.0.1:{port}") as running:
        yield _waited(running, lambda: _answers(running.base))


@contextlib.contextmanager
def _started(folder: Path, env: Mapping[str, str], commands: Mapping[str, list[str]], base: str) -> Iterator[Running]:
    running = Running(base, [])
    try:
        for name, command in commands.items():
            with (folder / f"{name}.log").open("ab") as log:
                running.processes.append(subprocess.Popen(
                    command, cwd=folder, stdout=log, stderr=subprocess.STDOUT,
                    env={**os.environ, "PYTHONPATH": str(ROOT), "RASA_TELEMETRY_ENABLED": "false", **env}))
        yield running
    finally:
        for process in running.processes:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _waited(running: Running, answers: object) -> Running:
    assert callable(answers)
    began = min(psutil.Process(process.pid).create_time() for process in running.processes)
    while not answers():
        if time.time() - began > START_SECONDS or any(p.poll() is not None for p in running.processes):
            raise DidNotStart(" ".join(map(str, running.processes[0].args)))  # type: ignore[arg-type]
        time.sleep(LOOK_EVERY_SECONDS)
    running.start = time.time() - began
    return running


def _ready(base: str) -> bool:
    try:
        with urllib.request.urlopen(f"{base}/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _answers(base: str) -> bool:
    """Whether a message that needs an action is replied to."""
    body = json.dumps({"sender": "start", "message": "/ask_repeat"}).encode()
    request = urllib.request.Request(f"{base}/webhooks/rest/webhook", body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return bool(json.load(answer))
    except OSError:
        return False
