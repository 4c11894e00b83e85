using Google.Protobuf.WellKnownTypes;
using ScriptHost.Errors;
using ScriptHost.Runs;
using ScriptHost.V1;

namespace ScriptHost.Tests.Runs;

public sealed class RunLimitsTests
{
    private const long Megabyte = 1024 * 1024;

    private readonly LimitsOptions _options = new() { MemoryBytes = 512 * Megabyte, MaxMemoryBytes = 1024 * Megabyte };

    [Fact]
    public void What_a_request_leaves_out_is_the_agents_default()
    {
        var limits = RunLimits.Read(null, _options);

        Assert.Equal((null, null, 512 * Megabyte), (limits.WallTime, limits.CpuTime, limits.MemoryBytes));
        Assert.Equal((64, 1024, 1024 * Megabyte, null), (limits.Processes, limits.OpenFiles, limits.OutputBytes, limits.FileBytes));
    }

    [Fact]
    public void What_a_request_asks_for_counts_up_to_the_agents_maximum()
    {
        var asked = new Limits { MemoryBytes = 1024 * Megabyte, WallTime = Duration.FromTimeSpan(TimeSpan.FromDays(3)) };

        Assert.Equal((1024 * Megabyte, TimeSpan.FromDays(3)), (RunLimits.Read(asked, _options).MemoryBytes, RunLimits.Read(asked, _options).WallTime));
        asked.MemoryBytes++;
        Assert.Contains("limits.memory_bytes", Assert.Throws<ScriptHostException>(() => RunLimits.Read(asked, _options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_that_makes_no_sense_is_refused_by_name()
    {
        (Limits Asked, string Name)[] wrong =
        [
            (new Limits { WallTime = new Duration() }, "wall_time"),
            (new Limits { WallTime = Duration.FromTimeSpan(TimeSpan.FromSeconds(-1)) }, "wall_time"),
            (new Limits { CpuTime = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(10)) }, "cpu_time"),
            (new Limits { MemoryBytes = 1 }, "memory_bytes"),
            (new Limits { Processes = -1 }, "processes"),
            (new Limits { OutputBytes = -1 }, "output_bytes"),
            (new Limits { OutputKeptBytes = 2 * Megabyte }, "output_kept_bytes"),
            (new Limits { OpenFiles = 3 }, "open_files"),
            (new Limits { FileBytes = -1 }, "file_bytes"),
        ];

        Assert.All(wrong, one => Assert.Contains(
            $"limits.{one.Name} ", Assert.Throws<ScriptHostException>(() => RunLimits.Read(one.Asked, _options)).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_default_settings_are_in_order() =>
        Assert.True(new LimitsOptionsValidator().Validate(null, new LimitsOptions()).Succeeded);

    [Fact]
    public void All_mistakes_in_the_settings_are_told_at_once()
    {
        var result = new LimitsOptionsValidator().Validate(null, new LimitsOptions { MemoryBytes = 1, OpenFiles = 1, OutputKeptBytes = 0, CpuTime = TimeSpan.Zero });

        Assert.Equal(4, result.Failures!.Count());
    }
}
