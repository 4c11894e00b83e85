using System.Data.Common;

namespace ScriptHost.Scripting;

/// <summary>An error of the database, or of reaching it. The message never holds the value of a parameter, nor a secret.</summary>
public sealed class ScriptDbException : DbException
{
    internal ScriptDbException(string code, int number, string message, Exception? innerException = null, bool isTransient = false)
        : base(message, innerException)
    {
        Code = code;
        Number = number;
        IsTransient = isTransient;
    }

    /// <summary>
    /// The error's name: the database's own where it has one, such as <c>SQLITE_BUSY</c> or <c>SQLITE_CONSTRAINT_UNIQUE</c>; else one of
    /// <c>UNSUPPORTED</c> (the statement needs what this database lacks), <c>TRANSACTION_LOST</c>, <c>UNKNOWN_PROVIDER</c>,
    /// <c>BAD_CONNECTION_STRING</c>.
    /// </summary>
    public string Code { get; }

    /// <summary>The database's number for the error, for SQLite the extended result code; 0 when the database was not asked.</summary>
    public int Number { get; }

    /// <summary>True when the same work may succeed if it is repeated: a lock was not had in time.</summary>
    public override bool IsTransient { get; }
}
