namespace ScriptHost.Scripting;

/// <summary>A member of the connection that this database, or this version of ScriptHost, does not have.</summary>
public sealed class FeatureNotSupportedException : NotSupportedException
{
    internal FeatureNotSupportedException(string feature, string provider, string advice)
        : base($"{feature} is not available on {provider}: {advice}")
    {
        Feature = feature;
        Provider = provider;
    }

    /// <summary>The member that was asked for, for example <c>TpcBegin</c>.</summary>
    public string Feature { get; }

    /// <summary>The database that was asked: <c>sqlite</c>, <c>postgresql</c>, <c>oracle</c> or <c>carried</c>.</summary>
    public string Provider { get; }
}
