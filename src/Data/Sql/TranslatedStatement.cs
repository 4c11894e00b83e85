namespace ScriptHost.Data.Sql;

/// <summary>A script's statement in the words of its database.</summary>
/// <param name="Text">What the driver executes.</param>
/// <param name="Kind">What it means to the transaction.</param>
/// <param name="Placeholders">Every one once, in the order of the script's text, without prefix: what binding by position needs.</param>
internal sealed record TranslatedStatement(string Text, StatementKind Kind, IReadOnlyList<string> Placeholders)
{
    /// <summary>The placeholders of <c>RETURNING … INTO</c>, where the database returns a row instead of filling them.</summary>
    public IReadOnlyList<string> ReturnedInto { get; init; } = [];
}
