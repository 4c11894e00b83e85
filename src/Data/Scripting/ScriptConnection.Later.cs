namespace ScriptHost.Scripting;

/// <summary>Members of python-oracledb's connection that are named here so that a script that asks for them is told what to do instead.</summary>
public sealed partial class ScriptConnection
{
    /// <summary>Refused: no driver here has a handle of Oracle's client libraries.</summary>
    /// <exception cref="FeatureNotSupportedException">Always.</exception>
    public nint Handle => throw Refusal(nameof(Handle), "managed drivers have no OCI handle; use InnerConnection.");

    /// <summary>Empty: drivers tell it only with an error.</summary>
    public ReadOnlyMemory<byte> LogicalTransactionId => ReadOnlyMemory<byte>.Empty;

    /// <summary>Not yet.</summary>
    /// <exception cref="FeatureNotSupportedException">Always.</exception>
    public object DecodeOson(ReadOnlySpan<byte> data) => throw Refusal(nameof(DecodeOson), "select JSON_SERIALIZE(column) and read it as text.");

    /// <summary>Not yet.</summary>
    /// <exception cref="FeatureNotSupportedException">Always.</exception>
    public byte[] EncodeOson(object? value) => throw Refusal(nameof(EncodeOson), "bind JSON as text; the database encodes it.");

    /// <summary>Not yet.</summary>
    /// <exception cref="FeatureNotSupportedException">Always.</exception>
    public object GetSodaDatabase() => throw Refusal(nameof(GetSodaDatabase), "use JSON columns, or DBMS_SODA in PL/SQL.");

    /// <summary>Not yet.</summary>
    /// <exception cref="FeatureNotSupportedException">Always.</exception>
    public object GetObjectType(string name) => throw Refusal(nameof(GetObjectType), "build the object in SQL or PL/SQL from plain values.");

    /// <summary>Not yet.</summary>
    /// <exception cref="FeatureNotSupportedException">Always.</exception>
    public object GetQueue(string name) => throw Refusal(nameof(GetQueue), "call DBMS_AQ in a PL/SQL block, or keep the messages in a table.");

    /// <summary>Not yet.</summary>
    /// <exception cref="FeatureNotSupportedException">Always.</exception>
    public void Startup(bool force = false, bool restrict = false, string? pfile = null) =>
        throw Refusal(nameof(Startup), "start the instance with the database's own tools.");

    /// <summary>Not yet.</summary>
    /// <exception cref="FeatureNotSupportedException">Always.</exception>
    public void Shutdown() => throw Refusal(nameof(Shutdown), "stop the instance with the database's own tools.");

    /// <summary>Not yet.</summary>
    /// <exception cref="FeatureNotSupportedException">Always.</exception>
    public object Subscribe() => throw Refusal(nameof(Subscribe), "ask for changes in a repeating job.");

    /// <summary>Not yet.</summary>
    /// <exception cref="FeatureNotSupportedException">Always.</exception>
    public void Unsubscribe(object subscription) => throw Refusal(nameof(Unsubscribe), "there are no subscriptions.");

    private FeatureNotSupportedException Refusal(string feature, string advice) => new(feature, Dialect.Provider, advice);
}
