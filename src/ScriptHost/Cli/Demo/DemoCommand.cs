using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using ScriptHost.Errors;
using ScriptHost.Hosting;
using ScriptHost.Security;
using ScriptHost.V1;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ScriptHost.Cli.Demo;

/// <summary><c>scripthost demo</c>: a walk-through on embedded defaults, in a data folder of its own.</summary>
internal sealed class DemoCommand
{
    private readonly TextRunPrinter _printer = new(Console.Out);

    public Command Create()
    {
        var command = new Command("demo", "Walks through jobs in C# and Python, cold and warm, on embedded defaults.");
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var scripts = Path.Combine(AppContext.BaseDirectory, "scripts");
        var data = Directory.CreateTempSubdirectory("scripthost-demo-").FullName;
        try
        {
            await using var host = await AgentHost.StartAsync(
                new AgentHostSettings
                {
                    DataDirectory = data,
                    Roots = [scripts],
                    Listen = FreeAddress(),
                    MayDoWithoutSandbox = true,
                    MinimumLogLevel = LogLevel.Error,
                },
                cancellationToken);
            await using var agent = await AgentConnection.OpenExistingAsync(null, data, cancellationToken);
            Console.Out.WriteLine("An agent is up: it compiles in one process and runs scripts in others.");
            var endpoint = new DemoEndpoint(agent, host);
            await endpoint.RegisterAsync(cancellationToken);
            await using var remote = await endpoint.OpenAsync(cancellationToken);

            Outcome[] outcomes =
            [
                await RunAsync(agent, "C#, cold: the script is compiled, and a worker takes the owner's first run.", "create_table.csx", "EMPLOYEES", "EMPLOYEES_PK", "a", "b", "c"),
                await RunAsync(agent, "C#, warm: the same script from the cache, in the same worker.", "create_table.csx", "EMPLOYEES_2", "EMPLOYEES_2_PK", "a", "b", "c"),
                await RunAsync(agent, "Python, cold: the owner's sidecar is started.", "create_table.py", "EMPLOYEES_3", "EMPLOYEES_3_PK", "a", "b", "c"),
                await RunAsync(agent, "Python, warm: a fork of the same sidecar, on the table that C# made.", "add_employee.py", "EMPLOYEES", "Guido", "68"),
                await RunAsync(agent, "C# on the table that Python made.", "add_employee.csx", "EMPLOYEES_3", "Anders", "65"),
                await RunAsync(agent, "The rows of the first table, listed by C#.", "list_rows.csx", "EMPLOYEES"),
                await RunAsync(agent, "The rows of the third table, listed by Python.", "list_rows.py", "EMPLOYEES_3"),
                await RunAsync(remote, "The same over TCP: both sides show certificates (mutual TLS), and the agent's settings say what this caller may run.", "list_rows.csx", "EMPLOYEES"),
            ];

            var jobs = new DemoJobs(agent, endpoint);
            await jobs.GrantAsync(cancellationToken);
            RunDetailsRecord[] details =
            [
                await jobs.RunAsync("REM_EXEC_JOB", "create_table.csx", ["STAFF", "STAFF_PK", "a", "b", "c"], cancellationToken),
                await jobs.RunAsync("REM_EXEC_JOB_2", "create_table.py", ["STAFF_2", "STAFF_2_PK", "a", "b", "c"], cancellationToken),
            ];

            var isInOrder = outcomes.All(outcome => outcome.Status == OutcomeStatus.Succeeded) && outcomes[1].Warm && details.All(row => row.Status == "SUCCEEDED");
            Console.Out.WriteLine(isInOrder
                ? $"C#: cold {Milliseconds(outcomes[0])}, warm {Milliseconds(outcomes[1])}. Python: cold {Milliseconds(outcomes[2])}, warm {Milliseconds(outcomes[3])}. Next: scripthost run --context scripts/create_table.csx T1 T1_PK a b c"
                : "Something is not in order: see above.");
            return isInOrder ? 0 : outcomes.Select(ErrorTable.ExitCodeOf).FirstOrDefault(code => code != 0, ErrorTable.Get(ErrorCode.Internal).ExitCode);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener.LocalEndpoint.ToString()!;
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
