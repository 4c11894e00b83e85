namespace ScriptHost.Cli.Sql.Results;

/// <summary>Prints the rows of one query as they come: <see cref="Begin"/>, each row, <see cref="End"/>.</summary>
internal interface IResultPrinter
{
    void Begin(IReadOnlyList<ResultColumn> columns);

    /// <param name="values">As text, in the order of the columns; null for NULL.</param>
    void PrintRow(IReadOnlyList<string?> values);

    void End();
}
