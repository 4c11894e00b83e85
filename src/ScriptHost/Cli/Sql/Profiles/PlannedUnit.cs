using ScriptHost.Cli.Sql.Sessions;
using ScriptHost.Cli.Sql.Sources;
using ScriptHost.Errors;

namespace ScriptHost.Cli.Sql.Profiles;

/// <summary>A unit of a source that waits for the run in which it is executed, or for its turn to be told.</summary>
internal abstract record PlannedUnit;

/// <param name="Unit">Where it stands.</param>
/// <param name="Sql">What the database gets.</param>
/// <param name="Word">Its first word in upper case.</param>
internal sealed record PlannedStatement(SourceUnit Unit, string Sql, string Word) : PlannedUnit
{
    /// <summary>A block of PL/SQL.</summary>
    public bool IsBlock { get; init; }

    /// <summary>DESC: its columns are shown, and not its rows.</summary>
    public bool IsDescription { get; init; }

    /// <summary>It tells what it did.</summary>
    public required bool Feedback { get; init; }

    /// <summary>What follows an error of it.</summary>
    public required ErrorRule AtError { get; init; }

    public bool IsOfTransaction => Word is "COMMIT" or "ROLLBACK" or "SAVEPOINT" or "RELEASE" or "END" or "ABORT";
}

/// <param name="Text">What a command said.</param>
internal sealed record PlannedText(string Text) : PlannedUnit;

/// <param name="Failure">What is wrong with a unit that cannot be executed.</param>
internal sealed record PlannedFailure(ScriptHostException Failure) : PlannedUnit;
