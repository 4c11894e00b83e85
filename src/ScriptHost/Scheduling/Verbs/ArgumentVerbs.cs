using System.Globalization;
using System.Text;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.History;
using ScriptHost.Scheduling.States;
using ScriptHost.Security;

namespace ScriptHost.Scheduling.Verbs;

/// <summary>By which an argument is named: its position or, where a program gave it one, its name.</summary>
/// <param name="Position">Counts from 1.</param>
/// <param name="Name">By Oracle's rules for identifiers.</param>
internal sealed record ArgumentKey(int? Position, string? Name);

/// <summary>Arguments of programs and jobs: texts, as for every job of type EXECUTABLE.</summary>
internal static class ArgumentVerbs
{
    /// <summary>Of JOBARG's arg_text_value.</summary>
    private const int MaxValueBytes = 4000;

    // Those of the manual that a run outside windows and events has.
    private static readonly string[] MetadataAttributes = ["job_name", "job_subname", "job_owner", "job_scheduled_start", "job_start"];

    /// <summary>DEFINE_PROGRAM_ARGUMENT; a position that was defined before is defined anew.</summary>
    /// <exception cref="ScriptHostException">Nothing was changed.</exception>
    public static void Define(VerbScope scope, string programName, int position, string? name, string type, string? defaultValue, bool isOut)
    {
        if (isOut)
        {
            throw OracleError.InvalidValue("TRUE", "out_argument", "it must be FALSE.");
        }

        if (type is "")
        {
            throw OracleError.InvalidValue("NULL", "argument_type", "give a type, for example VARCHAR2; nobody checks it.");
        }

        CheckValue(type, "argument_type");
        CheckValue(defaultValue, "default_value");
        Define(scope, programName, new JobArgument(position) { Name = NameOf(name), Type = type, Value = defaultValue });
    }

    /// <summary>DEFINE_METADATA_ARGUMENT.</summary>
    /// <exception cref="ScriptHostException">Nothing was changed.</exception>
    public static void DefineMetadata(VerbScope scope, string programName, string attribute, int position, string? name)
    {
        var metadata = attribute.ToLowerInvariant();
        if (!MetadataAttributes.Contains(metadata))
        {
            throw OracleError.InvalidValue(attribute, "metadata_attribute", $"give {string.Join(", ", MetadataAttributes)}; there are no windows and events here.");
        }

        Define(scope, programName, new JobArgument(position) { Name = NameOf(name), Metadata = metadata });
    }

    /// <summary>DROP_PROGRAM_ARGUMENT; the program is disabled, because an argument is missing.</summary>
    /// <exception cref="ScriptHostException">Nothing was changed.</exception>
    public static void Drop(VerbScope scope, string programName, ArgumentKey key)
    {
        var program = scope.GetOfKind(programName, ObjectKind.Program, JobPrivilege.Alter);
        var position = PositionOf(key, program, program.Name, program.ArgumentCount);
        var left = program.Arguments.Where(argument => argument.Position != position).ToList();
        scope.Tables.Update(left.Count < program.Arguments.Count
            ? program with { Arguments = left, IsEnabled = false }
            : throw OracleError.NoSuchArgument(Shown(key), program.Name));
    }

    /// <summary>SET_JOB_ARGUMENT_VALUE; a position that has a value gets the new one.</summary>
    /// <exception cref="ScriptHostException">Nothing was changed.</exception>
    public static void SetValue(VerbScope scope, string jobName, ArgumentKey key, string value)
    {
        CheckValue(value, "argument_value");
        var (job, program) = GetJob(scope, jobName);
        var position = PositionOf(scope, key, job, program);
        if (program?.Arguments.FirstOrDefault(argument => argument.Position == position)?.Metadata is not null)
        {
            throw OracleError.Inconsistent($"argument {position} of {job.Name} is a metadata argument, which jobs cannot set.");
        }

        scope.Tables.Update(job.Definition with
        {
            Arguments = With(job.Definition.Arguments, new JobArgument(position) { Value = value }),
        });
        JobHistory.Changed(scope, job, "UPDATE", InfoOf(position));
    }

