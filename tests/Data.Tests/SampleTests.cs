using System.Runtime.CompilerServices;
using Dapper;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.Extensions.Logging;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests;

/// <summary>The samples that use the connection do the same on a server as on the embedded database.</summary>
[Collection(OneServer.Name)]
public sealed class SampleTests(PostgreSqlServer server)
{
    private static readonly ScriptOptions Options = ScriptOptions.Default
        .AddReferences(typeof(IScriptContext).Assembly, typeof(ScriptConnection).Assembly, typeof(SqlMapper).Assembly, typeof(ILogger).Assembly)
        .AddImports("System", "System.Collections.Generic", "System.Data", "System.Data.Common", "System.IO", "System.Linq", "System.Threading.Tasks", "Dapper", "ScriptHost.Scripting");

    [Theory]
    [InlineData("load_rows.csx", "SELECT count(*) FROM t", 996)]
    [InlineData("new_key.csx", "SELECT max(id) FROM t", 2)]
    [InlineData("savepoint.csx", "SELECT count(*) FROM t", 3)]
    [InlineData("session.csx", "SELECT 1", 1)]
    public async Task A_sample_runs_on_both_databases(string script, string query, long expected)
    {
        foreach (var database in new ITestDatabase[] { new TestDatabase(), new PostgreSqlDatabase(server) })
        {
            using (database)
            {
                using var run = new RunConnections(database.Settings);
                await RunAsync(script, new SampleContext(run));
                run.EndRun(succeeded: true);

                using var reader = database.Open();
                Assert.Equal(expected, reader.ExecuteScalar<long>(query));
            }
        }
    }

    private static async Task RunAsync(string script, IScriptContext context)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "scripts", script);
        var main = await CSharpScript.EvaluateAsync<Delegate>(
            $"{await File.ReadAllTextAsync(path)}\nSystem.Delegate main = GsfMain; return main;", Options);
        if (main.DynamicInvoke(1, new[] { "t" }, context) is Task task)
        {
            await task.WaitAsync(TestDatabase.Patience);
        }
    }

    /// <summary>A context that has nothing but its connection.</summary>
    private sealed class SampleContext(RunConnections run) : IScriptContext
    {
        public JobContext Job => throw Missing();

        public SessionContext Session => throw Missing();

        public bool HasConnection => true;

        public ScriptConnection Connection => run.GetConnection();

        public string ScriptPath => throw Missing();

        public string ScriptDirectory => throw Missing();

        public CancellationToken CancellationToken => CancellationToken.None;

        public ILogger Log => throw Missing();

        public ScriptConnection GetConnection() => run.GetConnection();

        public void ReportProgress(double fraction, string? text = null) => throw Missing();

        public string GetSecret(string name) => throw Missing();

        public void SetResult(string json) => throw Missing();

        private static InvalidOperationException Missing([CallerMemberName] string member = "") => new($"No sample uses {member}.");
    }
}
