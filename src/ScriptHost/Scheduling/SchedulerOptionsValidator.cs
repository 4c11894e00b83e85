using Microsoft.Extensions.Options;
using ScriptHost.Errors;

namespace ScriptHost.Scheduling;

internal sealed class SchedulerOptionsValidator : IValidateOptions<SchedulerOptions>
{
    public ValidateOptionsResult Validate(string? name, SchedulerOptions options)
    {
        var mistakes = new SettingMistakes(SchedulerOptions.Section);
        mistakes.CheckRange<TimeSpan>(nameof(options.StartWait), options.StartWait, TimeSpan.Zero, TimeSpan.FromDays(1));
        mistakes.CheckRange<TimeSpan>(nameof(options.StopWait), options.StopWait, TimeSpan.Zero, TimeSpan.FromHours(1));
        if (options.PostgreSql is { } database)
        {
            PostgreSqlSource.Check(database, mistakes);
        }

        return mistakes.ToResult();
    }
}
