"""What all tests share: the trained model (once), content, running bots, a PostgreSQL, a real server process."""
from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 120


def required(what: str) -> bool:
    return what in os.environ.get("AFKLAR_REQUIRE", "").split(",")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No AFKLAR_ variable of the machine reaches a test."""
    for name in list(os.environ):
        if name.startswith("AFKLAR_") and name != "AFKLAR_REQUIRE":
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def models() -> Path:
    return Path(os.environ.get("AFKLAR_MODELS", ROOT / "models"))


@pytest.fixture(scope="session")
def model(models: Path) -> Path:
    """The model of today's data, trained when it is missing; parallel test processes wait for the one that trains."""
    from bot.dialogue import model as models_of

    models.mkdir(parents=True, exist_ok=True)
    path = models_of.model_path(models)
    with (models / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            subprocess.run([sys.executable, "-m", "bot", "train"], check=True, cwd=ROOT,
                           env={**_environment(), "AFKLAR_MODELS": str(models)})
    return path


@pytest.fixture(scope="session")
def content() -> Any:
    from bot.content.loader import load_content

    return load_content()


@pytest.fixture(scope="session")
def host(model: Path) -> Any:
    from bot.dialogue.rasa_host import RasaHost

    return RasaHost(model)


@pytest.fixture(scope="session")
def understanding(host: Any, content: Any) -> Any:
    """`.parse(text, question=None, now=None)` as `afklar parse --json` answers."""
    from bot.dialogue.parsing import Understanding

    return Understanding(host, content)


@pytest.fixture
def running(tmp_path: Path, content: Any, host: Any) -> Iterator[Any]:
    """A running bot over a fresh SQLite database, Monday 23 November 2026 at nine."""
    from tests.running import settings_for, start

    bot = start(settings_for(tmp_path), content, host)
    yield bot
    bot.parts.database.close()


@pytest.fixture
def talk(running: Any) -> Callable[..., Any]:
    from tests.running import Talk

    return lambda municipality=None: Talk(running, municipality)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of our own on a free port; the start of its URL."""
    initdb = _postgres_program("initdb")
    if initdb is None:
        (pytest.fail if required("postgres") else pytest.skip)("no PostgreSQL server program on this machine")
    folder = tmp_path_factory.mktemp("postgres")
    port = free_port()
    as_user = _unprivileged(folder)
    subprocess.run([*as_user, str(initdb), "-D", str(folder / "data"), "-U", "afklar", "--auth=trust", "-E", "UTF8",
                    "--no-sync", "--locale=C"], check=True, capture_output=True)
    server = subprocess.Popen([*as_user, str(initdb.with_name("postgres")), "-D", str(folder / "data"), "-p", str(port),
                               "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}",
                               "-c", "max_connections=200", "-c", "fsync=off"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _wait_until(lambda: _answers(port), "PostgreSQL")
    yield f"postgresql://afklar@127.0.0.1:{port}"
    server.send_signal(signal.SIGINT)  # at once; SIGTERM would wait for connections that a failed test left open
    server.wait(20)


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """An empty database."""
    import psycopg2

    name = f"test_{uuid.uuid4().hex[:12]}"
    connection = psycopg2.connect(f"{postgres_server}/postgres")
    connection.autocommit = True
    connection.cursor().execute(f"CREATE DATABASE {name}")
    connection.close()
    return f"{postgres_server}/{name}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Each test that asks for it runs on both databases."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path / 'test.db'}"


@dataclass
class Server:
    """A server process: `afklar serve` as an operator would start it."""

    url: str
    process: subprocess.Popen[bytes]
    environment: dict[str, str]
    port: int

    def kill(self) -> None:
        """kill -9: nothing gets a chance to tidy up."""
        self.process.kill()
        self.process.wait(20)

    def restart(self) -> None:
        self.process = _serve(self.environment, self.port)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()


@pytest.fixture(scope="session")
def serve(model: Path, models: Path) -> Iterator[Callable[..., Server]]:
    """Starts servers: `serve(folder, AFKLAR_…=…)`. All are stopped at the end."""
    started: list[Server] = []

    def start_one(folder: Path, workers: int = 1, **settings: str) -> Server:
        environment = {**_environment(), "AFKLAR_VAR": str(folder), "AFKLAR_MODELS": str(models),
                       "AFKLAR_WORKERS": str(workers), **settings}
        port = free_port()
        server = Server(f"http://127.0.0.1:{port}", _serve(environment, port), environment, port)
        started.append(server)
        return server

    yield start_one
    for server in started:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture(scope="session")
def live_server(serve: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    """One server with its own database, for tests that share it."""
    return serve(tmp_path_factory.mktemp("live"), AFKLAR_SESSIONS_PER_MINUTE="100000",
                 AFKLAR_MESSAGES_PER_MINUTE="100000")


def _environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("AFKLAR_")}


def _serve(environment: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-m", "bot", "serve", "--port", str(port)], cwd=ROOT, env=environment,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _wait_until(lambda: _ready(port, process), "the server")
    return process


def _ready(port: int, process: subprocess.Popen[bytes]) -> bool:
    if process.poll() is not None:
        pytest.fail(f"the server ended with {process.returncode}")
    import httpx

    try:
        return bool(httpx.get(f"http://127.0.0.1:{port}/ready", timeout=2).status_code == 200)
    except httpx.HTTPError:
        return False


def _wait_until(done: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + START_SECONDS
    while not done():
        if time.monotonic() > until:
            pytest.fail(f"{what} did not start within {START_SECONDS} s")
        time.sleep(0.1)


@pytest.fixture
def kannel(tmp_path: Path) -> Iterator[Any]:
    """A real Kannel of our own: `kannel(get_url)` starts it and gives its fake SMSC (tests/channels/kannel.py)."""
    from tests.channels.kannel import PROGRAMS, Kannel

    if not all(program.exists() for program in PROGRAMS):
        (pytest.fail if required("kannel") else pytest.skip)("no Kannel on this machine")
    started: list[Any] = []

    def start_one(get_url: str) -> Any:
        started.append(Kannel(tmp_path, get_url))
        return started[-1]

    yield start_one
    for one in started:
        one.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    import psycopg2

    try:
        psycopg2.connect(f"postgresql://afklar@127.0.0.1:{port}/postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def _postgres_program(name: str) -> Path | None:
    candidates = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    found = shutil.which(name)
    return next(iter(candidates), Path(found) if found else None)


def _unprivileged(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root; as root we run it as the user `postgres`."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres")
    for parent in folder.parents:
        if parent != Path("/") and parent.stat().st_uid == 0 and parent != Path("/tmp"):
            parent.chmod(parent.stat().st_mode | 0o011)
    return ["setpriv", "--reuid=postgres", "--clear-groups", "--"]
