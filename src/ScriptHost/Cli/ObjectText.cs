using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary>Jobs, programs and schedules for people and programs.</summary>
internal static class ObjectText
{
    /// <summary>In a line of a list.</summary>
    public static string LineOf(SchedulerObjectRecord shown) => string.Create(
        CultureInfo.InvariantCulture, $"{shown.Owner + "." + shown.Name,-40}  {StateOf(shown),-16}  {InstantOf(shown.Job?.NextRunDate)}").TrimEnd();

    /// <summary>In full, a field a line.</summary>
    public static string Of(SchedulerObjectRecord shown)
    {
        var text = new StringBuilder();
        void Add(string name, string value)
        {
            if (value is not "")
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{name,-22}{value}");
            }
        }

        Add("name", $"{shown.Owner}.{shown.Name}");
        Add("state", StateOf(shown));
        Add("creator", shown.Creator);
        foreach (var (name, value) in shown.Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Add(name, value);
        }

        foreach (var argument in shown.Arguments)
        {
            Add($"argument {argument.Position}", $"{(argument.HasName ? $"{argument.Name} = " : "")}{(argument.HasMetadataAttribute ? $"({argument.MetadataAttribute})" : argument.Value)}");
        }

        if (shown.Job is { } job)
        {
            Add("next run", InstantOf(job.NextRunDate));
            Add("last start", InstantOf(job.LastStartDate));
            Add("last duration", job.LastRunDuration?.ToTimeSpan().ToString("c", CultureInfo.InvariantCulture) ?? "");
            Add("counts", $"{job.RunCount} runs, {job.FailureCount} failures, {job.RetryCount} retries");
        }

        return text.ToString();
    }

    public static JsonObject JsonOf(SchedulerObjectRecord shown)
    {
        var json = new JsonObject
        {
            ["owner"] = shown.Owner,
            ["name"] = shown.Name,
            ["enabled"] = shown.Enabled,
            ["creator"] = shown.Creator,
            ["attributes"] = new JsonObject(shown.Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
            ["arguments"] = new JsonArray([.. shown.Arguments.Select(ArgumentOf)]),
        };
        if (shown.Job is { } job)
        {
            json["state"] = job.State;
            json["run_count"] = job.RunCount;
            json["failure_count"] = job.FailureCount;
            json["retry_count"] = job.RetryCount;
            json["next_run_date"] = job.NextRunDate?.ToDateTimeOffset().ToString("O", CultureInfo.InvariantCulture);
            json["last_start_date"] = job.LastStartDate?.ToDateTimeOffset().ToString("O", CultureInfo.InvariantCulture);
            json["last_run_duration_ms"] = job.LastRunDuration is { } duration ? RunJson.Milliseconds(duration) : null;
        }

        return json;
    }

    private static JsonObject ArgumentOf(SchedulerArgument argument) => new()
    {
        ["position"] = argument.Position,
        ["name"] = argument.HasName ? argument.Name : null,
        ["type"] = argument.HasType ? argument.Type : null,
        ["value"] = argument.HasValue ? argument.Value : null,
        ["metadata_attribute"] = argument.HasMetadataAttribute ? argument.MetadataAttribute : null,
    };

    private static string StateOf(SchedulerObjectRecord shown) => shown.Job?.State ?? (shown.Enabled ? "ENABLED" : "DISABLED");

    private static string InstantOf(Timestamp? time) => time?.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "";
}
