using System.Data.Common;

namespace ScriptHost.Scripting;

public sealed partial class ScriptConnection
{
    private readonly List<DbLob> _lobs = [];

    /// <summary>
    /// Looks at every value that a cursor binds and may give another for it: called with the placeholder's name and the value. A cursor
    /// has its own, which is this one until it is set.
    /// </summary>
    public Func<string, object?, object?>? InputTypeHandler { get; set; }

    /// <summary>
    /// Asked once for each column of a cursor's query: gives the function that its values go through, null for those that stay as they
    /// are. It gets NULL as null. A cursor has its own, which is this one until it is set.
    /// </summary>
    public Func<DbColumn, Func<object?, object?>?>? OutputTypeHandler { get; set; }

    /// <summary>A temporary LOB to write to and then bind. It lives until it is disposed or the connection is closed.</summary>
    public DbLob CreateLob(LobKind kind)
    {
        ThrowIfClosed();
        var lob = new DbLob(kind);
        _lobs.Add(lob);
        return lob;
    }

    /// <summary>A temporary LOB with that text in it.</summary>
    /// <inheritdoc cref="CreateLob(LobKind)"/>
    public DbLob CreateLob(LobKind kind, string data)
    {
        var lob = CreateLob(kind);
        lob.WriteText(data);
        return lob;
    }

    /// <summary>A temporary LOB with those bytes in it.</summary>
    /// <inheritdoc cref="CreateLob(LobKind)"/>
    public DbLob CreateLob(LobKind kind, ReadOnlySpan<byte> data)
    {
        var lob = CreateLob(kind);
        lob.Write(data);
        return lob;
    }

    /// <summary>The properties of a message for a queue.</summary>
    public AqMessage CreateMessage(
        object? payload = null,
        string? correlation = null,
        TimeSpan delay = default,
        string? exceptionQueue = null,
        TimeSpan? expiration = null,
        int priority = 0) =>
        new()
        {
            Payload = payload,
            Correlation = correlation,
            Delay = delay,
            ExceptionQueue = exceptionQueue,
            Expiration = expiration,
            Priority = priority,
        };

    private void ReleaseLobs()
    {
        foreach (var lob in _lobs)
        {
            lob.Dispose();
        }

        _lobs.Clear();
    }
}
