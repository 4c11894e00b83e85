// Creates a table in the owner's schema and puts two rows into it.
// Arguments: table name, name of the primary key constraint, and three more that are only printed.

int GsfMain(int argc, string[] argv, IScriptContext ctx)
{
    Console.WriteLine($"Total number of args: {argc}");
    for (var i = 0; i < argc; i++)
    {
        Console.WriteLine($"Arg{i + 1}: {argv[i]}");
    }

    var (table, primaryKey) = (argv[0], argv[1]);
    try
    {
        var con = ctx.GetConnection();
        con.Execute($"""
            CREATE TABLE {table} (
                employee_id   NUMBER GENERATED ALWAYS AS IDENTITY (START WITH 1 INCREMENT BY 1),
                employee_name VARCHAR2(4000),
                employee_age  NUMBER,
                CONSTRAINT {primaryKey} PRIMARY KEY (employee_id)
            )
            """);
        con.Execute(
            $"INSERT INTO {table} (employee_name, employee_age) VALUES (:name, :age)",
            new[] { new { name = "Ada", age = 36 }, new { name = "Grace", age = 45 } });
        return 0;
    }
    catch (Exception e)
    {
        Console.WriteLine($"Error performing operations: {e.Message}");
        return -1;
    }
}
