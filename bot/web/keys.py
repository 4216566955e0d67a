"""Tokens minted with a form: what is sent with one twice happens once."""

import secrets


def mint() -> str:
    """A fresh token."""
    return secrets.token_urlsafe(12)
