using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests;

/// <summary>A database file in a folder of its own, which goes when the test ends.</summary>
public sealed class TestDatabase : ITestDatabase
{
    /// <summary>Ends a test that hangs; nothing is measured against it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scripthost-data-");

    public string FilePath => Path.Combine(_folder.FullName, "owner", "hr.db");

    public List<string> Warnings { get; } = [];

    public ConnectionSettings Settings => SettingsFor($"Data Source={FilePath};Default Timeout=1");

    public ConnectionSettings SettingsFor(string connectionString, string provider = "sqlite") => new()
    {
        Provider = provider,
        ConnectionString = connectionString,
        Schema = "HR",
        ProfileName = "default",
        Warn = Warnings.Add,
    };

    public ScriptConnection Open() => ScriptConnections.Open(Settings);

    /// <summary>A table t (n NUMBER), committed.</summary>
    public TestDatabase WithTable()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE t (n NUMBER)";
        command.ExecuteNonQuery();
        connection.Commit();
        return this;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
