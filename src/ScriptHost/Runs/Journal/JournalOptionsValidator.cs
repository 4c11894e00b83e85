using Microsoft.Extensions.Options;

namespace ScriptHost.Runs.Journal;

internal sealed class JournalOptionsValidator : IValidateOptions<JournalOptions>
{
    private const long Kilobyte = 1024;
    private const long Megabyte = 1024 * Kilobyte;
    private const long Gigabyte = 1024 * Megabyte;

    private static readonly TimeSpan TenYears = TimeSpan.FromDays(3650);

    public ValidateOptionsResult Validate(string? name, JournalOptions options)
    {
        var mistakes = new List<string>();
        void Check<T>(string key, T value, T least, T most)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            {
                mistakes.Add($"{JournalOptions.Section}:{key} is {value}: give {least} to {most}.");
            }
        }

        Check(nameof(options.RetentionAge), options.RetentionAge, TimeSpan.FromMinutes(1), TenYears);
        Check(nameof(options.MaxRuns), options.MaxRuns, 100, 100_000_000);
        Check(nameof(options.MaxBytes), options.MaxBytes, 16 * Megabyte, 1024 * Gigabyte);
        Check(nameof(options.MaxRunsPerOwner), options.MaxRunsPerOwner, 10, 100_000_000);
        Check(nameof(options.MaxBytesPerOwner), options.MaxBytesPerOwner, Megabyte, 1024 * Gigabyte);
        Check(nameof(options.ExpiredIdAge), options.ExpiredIdAge, TimeSpan.FromHours(1), TenYears);
        Check(nameof(options.MaxSpoolBytes), options.MaxSpoolBytes, 256 * Kilobyte, Gigabyte);
        Check(nameof(options.ReserveBytes), options.ReserveBytes, 0, 10 * Gigabyte);
        if (!Enum.IsDefined(options.Durability))
        {
            mistakes.Add($"{JournalOptions.Section}:Durability is {options.Durability}: say normal or full.");
        }

        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }
}
