"""Tokens of IAM, which come with a private key, and of OAuth, which do not."""

from __future__ import annotations

from pathlib import Path

from ...parameters import Account
from ..errors import interface_error

# As Oracle's command line writes them (oci iam db-token get).
_TOKEN_FILE = "token"
_KEY_FILE = "oci_db_key.pem"


def read_token(profile: str, oracle: Account) -> str | tuple[str, str] | None:
    """As oracledb.connect() takes it; None when the login names none."""
    if oracle.token:
        return _token(oracle.token, oracle.token_private_key)
    if not oracle.token_location:
        return None
    location = Path(oracle.token_location)
    file = location / _TOKEN_FILE if location.is_dir() else location
    key = file.with_name(_KEY_FILE)
    try:
        return _token(file.read_text(), key.read_text() if key.exists() else "")
    except OSError:
        raise interface_error(
            f"profile {profile} takes its token from {file}, which cannot be read. Write it there "
            "(oci iam db-token get --db-token-location …), readable for the worker's user."
        ) from None


def _token(token: str, private_key: str) -> str | tuple[str, str]:
    return (token.strip(), private_key) if private_key else token.strip()
