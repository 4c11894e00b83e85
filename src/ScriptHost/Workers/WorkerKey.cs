using ScriptHost.Security;

namespace ScriptHost.Workers;

/// <summary>Runs share workers only when all of this is the same; a worker serves one key for its whole life.</summary>
/// <param name="Language">What it executes; <see cref="Program"/> for shell scripts and executables, which have no workers.</param>
/// <param name="Owner">Null for a spare, which nobody has used yet.</param>
/// <param name="WithContext">The owner's database can be reached.</param>
/// <param name="HasNetwork">The network can be reached.</param>
internal readonly record struct WorkerKey(string Language, OwnerName? Owner, bool WithContext, bool HasNetwork)
{
    public const string Program = "program";

    /// <summary>The interpreter where it is another one than the language's own; else null.</summary>
    public string? Interpreter { get; init; }

    /// <summary>The key of a worker that could serve this one, but is nobody's yet.</summary>
    public WorkerKey OfSpare => this with { Owner = null };

    public override string ToString() =>
        $"{Language} of {Owner?.Value ?? "nobody yet"}{(WithContext ? " with context" : "")}{(HasNetwork ? "" : " without network")}{(Interpreter is null ? "" : $" with {Interpreter}")}";
}
