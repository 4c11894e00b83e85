using System.Data.Common;

namespace ScriptHost.Scripting;

/// <summary>An error of the database, or of reaching it. The message never holds the value of a parameter, nor a secret.</summary>
public sealed class ScriptDbException : DbException
{
    internal ScriptDbException(string code, int number, string message, Exception? innerException = null, bool isTransient = false, int? position = null)
        : base(message, innerException)
    {
        Position = position;
        Code = code;
        Number = number;
        IsTransient = isTransient;
    }

    /// <summary>
    /// The error's name: the database's own where it has one, such as <c>ORA-00942</c>, the SQLSTATE <c>42P01</c> on PostgreSQL or
    /// <c>SQLITE_CONSTRAINT_UNIQUE</c>; else one of <c>UNSUPPORTED</c> (the statement needs what this database lacks),
    /// <c>TRANSACTION_LOST</c>, <c>CONNECTION_LOST</c>, <c>CONNECTION_IN_USE</c>, <c>BIND_MISSING</c>, <c>BIND_UNKNOWN</c>,
    /// <c>BIND_ROWS</c>, <c>STATEMENT_TOO_LONG</c>, <c>BRANCH_OPEN</c>, <c>UNKNOWN_PROVIDER</c>, <c>BAD_CONNECTION_STRING</c>,
    /// <c>DRIVER_MISSING</c>, <c>DRIVER_UNUSABLE</c>, <c>DRIVER_TOO_OLD</c>, <c>BAD_LOGIN</c>, <c>WALLET_MISSING</c>, <c>TOKEN_MISSING</c>, <c>BAD_SETTING</c>;
    /// in the caller's session also <c>CALLERS_TRANSACTION</c>, <c>DDL_REFUSED</c> (docs/carried-session.md), <c>TOO_LARGE</c>, <c>CURSOR_CLOSED</c>, <c>LOB_FREED</c>, <c>VERSION</c>.
    /// </summary>
    public string Code { get; }

    /// <summary>The database's number for the error: on Oracle 942, for SQLite the extended result code; 0 where it has none, as PostgreSQL, and when the database was not asked.</summary>
    public int Number { get; }

    /// <summary>Where in the statement's text the error is: the first character is 1; null when the database does not tell.</summary>
    public int? Position { get; }

    /// <summary>The five characters of the SQL standard where the database has them, else null.</summary>
    public override string? SqlState => InnerException is DbException { SqlState: var state } ? state : null;

    /// <summary>The driver's exception, also where it is not shown because it repeats values.</summary>
    internal DbException? DriverError { get; init; }

    /// <summary>True when the same work may succeed if it is repeated in a new transaction: a lock was not had in time, a deadlock, a server that went away.</summary>
    public override bool IsTransient { get; }
}
