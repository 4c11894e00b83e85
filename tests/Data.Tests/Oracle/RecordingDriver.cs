using System.Data.Common;

namespace ScriptHost.Data.Tests.Oracle;

/// <summary>
/// Stands in for Oracle's driver under its invariant name: it keeps what it was asked to do and answers as a test tells it. Its members
/// have the names that the driver's documentation gives them.
/// </summary>
public sealed class RecordingDriver : DbProviderFactory
{
    public const string InvariantName = "Oracle.ManagedDataAccess.Client";

    /// <summary>Every statement with its binds, and every COMMIT and ROLLBACK of the driver's transactions, in order.</summary>
    public List<string> Log { get; } = [];

    /// <summary>Gives the rows of a query by a piece of its text.</summary>
    public List<(string Text, object[][] Rows)> Answers { get; } = [];

    /// <summary>Gives the values of output binds by their names.</summary>
    public Dictionary<string, object> Outputs { get; } = [];

    /// <summary>The next statement that holds the text fails with the message.</summary>
    public (string Text, string Message)? Failure { get; set; }

    public List<RecordingCommand> Commands { get; } = [];

    public override DbConnection CreateConnection() => new RecordingConnection(this);
}
