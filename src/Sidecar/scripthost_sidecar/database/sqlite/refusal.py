"""What the embedded database does not have is refused by name rather than done differently."""

from __future__ import annotations

from ..errors import unsupported


def refusal(what: str) -> Exception:
    return unsupported(
        f"The embedded database does not have {what}. Write the statement without, or run the job against an "
        "Oracle database."
    )
