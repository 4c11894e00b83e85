// Adds a person to a table that create_table made. Arguments: table name, name, age.

void GsfMain(int argc, string[] argv, IScriptContext ctx)
{
    ctx.Connection.Execute(
        $"INSERT INTO {argv[0]} (employee_name, employee_age) VALUES (:name, :age)",
        new { name = argv[1], age = int.Parse(argv[2]) });
    Console.WriteLine($"Added {argv[1]}");
}
