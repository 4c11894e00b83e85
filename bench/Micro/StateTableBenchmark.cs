using BenchmarkDotNet.Attributes;
using ScriptHost.Scheduling.States;

namespace ScriptHost.Benchmarks.Micro;

/// <summary>A firing of a repeating job: it starts, and succeeds.</summary>
public class StateTableBenchmark
{
    private static readonly JobFacts Facts = new(IsRepeating: true, HasNextRun: true, IsScheduledRun: true);
    private static readonly JobStanding Scheduled = new(JobState.Scheduled);

    [Benchmark(Description = "a job's states over one firing")]
    public object? Apply() => JobStateTable.TryApply(JobStateTable.TryApply(Scheduled, JobEvent.Start, Facts)!, JobEvent.Succeed, Facts);
}
