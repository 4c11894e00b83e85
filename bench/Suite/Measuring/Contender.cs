namespace ScriptHost.Benchmarks.Measuring;

/// <summary>One of the things that are compared.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Turn">What it does each time that it is its turn.</param>
/// <param name="TakeAsync">Does that.</param>
internal sealed record Contender(string Name, Turn Turn, Func<Turn, Task<Load>> TakeAsync)
{
    /// <summary>One that is called from here.</summary>
    public static Contender Of(string name, Turn turn, Func<Task> call) => new(name, turn, taken => ClosedLoop.RunAsync(call, taken));

    /// <summary>One that does its work on the caller's thread.</summary>
    public static Contender Of(string name, Turn turn, Action call) => Of(name, turn, () =>
    {
        call();
        return Task.CompletedTask;
    });
}
