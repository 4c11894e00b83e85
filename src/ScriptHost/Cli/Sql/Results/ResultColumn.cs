namespace ScriptHost.Cli.Sql.Results;

/// <summary>A column of a query's result.</summary>
/// <param name="Name">As its head shows it.</param>
/// <param name="Type">In Oracle's words, or the database's own.</param>
internal sealed record ResultColumn(string Name, string Type)
{
    /// <summary>DESC says NOT NULL.</summary>
    public bool IsNotNull { get; init; }

    /// <summary>Its values are numbers: at the right in a table, without quotes in JSON.</summary>
    public bool IsNumber { get; init; } = Type.StartsWith("NUMBER", StringComparison.Ordinal);
}
