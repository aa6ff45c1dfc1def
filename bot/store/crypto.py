"""Encrypted columns and keyed hashes. The key never stands in the database or in a log."""
from __future__ import annotations

import hashlib
import hmac
import json
import os
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken


class KeyProblem(ValueError):
    """The key is malformed, or what is stored was sealed with another one."""


class Cipher:
    """Seals values for a column and hashes what must be found again (tokens, channel addresses, phone numbers)."""

    def __init__(self, key: str) -> None:
        try:
            self._fernet = Fernet(key.encode())
        except ValueError as error:
            raise KeyProblem("AFKLAR_KEY must be 32 bytes in url-safe base64: `python -m bot key` makes one") from error
        self._hash_key = hmac.new(urlsafe_b64decode(key), b"afklar lookup", hashlib.sha256).digest()

    def seal(self, value: Any) -> str:
        """JSON, encrypted and authenticated, as text."""
        return self._fernet.encrypt(json.dumps(value, ensure_ascii=False).encode()).decode()

    def unseal(self, sealed: str) -> Any:
        """The value again. Raises KeyProblem when it was sealed with another key or has been changed."""
        try:
            return json.loads(self._fernet.decrypt(sealed.encode()))
        except InvalidToken as error:
            raise KeyProblem("a stored value cannot be read with this AFKLAR_KEY") from error

    def derived(self, purpose: str) -> bytes:
        """A key of its own for another purpose: whoever learns it learns nothing about this one."""
        return hmac.new(self._hash_key, f"afklar {purpose}".encode(), hashlib.sha256).digest()

    def lookup(self, value: str) -> str:
        """A keyed hash to find `value` by, without storing it."""
        return hmac.new(self._hash_key, value.encode(), hashlib.sha256).hexdigest()


def new_key() -> str:
    return Fernet.generate_key().decode()


def key_from_file(path: Path) -> tuple[str, bool]:
    """The embedded set-up's key and whether it was made just now. The file is readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip(), False
    key = new_key()
    with os.fdopen(handle, "w") as file:
        file.write(key + "\n")
    return key, True
