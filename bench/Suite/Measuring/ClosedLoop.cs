using System.Diagnostics;

namespace ScriptHost.Benchmarks.Measuring;

/// <summary>Callers that wait for their answers: how long each call takes, and how many a second there are. All begin at the same moment.</summary>
internal static class ClosedLoop
{
    // Beyond a turn's own time, for a call that has begun; whatever hangs ends the measurement.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <exception cref="TimeoutException">A call did not end.</exception>
    public static async Task<Load> RunAsync(Func<Task> call, Turn turn)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (left, started) = (turn.MaxCalls, 0L);
        var callers = Enumerable.Range(0, turn.Callers).Select(_ => CallAsync()).ToList();
        started = Stopwatch.GetTimestamp();
        gate.SetResult();
        var times = await Task.WhenAll(callers).WaitAsync(turn.MaxTime + Patience);
        return new Load([.. times.SelectMany(list => list)], Stopwatch.GetElapsedTime(started).TotalSeconds);

        async Task<List<double>> CallAsync()
        {
            await gate.Task;
            var mine = new List<double>();
            do
            {
                if (Interlocked.Decrement(ref left) < 0)
                {
                    break;
                }

                var began = Stopwatch.GetTimestamp();
                await call();
                mine.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
            while (Stopwatch.GetElapsedTime(started) < turn.MaxTime);
            return mine;
        }
    }
}
