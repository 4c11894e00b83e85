from __future__ import annotations

import math
import uuid
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
import scripthost_shim as shim


def _through(values: list[Any]) -> list[Any]:
    lobs: list[Any] = []

    def keep(value: Any) -> shim.LobReference:
        lobs.append(value)
        return shim.LobReference(1, len(lobs), len(value))

    reader = shim.Reader(shim.encode_column(values, keep))
    found = shim.decode_column(reader, len(values))
    reader.end()
    return [lobs[value.number - 1] if isinstance(value, shim.LobReference) else value for value in found]


@pytest.mark.parametrize(
    "values",
    [
        [None, None],
        [1, None, -(2**63), 2**63 - 1],
        [2**63, -(10**37)],
        [1, Decimal("1.10"), None],
        [Decimal("0.1234567890123456789012345678901234567890"), Decimal("-1E-130"), Decimal("9.9E125")],
        [1.5, None, -0.0, math.inf],
        ["", "Grüße \U0001f600", None],
        ["plain", None, "x" * 32 * 1024],
        ["ü" * 20_000, "plain", None],
        [b"", b"\x00\xff", None],
        [datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999), None],
        [datetime(2026, 1, 1, tzinfo=timezone.utc), None, datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=-5, minutes=-30)))],
        [datetime(2026, 1, 1), None, datetime(2026, 1, 1, tzinfo=timezone.utc)],
        [timedelta(days=-1, microseconds=1), timedelta(days=100_000_000), None],
        [True, False, None],
        [1, "mixed", None, b"x", 1.5],
        ["x" * 40_000, "short", None],
    ],
)
def test_columns_come_back_as_they_were(values: list[Any]) -> None:
    assert _through(values) == values


def test_what_has_no_tag_of_its_own_takes_the_nearest() -> None:
    id = uuid.uuid4()
    assert _through([date(2026, 2, 3)]) == [datetime(2026, 2, 3)]
    assert _through([id]) == [str(id)]
    assert _through([{"a": [1, "ü"]}]) == ['{"a": [1, "ü"]}']


def test_numbers_that_are_none_travel_as_doubles() -> None:
    not_a_number, infinite, one, nothing = _through([Decimal("NaN"), Decimal("-Infinity"), Decimal(1), None])
    assert math.isnan(not_a_number)
    assert (infinite, one, nothing) == (-math.inf, 1.0, None)


def test_half_a_character_becomes_a_question_mark() -> None:
    assert _through(["half \ud800", "plain"]) == ["half ?", "plain"]


def test_what_cannot_be_handed_over_is_refused_by_name() -> None:
    with pytest.raises(shim.Refused, match="complex"):
        _through([1j])


@pytest.mark.parametrize("data", [b"", b"?", b"I", b"I\x02", b"I\x00\x00", b"M\x00\x00\x00\x00\x01x", b"M\x00\x00\x00\x00\x021_", b"T\x00\x00\x00\x00\x01\xff", b"S\x00" + b"\x7f" * 8])
def test_what_is_no_column_is_an_error(data: bytes) -> None:
    with pytest.raises(shim.ProtocolError):
        shim.decode_column(shim.Reader(data), 1)
