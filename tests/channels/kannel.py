"""A real Kannel (bearerbox and smsbox of Debian's package) and a telephone at its fake SMSC, over a socket."""
from __future__ import annotations

import queue
import re
import socket
import subprocess
import threading
import time
from pathlib import Path
from urllib.parse import quote_plus, unquote_plus, unquote_to_bytes

from tests.conftest import free_port

PROGRAMS = (Path("/usr/sbin/bearerbox"), Path("/usr/sbin/smsbox"))
USER, PASSWORD = "user", "pass"
SHORT_CODE = "1204"
START_SECONDS, PATIENCE_SECONDS = 30, 90

HEAD = re.compile(rb"^\S+ (\S+) (text|data|udh) ", re.MULTILINE)

CONFIGURATION = """
group = core
admin-port = {admin}
admin-password = x
smsbox-port = {boxes}
box-allow-ip = 127.0.0.1
log-file = "{folder}/bearerbox.log"
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = fake
port = {smsc}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {send}
http-request-retry = 60
http-queue-delay = 1
log-file = "{folder}/smsbox.log"

group = sendsms-user
username = {user}
password = {password}
max-messages = 4
concatenation = true

group = sms-service
keyword = default
catch-all = true
max-messages = 0
concatenation = true
get-url = "{get_url}"
"""


class Kannel:
    """`send` is somebody's phone; `hears` waits for what their phone shows, joined from its segments."""

    def __init__(self, folder: Path, get_url: str) -> None:
        ports = {name: free_port() for name in ("admin", "boxes", "smsc", "send")}
        file = folder / "kannel.conf"
        file.write_text(CONFIGURATION.format(**ports, folder=folder, get_url=get_url, user=USER, password=PASSWORD))
        self.url = f"http://127.0.0.1:{ports['send']}"
        self.shown: queue.Queue[tuple[str, str]] = queue.Queue()
        self.seen: list[str] = []
        self.segments = 0
        self._bearerbox = self._run(PROGRAMS[0], file, ports["smsc"])
        self._smsbox = self._run(PROGRAMS[1], file, ports["send"])
        self._smsc = socket.create_connection(("127.0.0.1", ports["smsc"]))
        threading.Thread(target=self._read, daemon=True).start()

    def send(self, number: str, text: str) -> None:
        self._smsc.sendall(f"{number} {SHORT_CODE} data {quote_plus(text)}\n".encode())

    def hears(self, words: str) -> str:
        """Waits for an SMS with these words; its text."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                _, text = self.shown.get(timeout=max(until - time.monotonic(), 0.01))
            except queue.Empty:
                raise AssertionError(f"never heard {words!r}; heard {self.seen[-3:]}") from None
            self.seen.append(text)
            if words in text:
                return text

    def close(self) -> None:
        self._smsc.close()
        for process in (self._smsbox, self._bearerbox):
            process.kill()
            process.wait(20)

    @staticmethod
    def _run(program: Path, file: Path, port: int) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([str(program), str(file)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return process
            except OSError:
                assert process.poll() is None and time.monotonic() < until, f"{program.name} does not start"
                time.sleep(0.05)

    def _read(self) -> None:
        """`from to text …`, `from to data …` (escaped), `from to udh <header> data …` for each segment of a long one.

        Plain text comes with its own line breaks, so a message ends where the next head begins, or the write does.
        """
        parts: dict[bytes, dict[int, str]] = {}
        while chunk := self._received():
            heads = [*HEAD.finditer(chunk)]
            for head, end in zip(heads, [*(h.start() for h in heads[1:]), len(chunk)], strict=True):
                self.segments += 1
                self._take(parts, head.group(1), head.group(2), chunk[head.end():end].rstrip(b"\n").decode())

    def _received(self) -> bytes:
        try:
            return self._smsc.recv(1 << 16)
        except OSError:
            return b""

    def _take(self, parts: dict[bytes, dict[int, str]], to: bytes, kind: bytes, rest: str) -> None:
        if kind != b"udh":
            self.shown.put((to.decode(), rest if kind == b"text" else unquote_plus(rest)))
            return
        header, _, text = rest.split(" ", 2)
        raw = unquote_to_bytes(header)  # 05 00 03 <reference> <of> <number>
        whole = parts.setdefault(raw[3:4] + to, {})
        whole[raw[5]] = unquote_plus(text)
        if len(whole) == raw[4]:
            self.shown.put((to.decode(), "".join(whole[number] for number in sorted(whole))))
            parts.pop(raw[3:4] + to)
