// Prints the rows of a table, one a line. Argument: table name.

void GsfMain(int argc, string[] argv, IScriptContext ctx)
{
    using var rows = ctx.Connection.ExecuteReader($"SELECT * FROM {argv[0]} ORDER BY 1");
    while (rows.Read())
    {
        Console.WriteLine(string.Join(" | ", Enumerable.Range(0, rows.FieldCount).Select(rows.GetValue)));
    }
}
