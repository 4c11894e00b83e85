using Npgsql;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests;

/// <summary>A database of its own on the tests' server, which goes when the test ends.</summary>
public sealed class PostgreSqlDatabase : ITestDatabase
{
    private readonly PostgreSqlServer _server;

    public PostgreSqlDatabase(PostgreSqlServer server)
    {
        _server = server;
        Execute($"CREATE DATABASE {Name}");
    }

    public string Name { get; } = $"t_{Guid.NewGuid():N}";

    public List<string> Warnings { get; } = [];

    public ConnectionSettings Settings => SettingsFor(_server.ConnectionString(Name));

    public ConnectionSettings SettingsFor(string connectionString) => new()
    {
        Provider = "postgresql",
        ConnectionString = connectionString,
        Schema = "",
        ProfileName = "default",
        // The tests' login is the superuser.
        SharedTrust = true,
        Warn = Warnings.Add,
    };

    public ScriptConnection Open() => ScriptConnections.Open(Settings);

    /// <summary>How many sessions the server has open on it.</summary>
    /// <param name="condition">Narrows them down: <c>AND …</c>.</param>
    public Task<long> SessionCountAsync(string condition = "") =>
        _server.ScalarAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE datname = '{Name}' {condition}");

    /// <summary>The server ends all of them.</summary>
    public Task EndSessionsAsync() => _server.ScalarAsync<long>($"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{Name}'");

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        Execute($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
    }

    private void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(_server.ConnectionString("postgres") + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
