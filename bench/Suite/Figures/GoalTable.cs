namespace ScriptHost.Benchmarks.Figures;

/// <summary>All numbers to reach. Ratios hold between things measured in alternation; the others are for two cores that do nothing else.</summary>
internal static class GoalTable
{
    public const int FigureCount = 18;

    public static IReadOnlyList<Goal> All { get; } =
    [
        new("F1.ratio", "warm .csx run over mutual TLS against a bare echo on the same connection, p50", "×", 5, 4),
        new("F1.unjournaled", "the same without what the journal costs", "×", null, 3),
        new("F2.p99", "warm .csx run over mutual TLS, p99", "ms", 5, 2),
        new("F3.rate", "warm .csx runs, 32 callers", "/s", 3000, 8000) { IsMoreBetter = true },
        new("F4.ratio", "`dotnet run script.cs` (cached) against a warm .csx run", "×", 200, 400) { IsMoreBetter = true },
        new("F5.spare", "first run of a new owner, a matching spare waits", "ms", 30, 15),
        new("F5.folder", "first run of a new owner with an embedded database to mount", "ms", 400, 250),
        new("F6.restart", "known script, agent just restarted", "ms", 60, 40),
        new("F7.compile", "compile of a script of 100 lines, warm compiler", "ms", 150, 100),
        new("F7.lookup", "look-up of a known script with 5 loaded files", "µs", 100, 50),
        new("F8.start", "agent, start to ready", "ms", 2000, 1000),
        new("F8.agent", "agent, idle memory", "MB", 140, 100),
        new("F8.worker", "C# worker, memory", "MB", 90, 70),
        new("F9.p50", "warm .py run, oracledb preloaded, p50", "ms", 6, 3),
        new("F9.rate", "warm .py runs, 32 callers", "/s", 300, 600) { IsMoreBetter = true },
        new("F9.ratio", "`python3 script.py` with `import oracledb` against a warm .py run", "×", 12, 20) { IsMoreBetter = true },
        new("F10.idle", "sidecar, idle memory of all its processes", "MB", 60, 45),
        new("F10.growth", "memory of all processes over 200,000 runs, growth in the second half", "%", 5, 5),
        new("F11.ratio", "warm run with the sandbox against one without, p50", "×", 1.15, 1.05),
        new("F12.p50", "gRPC stand-in against the official packages, unary echo over TLS, p50", "×", 1.5, 1.1),
        new("F12.rate", "the official packages' calls/s against the stand-in's, 32 callers", "×", 1.5, 1.1),
        new("F13.inserts", "ScriptConnection against SqliteConnection, 100,000 inserts in one transaction", "×", 1.25, 1.1),
        new("F13.rows", "ScriptConnection against SqliteConnection, 1,000,000 rows read", "×", 1.25, 1.1),
        new("F14.ratio", "100,000 rows into PostgreSQL, a loop of Execute against ExecuteMany", "×", 3, 10) { IsMoreBetter = true },
        new("F15.start", "start of the scheduler with 10,000 enabled repeating jobs, the slower store", "s", 10, 5),
        new("F15.sqlite.100", "firing lag on SQLite at 100 firings/s, p99", "ms", 500, null),
        new("F15.sqlite.200", "firing lag on SQLite at 200 firings/s, p99", "ms", null, 200),
        new("F15.postgresql.100", "firing lag on PostgreSQL at 100 firings/s, p99", "ms", 500, null),
        new("F15.postgresql.200", "firing lag on PostgreSQL at 200 firings/s, p99", "ms", null, 200),
        new("F16.next", "next date of a calendar expression, median of the slowest one", "ms", 1, 0.2),
        new("F16.never", "deciding that there is no next date, median of the slowest expression", "ms", 100, 20),
        new("F17.runs", "last 50 runs of a job among 1,000,000 rows of details", "ms", 10, 5),
        new("F18.F1", "growth of warm .csx runs, one caller", "exponent", 1.2, 1.1),
        new("F18.F3", "growth of warm .csx runs, 32 callers", "exponent", 1.2, 1.1),
        new("F18.F9", "growth of warm .py runs", "exponent", 1.2, 1.1),
        new("F18.F15", "growth of the agent's start with its jobs", "exponent", 1.2, 1.1),
    ];

    /// <exception cref="ArgumentException">There is none.</exception>
    public static Goal Get(string key) =>
        All.FirstOrDefault(goal => goal.Key == key) ?? throw new ArgumentException($"There is no goal '{key}'. Add it to the table of goals.", nameof(key));
}
