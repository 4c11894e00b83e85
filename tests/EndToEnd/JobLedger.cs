using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ScriptHost.EndToEnd;

/// <summary>
/// What scripts did, in a file that they write to and that no kill takes back, beside what the scheduler's details say that they did.
/// </summary>
internal sealed class JobLedger
{
    /// <summary>A script.</summary>
    public const string Ticking = "tick.sh";

    /// <summary>One that fails at the first attempt of a firing.</summary>
    public const string FailingFirst = "retry.sh";

    /// <summary>Of a run whose outcome nobody knows.</summary>
    private const long WorkerLost = 121;

    private readonly string _file;
    private readonly string _store;

    /// <param name="scheduler">Whose details are read.</param>
    /// <param name="roots">Of the agents that run the scripts; the first has the file.</param>
    public JobLedger(CrashingAgent scheduler, params string[] roots)
    {
        SQLitePCL.Batteries_V2.Init();
        _store = new SqliteConnectionStringBuilder { DataSource = Path.Combine(scheduler.Data, "scheduler.db"), Pooling = false }.ToString();
        _file = Path.Combine(roots[0], "ledger");
        File.WriteAllText(_file, "");
        File.SetUnixFileMode(_file, (UnixFileMode)0b110_110_110);
        var write = $"#!/bin/sh\necho \"$SCRIPTHOST_RUN_ID\" >> {_file}\necho tick\n";
        foreach (var root in roots)
        {
            File.WriteAllText(Path.Combine(root, Ticking), write);
            File.WriteAllText(Path.Combine(root, FailingFirst), $"{write}case \"${{SCRIPTHOST_RUN_ID%%-*}}\" in *.1) exit 3;; esac\n");
        }
    }

    /// <summary>All details, in the order in which they were written.</summary>
    public IReadOnlyList<Row> Rows { get; private set; } = [];

    /// <summary>Reads the details and compares them with what was done.</summary>
    public void Check()
    {
        Rows = [.. ReadRows()];
        var done = File.ReadAllLines(_file).Select(FirstIdOf).ToList();
        var told = Rows.Select(row => row.FirstId).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(Rows.Count, told.Count);
        Assert.Equal(done.Distinct().Order(StringComparer.Ordinal), done.Order(StringComparer.Ordinal));
        Assert.Subset(told, done.ToHashSet(StringComparer.Ordinal));
        Assert.All(Rows, row => Assert.True(row.ErrorNumber == WorkerLost || done.Contains(row.FirstId), $"{row} was not run."));
        Assert.All(Rows, row => Assert.True(
            row.Status == "SUCCEEDED" || row.ErrorNumber == WorkerLost || (row.Job.StartsWith("RETRY", StringComparison.Ordinal) && row is { Attempt: 1, ErrorNumber: 3 }),
            row.ToString()));
    }

    // A run that did not start has another id when it is sent again.
    private static string FirstIdOf(string runId) => runId.Split('-')[0];

    private IEnumerable<Row> ReadRows()
    {
        using var connection = new SqliteConnection(_store);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT job_name, run_id, status, error_number, req_start_date FROM run_details ORDER BY log_id";
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            yield return new Row(row.GetString(0), FirstIdOf(row.GetString(1)), row.GetString(2), row.GetInt64(3), row.GetInt64(4));
        }
    }

    /// <summary>What the details say of one run.</summary>
    internal sealed record Row(string Job, string FirstId, string Status, long ErrorNumber, long ScheduledAt)
    {
        public int Attempt => int.Parse(FirstId[(FirstId.LastIndexOf('.') + 1)..], CultureInfo.InvariantCulture);
    }
}
