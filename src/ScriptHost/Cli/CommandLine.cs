using System.CommandLine;
using System.CommandLine.Invocation;
using Grpc.Core;
using ScriptHost.Cli.Demo;
using ScriptHost.Diagnostics;
using ScriptHost.Errors;

namespace ScriptHost.Cli;

/// <summary>The command's front door: picks the sub-command, and turns every failure into a sentence and an exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var run = new RunCommand();
        var root = new RootCommand("Runs C# and Python scripts for Oracle Scheduler, and for its own.")
        {
            new DemoCommand().Create(),
            new ServeCommand().Create(),
            run.Create(),
            new CheckCommand().Create(),
            RunsCommand.Create(),
            JobCommand.Create(),
            ProgramCommand.Create(),
            ScheduleCommand.Create(),
            new SqlCommand().Create(),
            EndpointCommand.Create(),
            UserCommand.Create(),
            WalletCommand.Create(),
            new DoctorCommand().Create(),
            new HealthCommand().Create(),
        };
        root.Options.OfType<VersionOption>().Single().Action = new PrintVersion();

        var result = root.Parse(ScriptArguments.Separate(args, run.Create()));
        if (result.Errors.Count > 0)
        {
            foreach (var error in result.Errors)
            {
                Console.Error.WriteLine($"scripthost: {error.Message}");
            }

            Console.Error.WriteLine("Try: scripthost --help");
            return ErrorTable.Get(ErrorCode.BadCommandLine).ExitCode;
        }

        try
        {
            return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (ScriptHostException exception)
        {
            return Fail(ErrorTable.Get(exception.Code), exception.Message);
        }
        catch (RpcException exception)
        {
            var fault = AgentFault.Of(exception);
            return Fail(ErrorTable.Get(fault.Code), fault.Message);
        }
    }

    private static int Fail(ErrorRow row, string message)
    {
        Console.Error.WriteLine($"scripthost: {message} [{row.Name}]");
        return row.ExitCode;
    }

    private sealed class PrintVersion : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"scripthost {AgentInfo.Version} (gRPC: {AgentInfo.Grpc})");
            return 0;
        }
    }
}
