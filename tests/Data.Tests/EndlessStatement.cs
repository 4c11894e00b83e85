using System.Diagnostics;
using Microsoft.Data.Sqlite;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests;

/// <summary>Statements that say when they have started, and fail only when nobody breaks them.</summary>
internal sealed class EndlessStatement
{
    public const string Select =
        "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + running() FROM c) SELECT count(*) FROM c";

    public const string SelectAfterOneRow =
        "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c WHERE n = 1 OR running() < 0";

    public const string Insert =
        "INSERT INTO t WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + running() FROM c) SELECT n FROM c";

    private readonly TaskCompletionSource _isRunning = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EndlessStatement(ScriptConnection connection)
    {
        var startedAt = Stopwatch.GetTimestamp();
        ((SqliteConnection)connection.InnerConnection).CreateFunction("running", () =>
        {
            _isRunning.TrySetResult();
            return Stopwatch.GetElapsedTime(startedAt) < TestDatabase.Patience ? 1 : throw new TimeoutException("Nobody broke the statement.");
        });
    }

    public Task IsRunning => _isRunning.Task.WaitAsync(TestDatabase.Patience);
}
