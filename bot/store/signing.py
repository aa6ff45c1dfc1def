"""Signed words for links and forms, with a key that is derived from AFKLAR_KEY."""
from __future__ import annotations

import hashlib

from itsdangerous import BadSignature, Signer
from itsdangerous.signer import HMACAlgorithm

from bot.store.crypto import Cipher

SIGNATURE_BYTES = 16
"""128 bits: nobody guesses it, and a link in an SMS is 21 characters shorter than with all of SHA-256."""


class _Short(HMACAlgorithm):
    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return super().get_signature(key, value)[:SIGNATURE_BYTES]


class KeyedSigning:
    """Signs text. What was signed for one purpose is no good for another."""

    def __init__(self, cipher: Cipher) -> None:
        self._key = cipher.derived("signed links")

    def sign(self, purpose: str, value: str) -> str:
        """`value.signature`; `value` should be safe in a URL when it stands in one."""
        return self._signer(purpose).sign(value).decode()

    def read(self, purpose: str, signed: str) -> str | None:
        """The value again; None when it was not signed here for this purpose."""
        try:
            return self._signer(purpose).unsign(signed).decode()
        except (BadSignature, UnicodeError):
            return None

    def _signer(self, purpose: str) -> Signer:
        return Signer(self._key, salt=f"afklar {purpose}", key_derivation="hmac",
                      algorithm=_Short(hashlib.sha256))
