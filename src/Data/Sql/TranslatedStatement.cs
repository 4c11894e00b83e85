namespace ScriptHost.Data.Sql;

/// <summary>A script's statement in the words of its database.</summary>
/// <param name="Text">What the driver executes.</param>
/// <param name="Kind">What it means to the transaction.</param>
/// <param name="Placeholders">Every occurrence in the order of the script's text, without prefix: what binding by position needs.</param>
internal sealed record TranslatedStatement(string Text, StatementKind Kind, IReadOnlyList<string> Placeholders);
