using System.Data;
using Dapper;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests;

/// <summary>What Dapper and ADO.NET do on every connection that has the embedded database behind it.</summary>
public abstract class DapperTests : IDisposable
{
    private readonly ITestDatabase _database;
    private readonly ScriptConnection _connection;

    protected DapperTests(ITestDatabase database)
    {
        _database = database;
        _connection = _database.Open();
        _connection.Execute(
            """
            CREATE TABLE emp (
                employee_id   NUMBER GENERATED ALWAYS AS IDENTITY (START WITH 1 INCREMENT BY 1),
                employee_name VARCHAR2(4000),
                employee_age  NUMBER,
                CONSTRAINT emp_pk PRIMARY KEY (employee_id)
            )
            """);
    }

    protected ScriptConnection Connection => _connection;

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    // By properties: a plain NUMBER is a decimal on Oracle, and Dapper does not convert for a constructor.
    private sealed record Employee
    {
        public long EmployeeId { get; init; }

        public string? EmployeeName { get; init; }

        public long EmployeeAge { get; init; }
    }

    [Fact]
    public void Rows_go_in_from_objects_and_come_out_as_objects()
    {
        var count = _connection.Execute(
            "INSERT INTO emp (employee_name, employee_age) VALUES (:Name, @Age)",
            new[] { new { Name = "Ada", Age = 36 }, new { Name = "", Age = 85 } });

        var employees = _connection.Query<Employee>(
            "SELECT employee_id AS EmployeeId, employee_name AS EmployeeName, employee_age AS EmployeeAge FROM emp ORDER BY 1");

        Assert.Equal(2, count);
        Assert.Equal([new Employee { EmployeeId = 1, EmployeeName = "Ada", EmployeeAge = 36 }, new Employee { EmployeeId = 2, EmployeeName = null, EmployeeAge = 85 }], employees);
    }

    [Fact]
    public async Task The_asynchronous_calls_and_lists_of_values_work()
    {
        await _connection.ExecuteAsync("INSERT INTO emp (employee_name) VALUES ('a'), ('b'), ('c')");

        var ids = await _connection.QueryAsync<int>(
            "SELECT employee_id FROM emp WHERE employee_name IN :names ORDER BY 1 FETCH FIRST :top ROWS ONLY",
            new { names = new[] { "a", "c" }, top = 5 });

        Assert.Equal([1, 3], ids);
    }

    [Fact]
    public void Placeholders_may_be_numbers()
    {
        var binds = new DynamicParameters();
        binds.Add("1", "Ada");
        binds.Add("2", 36);

        Assert.Equal(1, _connection.Execute("INSERT INTO emp (employee_name, employee_age) VALUES (:1, :2)", binds));
        Assert.Equal("Ada", _connection.ExecuteScalar<string>("SELECT employee_name FROM emp WHERE employee_age = 36"));
    }

    [Fact]
    public void Readers_and_values_of_common_types_work()
    {
        var at = new DateTime(2026, 2, 3, 4, 5, 6, DateTimeKind.Unspecified);
        _connection.Execute("CREATE TABLE v (at DATE, price NUMBER(10,2), done NUMBER(1), doc BLOB)");
        _connection.Execute(
            "INSERT INTO v VALUES (:at, :price, :done, :doc)",
            new { at, price = 12.5m, done = true, doc = new byte[] { 1, 2, 3 } });

        using var reader = _connection.ExecuteReader("SELECT at, price, done, doc, SYSDATE FROM v");
        Assert.True(reader.Read());
        Assert.Equal(at, reader.GetDateTime(0));
        Assert.Equal(12.5m, reader.GetDecimal(1));
        Assert.True(reader.GetBoolean(2));
        Assert.Equal(new byte[] { 1, 2, 3 }, reader.GetValue(3));
        Assert.Equal(0, reader.GetDateTime(4).Millisecond);
        Assert.False(reader.Read());
    }

    [Fact]
    public void A_data_table_can_be_filled()
    {
        _connection.Execute("INSERT INTO emp (employee_name) VALUES ('Ada')");
        using var table = new DataTable();
        using (var reader = _connection.ExecuteReader("SELECT employee_id, employee_name FROM emp"))
        {
            table.Load(reader);
        }

        Assert.Equal("Ada", Assert.Single(table.Rows.Cast<DataRow>())["employee_name"]);
    }

    [Fact]
    public void Parameters_without_names_belong_to_the_placeholders_in_their_order()
    {
        using var command = (ScriptCommand)_connection.CreateCommand();
        command.CommandText = "SELECT :b || :a FROM dual";
        foreach (var value in new[] { "x", "y" })
        {
            var parameter = command.CreateParameter();
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        Assert.Equal("xy", command.ExecuteScalar());
    }

    [Fact]
    public void Too_many_parameters_without_names_are_an_error()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT :a FROM dual";
        command.Parameters.Add(command.CreateParameter());
        command.Parameters.Add(command.CreateParameter());

        Assert.Equal("BIND_UNKNOWN", Assert.Throws<ScriptDbException>(() => command.ExecuteScalar()).Code);
    }

    [Fact]
    public void A_reader_may_close_its_connection()
    {
        _connection.Commit();
        using (var command = _connection.CreateCommand())
        {
            command.CommandText = "SELECT 1";
            using var reader = command.ExecuteReader(CommandBehavior.CloseConnection);
            Assert.True(reader.Read());
        }

        Assert.Equal(ConnectionState.Closed, _connection.State);
    }
}
