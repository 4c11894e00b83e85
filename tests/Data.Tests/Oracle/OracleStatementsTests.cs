using System.Text;

namespace ScriptHost.Data.Tests.Oracle;

/// <summary>
/// Oracle to the statement: what the driver is told for every operation, in which order and with which binds, is what is committed
/// beside this file. What a server makes of it only a server shows.
/// </summary>
public sealed class OracleStatementsTests : IDisposable
{
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory();

    public void Dispose() => _files.Delete(recursive: true);

    [Theory]
    [InlineData("current")]
    [InlineData("old")]
    public void Every_operation_sends_what_is_committed(string driver)
    {
        var actual = new StringBuilder();
        foreach (var (name, operation) in OracleOperations.All)
        {
            using var database = new OracleDatabase(driver);
            (database.Tape.Outputs["id"], database.Tape.Outputs["name"], database.Tape.Outputs["result"]) = (7m, "Ada", 42m);
            (database.Tape.Outputs["rc"], database.Tape.Outputs["oer"], database.Tape.Outputs["eid"]) = (0, 0, 5m);
            using var connection = database.Open();
            operation(connection);
            Append(actual, name, database);
        }

        Compare($"statements.{driver}.txt", actual.ToString());
    }

    [Fact]
    public void Every_opening_tells_the_driver_what_is_committed()
    {
        var actual = new StringBuilder();
        foreach (var (name, (connectionString, oracle, session)) in OracleOpenings.All(Folder("wallet", "cwallet.sso", "tnsnames.ora"), Folder("locked", "ewallet.p12"), Folder("tokens", "token", "oci_db_key.pem")))
        {
            using var database = new OracleDatabase();
            using var connection = ScriptConnections.Open(database.Settings(oracle, session, connectionString));
            Append(actual, name, database);
        }

        Compare("openings.txt", actual.ToString());
    }

    private static void Append(StringBuilder text, string name, OracleDatabase database)
    {
        text.Append("== ").Append(name).Append('\n');
        foreach (var line in database.Tape.Log)
        {
            text.Append(line.TrimEnd()).Append('\n');
        }

        text.Append('\n').Replace(database.Tape.DataSource, "(DESCRIPTION=…)");
    }

    private void Compare(string file, string actual)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Oracle", file);
        actual = actual.Replace(_files.FullName, "/folder", StringComparison.Ordinal);

        // For whoever changed a statement on purpose: this is the file to commit.
        File.WriteAllText(path + ".received", actual);
        Assert.Equal(File.ReadAllText(path), actual);
    }

    private string Folder(string name, params string[] files)
    {
        var folder = _files.CreateSubdirectory(name);
        foreach (var file in files)
        {
            File.WriteAllText(Path.Combine(folder.FullName, file), $"{file}\n");
        }

        return folder.FullName;
    }
}
