"""A municipality's own web site, on an origin of its own and with a content security policy as strict as they come."""
from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STYLE = """html { font-size: 62.5%; } body { color: #7a1f5c; letter-spacing: 4px; text-transform: uppercase; }
button, p, div, textarea { background: #ffee00; border: 9px solid #ff0000; font: 30px serif; }"""
BODY = """<main><h1>Sundhed</h1><p><a id="link" href="#afklar">Skriv til os</a>
<a id="test" href="#afklar-audit">Tag testen</a> <button data-afklar-open="booking">Book</button></p>{more}</main>"""
COLOURS = "afklar-chat, [data-afklar] { --afk-accent: #7a1f5c; --afk-on-accent: #fff8e7; --afk-radius: 0px; }"
SHEETS = {"/site.css": STYLE, "/colours.css": COLOURS}
PAGES = {"/": "", "/plain": "", "/next": "", "/open": "data-open", "/inline": "", "/far": "", "/colours": "",
         "/light": 'data-scheme="light"', "/target": 'data-target="#chat"', "/mounted": 'data-launcher="none"',
         "/texts": """data-texts='{"brand": "Spørgsmål", "launcher": "Spørg os", "field": "Skriv her",
                     "starts": {"human": "Hjælp"}}'"""}
"""The pages, and what the script's element says on each."""
PLACES = {"/inline": '<div data-afklar="inline"></div>', "/target": '<div id="chat"></div>',
          "/mounted": '<div id="chat"></div>',
          "/far": "<p>Kommunen fortæller.</p>" * 200 + '<div data-afklar="inline"></div>'}


class ForeignSite:
    """Serves pages that load the widget of `server`; each page is the same but for what `PAGES` says."""

    def __init__(self, port: int, server: str) -> None:
        self.url = f"http://127.0.0.1:{port}"
        policy = (f"default-src 'none'; script-src 'self' {server}; connect-src {server}; style-src 'self'; "
                  "img-src 'self'; base-uri 'none'; require-trusted-types-for 'script'")

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                kind = "text/css" if path in SHEETS else "text/html"
                known = path in PAGES or path in SHEETS
                text = SHEETS.get(path) or _page(path, server)
                self.send_response(200 if known else 404)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Security-Policy", policy)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


def _page(path: str, server: str) -> str:
    sheet = {"/plain": "", "/colours": "/colours.css"}.get(path, "/site.css")
    style = f'<link rel="stylesheet" href="{sheet}">' if sheet else ""
    script = f'<script src="{server}/widget.js" data-municipality="0540" {PAGES.get(path, "")} defer></script>'
    return (f'<!doctype html><html lang="da"><head><meta charset="utf-8"><title>Kommunen</title>'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"{style}{script}</head>"
            f"<body>{BODY.format(more=PLACES.get(path, ''))}</body></html>")
