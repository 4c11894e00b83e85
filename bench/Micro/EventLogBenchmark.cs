using BenchmarkDotNet.Attributes;
using Google.Protobuf;
using ScriptHost.Runs.Events;
using ScriptHost.V1;

namespace ScriptHost.Benchmarks.Micro;

/// <summary>The events of a run that prints a line.</summary>
public class EventLogBenchmark
{
    private static readonly ByteString Line = ByteString.CopyFromUtf8("Hello\n");

    [Benchmark(Description = "the events of a run: appended, and closed")]
    public object Append()
    {
        var log = new RunEventLog(TimeProvider.System, () => throw new InvalidOperationException("So little needs no spool."));
        log.Append(new RunEvent { Accepted = new() }, new RunEvent { Started = new() });
        log.Append(new RunEvent { Output = new() { Data = Line } });
        return log.Close();
    }
}
