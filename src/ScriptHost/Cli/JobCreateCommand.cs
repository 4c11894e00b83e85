using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost job create</c>: CREATE_JOB.</summary>
internal sealed class JobCreateCommand : SchedulerCommand
{
    private readonly Argument<string> _name = Name("The job: NAME or OWNER.NAME.");
    private readonly Option<string?> _action = Text("--action", "The script that it runs: a path, or a name relative to a script root.", "SCRIPT");
    private readonly Option<string[]> _arguments = new("--arg") { Description = "A value of the script's arguments, in their order. Can be repeated.", HelpName = "VALUE", DefaultValueFactory = _ => [] };
    private readonly Option<int?> _argumentCount = new("--arguments") { Description = "How many arguments it has, where their values are set later.", HelpName = "COUNT" };
    private readonly Option<string?> _program = Text("--program", "A program, instead of --action.", "NAME");
    private readonly Option<string?> _schedule = Text("--schedule", "A named schedule, instead of --start, --repeat and --end.", "NAME");
    private readonly Option<string?> _start = Text("--start", "When it runs first: 2026-03-29T01:30:00 with Z, an offset, or a blank and a zone's name.", "TIME");
    private readonly Option<string?> _repeat = Text("--repeat", "FREQ=DAILY;INTERVAL=2 and the like. Default: it runs once.", "INTERVAL");
    private readonly Option<string?> _end = Text("--end", "From when on it does not run any more.", "TIME");
    private readonly Option<string?> _comments = Text("--comments", "For people.", "TEXT");
    private readonly Option<string?> _zone = Text("--time-zone", "Of the script, and of times that name none. Default: TZ of the environment where that is a zone's name, else the agent's.", "ZONE");
    private readonly Option<string?> _nls = Text("--nls", "NLS_LANGUAGE='GERMAN' and the like, of the script's session. Default: NLS_ variables of the environment.", "TEXT");
    private readonly Option<bool> _enabled = new("--enabled") { Description = "Enables it at once. Not with a destination, which is set afterwards." };
    private readonly Option<bool> _keep = new("--keep") { Description = "Keeps it when it is completed (auto_drop FALSE)." };

    protected override Command Describe() => new("create", "Creates a job, disabled unless told otherwise.")
    {
        _name, _action, _arguments, _argumentCount, _program, _schedule, _start, _repeat, _end, _comments, _zone, _nls, _enabled, _keep,
    };

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (name, values) = (parsed.GetValue(_name)!, parsed.GetValue(_arguments)!);
        var request = new CreateJobRequest { User = user, JobName = name };
        if (parsed.GetValue(_action) is { } action)
        {
            (request.JobType, request.JobAction) = ("EXECUTABLE", action);
        }

        if (parsed.GetValue(_argumentCount) is { } count)
        {
            request.NumberOfArguments = count;
        }
        else if (values.Length > 0)
        {
            request.NumberOfArguments = values.Length;
        }

        Set(_program, value => request.ProgramName = value);
        Set(_schedule, value => request.ScheduleName = value);
        Set(_start, value => request.StartDate = value);
        Set(_repeat, value => request.RepeatInterval = value);
        Set(_end, value => request.EndDate = value);
        Set(_comments, value => request.Comments = value);
        Keep(parsed.GetValue(_zone) ?? CallerSession.TimeZone, value => request.TimeZone = value);
        Keep(parsed.GetValue(_nls) ?? CallerSession.NlsEnv, value => request.NlsEnv = value);
        if (parsed.GetValue(_keep))
        {
            request.AutoDrop = false;
        }

        // With values it is enabled behind them, for without them it could not be.
        var isEnabled = parsed.GetValue(_enabled);
        request.Enabled = isEnabled && values.Length == 0;
        await scheduler.CreateJobAsync(request, cancellationToken: cancellationToken);
        for (var i = 0; i < values.Length; i++)
        {
            var argument = new SetJobArgumentValueRequest { User = user, JobName = name, ArgumentPosition = i + 1, ArgumentValue = values[i] };
            await scheduler.SetJobArgumentValueAsync(argument, cancellationToken: cancellationToken);
        }

        if (isEnabled && values.Length > 0)
        {
            await scheduler.EnableAsync(new EnableRequest { User = user, Name = name }, cancellationToken: cancellationToken);
        }

        void Set(Option<string?> option, Action<string> set) => Keep(parsed.GetValue(option), set);

        void Keep(string? given, Action<string> set)
        {
            if (given is { } value)
            {
                set(value);
            }
        }
    }
}
