namespace ScriptHost.Cli.Sql.Results;

/// <summary>What DESC shows.</summary>
internal static class ColumnList
{
    public static void Print(IReadOnlyList<ResultColumn> columns, TextWriter output)
    {
        var width = Math.Max(4, columns.Max(column => column.Name.Length));
        output.WriteLine($"{"Name".PadRight(width)} Null?    Type");
        output.WriteLine($"{new string('-', width)} -------- {new string('-', Math.Max(4, columns.Max(column => column.Type.Length)))}");
        foreach (var column in columns)
        {
            output.WriteLine($"{column.Name.PadRight(width)} {(column.IsNotNull ? "NOT NULL" : "        ")} {column.Type}");
        }
    }
}
