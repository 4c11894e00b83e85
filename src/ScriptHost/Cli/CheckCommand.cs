using System.CommandLine;
using System.Text.Json.Nodes;
using ScriptHost.Errors;
using ScriptHost.Scripts;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost check</c>: compiles scripts, or looks at them, without running them.</summary>
internal sealed class CheckCommand
{
    private readonly Argument<string[]> _actions = new("ACTION") { Description = "The scripts.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _owner = CommonOptions.Owner();
    private readonly AgentChoice _agent = AgentChoice.Any();
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Create()
    {
        var command = new Command("check", "Finds out whether scripts can be run, without running them.") { _owner, _json, _actions, _agent };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var actions = parsed.GetValue(_actions)!.Select(ActionPath.Resolve).ToList();
        await using var agent = await _agent.OpenAsync(parsed, actions.Select(ActionPath.FolderOf).OfType<string>(), cancellationToken);
        var reply = await agent.Client.CheckScriptAsync(
            new CheckScriptRequest { Owner = parsed.GetValue(_owner)!, Actions = { actions } }, cancellationToken: cancellationToken);

        foreach (var check in reply.Checks)
        {
            if (parsed.GetValue(_json))
            {
                PrintJson(check);
            }
            else
            {
                PrintText(check);
            }
        }

        var failed = reply.Checks.Count(check => !check.Succeeded);
        if (!parsed.GetValue(_json))
        {
            Console.Out.WriteLine($"{reply.Checks.Count - failed} of {reply.Checks.Count} scripts are in order.");
        }

        return failed == 0 ? 0 : ErrorTable.ExitCodeOf(new Outcome { Status = OutcomeStatus.Failed, Reason = Reason.CompileError });
    }

    private static void PrintText(ScriptCheck check)
    {
        foreach (var diagnostic in check.Diagnostics)
        {
            Console.Out.WriteLine(DiagnosticText.Format(diagnostic));
        }

        if (check.Succeeded)
        {
            // A program of its own has no function that is called.
            Console.Out.WriteLine(check.EntryPoint is "" ? check.ScriptPath : $"{check.ScriptPath}: {check.EntryPoint}");
        }
    }

    private static void PrintJson(ScriptCheck check) => Console.Out.WriteLine(new JsonObject
    {
        ["action"] = check.Action,
        ["script"] = check.ScriptPath,
        ["succeeded"] = check.Succeeded,
        ["entry_point"] = check.EntryPoint,
        ["compile_time_ms"] = check.CompileTime?.ToTimeSpan().TotalMilliseconds ?? 0,
        ["diagnostics"] = new JsonArray([.. check.Diagnostics.Select(RunJson.DiagnosticJson)]),
    }.ToJsonString());
}
