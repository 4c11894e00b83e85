from __future__ import annotations

import pytest
from scripthost_shim import Policy, Refused, leading_words


@pytest.mark.parametrize(
    "statement",
    ["COMMIT", " commit work;", "/* a */ COMMIT", "-- b\nrollback", "ROLLBACK WORK", "rollback;", "COMMIT WRITE NOWAIT"],
)
def test_ends_of_the_transaction_are_refused(statement: str) -> None:
    with pytest.raises(Refused, match="the caller's"):
        Policy().check(statement)
    Policy(allows_commit=True).check(statement)


@pytest.mark.parametrize(
    "statement",
    ["ROLLBACK TO s", "rollback work to savepoint s", "SAVEPOINT s", "SELECT commit FROM t", "UPDATE t SET rollback = 1", "", "(SELECT 1 FROM dual)", "'x"],
)
def test_what_ends_no_transaction_is_let_through(statement: str) -> None:
    Policy(allows_ddl=False).check(statement)


@pytest.mark.parametrize("statement", ["CREATE TABLE t (n NUMBER)", "/**/ drop table t", "ALTER TABLE t ADD n NUMBER", "grant select on t to u"])
def test_changes_of_a_schema_are_refused_where_the_settings_say_so(statement: str) -> None:
    with pytest.raises(Refused, match="ddl"):
        Policy(allows_ddl=False).check(statement)
    Policy().check(statement)


@pytest.mark.parametrize("statement", ["ALTER SESSION SET CURRENT_SCHEMA = hr", "alter system flush shared_pool"])
def test_a_session_may_be_altered(statement: str) -> None:
    Policy(allows_ddl=False).check(statement)


def test_comments_and_parentheses_come_before_the_first_word() -> None:
    assert leading_words("/* x */ -- y\n ( ( select 1") == ("SELECT", "")
    assert leading_words("/* never closed") == ("", "")
