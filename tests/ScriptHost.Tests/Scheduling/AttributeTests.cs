using ScriptHost.Errors;
using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Tests.Scheduling;

public sealed class AttributeTests
{
    [Theory]
    [InlineData("max_runs", "1")]
    [InlineData("max_runs", "1000000")]
    [InlineData("job_priority", "5")]
    [InlineData("logging_level", "256")]
    [InlineData("auto_drop", "FALSE")]
    [InlineData("schedule_limit", "+000 00:01:00")]
    [InlineData("schedule_limit", "+099 00:00:00")]
    [InlineData("max_run_duration", "+000 00:00:01.5")]
    [InlineData("start_date", "2026-03-29T01:30:00 Europe/Vienna")]
    [InlineData("end_date", "2026-03-29T01:30:00.25 -05:00")]
    [InlineData("schedule_name", "\"ADA\".\"NIGHTLY\"")]
    [InlineData("job_action", "/opt/scripts/übung.csx")]
    [InlineData("end_of_run", "ROLLBACK")]
    public void A_value_reads_as_it_was_written(string attribute, string text) => Assert.Equal(text, AttributeValues.Format(Parse(attribute, text)));

    [Theory]
    [InlineData("auto_drop", "false", "FALSE")]
    [InlineData("schedule_limit", "PT90S", "+000 00:01:30")]
    [InlineData("schedule_limit", "3 04:05:06", "+003 04:05:06")]
    [InlineData("start_date", "2026-03-29 02:30:00 Europe/Vienna", "2026-03-29T03:00:00 Europe/Vienna")]
    [InlineData("start_date", "2026-10-25T02:30:00 Europe/Vienna", "2026-10-25T02:30:00 Europe/Vienna")]
    [InlineData("start_date", "2026-01-01 12:00", "2026-01-01T12:00:00 UTC")]
    [InlineData("start_date", "2026-01-01T12:00:00Z", "2026-01-01T12:00:00 UTC")]
    [InlineData("program_name", "nightly", "\"ADA\".\"NIGHTLY\"")]
    [InlineData("program_name", "grace . \"night.ly\"", "\"GRACE\".\"night.ly\"")]
    [InlineData("end_of_run", "commit", "COMMIT")]
    public void Other_spellings_mean_the_same(string attribute, string text, string meant) => Assert.Equal(meant, AttributeValues.Format(Parse(attribute, text)));

