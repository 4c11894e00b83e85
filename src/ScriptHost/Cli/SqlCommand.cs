using System.CommandLine;
using ScriptHost.Cli.Sql.Profiles;
using ScriptHost.Cli.Sql.Results;
using ScriptHost.Cli.Sql.Sessions;
using ScriptHost.Cli.Sql.Sources;
using ScriptHost.Cli.Sql.Typing;
using ScriptHost.Errors;
using ScriptHost.Security;

namespace ScriptHost.Cli;

/// <summary><c>scripthost sql</c>: blocks of calls to DBMS_SCHEDULER and its kin, as manuals print them; or plain SQL on a profile's database.</summary>
internal sealed class SqlCommand
{
    private readonly Argument<string[]> _files = new("FILE") { Description = "Files with blocks and statements. Without them and -e: standard input.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string[]> _texts = new("--execute", "-e") { Description = "A text to execute, behind the files. Can be repeated.", HelpName = "TEXT", DefaultValueFactory = _ => [] };
    private readonly Option<string?> _profile = CommonOptions.Profile("Executes SQL on the database of these connection settings, as scripts with context do, instead of calls and views of the scheduler.");
    private readonly Option<string?> _user = new("--as")
    {
        Description = "As whom the agent's operator calls. Default: the user that has this uid; with --profile, whose database it is: the user of the operating system, in upper case.",
        HelpName = "USER",
    };

    private readonly Option<string[]> _defines = new("--define") { Description = "The value of &NAME. Can be repeated.", HelpName = "NAME=VALUE", DefaultValueFactory = _ => [] };
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly Option<bool> _csv = new("--csv") { Description = "Rows as comma-separated values on standard output, all else on standard error." };
    private readonly AgentChoice _agent = AgentChoice.Serving();

    public Command Create()
    {
        var command = new Command("sql", "Executes blocks of calls to DBMS_SCHEDULER, DBMS_CLOUD_FUNCTION_ADMIN and DBMS_CLOUD.") { _files, _texts, _profile, _user, _defines, _json, _csv, _agent };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (json, csv) = (parsed.GetValue(_json), parsed.GetValue(_csv));
        if (json && csv)
        {
            throw new ScriptHostException(ErrorCode.BadCommandLine, "--json and --csv do not go together.");
        }

        var variables = VariablesOf(parsed.GetValue(_defines)!);
        var (files, texts) = (parsed.GetValue(_files)!, parsed.GetValue(_texts)!);
        var isFromInput = files.Length == 0 && texts.Length == 0;
        var isInteractive = isFromInput && !Console.IsInputRedirected;

        // All of it before anything is executed.
        var sources = new List<SourceFile>();
        foreach (var file in files)
        {
            sources.Add(await SourceReader.ReadFileAsync(file, cancellationToken));
        }

        sources.AddRange(texts.Select(text => new SourceFile("-e", text)));
        if (isFromInput && !isInteractive)
        {
            await using var input = Console.OpenStandardInput();
            sources.Add(await SourceReader.ReadAsync("stdin", input, cancellationToken));
        }

        await using var agent = await _agent.OpenAsync(parsed, cancellationToken);
        var output = new SqlOutput(Console.Out, Console.Error, json ? ResultForm.Json : csv ? ResultForm.Csv : ResultForm.Table);
        ISqlSession session = parsed.GetValue(_profile) is { } profile
            ? new ProfileSession(
                new ProfileRun(agent.Client, parsed.GetValue(_user) ?? $"\"{OwnerName.OfSystemUser(Environment.UserName)}\"", profile),
                variables,
                new PlusSettings(isInteractive) { Feedback = true },
                output)
            : new SqlSession(agent, parsed.GetValue(_user) ?? "", variables, new PlusSettings(isInteractive), output, TimeProvider.System);
        foreach (var source in sources)
        {
            await session.RunAsync(source, cancellationToken);
        }

        if (isInteractive)
        {
            await new SqlPrompt(new LineEditor(Console.Out, () => Console.ReadKey(intercept: true)), History.OfUser()).RunAsync(session, cancellationToken);
        }

        await session.FinishAsync(cancellationToken);
        return session.ExitCode;
    }

    private static ClientVariables VariablesOf(string[] defines)
    {
        var variables = new ClientVariables();
        foreach (var define in defines)
        {
            var equals = define.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || Lexemes.NameEnd(define, 0) != equals)
            {
                throw new ScriptHostException(ErrorCode.BadCommandLine, $"--define {define}: give NAME=VALUE, with a name of letters, digits, _, $ and #.");
            }

            variables.Define(define[..equals], define[(equals + 1)..]);
        }

        return variables;
    }
}
