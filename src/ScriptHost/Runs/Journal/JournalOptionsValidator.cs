using Microsoft.Extensions.Options;
using ScriptHost.Errors;

namespace ScriptHost.Runs.Journal;

internal sealed class JournalOptionsValidator : IValidateOptions<JournalOptions>
{
    private const long Kilobyte = 1024;
    private const long Megabyte = 1024 * Kilobyte;
    private const long Gigabyte = 1024 * Megabyte;

    private static readonly TimeSpan TenYears = TimeSpan.FromDays(3650);

    public ValidateOptionsResult Validate(string? name, JournalOptions options)
    {
        var mistakes = new SettingMistakes(JournalOptions.Section);
        mistakes.CheckRange(nameof(options.RetentionAge), options.RetentionAge, TimeSpan.FromMinutes(1), TenYears);
        mistakes.CheckRange(nameof(options.MaxRuns), options.MaxRuns, 100L, 100_000_000);
        mistakes.CheckRange(nameof(options.MaxBytes), options.MaxBytes, 16 * Megabyte, 1024 * Gigabyte);
        mistakes.CheckRange(nameof(options.MaxRunsPerOwner), options.MaxRunsPerOwner, 10L, 100_000_000);
        mistakes.CheckRange(nameof(options.MaxBytesPerOwner), options.MaxBytesPerOwner, Megabyte, 1024 * Gigabyte);
        mistakes.CheckRange(nameof(options.ExpiredIdAge), options.ExpiredIdAge, TimeSpan.FromHours(1), TenYears);
        mistakes.CheckRange(nameof(options.MaxSpoolBytes), options.MaxSpoolBytes, 256 * Kilobyte, Gigabyte);
        mistakes.CheckRange(nameof(options.ReserveBytes), options.ReserveBytes, 0L, 10 * Gigabyte);
        if (!Enum.IsDefined(options.Durability))
        {
            mistakes.Add(nameof(options.Durability), $"is {options.Durability}: say normal or full.");
        }

        return mistakes.ToResult();
    }
}
