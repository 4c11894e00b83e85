using Microsoft.Extensions.Options;

namespace ScriptHost.Runs;

internal sealed class LimitsOptionsValidator : IValidateOptions<LimitsOptions>
{
    private const long Megabyte = 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, LimitsOptions options)
    {
        var mistakes = new List<string>();
        void Check<T>(string key, T? value, T least, T most)
            where T : struct, IComparable<T>
        {
            if (value is { } given && (given.CompareTo(least) < 0 || given.CompareTo(most) > 0))
            {
                mistakes.Add($"Limits:{key} is {given}: give {least} to {most}.");
            }
        }

        var second = TimeSpan.FromSeconds(1);
        Check(nameof(options.WallTime), options.WallTime, TimeSpan.FromMilliseconds(1), options.MaxWallTime ?? TimeSpan.MaxValue);
        Check(nameof(options.CpuTime), options.CpuTime, second, options.MaxCpuTime ?? TimeSpan.MaxValue);
        Check<long>(nameof(options.MemoryBytes), options.MemoryBytes, 128 * Megabyte, options.MaxMemoryBytes);
        Check<int>(nameof(options.Processes), options.Processes, 1, options.MaxProcesses);
        Check<int>(nameof(options.MaxProcesses), options.MaxProcesses, 1, 4000);
        Check<long>(nameof(options.OutputBytes), options.OutputBytes, Megabyte, options.MaxOutputBytes);
        Check<int>(nameof(options.OutputKeptBytes), options.OutputKeptBytes, 1024, (int)Megabyte);
        Check<int>(nameof(options.OpenFiles), options.OpenFiles, 64, options.MaxOpenFiles);
        Check<int>(nameof(options.MaxOpenFiles), options.MaxOpenFiles, 64, 1024 * 1024);
        Check(nameof(options.FileBytes), options.FileBytes, 1L, long.MaxValue);
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }
}
