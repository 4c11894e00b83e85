// Goes on after a statement that failed, without losing what came before it. Argument: table name.

void GsfMain(int argc, string[] argv, IScriptContext ctx)
{
    var con = ctx.Connection;
    con.Execute($"CREATE TABLE {argv[0]} (id INTEGER PRIMARY KEY)");
    foreach (var id in new[] { 1, 2, 2, 3 })
    {
        con.Save("one_row");
        try
        {
            con.Execute($"INSERT INTO {argv[0]} VALUES (:id)", new { id });
        }
        catch (ScriptDbException e)
        {
            con.RollbackTo("one_row");
            Console.WriteLine($"{id} was refused: {e.Code}");
        }
    }

    con.Commit();
    Console.WriteLine($"{con.ExecuteScalar<long>($"SELECT count(*) FROM {argv[0]}")} rows");
}
