namespace ScriptHost.Scripting;

/// <summary>A message for an Oracle queue, with the properties that python-oracledb's <c>msgproperties</c> has.</summary>
public sealed class AqMessage
{
    /// <summary>What the message says.</summary>
    public object? Payload { get; set; }

    /// <summary>The sender's mark, by which a receiver may choose.</summary>
    public string? Correlation { get; set; }

    /// <summary>How long the message stays unseen. Zero, the default: not at all.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Where the message goes when nobody takes it.</summary>
    public string? ExceptionQueue { get; set; }

    /// <summary>How long the message may be taken once it is seen; null, the default, for ever.</summary>
    public TimeSpan? Expiration { get; set; }

    /// <summary>Smaller numbers first; may be negative.</summary>
    public int Priority { get; set; }
}
