"""What the agent tells of a run, on its way to the process that runs it."""

from __future__ import annotations

from typing import Any

from google.protobuf.descriptor import FieldDescriptor

from scripthost_sidecar.contracts import worker_pb2
from scripthost_sidecar.parameters import RunParameters
from scripthost_sidecar.service import _parameters


def fill(message: Any) -> None:
    """Sets every text to the name of its field."""
    for field in message.DESCRIPTOR.fields:
        if field.type == FieldDescriptor.TYPE_STRING and field.label != FieldDescriptor.LABEL_REPEATED:
            setattr(message, field.name, field.name)


def test_every_setting_of_the_database_arrives_under_its_name() -> None:
    request = worker_pb2.RunRequest()
    fill(request.database)
    fill(request.session)
    request.session.nls["NLS_SORT"] = "BINARY"
    parameters = RunParameters.from_descriptor(_parameters(request).to_descriptor())

    database, session = parameters.database, parameters.session
    assert database is not None
    assert (database.provider, database.connection_string, database.schema) == ("provider", "connection_string", "schema")
    assert {name: value for name, value in database.account._asdict().items() if name != value} == {}
    assert {name: value for name, value in session._asdict().items() if name != value} == {"nls": {"NLS_SORT": "BINARY"}}


def test_a_run_without_context_has_no_database() -> None:
    assert RunParameters.from_descriptor(_parameters(worker_pb2.RunRequest()).to_descriptor()).database is None
