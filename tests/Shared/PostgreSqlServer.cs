using System.Diagnostics;
using Npgsql;

namespace ScriptHost.Tests.Shared;

[CollectionDefinition(Name)]
public sealed class OneServer : ICollectionFixture<PostgreSqlServer>
{
    public const string Name = "PostgreSQL";
}

/// <summary>
/// A PostgreSQL server of the tests' own, on a Unix socket in a temporary folder. It ends with its standard input, so that it goes even
/// when the tests are killed.
/// </summary>
public sealed class PostgreSqlServer : IAsyncLifetime
{
    private const string Start =
        """
        bin=$1 folder=$2
        "$bin/initdb" -D "$folder/data" -U postgres -A trust --no-sync -E UTF8 --locale=C >"$folder/initdb.log" 2>&1 || exit 1
        "$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off -c full_page_writes=off \
            -c max_prepared_transactions=10 -c cluster_name=tests >"$folder/server.log" 2>&1 &
        cat >/dev/null
        "$bin/pg_ctl" stop -D "$folder/data" -m immediate >/dev/null
        """;

    // Ends a test that hangs; nothing is measured against it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scripthost-pg-");
    private Process? _shell;

    public async Task InitializeAsync()
    {
        var bin = FindProgramFolder();
        if (Environment.UserName == "root")
        {
            using var owner = Process.Start("chown", ["postgres:postgres", _folder.FullName]);
            await owner.WaitForExitAsync().WaitAsync(Patience);
        }

        var command = AsOwner("/bin/sh", "-c", Start, "sh", bin, _folder.FullName);
        _shell = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardInput = true, WorkingDirectory = "/" });
        await WaitUntilItAnswersAsync().WaitAsync(TimeSpan.FromMinutes(3));
    }

    public async Task DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_shell is not null)
        {
            _shell.StandardInput.Close();
            await _shell.WaitForExitAsync().WaitAsync(Patience);
            _shell.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    public string ConnectionString(string database, string user = "postgres") => $"Host={_folder.FullName};Database={database};Username={user}";

    /// <summary>Where its socket is.</summary>
    public string Folder => _folder.FullName;

    /// <summary>From now on every user of the machine gets to the server, and everybody but the superuser needs a password.</summary>
    public async Task RequirePasswordsAsync()
    {
        File.SetUnixFileMode(Folder, (UnixFileMode)0b111_101_101);
        // In place: the server is its owner.
        await File.WriteAllTextAsync(Path.Combine(Folder, "data", "pg_hba.conf"), "local all postgres trust\nlocal all all scram-sha-256\n");
        await ExecuteAsync("SELECT pg_reload_conf()");
    }

    /// <summary>Ends the server without a word to anybody, as a crash does, and starts it anew.</summary>
    public async Task CrashAsync()
    {
        var command = AsOwner(
            Path.Combine(FindProgramFolder(), "pg_ctl"), "restart", "-D", Path.Combine(Folder, "data"), "-m", "immediate", "-w", "-l", Path.Combine(Folder, "restarted.log"));
        using var restarting = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { WorkingDirectory = "/", RedirectStandardOutput = true });
        await restarting!.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        await WaitUntilItAnswersAsync().WaitAsync(TimeSpan.FromMinutes(3));
    }

    /// <summary>Executes a statement as the superuser, outside of what is tested.</summary>
    public async Task ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>What one query gives the superuser, outside of what is tested.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    // It does not start as root.
    private static List<string> AsOwner(params string[] command) =>
        Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. command] : [.. command];

    private static string FindProgramFolder() =>
        Directory.Exists("/usr/lib/postgresql")
        && Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Max() is { } found
            ? found
            : throw new InvalidOperationException("These tests need a PostgreSQL server to start: apt-get install postgresql.");

    private async Task WaitUntilItAnswersAsync()
    {
        while (true)
        {
            try
            {
                await ExecuteAsync("SELECT 1");
                return;
            }
            catch (NpgsqlException)
            {
                if (_shell!.HasExited)
                {
                    var logs = _folder.GetFiles("*.log").Select(file => File.ReadAllText(file.FullName));
                    throw new InvalidOperationException($"PostgreSQL did not start: {string.Concat(logs)}");
                }

                await Task.Delay(50);
            }
        }
    }
}