    /// <summary>RESET_JOB_ARGUMENT_VALUE; a job whose program has no default for the argument is disabled.</summary>
    /// <exception cref="ScriptHostException">Nothing was changed.</exception>
    public static void ResetValue(VerbScope scope, string jobName, ArgumentKey key)
    {
        var (job, program) = GetJob(scope, jobName);
        var position = PositionOf(scope, key, job, program);
        var changed = job with { Definition = job.Definition with { Arguments = [.. job.Definition.Arguments.Where(argument => argument.Position != position)] } };
        scope.Tables.Update(changed.Definition);
        JobHistory.Changed(scope, changed, "UPDATE", InfoOf(position));
        var inherited = program?.Arguments.FirstOrDefault(argument => argument.Position == position);
        if (inherited is not ({ Value: not null } or { Metadata: not null }) && JobStates.IsEnabled(job.Standing.State))
        {
            Enablement.Disable(scope, changed, force: true);
        }
    }

    private static string InfoOf(int position) => string.Create(CultureInfo.InvariantCulture, $"ARGUMENT=\"{position}\"");

    private static void Define(VerbScope scope, string programName, JobArgument argument)
    {
        var program = scope.GetOfKind(programName, ObjectKind.Program, JobPrivilege.Alter);
        CheckPosition(argument.Position, program.Name, program.ArgumentCount);
        if (argument.Name is { } name && program.Arguments.Any(other => other.Name == name && other.Position != argument.Position))
        {
            throw OracleError.ArgumentNameInvalid(name);
        }

        scope.Tables.Update(program with { Arguments = With(program.Arguments, argument) });
    }

    private static (Job Job, SchedulerObject? Program) GetJob(VerbScope scope, string name)
    {
        var job = scope.GetJob(scope.NameOf(name), JobPrivilege.Alter);
        return job.Attributes.Find<ObjectName>("program_name") is { } program
            ? (job, scope.Tables.Find(program) ?? throw OracleError.NoSuchObject(program))
            : (job, null);
    }

    private static int PositionOf(VerbScope scope, ArgumentKey key, Job job, SchedulerObject? program)
    {
        if (program is null && key is { Name: not null, Position: null })
        {
            throw OracleError.ArgumentNamesNeedProgram(job.Name);
        }

        return PositionOf(key, program, job.Name, (program ?? job.Definition).ArgumentCount);
    }

    private static int PositionOf(ArgumentKey key, SchedulerObject? program, ObjectName of, int count)
    {
        switch (key)
        {
            case (null, null):
                throw OracleError.ArgumentNotNamed();
            case (not null, not null):
                throw OracleError.ArgumentNamedTwice();
            case ({ } position, null):
                CheckPosition(position, of, count);
                return position;
            default:
                var name = NameOf(key.Name);
                return program?.Arguments.FirstOrDefault(argument => argument.Name == name)?.Position ?? throw OracleError.NoSuchArgument(Shown(key), of);
        }
    }

    private static List<JobArgument> With(IReadOnlyList<JobArgument> arguments, JobArgument added) =>
        [.. arguments.Where(argument => argument.Position != added.Position).Append(added).OrderBy(argument => argument.Position)];

    private static void CheckPosition(int position, ObjectName of, int count)
    {
        if (position < 1 || position > count)
        {
            throw OracleError.NoSuchArgument(position.ToString(CultureInfo.InvariantCulture), of);
        }
    }

    private static void CheckValue(string? value, string parameter)
    {
        if (value is not null && (Encoding.UTF8.GetByteCount(value) > MaxValueBytes || value.Contains('\0')))
        {
            throw OracleError.InvalidValue($"of {Encoding.UTF8.GetByteCount(value)} bytes", parameter, $"give at most {MaxValueBytes} bytes of text without NUL.");
        }
    }

    private static string? NameOf(string? name)
    {
        try
        {
            return name is null ? null : OwnerName.Parse(name).Value;
        }
        catch (ScriptHostException)
        {
            throw OracleError.ArgumentNameInvalid(name!);
        }
    }

    private static string Shown(ArgumentKey key) => key.Name ?? key.Position?.ToString(CultureInfo.InvariantCulture) ?? "NULL";
}
