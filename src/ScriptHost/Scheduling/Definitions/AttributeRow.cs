namespace ScriptHost.Scheduling.Definitions;

/// <summary>What an attribute's values are.</summary>
internal enum AttributeType
{
    Boolean,
    Number,
    Text,

    /// <summary>Of a scheduler object: OWNER.NAME.</summary>
    Name,
    Interval,
    Timestamp,
}

/// <summary>What becomes of a documented attribute here.</summary>
internal enum AttributeSupport
{
    Implemented,

    /// <summary>Stored and shown, because scripts set it; nothing follows from it.</summary>
    WithoutEffect,

    /// <summary>An error that names it.</summary>
    Refused,
}

/// <summary>What has attributes.</summary>
[Flags]
internal enum AttributeOwners
{
    Jobs = 1,
    Programs = 2,
    Schedules = 4,
    Scheduler = 8,
}

/// <summary>A row of <see cref="AttributeTable"/>.</summary>
/// <param name="Name">In lower case, as the manual has it.</param>
/// <param name="Type">Of its values.</param>
/// <param name="Owners">What has it.</param>
/// <param name="Support">What becomes of it here.</param>
internal sealed record AttributeRow(string Name, AttributeType Type, AttributeOwners Owners, AttributeSupport Support)
{
    /// <summary>What holds when nothing was set, as text; null for NULL.</summary>
    public string? Default { get; init; }

    /// <summary>The least and the most, of numbers and of the bytes of a text.</summary>
    public (long Least, long Most) Range { get; init; } = (0, AttributeTable.MaxTextBytes);

    /// <summary>The least and the most of an interval.</summary>
    public (TimeSpan Least, TimeSpan Most) Intervals { get; init; } = (TimeSpan.FromSeconds(1), TimeSpan.FromDays(999));

    /// <summary>The values that a text or number may have; empty for all.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Attributes of which none may have a value when this one is set.</summary>
    public IReadOnlyList<string> Excludes { get; init; } = [];

    /// <summary>False: SET_ATTRIBUTE_NULL is refused.</summary>
    public bool IsNullable { get; init; } = true;

    /// <summary>Not of Oracle's.</summary>
    public bool IsOurs { get; init; }

    /// <summary>Why it is refused or without effect, or what is different here; for people.</summary>
    public string Note { get; init; } = "";
}
