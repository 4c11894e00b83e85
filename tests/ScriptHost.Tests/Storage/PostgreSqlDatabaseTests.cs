using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ScriptHost.Errors;
using ScriptHost.Profiles;
using ScriptHost.Scheduling;
using ScriptHost.Storage;
using ScriptHost.Tests.Shared;

namespace ScriptHost.Tests.Storage;

[Collection(OneServer.Name)]
public sealed class PostgreSqlDatabaseTests(PostgreSqlServer server) : IAsyncLifetime
{
    private readonly TestStores _stores = new(server);

    [Fact]
    public async Task A_second_agent_is_refused_until_the_first_has_gone()
    {
        var first = _stores.Open();

        var refused = Assert.Throws<ScriptHostException>(() => _stores.Open());
        await first.DisposeAsync();

        Assert.Equal(ErrorCode.StoreFailed, refused.Code);
        Assert.Contains($"Another agent serves the schema {_stores.Schema}", refused.Message, StringComparison.Ordinal);
        await _stores.Open().DisposeAsync();
    }

    [Fact]
    public async Task A_session_that_was_ended_fails_what_was_under_way_and_the_next_write_is_taken()
    {
        await using var store = _stores.Open();

        var failure = await Assert.ThrowsAsync<ScriptHostException>(() => store.Writer.WriteAsync(connection =>
        {
            SetSetting(connection, "lost", "1");
            EndSession(connection);
            connection.Execute("SELECT 1");
        }));
        await store.Writer.WriteAsync(connection => SetSetting(connection, "kept", "1"));

        Assert.Equal(ErrorCode.StoreFailed, failure.Code);
        Assert.Equal("kept", await store.Writer.WriteAsync(connection => connection.Prepare("SELECT name FROM job_settings").ExecuteScalar()));
    }

    [Fact]
    public async Task A_network_that_was_cut_without_a_word_fails_what_was_under_way_and_does_not_lock_the_agent_out()
    {
        await using var network = FrailNetwork.To(Path.Combine(server.Folder, ".s.PGSQL.5432"));
        await using var source = PostgreSqlSource.Create(new PostgreSqlOptions
        {
            ConnectionString = $"Host=127.0.0.1;Port={network.Port};Database=postgres;Username=postgres;Command Timeout=1",
            Schema = _stores.Schema,
        });
        await using var store = new SchedulerStore(
            new PostgreSqlDatabase(source, new PostgreSqlSchema(SchedulerSchema.Schema, _stores.Schema)), NullLogger<SchedulerStore>.Instance);
        await store.Writer.WriteAsync(connection => SetSetting(connection, "before", "1"));
        network.Silence();

        var failure = await Assert.ThrowsAsync<ScriptHostException>(() => store.Writer.WriteAsync(connection => SetSetting(connection, "lost", "1")));
        await store.Writer.WriteAsync(connection => SetSetting(connection, "after", "1"));

        Assert.Equal(ErrorCode.StoreFailed, failure.Code);
        Assert.Equal("after,before", await store.Writer.WriteAsync(
            connection => connection.Prepare("SELECT string_agg(name, ',' ORDER BY name) FROM job_settings").ExecuteScalar()));
    }

    [Fact]
    public async Task An_outage_is_told_once_for_each_reason_and_so_is_its_end()
    {
        var log = new ListLogger<SchedulerStore>();
        await using var store = new SchedulerStore(new PostgreSqlDatabase(_stores.Source!, new PostgreSqlSchema(SchedulerSchema.Schema, _stores.Schema)), log);
        for (var i = 0; i < 20; i++)
        {
            await Assert.ThrowsAsync<ScriptHostException>(() => store.Writer.WriteAsync(_ => throw new ScriptHostException(ErrorCode.StoreFailed, $"Reason {i % 2}.")));
        }

        await store.Writer.WriteAsync(connection => SetSetting(connection, "a", "1"));
        await store.Writer.WriteAsync(connection => SetSetting(connection, "b", "1"));

        Assert.Equal([(LogLevel.Error, 100), (LogLevel.Error, 100), (LogLevel.Information, 102)], log.Events);
    }

