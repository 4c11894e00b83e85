using Microsoft.Extensions.Options;
using ScriptHost.Errors;

namespace ScriptHost.Runs;

internal sealed class LimitsOptionsValidator : IValidateOptions<LimitsOptions>
{
    private const long Megabyte = 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, LimitsOptions options)
    {
        var mistakes = new SettingMistakes(LimitsOptions.Section);
        var second = TimeSpan.FromSeconds(1);
        mistakes.CheckRange(nameof(options.WallTime), options.WallTime, TimeSpan.FromMilliseconds(1), options.MaxWallTime ?? TimeSpan.MaxValue);
        mistakes.CheckRange(nameof(options.CpuTime), options.CpuTime, second, options.MaxCpuTime ?? TimeSpan.MaxValue);
        mistakes.CheckRange<long>(nameof(options.MemoryBytes), options.MemoryBytes, 128 * Megabyte, options.MaxMemoryBytes);
        mistakes.CheckRange<int>(nameof(options.Processes), options.Processes, 1, options.MaxProcesses);
        mistakes.CheckRange<int>(nameof(options.MaxProcesses), options.MaxProcesses, 1, 4000);
        mistakes.CheckRange<long>(nameof(options.OutputBytes), options.OutputBytes, Megabyte, options.MaxOutputBytes);
        mistakes.CheckRange<int>(nameof(options.OutputKeptBytes), options.OutputKeptBytes, 1024, (int)Megabyte);
        mistakes.CheckRange<int>(nameof(options.OpenFiles), options.OpenFiles, 64, options.MaxOpenFiles);
        mistakes.CheckRange<int>(nameof(options.MaxOpenFiles), options.MaxOpenFiles, 64, 1024 * 1024);
        mistakes.CheckRange<TimeSpan>(nameof(options.CallerSessionTimeout), options.CallerSessionTimeout, second, TimeSpan.FromHours(1));
        mistakes.CheckRange(nameof(options.FileBytes), options.FileBytes, 1L, long.MaxValue);
        return mistakes.ToResult();
    }
}
