using System.Globalization;
using System.Text;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.V1;

namespace ScriptHost.Cli.Sql.Export;

/// <summary>The block that makes a job, program or schedule anew: created, given its arguments and attributes, enabled last.</summary>
internal static class ObjectBlock
{
    // Parameters of CREATE_JOB; all others are set behind it.
    private static readonly string[] OfCreation =
        ["program_name", "schedule_name", "job_type", "job_action", "number_of_arguments", "start_date", "repeat_interval", "end_date", "job_class", "auto_drop", "comments"];

    /// <param name="record">What is made anew.</param>
    /// <param name="withOwner">Names say whose they are; else what is made is the caller's.</param>
    public static string Of(SchedulerObjectRecord record, bool withOwner)
    {
        var block = new StringBuilder("BEGIN\n");
        var name = withOwner ? $"{SqlLiteral.NameOf(record.Owner)}.{SqlLiteral.NameOf(record.Name)}" : SqlLiteral.NameOf(record.Name);
        switch (record.Kind)
        {
            case SchedulerObjectKind.Program:
                AppendProgram(block, name, record);
                break;
            case SchedulerObjectKind.Schedule:
                AppendSchedule(block, name, record);
                break;
            default:
                AppendJob(block, name, record, withOwner);
                break;
        }

        return block.Append("END;\n/\n").ToString();
    }

    private static void AppendSchedule(StringBuilder block, string name, SchedulerObjectRecord record) => new CallText("CREATE_SCHEDULE")
        .With("schedule_name", name).WithExpression("start_date", Time(record, "start_date")).With("repeat_interval", Value(record, "repeat_interval"))
        .WithExpression("end_date", Time(record, "end_date")).With("comments", Value(record, "comments")).AppendTo(block);

    private static void AppendProgram(StringBuilder block, string name, SchedulerObjectRecord record)
    {
        new CallText("CREATE_PROGRAM")
            .With("program_name", name).With("program_type", Value(record, "program_type")).With("program_action", Value(record, "program_action"))
            .WithExpression("number_of_arguments", Value(record, "number_of_arguments")).With("comments", Value(record, "comments")).AppendTo(block);
        foreach (var argument in record.Arguments)
        {
            var call = argument.HasMetadataAttribute
                ? new CallText("DEFINE_METADATA_ARGUMENT").With("program_name", name).With("metadata_attribute", argument.MetadataAttribute)
                : new CallText("DEFINE_PROGRAM_ARGUMENT").With("program_name", name).With("argument_type", argument.Type);
            call.WithExpression("argument_position", Number(argument.Position)).With("argument_name", argument.HasName ? SqlLiteral.NameOf(argument.Name) : null);
            (argument.HasValue ? call.With("default_value", argument.Value) : call).AppendTo(block);
        }

        if (record.Enabled)
        {
            new CallText("ENABLE").With("name", name).AppendTo(block);
        }
    }

    private static void AppendJob(StringBuilder block, string name, SchedulerObjectRecord record, bool withOwner)
    {
        var create = new CallText("CREATE_JOB").With("job_name", name);
        foreach (var attribute in OfCreation)
        {
            create = attribute switch
            {
                "start_date" or "end_date" => create.WithExpression(attribute, Time(record, attribute)),
                "number_of_arguments" or "auto_drop" => create.WithExpression(attribute, Value(record, attribute)),
                "program_name" or "schedule_name" => create.With(attribute, Reference(record, attribute, withOwner)),
                _ => create.With(attribute, Value(record, attribute)),
            };
        }

        create.WithExpression("enabled", "FALSE").AppendTo(block);
        var mask = ArgumentMask.Parse(Value(record, "mask_arguments"));
        foreach (var argument in record.Arguments.Where(argument => argument.HasValue))
        {
            new CallText("SET_JOB_ARGUMENT_VALUE").With("job_name", name).WithExpression("argument_position", Number(argument.Position))
                .WithExpression("argument_value", mask.Covers(argument.Position) ? $"'&{VariableOf(record, argument.Position)}'" : SqlLiteral.Of(argument.Value)).AppendTo(block);
        }

        foreach (var (attribute, value) in record.Attributes.Where(pair => !OfCreation.Contains(pair.Key)).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            new CallText("SET_ATTRIBUTE").With("name", name).With("attribute", attribute).With("value", value).AppendTo(block);
        }

        if (record.Enabled)
        {
            new CallText("ENABLE").With("name", name).AppendTo(block);
        }
    }

    /// <summary>What stands for an argument that is masked, and is asked for when the block is executed.</summary>
    private static string VariableOf(SchedulerObjectRecord record, int position) =>
        $"{string.Concat(record.Name.Select(c => char.IsLetterOrDigit(c) || c is '_' or '$' or '#' ? c : '_'))}_ARGUMENT_{Number(position)}";

    private static string? Value(SchedulerObjectRecord record, string attribute) => record.Attributes.TryGetValue(attribute, out var value) ? value : null;

    // Attributes hold whole names; what is the owner's own goes where the job goes.
    private static string? Reference(SchedulerObjectRecord record, string attribute, bool withOwner)
    {
        if (Value(record, attribute) is not { } text)
        {
            return null;
        }

        var name = ObjectName.Parse(text, record.Owner);
        return withOwner || name.Owner != record.Owner ? $"{SqlLiteral.NameOf(name.Owner)}.{SqlLiteral.NameOf(name.Name)}" : SqlLiteral.NameOf(name.Name);
    }

    private static string? Time(SchedulerObjectRecord record, string attribute) =>
        Value(record, attribute) is { } text ? $"TIMESTAMP '{text[..10]} {text[11..]}'" : null;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
