using Grpc.Core;
using ScriptHost.Cli.Sql.Blocks;
using ScriptHost.Cli.Sql.Packages;
using ScriptHost.Cli.Sql.Parsing;
using ScriptHost.Cli.Sql.Results;
using ScriptHost.Cli.Sql.Sources;
using ScriptHost.Errors;

namespace ScriptHost.Cli.Sql.Sessions;

/// <summary>Executes the units of sources, one after the other, until one says that it is the end.</summary>
internal sealed class SqlSession : ISqlSession, ICallHost
{
    // Of SQL, and not here: told as that, and not as misspelt.
    private static readonly HashSet<string> Unsupported = new(StringComparer.Ordinal)
    {
        "CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "GRANT", "REVOKE", "LOCK", "EXPLAIN", "ANALYZE", "COMMENT", "RENAME", "SAVEPOINT", "ROLLBACK", "AUDIT", "PURGE",
    };

    private readonly SqlOutput _output;
    private readonly ClientVariables _variables;
    private readonly PlusSettings _settings;
    private readonly PlusCommands _commands;
    private readonly TimeProvider _clock;
    private int? _firstError;

    public SqlSession(AgentConnection agent, string user, ClientVariables variables, PlusSettings settings, SqlOutput output, TimeProvider clock)
    {
        (Agent, User, _variables, _settings, _output, _clock) = (agent, user, variables, settings, output, clock);
        _commands = new PlusCommands(variables, settings, output);
    }

    public AgentConnection Agent { get; }

    public string User { get; }

    /// <summary>Of the first error; else what EXIT was given; else 0.</summary>
    public int ExitCode => _firstError ?? _commands.ExitCode ?? 0;

    /// <summary>True once EXIT, or an error that ends the session, was met.</summary>
    public bool HasEnded { get; private set; }

    public void PutLine(string text)
    {
        if (_settings.ServerOutput)
        {
            _output.Say(text);
        }
    }

    public void Show(string text, bool isError) => _output.Show(text, isError);

    public void Tell(string text)
    {
        if (_settings.Feedback)
        {
            _output.Say(text);
        }
    }

    public void Warn(string text) => _output.Complain(text);

    /// <summary>Executes all of a source, or as far as it goes.</summary>
    public async Task RunAsync(SourceFile file, CancellationToken cancellationToken)
    {
        for (var at = 0; !HasEnded && UnitSplitter.Find(file.Text, at) is { } unit; at = unit.Next)
        {
            await RunAsync(file, unit, cancellationToken);
        }
    }

    /// <summary>Every call has committed.</summary>
    public Task FinishAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RunAsync(SourceFile file, RawUnit raw, CancellationToken cancellationToken)
    {
        try
        {
            if (_settings.Echo)
            {
                _output.Say(file.Text[raw.Start..raw.End].TrimEnd());
            }

            var unit = _variables.PutIn(file, raw.Start, raw.End);
            await (raw.Kind switch
            {
                UnitKind.Command when raw.Word is "DESCRIBE" or "DESC" => QueryAsync(unit, query => query.DescribeAsync(unit.Text[raw.Word.Length..].Trim(' ', ';', '\r', '\n', '\t'), _output.ForPeople, cancellationToken)),
                UnitKind.Command => RunCommandAsync(raw.Word, unit),
                UnitKind.Calls => RunBlockAsync(unit, new BlockParser(unit).ReadCalls(), cancellationToken),
                UnitKind.Block when raw.Word != "CREATE" => RunBlockAsync(unit, new BlockParser(unit).ReadBlock(), cancellationToken),
                _ => RunStatementAsync(raw.Word, unit, cancellationToken),
            });
        }
        catch (ScriptHostException exception)
        {
            var row = ErrorTable.Get(exception.Code);
            _output.Complain($"{exception.Message} [{row.Name}]");
            _firstError ??= row.ExitCode;
            HasEnded |= _settings.AtError.EndsSession;
        }
    }

    private Task RunCommandAsync(string word, SourceUnit unit)
    {
        _commands.Run(word, unit);
        HasEnded |= _commands.ExitCode is not null;
        return Task.CompletedTask;
    }

    private async Task RunBlockAsync(SourceUnit unit, BlockStatement block, CancellationToken cancellationToken)
    {
        var evaluator = new Evaluator(unit, _clock);
        await new BlockRunner(unit, evaluator, this).RunAsync(new BlockChecker(unit, evaluator).Check(block), cancellationToken);
        Tell("PL/SQL procedure successfully completed.");
    }

    private async Task QueryAsync(SourceUnit unit, Func<ViewQuery, Task> ask)
    {
        try
        {
            await ask(new ViewQuery(Agent.Scheduler, User));
        }
        catch (RpcException exception)
        {
            throw AgentFault.Of(exception, $"{unit.PlaceOf(0)}: ");
        }
    }

    private async Task RunStatementAsync(string word, SourceUnit unit, CancellationToken cancellationToken)
    {
        switch (word)
        {
            case "COMMIT":
                Tell("Commit complete.");
                return;
            case "SELECT" or "WITH":
                Lexer.Read(unit);
                var count = 0L;
                await QueryAsync(unit, async query => count = await query.PrintAsync(unit.Text, _output.CreatePrinter(), cancellationToken));
                Tell(count switch { 0 => "no rows selected", 1 => "1 row selected.", _ => $"{count} rows selected." });
                return;
            case "CALL":
                await RunBlockAsync(unit, new BlockParser(unit).ReadCalls(), cancellationToken);
                return;
        }

        if (await DirectoryStatements.TryRunAsync(unit, this, cancellationToken) is { } done)
        {
            Tell(done);
            return;
        }

        var beginning = SqlErrors.Shortened(Lexer.Flatten(unit.Text[..Math.Min(unit.Text.Length, 400)]));
        throw Unsupported.Contains(word)
            ? SqlErrors.Unsupported(unit.PlaceOf(0), string.Join(' ', beginning.Split(' ').Take(2)).ToUpperInvariant())
            : SqlErrors.Sql(unit.PlaceOf(0), 900, $"invalid SQL statement: {beginning}. {SqlErrors.Limits}");
    }
}