    [Theory]
    [InlineData("max_runs", "0")]
    [InlineData("max_runs", "1000001")]
    [InlineData("max_runs", "1.5")]
    [InlineData("max_runs", "many")]
    [InlineData("max_failures", "99999999999999999999")]
    [InlineData("job_priority", "6")]
    [InlineData("logging_level", "65")]
    [InlineData("auto_drop", "YES")]
    [InlineData("auto_drop", "")]
    [InlineData("schedule_limit", "+000 00:00:59")]
    [InlineData("schedule_limit", "+099 00:00:01")]
    [InlineData("schedule_limit", "P1Y1000000000D")]
    [InlineData("schedule_limit", "+1 24:00:00")]
    [InlineData("start_date", "2026-02-30T00:00:00Z")]
    [InlineData("start_date", "2026-02-28")]
    [InlineData("start_date", "2026-02-28T00:00:00 Mars/Olympus")]
    [InlineData("start_date", "2026-02-28T00:00:00 ../../etc/passwd")]
    [InlineData("start_date", "2026-02-28T00:00:00 +15:00")]
    [InlineData("start_date", "0001-01-01T00:00:00 +14:00")]
    [InlineData("job_type", "PLSQL_BLOCK")]
    [InlineData("job_action", "")]
    [InlineData("job_action", "a\0b")]
    public void A_value_that_the_attribute_cannot_have_is_refused_with_what_it_can(string attribute, string text) =>
        Assert.StartsWith("ORA-27465: invalid value", Assert.Throws<ScriptHostException>(() => Parse(attribute, text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_text_is_as_long_as_VARCHAR2_may_be_and_counts_in_bytes()
    {
        Parse("job_action", new string('ü', 2000));
        Assert.Throws<ScriptHostException>(() => Parse("job_action", new string('ü', 2000) + "u"));
        Assert.Throws<ScriptHostException>(() => Parse("comments", new string('x', 241)));
    }

    [Theory]
    [InlineData(AttributeOwners.Jobs, "no_such_thing")]
    [InlineData(AttributeOwners.Jobs, "program_action")]
    [InlineData(AttributeOwners.Programs, "max_runs")]
    [InlineData(AttributeOwners.Jobs, "")]
    internal void An_unknown_attribute_is_refused(AttributeOwners owner, string name) =>
        Assert.StartsWith("ORA-27469", Assert.Throws<ScriptHostException>(() => AttributeTable.Find(owner, name)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_attribute_that_is_documented_and_not_here_says_why() =>
        Assert.Equal(ErrorCode.NotSupported, Assert.Throws<ScriptHostException>(() => AttributeTable.Find(AttributeOwners.Jobs, "DESTINATION_NAME")).Code);

    [Fact]
    public void Every_default_is_a_value_that_the_attribute_can_have() =>
        Assert.All(AttributeTable.Rows.Where(row => row.Default is not null), row => Assert.Equal(row.Default, AttributeValues.Format(AttributeValues.Parse(row, row.Default!, "ADA", "UTC"))));

    [Fact]
    public void What_is_refused_or_without_effect_says_why_and_what_cannot_be_null_has_a_default_or_is_part_of_the_definition()
    {
        Assert.All(AttributeTable.Rows, row => Assert.True(row.Support == AttributeSupport.Implemented || row.Note is not ""));
        Assert.All(
            AttributeTable.Rows.Where(row => !row.IsNullable),
            row => Assert.True(row.Default is not null || row.Name.EndsWith("_action", StringComparison.Ordinal) || row.Name.EndsWith("_type", StringComparison.Ordinal) || row.Name == "program_name"));
        Assert.All(AttributeTable.Rows.SelectMany(row => row.Excludes), name => Assert.Contains(AttributeTable.Rows, row => row.Name == name));
    }

    [Theory]
    [InlineData("job", "ADA", "JOB")]
    [InlineData(" grace.job ", "GRACE", "JOB")]
    [InlineData("\"a.b\".\"c,d\"", "a.b", "c,d")]
    [InlineData("j$_#1", "ADA", "J$_#1")]
    public void Names_follow_Oracles_rules(string text, string owner, string name) =>
        Assert.Equal(new ObjectName(owner, name), ObjectName.Parse(text, "ADA"));

    [Theory]
    [InlineData("1job")]
    [InlineData("a.b.c")]
    [InlineData("a.")]
    [InlineData("a b")]
    [InlineData("\"\"")]
    [InlineData("\"a")]
    [InlineData("a\"b\"")]
    public void What_is_no_name_is_refused(string text) =>
        Assert.StartsWith("ORA-27452", Assert.Throws<ScriptHostException>(() => ObjectName.Parse(text, "ADA")).Message, StringComparison.Ordinal);

    [Fact]
    public void Lists_of_names_are_separated_by_commas()
    {
        Assert.Equal([new ObjectName("ADA", "A"), new("GRACE", "x,y")], ObjectName.ParseList("a, grace.\"x,y\"", "ADA"));
        Assert.StartsWith("ORA-20001", Assert.Throws<ScriptHostException>(() => ObjectName.ParseList("a,,b", "ADA")).Message, StringComparison.Ordinal);
        Assert.StartsWith("ORA-27451", Assert.Throws<ScriptHostException>(() => ObjectName.ParseList("", "ADA")).Message, StringComparison.Ordinal);
    }

    private static object Parse(string attribute, string text) =>
        AttributeValues.Parse(AttributeTable.Rows.Single(row => row.Name == attribute), text, "ADA", "UTC");
}
