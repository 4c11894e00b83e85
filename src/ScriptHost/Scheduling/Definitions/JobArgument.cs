namespace ScriptHost.Scheduling.Definitions;

/// <summary>An argument that a program defines, or that a job gives a value.</summary>
/// <param name="Position">Counts from 1.</param>
internal sealed record JobArgument(int Position)
{
    /// <summary>Null: it has none. Jobs without a program know positions alone.</summary>
    public string? Name { get; init; }

    /// <summary>As the program declares it; nobody checks it.</summary>
    public string? Type { get; init; }

    /// <summary>The program's default, or the job's value; null when there is none.</summary>
    public string? Value { get; init; }

    /// <summary>What the scheduler puts in at each run; null for an ordinary argument.</summary>
    public string? Metadata { get; init; }
}
