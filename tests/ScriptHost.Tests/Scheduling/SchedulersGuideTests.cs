using System.Text;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.V1;

namespace ScriptHost.Tests.Scheduling;

/// <summary>
/// The tables of docs/guides/schedulers.md say what is here of DBMS_SCHEDULER. To make that of attributes anew: SCRIPTHOST_WRITE_DOCS=1.
/// </summary>
public sealed class SchedulersGuideTests
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "guides", "schedulers.md");

    // All procedures and functions that the manual documents.
    private static readonly string[] Documented =
    [
        "ADD_EVENT_QUEUE_SUBSCRIBER", "ADD_GROUP_MEMBER", "ADD_JOB_EMAIL_NOTIFICATION", "ALTER_CHAIN", "ALTER_RUNNING_CHAIN", "CLOSE_WINDOW", "COPY_JOB",
        "CREATE_CHAIN", "CREATE_CREDENTIAL", "CREATE_DATABASE_DESTINATION", "CREATE_EVENT_SCHEDULE", "CREATE_FILE_WATCHER", "CREATE_GROUP", "CREATE_JOB",
        "CREATE_JOB_CLASS", "CREATE_JOBS", "CREATE_PROGRAM", "CREATE_SCHEDULE", "CREATE_WINDOW", "DEFINE_ANYDATA_ARGUMENT", "DEFINE_CHAIN_RULE",
        "DEFINE_CHAIN_STEP", "DEFINE_METADATA_ARGUMENT", "DEFINE_PROGRAM_ARGUMENT", "DISABLE", "DROP_JOB", "DROP_PROGRAM", "DROP_PROGRAM_ARGUMENT",
        "DROP_SCHEDULE", "ENABLE", "END_DETACHED_JOB_RUN", "EVALUATE_CALENDAR_STRING", "GENERATE_JOB_NAME", "GET_ATTRIBUTE", "GET_FILE",
        "GET_SCHEDULER_ATTRIBUTE", "OPEN_WINDOW", "PURGE_LOG", "PUT_FILE", "RESET_JOB_ARGUMENT_VALUE", "RUN_CHAIN", "RUN_JOB", "SET_ATTRIBUTE",
        "SET_ATTRIBUTE_NULL", "SET_JOB_ANYDATA_VALUE", "SET_JOB_ARGUMENT_VALUE", "SET_JOB_ATTRIBUTES", "SET_SCHEDULER_ATTRIBUTE", "STOP_JOB",
    ];

    [Fact]
    public void Every_documented_verb_has_a_row_that_says_whether_it_is_here()
    {
        var rows = File.ReadLines(Page).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells[1].Trim('`').All(c => char.IsAsciiLetterUpper(c) || c == '_')).ToDictionary(cells => cells[1].Trim('`'), cells => cells[2]);
        var calls = Scheduler.Descriptor.Methods.Select(method => method.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);

        Assert.Equal(Documented.Order(StringComparer.Ordinal), rows.Keys.Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Equal(calls.Contains(row.Key.Replace("_", "", StringComparison.Ordinal)) ? "yes" : "no", row.Value));
    }

    [Fact]
    public void The_table_of_attributes_is_up_to_date() => GeneratedPart.Check(Page, "attributes", Render());

    private static string Render()
    {
        var table = new StringBuilder("\n| attribute | of | values | default | here | note |\n|---|---|---|---|---|---|\n");
        foreach (var row in AttributeTable.Rows.OrderBy(row => row.IsOurs).ThenBy(row => row.Name, StringComparer.Ordinal))
        {
            var here = row.Support switch { AttributeSupport.Implemented => "yes", AttributeSupport.WithoutEffect => "accepted, without effect", _ => "refused" };
            var note = string.Join("; ", new[] { row.IsOurs ? "ours" : "", row.Note }.Where(text => text is not ""));
            table.Append($"| `{row.Name}` | {row.Owners.ToString().ToLowerInvariant()} | {ValuesOf(row)} | {row.Default ?? "NULL"} | {here} | {note} |\n");
        }

        return table.Append('\n').ToString();
    }

    private static string ValuesOf(AttributeRow row) => row switch
    {
        { Choices.Count: > 0 } => string.Join(", ", row.Choices),
        { Type: AttributeType.Boolean } => "TRUE, FALSE",
        { Type: AttributeType.Number, Range.Most: long.MaxValue } => $"from {row.Range.Least}",
        { Type: AttributeType.Number } => $"{row.Range.Least} to {row.Range.Most}",
        { Type: AttributeType.Interval } => $"{DayInterval.Format(row.Intervals.Least)} to {DayInterval.Format(row.Intervals.Most)}",
        { Type: AttributeType.Timestamp } => "time with zone",
        { Type: AttributeType.Name } => "name",
        _ => $"text of {row.Range.Least} to {row.Range.Most} bytes",
    };
}
