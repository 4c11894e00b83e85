namespace ScriptHost.Benchmarks.Scenarios;

/// <summary>Something that can be measured by name.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Figures">Those that it answers, F1 to F18.</param>
/// <param name="Title">What it compares.</param>
/// <param name="RunAsync">Measures it.</param>
internal sealed record Scenario(string Name, string[] Figures, string Title, Func<Measurement, Task> RunAsync)
{
    /// <summary>True when it takes too long to be done unless it is asked for.</summary>
    public bool IsLong { get; init; }
}
