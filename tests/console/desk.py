"""An advisor's browser without a browser: signs in, reads pages, sends their forms."""
from __future__ import annotations

import html
import re
from typing import Any

from starlette.testclient import TestClient

from bot.app import web_app
from bot.services.users import add_user

PASSWORD = "hemmeligt kodeord"


def add(running: Any, name: str = "Mette Hansen", role: str = "advisor", municipality: str | None = "0540") -> Any:
    parts = running.parts
    with parts.database.transaction() as work:
        return add_user(work, parts.content, parts.clock.now(), name=name, role=role, password=PASSWORD,
                        municipality=municipality)


class Browser:
    """One signed-in browser. `post` sends the form token of the last page, as a form would."""

    def __init__(self, running: Any, name: str | None = "Mette Hansen") -> None:
        self.http = TestClient(web_app(running.parts, running, None), follow_redirects=False,
                               raise_server_exceptions=False)
        self.csrf = ""
        if name is not None:
            assert self.sign_in(name).status_code == 303
            self.get("/raadgiver")

    def sign_in(self, name: str, password: str = PASSWORD, **more: Any) -> Any:
        found = re.search(r'name="form" value="([^"]*)"', self.http.get("/raadgiver/log-ind").text)
        assert found
        return self.http.post("/raadgiver/log-ind", data={"name": name, "password": password, "form": found[1], **more})

    def get(self, path: str, **more: Any) -> Any:
        answer = self.http.get(path, **more)
        found = re.search(r'data-csrf="([^"]*)"', answer.text)
        if found and found[1]:
            self.csrf = html.unescape(found[1])
        return answer

    def post(self, path: str, **fields: str) -> Any:
        return self.http.post(path, data={"csrf": self.csrf, **fields})
