namespace ScriptHost.Benchmarks.Scenarios;

/// <summary>All scenarios, in the order in which they are measured.</summary>
internal static class ScenarioTable
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("warm-csx", ["F1", "F2", "F3"], "Warm .csx runs over mutual TLS beside a bare unary echo on the same connection", WarmCsxScenario.RunAsync),
        new("fresh-csx", ["F4"], "Warm .csx runs beside `dotnet run script.cs`, `dotnet exec` and CSharpScript.EvaluateAsync", FreshCsxScenario.RunAsync),
        new("first-run", ["F5"], "The first run of an owner whom the agent has not seen", FirstRunScenario.RunAsync),
        new("restart", ["F6"], "A known script, by an agent that has just been restarted", RestartScenario.RunAsync),
        new("compile", ["F7"], "What a script costs before it runs: compile, and look-up", CompileScenario.RunAsync),
        new("footprint", ["F8"], "How soon an agent serves, and the memory of agent and C# worker", FootprintScenario.RunAsync),
        new("warm-py", ["F9", "F10"], "Warm .py runs beside `python3 script.py` with `import oracledb`, and the sidecar's memory", WarmPyScenario.RunAsync),
        new("sandbox", ["F11"], "Warm runs of two agents, with the sandbox and without", SandboxScenario.RunAsync),
        new("grpc", ["F12"], "The gRPC stand-in beside the official packages", GrpcScenario.RunAsync),
        new("rows", ["F13"], "ScriptConnection beside SqliteConnection", RowsScenario.RunAsync),
        new("many-rows", ["F14"], "Many rows into PostgreSQL at once and one by one, beside NpgsqlConnection", ManyRowsScenario.RunAsync),
        new("carried", [], "A session lent by the shim beside its driver alone: small queries, and 1,000,000 rows", CarriedScenario.RunAsync),
        new("firing", ["F15"], "10,000 jobs on SQLite and PostgreSQL, beside Quartz.NET with a job that does nothing", FiringScenario.RunAsync),
        new("calendars", ["F16"], "The next date of calendar expressions", CalendarsScenario.RunAsync),
        new("history", ["F17"], "Lists of runs among a million rows of details", HistoryScenario.RunAsync),
        new("cost", [], "The processor time that a warm .csx run takes, by process; what `bench/profile.sh` looks into", CostScenario.RunAsync),
        new("micro", [], "Parts of a run by themselves, by BenchmarkDotNet", MicroScenario.RunAsync),
        new("soak", ["F10"], "The memory of all processes over 200,000 runs", SoakScenario.RunAsync) { IsLong = true },
        new("growth", ["F18"], "1, 10 and 100 times the scripts, stored runs and jobs", GrowthScenario.RunAsync) { IsLong = true },
        new("faults", [], "Three owners at once, every tenth run a fault: untrue outcomes, and what is left over", FaultsScenario.RunAsync) { IsLong = true },
    ];

    /// <summary>What <c>--list</c> prints, and docs/guides/benchmarks.md shows.</summary>
    public static string List() => "| scenario | figures | what |\n|---|---|---|\n"
        + string.Concat(All.Select(one => $"| `{one.Name}` | {string.Join(", ", one.Figures)} | {one.Title}{(one.IsLong ? "; with `--long` or by name" : "")} |\n"));
}