    [Fact]
    public async Task An_agent_that_was_away_while_another_served_does_not_write_any_more()
    {
        await using var away = _stores.Open();
        await Assert.ThrowsAsync<ScriptHostException>(() => away.Writer.WriteAsync(connection =>
        {
            EndSession(connection);
            connection.Execute("SELECT 1");
        }));
        await _stores.Open().DisposeAsync();

        var failure = await Assert.ThrowsAsync<ScriptHostException>(() => away.Writer.WriteAsync(connection => SetSetting(connection, "a", "1")));

        Assert.Contains("while this one had no connection", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_of_a_later_release_is_refused()
    {
        await _stores.Open().DisposeAsync();
        await server.ExecuteAsync($"UPDATE {_stores.Schema}.store_version SET version = 99");

        var refused = Assert.Throws<ScriptHostException>(() => _stores.Open());

        Assert.Contains("has version 99, this release knows up to", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_may_not_make_the_schema_is_told_what_it_needs()
    {
        var role = $"poor_{Guid.NewGuid():N}";
        await server.ExecuteAsync($"CREATE ROLE {role} LOGIN");

        var refused = Refused(new PostgreSqlOptions { ConnectionString = server.ConnectionString("postgres", role), Schema = role });

        Assert.Contains($"CREATE SCHEMA {role} AUTHORIZATION the role", refused.Message, StringComparison.Ordinal);
        await server.ExecuteAsync($"CREATE SCHEMA {role} AUTHORIZATION {role}");
        await using var source = PostgreSqlSource.Create(new PostgreSqlOptions { ConnectionString = server.ConnectionString("postgres", role), Schema = role });
        new PostgreSqlDatabase(source, new PostgreSqlSchema(SchedulerSchema.Schema, role)).Dispose();
    }

    [Theory]
    [InlineData("Host=/nowhere;Database=postgres", "Is the server up")]
    [InlineData("Host=SERVER;Database=nothing;Username=postgres", "CREATE DATABASE")]
    [InlineData("Host=SERVER;Database=postgres;Username=nobody_here", "Check Username")]
    public void A_server_that_does_not_let_it_in_is_told_without_a_secret(string connectionString, string said)
    {
        var refused = Refused(new PostgreSqlOptions { ConnectionString = connectionString.Replace("SERVER", server.Folder, StringComparison.Ordinal) });

        Assert.Equal(ErrorCode.StoreFailed, refused.Code);
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_server_is_refused() =>
        Assert.Contains("PostgreSQL 13 or later", Assert.Throws<ScriptHostException>(() => PostgreSqlFailure.CheckVersion(new Version(12, 9))).Message, StringComparison.Ordinal);

    [Fact]
    public void Settings_that_are_not_in_order_are_all_told_and_no_password_is()
    {
        var result = new SchedulerOptionsValidator().Validate(null, new SchedulerOptions
        {
            StartWait = TimeSpan.FromDays(2),
            PostgreSql = new PostgreSqlOptions
            {
                ConnectionString = "Host=db;Password=hunter2;Search Path=x",
                Schema = "Bad Name",
                Password = new SecretSource { File = "relative" },
            },
        });

        var told = string.Join('\n', result.Failures!);
        foreach (var key in (string[])["StartWait is", "ConnectionString has no Database", "ConnectionString has a password", "ConnectionString has a Search Path", "Schema is 'Bad Name'", "Password has File 'relative'"])
        {
            Assert.Contains(key, told, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("hunter2", told, StringComparison.Ordinal);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _stores.RemoveAsync();

    private static ScriptHostException Refused(PostgreSqlOptions options)
    {
        using var source = PostgreSqlSource.Create(options);
        return Assert.Throws<ScriptHostException>(() => new SchedulerStore(
            new PostgreSqlDatabase(source, new PostgreSqlSchema(SchedulerSchema.Schema, options.Schema)), NullLogger<SchedulerStore>.Instance));
    }

    private static void SetSetting(StoreConnection connection, string name, string value) => connection.Prepare(
        "INSERT INTO job_settings (name, value) VALUES (@name, @value)", ("@name", name), ("@value", value)).ExecuteNonQuery();

    // As the server's crash, or an administrator, does.
    private void EndSession(StoreConnection connection)
    {
        using var other = new NpgsqlConnection(server.ConnectionString("postgres"));
        other.Open();
        using var command = new NpgsqlCommand($"SELECT pg_terminate_backend({((NpgsqlConnection)connection.Driver).ProcessID}, 5000)", other);
        command.ExecuteNonQuery();
    }
}
