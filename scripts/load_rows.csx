// Loads many rows at once, leaves out those that the table refuses, and says which. Argument: table name.

int GsfMain(int argc, string[] argv, IScriptContext ctx)
{
    using var cursor = ctx.Connection.Cursor();
    cursor.Execute($"CREATE TABLE {argv[0]} (id INTEGER PRIMARY KEY, amount INTEGER CHECK (amount > 0))");
    var rows = Enumerable.Range(1, 1000).Select(id => new { id, amount = id % 250 == 0 ? -1 : id });
    var count = cursor.ExecuteMany(
        $"INSERT INTO {argv[0]} (id, amount) VALUES (:id, :amount)", rows, new ManyOptions { BatchErrors = true });

    Console.WriteLine($"{count} rows loaded, left out: {string.Join(", ", cursor.BatchErrors.Select(error => error.Index + 1))}");
    return 0;
}
