using System.Text;
using Grpc.Core;
using ScriptHost.Cli.Sql.Parsing;
using ScriptHost.Cli.Sql.Results;
using ScriptHost.Cli.Sql.Sessions;
using ScriptHost.Cli.Sql.Sources;
using ScriptHost.Errors;
using ScriptHost.V1;
using SourceFile = ScriptHost.Cli.Sql.Sources.SourceFile;

namespace ScriptHost.Cli.Sql.Profiles;

/// <summary>
/// Executes sources on a profile's database. The connection is a run's, for as long as the run lasts: all sources together are one run, and so one session of the
/// database; at a prompt each text that is entered is one.
/// </summary>
internal sealed class ProfileSession : ISqlSession
{
    private readonly ProfileRun _run;
    private readonly ClientVariables _variables;
    private readonly PlusSettings _settings;
    private readonly SqlOutput _output;
    private readonly PlusCommands _commands;

    // What commands say waits for its turn among the results.
    private readonly StringBuilder _said = new();
    private List<PlannedUnit> _plan = [];
    private TransactionEnd? _endOfBadUnit;
    private int? _firstError;

    public ProfileSession(ProfileRun run, ClientVariables variables, PlusSettings settings, SqlOutput output)
    {
        (_run, _variables, _settings, _output) = (run, variables, settings, output);
        var said = new StringWriter(_said);
        _commands = new PlusCommands(variables, settings, new SqlOutput(said, said, ResultForm.Table));
    }

    public int ExitCode => _firstError ?? _commands.ExitCode ?? 0;

    /// <summary>Nothing more is taken; what was taken is executed in the end.</summary>
    public bool HasEnded { get; private set; }

    public async Task RunAsync(SourceFile file, CancellationToken cancellationToken)
    {
        for (var at = 0; !HasEnded && UnitSplitter.Find(file.Text, at) is { } raw; at = raw.Next)
        {
            Plan(file, raw);
        }

        if (_settings.IsInteractive)
        {
            await FinishAsync(cancellationToken);
        }
    }

    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        var plan = _plan;
        _plan = [];
        var replay = new ProfileReplay(plan, _output, Complain);
        if (!plan.OfType<PlannedStatement>().Any() || await ExecuteAsync(plan.OfType<PlannedStatement>(), replay, cancellationToken))
        {
            replay.TellRest();
        }
    }

    private void Plan(SourceFile file, RawUnit raw)
    {
        try
        {
            if (_settings.Echo)
            {
                _plan.Add(new PlannedText(file.Text[raw.Start..raw.End].TrimEnd()));
            }

            var unit = _variables.PutIn(file, raw.Start, raw.End);
            if (raw.Kind == UnitKind.Command && raw.Word is not ("DESC" or "DESCRIBE"))
            {
                _commands.Run(raw.Word, unit);
                HasEnded |= _commands.ExitCode is not null;
                AddWhatWasSaid();
            }
            else
            {
                _plan.Add(StatementOf(raw, unit));
            }
        }
        catch (ScriptHostException exception)
        {
            _plan.Add(new PlannedFailure(exception));
            if (_settings.AtError.EndsSession)
            {
                (HasEnded, _endOfBadUnit) = (true, _settings.AtError.End);
            }
        }
    }

    private PlannedStatement StatementOf(RawUnit raw, SourceUnit unit)
    {
        // Finds what is not closed, at its place.
        var tokens = Lexer.Read(unit);
        var (feedback, rule) = (_settings.Feedback, _settings.AtError);
        switch (raw.Kind)
        {
            case UnitKind.Command:
                var isName = tokens.Count > 2 && tokens.Skip(1).SkipLast(1).All(token => token.Kind is TokenKind.Word or TokenKind.QuotedName || unit.Text[token.Start..token.End] == ".");
                return isName
                    ? new PlannedStatement(unit, $"SELECT * FROM {unit.Text[tokens[1].Start..tokens[^2].End]} WHERE 1 = 0", raw.Word) { IsDescription = true, Feedback = false, AtError = rule }
                    : throw SqlErrors.Client(unit.PlaceOf(0), 565, "illegal identifier: give the name of a table or view");
            case UnitKind.Calls:
                var call = unit.Text[raw.Word.Length..].Trim().TrimEnd(';');
                return new PlannedStatement(unit, $"BEGIN {call}; END;", raw.Word) { IsBlock = true, Feedback = feedback, AtError = rule };
            case UnitKind.Statement when raw.Word == "ROLLBACK" && _settings.IsInteractive && !_plan.OfType<PlannedStatement>().Any():
                throw new ScriptHostException(
                    ErrorCode.NotSupported,
                    $"{unit.PlaceOf(0)}: there is nothing to roll back: at the prompt what is entered at once is a transaction of its own, and is committed. Enter the statements and ROLLBACK in one line, or use a file.");
            default:
                return new PlannedStatement(unit, unit.Text, raw.Word) { IsBlock = raw.Kind == UnitKind.Block && raw.Word != "CREATE", Feedback = feedback, AtError = rule };
        }
    }

    private void AddWhatWasSaid()
    {
        if (_said is { Length: > 0 } text)
        {
            _plan.Add(new PlannedText(text.ToString().TrimEnd('\n')));
            text.Clear();
        }
    }

    /// <returns>False when an error ended it.</returns>
    private async Task<bool> ExecuteAsync(IEnumerable<PlannedStatement> statements, ProfileReplay replay, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await _run.ExecuteAsync(statements, _endOfBadUnit ?? _settings.AtExit, replay.Take, _output.Complain, cancellationToken);
            if (outcome.Status == OutcomeStatus.Succeeded)
            {
                return true;
            }

            if (!replay.HasFailed)
            {
                _output.Complain($"{OutcomeText.StatusOf(outcome)}: {outcome.Message}");
                _firstError ??= ErrorTable.ExitCodeOf(outcome);
            }
        }
        catch (RpcException exception)
        {
            Complain(AgentFault.Of(exception));
        }
        catch (ScriptHostException exception)
        {
            Complain(exception);
        }

        HasEnded |= !_settings.IsInteractive;
        return false;
    }

    private void Complain(ScriptHostException exception)
    {
        var row = ErrorTable.Get(exception.Code);
        _output.Complain($"{exception.Message} [{row.Name}]");
        _firstError ??= row.ExitCode;
    }
}
