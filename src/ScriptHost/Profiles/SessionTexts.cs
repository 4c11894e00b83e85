using System.Text.RegularExpressions;

namespace ScriptHost.Profiles;

/// <summary>Checks what a job or a profile says about a session, before any of it reaches a database.</summary>
internal static partial class SessionTexts
{
    private const int MaxNlsLength = 255;

    /// <summary>The time zone of an IANA name; null when there is none such.</summary>
    public static TimeZoneInfo? FindTimeZone(string name) =>
        !name.Split('/').Contains("..") && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    /// <summary>What is wrong with a time zone of a session; null when nothing is. A process has one by name only, so that an offset is none.</summary>
    public static string? FindMistakeInTimeZone(string zone) =>
        FindTimeZone(zone) is null
            ? $"is '{zone}', which is no time zone known here: give an IANA name such as Europe/Vienna (package tzdata), or UTC."
            : null;

    /// <summary>What is wrong with an NLS parameter; null when nothing is.</summary>
    public static string? FindMistakeInNls(string parameter, string value) =>
        !NlsName().IsMatch(parameter) ? "is no NLS parameter: give a name such as NLS_DATE_FORMAT."
        : value.Length is 0 or > MaxNlsLength || value.Any(char.IsControl) ? $"has a value that cannot be one: give 1 to {MaxNlsLength} characters, no control characters."
        : null;

    [GeneratedRegex(@"^NLS_[A-Z_]{1,60}\z")]
    private static partial Regex NlsName();
}
