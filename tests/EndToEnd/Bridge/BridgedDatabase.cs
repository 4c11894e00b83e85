using System.Globalization;
using Npgsql;
using ScriptHost.Tests.Shared;

namespace ScriptHost.EndToEnd.Bridge;

/// <summary>A database with ScriptHost's schema, a user with jobs and a bridge's login: what a database's scheduler does is played by a test.</summary>
internal sealed class BridgedDatabase(PostgreSqlServer server) : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("bridge").FullName;

    /// <summary>Of the database; also of the user that has jobs, which has a schema of that name.</summary>
    public string Name { get; } = $"db_{Guid.NewGuid():N}"[..20];

    /// <summary>Which must be in no log, journal or command line.</summary>
    public string BridgePassword { get; } = $"bridge-{Guid.NewGuid():N}";

    public string BridgeLogin => $"{Name}_bridge";

    /// <summary>The owner of the user's runs.</summary>
    public string Owner => Name.ToUpperInvariant();

    public static string ScriptOf(string name) => Path.Combine(ScriptHostProgram.RepositoryRoot, "src", "ScriptHost", "Bridge", "Database", "postgresql", name);

    public static async Task<BridgedDatabase> CreateAsync(PostgreSqlServer server)
    {
        var database = new BridgedDatabase(server);
        // Owners' users get to its socket.
        File.SetUnixFileMode(server.Folder, (UnixFileMode)0b111_101_101);
        await server.ExecuteAsync($"CREATE DATABASE {database.Name}");
        await database.InstallAsync();
        await server.ExecuteAsync($"CREATE ROLE {database.Name} LOGIN; GRANT scripthost_user TO {database.Name}; CREATE SCHEMA {database.Name} AUTHORIZATION {database.Name}", database.Name);
        await server.ExecuteAsync($"CREATE ROLE {database.BridgeLogin} LOGIN PASSWORD '{database.BridgePassword}'; GRANT scripthost_bridge TO {database.BridgeLogin}");
        await File.WriteAllTextAsync(database.PasswordFile, database.BridgePassword);
        File.SetUnixFileMode(database.PasswordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return database;
    }

    public async Task InstallAsync() => await server.ExecuteAsync(await File.ReadAllTextAsync(ScriptOf("install.sql")), Name);

    public async Task UninstallAsync() => await server.ExecuteAsync(await File.ReadAllTextAsync(ScriptOf("uninstall.sql")), Name);

    /// <summary>Settings of an agent with a bridge to it.</summary>
    /// <param name="more">Of the database, such as <c>Lease=00:00:05</c>.</param>
    public string[] Settings(params string[] more) =>
    [
        $"Workers__ReadableFolders__0={server.Folder}",
        "Profiles__app__Provider=postgresql",
        $"Profiles__app__ConnectionString=Host={server.Folder};Database={Name}",
        "Bridge__Databases__app__Profile=app",
        $"Bridge__Databases__app__Login={BridgeLogin}",
        $"Bridge__Databases__app__Password__File={PasswordFile}",
        .. more.Select(setting => $"Bridge__Databases__app__{setting}"),
    ];

    /// <summary>Makes a job of the user's.</summary>
    public async Task CreateJobAsync(string name, string action, string[] arguments, string more = "")
    {
        await ExecuteAsync($"SELECT dbms_scripthost.create_job('{name}', '{action}', {arguments.Length}{more})");
        foreach (var (index, value) in arguments.Index())
        {
            await ExecuteAsync($"SELECT dbms_scripthost.set_job_argument_value('{name}', {index + 1}, '{value.Replace("'", "''", StringComparison.Ordinal)}')");
        }
    }

    /// <summary>Fires a job, as a database's scheduler does.</summary>
    /// <returns>The log id.</returns>
    public async Task<long> RunJobAsync(string name) => (long)(await ScalarAsync($"SELECT dbms_scripthost.run_job('{name}')"))!;

    public async Task<int> StopJobAsync(string name) => (int)(await ScalarAsync($"SELECT dbms_scripthost.stop_job('{name}')"))!;

    /// <summary>Waits until a run has ended.</summary>
    public async Task<EndedRequest> WaitForEndAsync(long logId)
    {
        var found = await UntilAsync(
            $"SELECT status, error_number, coalesce(reason, ''), coalesce(additional_info, '') FROM dbms_scripthost.user_job_run_details WHERE log_id = {logId} AND log_date IS NOT NULL");
        return new EndedRequest((string)found[0], (long)found[1], (string)found[2], (string)found[3]);
    }

    public async Task<string> OutputOfAsync(long logId, string stream = "stdout") => (string)(await ScalarAsync($"SELECT dbms_scripthost.job_output({logId}, '{stream}')"))!;

    /// <summary>Waits until a query of the user's gives a row.</summary>
    public async Task<object[]> UntilAsync(string sql, string? user = null)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (true)
        {
            if (await RowAsync(sql, user) is { } row)
            {
                return row;
            }

            await Task.Delay(20, bound.Token);
        }
    }

    public async Task<object?> ScalarAsync(string sql, string? user = null) => (await RowAsync(sql, user))?[0];

    public Task ExecuteAsync(string sql, string? user = null) => RowAsync(sql, user);

    /// <summary>The first row of a query of the user's; the superuser's is <c>postgres</c>.</summary>
    public async Task<object[]?> RowAsync(string sql, string? user = null)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString(Name, user ?? Name) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync() || reader.FieldCount == 0)
        {
            return null;
        }

        var values = new object[reader.FieldCount];
        reader.GetValues(values);
        return values;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private string PasswordFile => Path.Combine(_folder, "bridge.password");
}

/// <summary>What a database knows of a run that has ended.</summary>
internal sealed record EndedRequest(string Status, long ErrorNumber, string Reason, string AdditionalInfo)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Status} {ErrorNumber} {Reason}");
}
