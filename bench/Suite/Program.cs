using System.Globalization;
using System.Runtime.InteropServices;
using ScriptHost.Benchmarks;
using ScriptHost.Benchmarks.Machines;
using ScriptHost.Benchmarks.Reports;
using ScriptHost.Benchmarks.Rivals;
using ScriptHost.Benchmarks.Scenarios;

// Started by bench/run.sh, in the repository's folder. Progress on stderr, the report's path on stdout.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Options options;
try
{
    options = Options.Parse(args);
}
catch (ArgumentException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 2;
}

if (options.IsList)
{
    Console.Write(ScenarioTable.List());
    return 0;
}

using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Children.KillAll());
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Children.KillAll());
var report = new Report(
    TimeProvider.System.GetUtcNow(),
    Environment.GetEnvironmentVariable("SCRIPTHOST_BENCH_COMMIT") ?? "unknown",
    options.Command,
    Machine.Here)
{ IsQuick = options.IsQuick };
var path = "";
foreach (var scenario in options.Scenarios)
{
    await Console.Error.WriteLineAsync($"{scenario.Name}: {scenario.Title} …");
    var measured = await Runner.RunAsync(scenario, new Measurement(options.IsQuick, options.IsLong, options.Program ?? Environment.GetEnvironmentVariable("SCRIPTHOST_BENCH_PROGRAM") ?? Programs.Command));
    report = report with { Scenarios = [.. report.Scenarios, measured] };
    // After each, so that an end at any moment leaves what is known.
    path = report.WriteTo(options.Out);
    await Console.Error.WriteLineAsync(
        $"  {measured.Seconds:0} s{(measured.IsQuiet ? "" : ", the machine was not quiet")}{(measured.Failure is null ? "" : $", FAILED: {measured.Failure}")}");
}

Console.WriteLine(path);
return report.Scenarios.Any(scenario => scenario.Failure is not null) ? 1 : 0;
