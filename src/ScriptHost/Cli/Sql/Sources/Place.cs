namespace ScriptHost.Cli.Sql.Sources;

/// <summary>Where something stands.</summary>
/// <param name="Source">The file, <c>-e</c> or <c>stdin</c>.</param>
/// <param name="Line">Counts from 1.</param>
/// <param name="Column">Counts from 1, in UTF-16 units.</param>
internal readonly record struct Place(string Source, int Line, int Column)
{
    public override string ToString() => $"{Source}:{Line}:{Column}";
}
