using System.Data;
using System.Runtime.Versioning;
using Dapper;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests;

public sealed class OpeningTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    [SupportedOSPlatform("linux")]
    public void The_folder_of_a_new_database_belongs_to_its_owner_alone()
    {
        using var connection = _database.Open();

        var mode = File.GetUnixFileMode(Path.GetDirectoryName(_database.FilePath)!);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, mode);
    }

    [Fact]
    public void A_connection_is_open_in_wal_mode_with_foreign_keys()
    {
        using var connection = _database.Open();

        Assert.Equal(ConnectionState.Open, connection.State);
        Assert.Equal("wal", connection.ExecuteScalar<string>("PRAGMA journal_mode"));
        Assert.Equal(1, connection.ExecuteScalar<int>("PRAGMA foreign_keys"));
        Assert.Equal(_database.FilePath, connection.DataSource);
    }

    [Fact]
    public void An_unknown_provider_is_refused_with_the_known_ones()
    {
        var error = Assert.Throws<ScriptDbException>(() => ScriptConnections.Open(_database.SettingsFor("Data Source=x", "oracel")));

        Assert.Equal("UNKNOWN_PROVIDER", error.Code);
        Assert.Contains("'default'", error.Message);
        Assert.Contains("'oracel'", error.Message);
        Assert.Contains("sqlite", error.Message);
    }

    [Theory]
    [InlineData("Data Source=relative.db")]
    [InlineData("Data Source=:memory:")]
    [InlineData("Password=secret")]
    [InlineData("Data Source=/tmp/x.db;Password=top;secret=1")]
    [InlineData("nonsense secret")]
    public void A_connection_string_that_names_no_absolute_path_is_refused_without_repeating_it(string connectionString)
    {
        var error = Assert.Throws<ScriptDbException>(() => ScriptConnections.Open(_database.SettingsFor(connectionString)));

        Assert.Equal("BAD_CONNECTION_STRING", error.Code);
        Assert.Contains("'default'", error.Message);
        Assert.DoesNotContain("secret", error.ToString());
    }

    [Fact]
    public void A_file_that_is_no_database_is_named_with_its_profile()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_database.FilePath)!);
        File.WriteAllText(_database.FilePath, new string('x', 4096));

        var error = Assert.Throws<ScriptDbException>(() => _database.Open());

        Assert.Equal("SQLITE_NOTADB", error.Code);
        Assert.Contains("'default'", error.Message);
        Assert.Contains(_database.FilePath, error.Message);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_error_that_names_the_path()
    {
        var file = Path.Combine(_database.FilePath, "below-a-file", "hr.db");
        Directory.CreateDirectory(Path.GetDirectoryName(_database.FilePath)!);
        File.WriteAllText(_database.FilePath, "");

        var error = Assert.Throws<ScriptDbException>(() => ScriptConnections.Open(_database.SettingsFor($"Data Source={file}")));

        Assert.Equal("SQLITE_CANTOPEN", error.Code);
        Assert.Contains(file, error.Message);
    }

    [Fact]
    public void Opening_an_open_connection_does_nothing_and_a_closed_one_stays_closed()
    {
        using var connection = _database.Open();
        connection.Open();
        connection.Close();
        connection.Close();

        Assert.Throws<InvalidOperationException>(connection.Open);
        Assert.Throws<InvalidOperationException>(() => connection.Execute("SELECT 1"));
    }

    [Fact]
    public void The_connection_string_cannot_be_set()
    {
        using var connection = _database.Open();

        Assert.Throws<NotSupportedException>(() => connection.ConnectionString = "Data Source=/tmp/other.db");
        Assert.Contains(_database.FilePath, connection.ConnectionString);
    }
}
