"""What a new session is told before the script's first statement: by the driver's own attributes, which cost no round
trip, where it has them, else by a statement for each setting, so that an error names one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Iterator

from ...parameters import Database, Session
from ..errors import interface_error
from ..sql.literals import quote

if TYPE_CHECKING:
    from .connection import OracleConnection

_NLS_NAME = re.compile(r"NLS_[A-Z_]{1,40}", re.IGNORECASE)
# They reset others, so that they go first.
_RESET_OTHERS = ("NLS_LANGUAGE", "NLS_TERRITORY")
# Before, the driver's thin mode leaves the argument of connect() unheeded (release notes of python-oracledb).
_EDITION_AT_CONNECT = (2, 5)


def edition_parameter(database: Database, driver_version: str) -> dict[str, str]:
    """The edition as an argument of oracledb.connect(), for a driver that sends it."""
    edition = database.account.edition
    return {"edition": _name(edition)} if edition and _sends_edition(driver_version) else {}


def check_settings(database: Database, session: Session) -> None:
    for name in session.nls:
        if not _NLS_NAME.fullmatch(name):
            raise interface_error(
                f"profile {database.profile} has the NLS setting {name!r}, which is no name of one, such as NLS_DATE_FORMAT."
            )
    if '"' in database.account.edition.strip('"'):
        raise interface_error(f"profile {database.profile} has an edition that is no name.")


def set_up(connection: OracleConnection, database: Database, session: Session, driver_version: str) -> None:
    for statement in _statements(database, session, driver_version):
        with connection.cursor() as cursor:
            cursor.execute(statement)
    if database.schema:
        connection.current_schema = database.schema
    if session.module:
        connection.module = session.module
        connection.action = session.action
    if session.client_identifier:
        connection.client_identifier = session.client_identifier
    if session.client_info:
        connection.clientinfo = session.client_info


def _statements(database: Database, session: Session, driver_version: str) -> Iterator[str]:
    if database.account.edition and not _sends_edition(driver_version):
        yield f'ALTER SESSION SET EDITION = "{_name(database.account.edition)}"'
    for name in sorted(session.nls, key=lambda name: (name.upper() not in _RESET_OTHERS, name)):
        yield f"ALTER SESSION SET {name.upper()} = {quote(session.nls[name])}"
    if session.time_zone:
        yield f"ALTER SESSION SET TIME_ZONE = {quote(session.time_zone)}"


def _sends_edition(driver_version: str) -> bool:
    return tuple(int(number) for number in re.findall(r"\d+", driver_version)[:2]) >= _EDITION_AT_CONNECT


def _name(name: str) -> str:
    """As Oracle reads names: in capitals unless it is quoted."""
    return name[1:-1] if len(name) > 2 and name[0] == name[-1] == '"' else name.upper()
