using System.Text.Json.Nodes;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests.Carried;

/// <summary>A database whose session is lent, as the shim lends that of Oracle's caller.</summary>
internal sealed class LentDatabase : ITestDatabase
{
    private readonly LendingHost _host;
    private readonly IDisposable _database;
    private readonly JsonObject _asked;

    private LentDatabase(LendingHost host, IDisposable database, JsonObject asked) => (_host, _database, _asked) = (host, database, asked);

    public List<string> Warnings { get; } = [];

    public ConnectionSettings Settings => new()
    {
        Provider = "carried",
        ConnectionString = _host.SocketPath,
        Schema = "HR",
        ProfileName = "",
        Account = new AccountSettings { Password = _asked.ToJsonString() },
        Warn = Warnings.Add,
    };

    public static LentDatabase OfSqlite(LendingHost host)
    {
        var file = new TestDatabase();
        return new LentDatabase(host, file, new JsonObject { ["sqlite"] = file.FilePath });
    }

    public static LentDatabase OfPostgreSql(LendingHost host, PostgreSqlServer server)
    {
        var database = new PostgreSqlDatabase(server);
        return new LentDatabase(host, database, new JsonObject { ["postgresql"] = $"host={server.Folder} dbname={database.Name} user=postgres" });
    }

    /// <summary>What the caller does in the transaction before it lends its session.</summary>
    public LentDatabase After(params string[] statements)
    {
        _asked["before"] = new JsonArray([.. statements.Select(statement => JsonValue.Create(statement))]);
        return this;
    }

    /// <summary>What the caller does when it has its session back.</summary>
    public LentDatabase ThenCommit()
    {
        _asked["after"] = "commit";
        return this;
    }

    public LentDatabase AllowingCommit()
    {
        _asked["commit"] = true;
        return this;
    }

    public LentDatabase RefusingDdl()
    {
        _asked["ddl"] = false;
        return this;
    }

    /// <summary>The callers of PostgreSQL sessions have ended their transactions, and gone.</summary>
    public async Task SessionsHaveEndedAsync()
    {
        var database = (PostgreSqlDatabase)_database;
        while (await database.SessionCountAsync().WaitAsync(TestDatabase.Patience) > 0)
        {
            await Task.Delay(20);
        }
    }

    /// <summary>The server is at work on a statement of a session.</summary>
    public async Task IsExecutingAsync()
    {
        var database = (PostgreSqlDatabase)_database;
        while (await database.SessionCountAsync("AND state = 'active'").WaitAsync(TestDatabase.Patience) == 0)
        {
            await Task.Delay(20);
        }
    }

    /// <summary>The server ends the sessions, as one that is shut down does.</summary>
    public Task EndSessionsAsync() => ((PostgreSqlDatabase)_database).EndSessionsAsync();

    public ScriptConnection Open() => ScriptConnections.Open(Settings);

    public void Dispose() => _database.Dispose();
}
