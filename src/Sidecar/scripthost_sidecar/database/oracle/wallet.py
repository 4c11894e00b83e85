"""The folder with the certificates for TLS, and at times with the names of data sources."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...parameters import Account
from ..errors import interface_error

# The driver's thin mode reads no other: neither cwallet.sso nor ewallet.p12.
_CERTIFICATES = "ewallet.pem"
_NAMES = "tnsnames.ora"


def wallet_parameters(profile: str, oracle: Account, given: dict[str, Any]) -> dict[str, str]:
    """What oracledb.connect() is told of the wallet. given: the arguments so far, from the connection string."""
    folder = oracle.wallet_directory or given.get("wallet_location", "")
    if not folder:
        return {}
    parameters = {"wallet_location": folder}
    password = oracle.wallet_password or given.get("wallet_password", "")
    if password:
        parameters["wallet_password"] = password
    if (Path(folder) / _NAMES).exists():
        parameters["config_dir"] = given.get("config_dir", folder)
    certificates = Path(folder) / _CERTIFICATES
    try:
        is_locked = b"ENCRYPTED" in certificates.read_bytes()
    except OSError:
        raise interface_error(
            f"profile {profile} has the wallet directory {folder}, which holds no {_CERTIFICATES} for the worker's user to read. "
            f"Python scripts need it: copy it there, or make it (openssl pkcs12 -in ewallet.p12 -out {_CERTIFICATES})."
        ) from None
    if is_locked and not password:
        raise interface_error(
            f"profile {profile} has the wallet {certificates} without its password. Give the profile the password."
        )
    return parameters
