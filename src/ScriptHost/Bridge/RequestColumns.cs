using System.Globalization;
using ScriptHost.Scheduling.Firing;
using ScriptHost.Scripting;

namespace ScriptHost.Bridge;

/// <summary>A claimed request as both kinds of database tell it.</summary>
internal static class RequestColumns
{
    private static readonly string[] Names =
    [
        "request_id", "database_id", "log_id", "job_owner", "job_name", "action", "with_context", "endpoint", "nls_env", "time_zone", "module",
        "stop_wanted_by", "agent", "profile", "run_id", "wall_seconds", "last_event", "last_part", "filed_at", "filed_ago", "limit_seconds",
    ];

    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(3650);

    /// <summary>What a query selects, from the first column on.</summary>
    public static string List { get; } = string.Join(", ", Names);

    /// <param name="row">Of the columns of <see cref="List"/>, and maybe more.</param>
    /// <param name="arguments">Of the request.</param>
    /// <param name="foldsToLower">See <see cref="Request.FoldsToLower"/>.</param>
    public static Request Read(Row row, IReadOnlyList<string> arguments, bool foldsToLower)
    {
        object? Value(string column) => row[Array.IndexOf(Names, column)];
        string Get(string column) => Text(Value(column));
        return new Request(Number(Value("request_id")), $"db.{Get("database_id")}.{Number(Value("log_id"))}")
        {
            Owner = Get("job_owner"),
            FoldsToLower = foldsToLower,
            JobName = Get("job_name"),
            Action = Get("action"),
            Arguments = arguments,
            WithContext = Number(Value("with_context")) != 0,
            Endpoint = Get("endpoint"),
            NlsEnv = Get("nls_env"),
            TimeZone = Get("time_zone"),
            Module = Get("module"),
            FiledAt = DateTimeOffset.FromUnixTimeSeconds(Number(Value("filed_at"))),
            FiledAgo = Time(Value("filed_ago")),
            Limit = Value("limit_seconds") is { } limit ? Time(limit) : null,
            Stop = WishOf(Value("stop_wanted_by")),
            Begun = Get("agent") is "" ? null : new BegunRequest(Get("agent"), Get("profile"), Get("run_id"), Value("wall_seconds") is { } wall ? Number(wall) : 0),
            OutputSoFar = new OutputPlace(Number(Value("last_event")), (int)Number(Value("last_part"))),
        };
    }

    /// <summary>Null: nobody wants the run stopped.</summary>
    public static StopWish? WishOf(object? user) => user is null or DBNull ? null : new StopWish(Text(user), IsForced: false);

    /// <summary>Oracle's NULL is an empty text, too.</summary>
    public static string Text(object? value) => value is null or DBNull ? "" : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    public static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    // The databases' clocks may go back.
    private static TimeSpan Time(object? seconds) =>
        TimeSpan.FromSeconds(Math.Clamp(Convert.ToDouble(seconds, CultureInfo.InvariantCulture), 0, LongestTime.TotalSeconds));
}
