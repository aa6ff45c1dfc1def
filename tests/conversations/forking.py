"""Servers that start in no time: one process loads the model, each server is a fork of it and may be killed at will.

The forked server is what `afklar serve` runs, over the same files; only the seconds of importing and loading are saved.
"""
from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.conftest import ROOT, free_port

START_SECONDS = 120


class ForkedServer:
    """kill() is kill -9; restart() gives a new process on the same port and the same files."""

    def __init__(self, environment: dict[str, str], port: int | None = None) -> None:
        self.environment, self.port = environment, port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._parent = subprocess.Popen([sys.executable, "-W", "ignore", "-m", "tests.conversations.forking"], cwd=ROOT,
                                        env={**os.environ, **environment}, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self._server = 0
        self.restart()

    def kill(self) -> None:
        os.kill(self._server, signal.SIGKILL)

    def restart(self) -> None:
        assert self._parent.stdin and self._parent.stdout
        self._parent.stdin.write(f"{self.port}\n")
        self._parent.stdin.flush()
        self._server = int(self._parent.stdout.readline())
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                if httpx.get(f"{self.url}/ready", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            assert time.monotonic() < until, "the forked server does not answer"
            time.sleep(0.02)

    def close(self) -> None:
        self.kill()
        self._parent.kill()
        self._parent.wait(20)


def main() -> None:
    """For each port on standard input: a server on it; its process id on standard output."""
    from bot.commands import serve
    from bot.dialogue.model import model_path
    from bot.dialogue.rasa_host import RasaHost
    from bot.settings import read_settings

    settings = read_settings()
    host = RasaHost(model_path(Path(settings.models)))
    serve.RasaHost = lambda path: host  # type: ignore[misc,assignment]
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _serve(int(line), host)
            os._exit(0)
        print(child, flush=True)


def _serve(port: int, host: object) -> None:
    import uvicorn

    from bot.app import open_parts
    from bot.commands import serve
    from bot.settings import read_settings

    host._loop = asyncio.new_event_loop()  # type: ignore[attr-defined]  # the parent's must not be shared
    app = serve._app(open_parts(read_settings()))
    uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", access_log=False, ws="none")).run()


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    main()
