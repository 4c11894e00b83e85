namespace ScriptHost.Scheduling.Views.Compiling;

/// <summary>What is executed.</summary>
/// <param name="Sql">In the words of the database below.</param>
/// <param name="Columns">Of the result.</param>
/// <param name="Views">Those that it reads.</param>
/// <param name="Bounds">What it can need of them.</param>
internal sealed record CompiledQuery(string Sql, IReadOnlyList<ResultColumn> Columns, IReadOnlyList<ViewAccess> Views, QueryBounds Bounds);

/// <summary>A column of a result.</summary>
internal sealed record ResultColumn(string Name, SqlType Type, bool IsNotNull);
