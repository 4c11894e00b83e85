using System.Data.Common;

namespace ScriptHost.Data.Carried;

/// <summary>An error of the caller's session, or of the way there.</summary>
internal sealed class CarriedException(string code, string message, Exception? innerException = null) : DbException(message, innerException)
{
    /// <summary>ORA-00942, or a word where no database was asked.</summary>
    public string Code { get; } = code;

    /// <summary>Oracle's number; 0 where there is none.</summary>
    public int Number { get; init; }

    /// <summary>Where in the statement, from 1; null when that is not known.</summary>
    public int? Position { get; init; }

    /// <summary>True when the statement was broken by a Cancel.</summary>
    public bool WasBroken { get; init; }

    /// <summary>True when the driver says that the same call could succeed.</summary>
    public bool IsRecoverable { get; init; }

    /// <summary>True when the session is of no use any more.</summary>
    public bool IsLost { get; init; }

    public static CarriedException Lost(string reason, Exception? cause = null) => new("CONNECTION_LOST", reason, cause) { IsLost = true };

    /// <summary>The other side does not keep to the protocol.</summary>
    public static CarriedException Malformed(string what) => Lost($"the shim answered what is no answer: {what}");
}
