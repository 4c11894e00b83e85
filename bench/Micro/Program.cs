using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using ScriptHost.Benchmarks.Micro;

// PATTERN [quick]: measures the benchmarks whose names fit, and prints a Markdown table.
var isQuick = args.Contains("quick");
var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(isQuick ? 1 : 5).WithIterationCount(isQuick ? 3 : 15)
    .WithIterationTime(TimeInterval.FromMilliseconds(isQuick ? 50 : 250));
var folder = Directory.CreateTempSubdirectory("micro-");
var config = ManualConfig.CreateEmpty().AddJob(job).AddDiagnoser(MemoryDiagnoser.Default).AddLogger(NullLogger.Instance).WithArtifactsPath(folder.FullName);
var summaries = BenchmarkSwitcher.FromAssembly(typeof(JournalBenchmark).Assembly).Run(["--filter", args.FirstOrDefault() ?? "*"], config);
folder.Delete(recursive: true);

Console.WriteLine("| what | median µs | slowest µs | bytes |\n|---|---|---|---|");
foreach (var report in summaries.SelectMany(summary => summary.Reports))
{
    if (report.ResultStatistics is not { } statistics)
    {
        await Console.Error.WriteLineAsync($"{report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo} has no result.");
        return 1;
    }

    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'')} | {statistics.Median / 1000:0.0000} | {statistics.Max / 1000:0.0000} | {report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0} |"));
}

return 0;
