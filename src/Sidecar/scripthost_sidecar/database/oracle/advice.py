"""What to do when a session cannot be opened, by the code of the driver's error."""

from __future__ import annotations

from typing import Any

_UNREACHABLE = "Check the profile's data source, that the listener runs there, and that nothing between blocks the port."
_UNKNOWN = "Check the service name in the profile's data source against what the listener offers (lsnrctl services)."
_WALLET = "Check that the profile's wallet holds the certificates for this server, and its password."
_TOKEN = "Request a new token, and see to it that it is refreshed."
_NAMES = (
    "The data source is no name that tnsnames.ora has: give the folder that holds it as the profile's wallet directory, "
    "or write host:port/service."
)

_BY_CODE = {
    "ORA-01017": "Check the profile's login and its secret.",
    "ORA-01005": "The profile has no password: give it a secret.",
    "ORA-01045": "GRANT CREATE SESSION to the login.",
    "ORA-01435": "The owner's schema does not exist: create the user.",
    "ORA-28000": "The account is locked: ALTER USER … ACCOUNT UNLOCK, after finding out who locked it.",
    "ORA-28001": "The password has expired: ALTER USER … IDENTIFIED BY …, then write it where the profile takes its "
    "secret from.",
    "ORA-28150": "ALTER USER <login> GRANT CONNECT THROUGH <proxy account>.",
    "ORA-25704": "A token needs TLS with the server's name checked: set SSL_SERVER_DN_MATCH=TRUE in the data source.",
    "ORA-25707": _TOKEN,
    "ORA-25708": _TOKEN,
    "DPY-2031": _TOKEN,
    "DPY-2033": _TOKEN,
    "ORA-38802": "The edition does not exist, or the login may not use it: GRANT USE ON EDITION … TO <login>.",
    "ORA-12154": _NAMES,
    "DPY-4000": _NAMES,
    "DPY-4026": _NAMES,
    "DPY-4027": _NAMES,
    "DPY-4001": "The profile has no password: give it a secret.",
    "ORA-12505": _UNKNOWN,
    "ORA-12514": _UNKNOWN,
    "DPY-6001": _UNKNOWN,
    "DPY-6003": _UNKNOWN,
    "ORA-12170": _UNREACHABLE,
    "ORA-12541": _UNREACHABLE,
    "DPY-6005": _UNREACHABLE,
    "ORA-28759": _WALLET,
    "ORA-29024": _WALLET,
}
_OTHERWISE = "Check the profile's data source and credentials, and that the listener knows the service."


def advice(error: Exception) -> str:
    """The next step after an error of the driver."""
    return _BY_CODE.get(code_of(error), _OTHERWISE)


def code_of(error: Exception) -> str:
    """ORA-01017, or DPY-6005 where the driver itself found it; empty where there is none."""
    details: Any = error.args[0] if error.args else None
    code: str = getattr(details, "full_code", "")
    return code
