using Dapper;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests.Oracle;

/// <summary>Everything that a script can ask of an Oracle connection, by the names of the sections in the committed statements.</summary>
internal static class OracleOperations
{
    public static readonly IReadOnlyDictionary<string, Action<ScriptConnection>> All = new Dictionary<string, Action<ScriptConnection>>
    {
        ["query with Dapper"] = connection => connection.Query("SELECT name FROM emp WHERE id = :id", new { id = 7 }),
        ["query with a cursor, by position"] = connection => Use(connection, cursor => cursor.Execute("SELECT name FROM emp WHERE id = :1 AND age > :2", new object?[] { 7, 30 })),
        ["change and commit"] = connection =>
        {
            connection.Execute("UPDATE emp SET age = :age WHERE id = :id -- :no", new { id = 7, age = 36 });
            connection.Commit();
        },
        ["change and roll back"] = connection =>
        {
            connection.Execute("DELETE FROM emp");
            connection.Rollback();
        },
        ["change with autocommit"] = connection =>
        {
            connection.AutoCommit = true;
            connection.Execute("DELETE FROM emp");
        },
        ["commit and roll back by statement"] = connection =>
        {
            connection.Execute("DELETE FROM emp");
            connection.Execute("COMMIT");
            connection.Execute("DELETE FROM dept");
            connection.Execute("ROLLBACK");
        },
        ["begin a transaction of ADO.NET"] = connection =>
        {
            using var transaction = connection.BeginTransaction(System.Data.IsolationLevel.Serializable);
            connection.Execute("DELETE FROM emp", transaction: transaction);
            transaction.Commit();
        },
        ["change a table"] = connection => connection.Execute("CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN :new.n := 1; END;"),
        ["binds of every kind"] = connection => connection.Execute(
            "INSERT INTO t VALUES (:text, :number, :time, :bytes, :nothing)",
            new { text = "x", number = 1.5m, time = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), bytes = new byte[] { 1, 2 }, nothing = (string?)null }),
        ["returning into"] = connection => Use(connection, cursor =>
            cursor.Execute("INSERT INTO emp (name) VALUES (:1) RETURNING id, name INTO :id, :name", new object?[] { "ada", cursor.Var<long>(), cursor.Var<string>(size: 20) })),
        ["call a procedure"] = connection => Use(connection, cursor => cursor.CallProc("hr.pay.raise", 7, "x")),
        ["call a function"] = connection => Use(connection, cursor => cursor.CallFunc<int>("hr.pay.total", 7)),
        ["many rows"] = connection => Use(connection, cursor =>
            cursor.ExecuteMany("INSERT INTO emp (id, name) VALUES (:id, :name)", new[] { new { id = 1, name = (string?)"a" }, new { id = 2, name = (string?)null } })),
        ["many rows with batch errors"] = connection => Use(connection, cursor =>
            cursor.ExecuteMany("INSERT INTO emp (id) VALUES (:id)", new[] { 1, 2 }, new ManyOptions { BatchErrors = true })),
        ["many rows with row counts"] = connection => Use(connection, cursor =>
            cursor.ExecuteMany("INSERT INTO emp (id) VALUES (:id)", new[] { 8, 9 }, new ManyOptions { RowCounts = true })),
        ["ping"] = connection => connection.Ping(),
        ["read the session"] = connection => _ = connection.ServiceName,
        ["read the version"] = connection => _ = connection.Version,
        ["read the users that the login can become"] = connection => Trip.Done(_ => connection.GetReachableUsersAsync()),
        ["read the number of cursors"] = connection => _ = connection.MaxOpenCursors,
        ["read whether a transaction is open"] = connection =>
        {
            connection.ExecuteScalar<int>("SELECT may_change_something() FROM dual");
            _ = connection.TransactionInProgress;
        },
        ["set module and action"] = connection => (connection.Module, connection.Action) = ("payroll", "close"),
        ["set and clear the client identifier"] = connection =>
        {
            connection.ClientIdentifier = "ada";
            connection.ClientIdentifier = null;
        },
        ["set the client information"] = connection => connection.ClientInfo = "info",
        ["set and clear the database operation"] = connection =>
        {
            connection.DatabaseOperation = "op";
            connection.DatabaseOperation = null;
        },
        ["set the schema"] = connection => connection.CurrentSchema = "sales",
        ["change the password"] = connection => connection.ChangePassword("old", "n'ew"),
        ["branch: begin, prepare, commit"] = connection =>
        {
            connection.TpcBegin(connection.CreateXid(1, "g", "b"), timeout: TimeSpan.FromMinutes(1));
            connection.TpcPrepare();
            connection.TpcCommit();
        },
        ["branch: begin, commit in one phase"] = connection =>
        {
            connection.TpcBegin(connection.CreateXid(1, "g", "b"));
            connection.TpcCommit(onePhase: true);
        },
        ["branch: suspend, resume, roll back"] = connection =>
        {
            connection.TpcBegin(connection.CreateXid(1, "g", "b"));
            connection.TpcEnd(flags: TpcEndFlags.Suspend);
            connection.TpcBegin(connection.CreateXid(1, "g", "b"), TpcBeginFlags.Resume);
            connection.TpcRollback();
        },
        ["branch: join"] = connection => connection.TpcBegin(connection.CreateXid(1, "g", "b"), TpcBeginFlags.Join),
        ["branch: forget"] = connection => connection.TpcForget(connection.CreateXid(1, "g", "b")),
        ["branch: list those that are pending"] = connection => connection.TpcRecover(),
        ["close with changes"] = connection =>
        {
            connection.Execute("DELETE FROM emp");
            connection.Close();
        },
    };

    private static void Use(ScriptConnection connection, Action<Cursor> use)
    {
        using var cursor = connection.Cursor();
        use(cursor);
    }
}
