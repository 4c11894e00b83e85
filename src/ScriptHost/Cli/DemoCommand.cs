using System.CommandLine;
using Grpc.Core;
using ScriptHost.Errors;
using ScriptHost.Security;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost demo</c>: a walk-through on embedded defaults, in a data folder of its own.</summary>
internal sealed class DemoCommand
{
    private readonly TextRunPrinter _printer = new(Console.Out);

    public Command Create()
    {
        var command = new Command("demo", "Walks through a job, cold and warm, on embedded defaults.");
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var scripts = Path.Combine(AppContext.BaseDirectory, "scripts");
        var data = Directory.CreateTempSubdirectory("scripthost-demo-").FullName;
        try
        {
            await using var agent = await AgentConnection.OpenAsync(null, data, [scripts], [], cancellationToken);
            Console.Out.WriteLine("A private agent is up: it compiles in one process and runs scripts in others.");

            Outcome[] outcomes =
            [
                await RunAsync(agent, "Cold: the script is compiled, and a worker takes the owner's first run.", "create_table.csx", "EMPLOYEES", "EMPLOYEES_PK", "a", "b", "c"),
                await RunAsync(agent, "Warm: the same script again, from the cache, in the same worker.", "create_table.csx", "EMPLOYEES_2", "EMPLOYEES_2_PK", "a", "b", "c"),
                await RunAsync(agent, "The rows of the first table.", "list_rows.csx", "EMPLOYEES"),
                await RunAsync(agent, "The rows of the second table.", "list_rows.csx", "EMPLOYEES_2"),
            ];

            var isInOrder = outcomes.All(outcome => outcome.Status == OutcomeStatus.Succeeded) && outcomes[1].Warm;
            Console.Out.WriteLine();
            Console.Out.WriteLine(isInOrder
                ? $"Cold {Milliseconds(outcomes[0])}, warm {Milliseconds(outcomes[1])}. Next: scripthost run --context scripts/create_table.csx T1 T1_PK a b c"
                : "Something is not in order: see above.");
            return isInOrder ? 0 : outcomes.Select(ErrorTable.ExitCodeOf).FirstOrDefault(code => code != 0, ErrorTable.Get(ErrorCode.Internal).ExitCode);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private async Task<Outcome> RunAsync(AgentConnection agent, string heading, string action, params string[] arguments)
    {
        Console.Out.WriteLine();
        Console.Out.WriteLine($"── {heading}");
        Console.Out.WriteLine($"   job_action {action}, arguments {string.Join(", ", arguments)}, WITH_CONTEXT");
        var request = new RunJobRequest
        {
            Owner = $"\"{OwnerName.OfSystemUser(Environment.UserName)}\"",
            Action = action,
            Arguments = { arguments.Select(value => new V1.Argument { Value = value }) },
            WithContext = true,
        };
        using var call = agent.Client.RunJob(request);
        Outcome? outcome = null;
        await foreach (var reply in call.ResponseStream.ReadAllAsync())
        {
            foreach (var one in reply.Events)
            {
                _printer.Print(one);
                outcome = one.Outcome ?? outcome;
            }
        }

        return outcome ?? throw new ScriptHostException(ErrorCode.Internal, "The agent ended the call without an outcome.");
    }

    private static string Milliseconds(Outcome outcome) =>
        $"{(outcome.CompileTime.ToTimeSpan() + outcome.RunTime.ToTimeSpan()).TotalMilliseconds:0.0} ms";
}
