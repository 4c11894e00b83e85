using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScriptHost.Workers;

namespace ScriptHost.Runs;

/// <summary>Ends a run that is to end before its time: asks, waits for the grace period, kills.</summary>
internal sealed class RunStopper(MemoryWatch memoryWatch, TimeProvider timeProvider, IOptions<WorkersOptions> options, ILogger<RunStopper> logger)
{
    /// <summary>
    /// Executes a run's work under its wall time and memory. Once a stop is asked for, from whichever side, the work is asked to end; when the
    /// grace period is over, it is killed. Returns when the work has ended.
    /// </summary>
    /// <param name="run">Whose stop it is.</param>
    /// <param name="child">Whose memory, with that of what it starts, is watched; null for work that watches its own.</param>
    /// <param name="work">What ends by itself, after being asked, or by the kill.</param>
    /// <param name="ask">Asks the work to end within a grace period; a failure to ask is no error, for the kill comes.</param>
    /// <param name="kill">Ends it.</param>
    /// <param name="margin">What the work itself may need beyond the grace period, when it keeps that period by itself.</param>
    public async Task<T> ExecuteAsync<T>(
        Run run, ChildProcess? child, Func<Task<T>> work, Func<TimeSpan, CancellationToken, Task> ask, Action kill, TimeSpan margin = default)
    {
        using var ended = new CancellationTokenSource();
        await using var wallTime = StartWallTime(run);
        await using var memory = child is null ? null : memoryWatch.Start(run, child);
        var stopping = Task.CompletedTask;
        var asking = run.Stopping.UnsafeRegister(_ => stopping = StopAsync(run, ask, kill, margin, ended.Token), null);
        try
        {
            return await work();
        }
        finally
        {
            // From here on nobody begins to stop it.
            await asking.DisposeAsync();
            if (!stopping.IsCompleted)
            {
                await ended.CancelAsync();
            }

            await stopping;
        }
    }

    private ITimer? StartWallTime(Run run) => run.Spec.Limits.WallTime is { } wallTime
        ? timeProvider.CreateTimer(_ => run.RequestStop(RunStop.TimedOut(wallTime)), null, wallTime, Timeout.InfiniteTimeSpan)
        : null;

    private async Task StopAsync(Run run, Func<TimeSpan, CancellationToken, Task> ask, Action kill, TimeSpan margin, CancellationToken ended)
    {
        try
        {
            var grace = run.Stop!.Grace ?? options.Value.StopGrace;
            var asked = ask(grace, ended);
            await Task.WhenAny(Task.Delay(grace + margin, timeProvider, ended), run.Hastened);
            ended.ThrowIfCancellationRequested();
            RunsLog.RunKilled(logger, run.Spec.RunId);
            kill();
            await asked;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // It ended by itself.
        }
    }
}
