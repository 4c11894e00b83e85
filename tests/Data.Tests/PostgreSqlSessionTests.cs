using Dapper;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests;

[Collection(OneServer.Name)]
public sealed class PostgreSqlSessionTests(PostgreSqlServer server) : IAsyncLifetime, IDisposable
{
    private readonly PostgreSqlDatabase _database = new(server);
    private readonly string _login = $"hr_{Guid.NewGuid():N}";
    private readonly string _other = $"sales_{Guid.NewGuid():N}";

    public async Task InitializeAsync() =>
        await server.ExecuteAsync($"CREATE ROLE {_login} LOGIN; CREATE ROLE {_other} LOGIN; CREATE SCHEMA {_login} AUTHORIZATION {_login}", _database.Name);

    public void Dispose() => _database.Dispose();

    public async Task DisposeAsync()
    {
        _database.Dispose();
        await server.ExecuteAsync($"DROP ROLE {_login}; DROP ROLE {_other}");
    }

    [Fact]
    public void A_session_tells_the_database_what_it_is_for()
    {
        using var connection = Open();

        Assert.Equal("ScriptHost:HR.NIGHTLY/nightly.csx run 7", connection.ExecuteScalar<string>("SELECT application_name FROM pg_stat_activity WHERE pid = pg_backend_pid()"));
        Assert.Equal("HR", connection.ExecuteScalar<string>("SELECT current_setting('scripthost.client_identifier')"));
        Assert.Equal("7", connection.ExecuteScalar<string>("SELECT current_setting('scripthost.client_info')"));
        Assert.Equal("Europe/Vienna", connection.ExecuteScalar<string>("SHOW TimeZone"));
        Assert.Equal(_login, connection.UserName);
        Assert.Equal(_login, connection.CurrentSchema);
    }

    [Fact]
    public void A_rollback_takes_nothing_of_that_back_but_what_the_script_changed_after_it_stays()
    {
        using var connection = Open();
        connection.Module = "mine";
        connection.Execute("CREATE TABLE t (n integer)");

        connection.Rollback();

        Assert.Equal("mine/nightly.csx run 7", connection.ExecuteScalar<string>("SHOW application_name"));
        Assert.Equal("Europe/Vienna", connection.ExecuteScalar<string>("SHOW TimeZone"));
    }

    [Fact]
    public void The_next_run_finds_nothing_of_the_run_before()
    {
        int first;
        using (var connection = Open())
        {
            first = connection.ExecuteScalar<int>("SELECT pg_backend_pid()");
            connection.Execute("SET work_mem = '1MB'; CREATE TEMP TABLE left_over (n integer); SELECT set_config('scripthost.secret', 'x', false)");
            connection.Commit();
        }

        using var next = Open();
        Assert.Equal(first, next.ExecuteScalar<int>("SELECT pg_backend_pid()"));
        Assert.Equal("4MB", next.ExecuteScalar<string>("SHOW work_mem"));
        Assert.Equal("", next.ExecuteScalar<string>("SELECT coalesce(current_setting('scripthost.secret', true), '')"));
        Assert.Null(next.ExecuteScalar<string>("SELECT to_regclass('left_over')::text"));
    }

    [Fact]
    public void A_session_that_is_not_to_be_kept_ends_with_its_run()
    {
        int Backend()
        {
            using var connection = Open(keepsNoSession: true);
            return connection.ExecuteScalar<int>("SELECT pg_backend_pid()");
        }

        Assert.NotEqual(Backend(), Backend());
    }

    [Theory]
    [InlineData("GRANT {1} TO {0}")]
    [InlineData("ALTER ROLE {0} CREATEROLE")]
    [InlineData("ALTER ROLE {0} SUPERUSER")]
    public async Task A_login_that_can_become_another_user_is_refused_and_they_are_named(string grant)
    {
        await server.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, grant, _login, _other));

        var refused = Assert.Throws<ScriptDbException>(() => Open());

        Assert.Equal("LOGIN_IS_SHARED", refused.Code);
        Assert.Contains($"'{_login}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Profiles:hr:SharedTrust", refused.Message, StringComparison.Ordinal);
        using var trusting = Open(sharedTrust: true);
        Assert.Contains(_other, await trusting.GetReachableUsersAsync());
    }

    [Fact]
    public async Task A_login_may_be_a_member_of_roles_that_nobody_logs_in_as()
    {
        var group = $"staff_{Guid.NewGuid():N}";
        await server.ExecuteAsync($"CREATE ROLE {group}; GRANT {group} TO {_login}");

        using var connection = Open();

        Assert.Empty(await connection.GetReachableUsersAsync());
        await server.ExecuteAsync($"DROP ROLE {group}");
    }

    [Fact]
    public void The_schema_of_a_profile_is_looked_in_first()
    {
        using var connection = Open(schema: _login.ToUpperInvariant());

        Assert.Equal(_login, connection.CurrentSchema);
        Assert.Equal($"\"{_login}\", public", connection.ExecuteScalar<string>("SHOW search_path"));
    }

    private ScriptConnection Open(bool sharedTrust = false, bool keepsNoSession = false, string schema = "") => ScriptConnections.Open(new ConnectionSettings
    {
        Provider = "postgresql",
        ConnectionString = server.ConnectionString(_database.Name),
        Schema = schema,
        ProfileName = "hr",
        Account = new AccountSettings { Login = _login },
        Session = new SessionSettings { Module = "ScriptHost:HR.NIGHTLY", Action = "nightly.csx run 7", ClientIdentifier = "HR", ClientInfo = "7", TimeZone = "Europe/Vienna" },
        SharedTrust = sharedTrust,
        KeepsNoSession = keepsNoSession,
    });
}
