using ScriptHost.Worker;
using ScriptHost.Worker.Compiling;
using ScriptHost.Worker.Resolving;
using ScriptHost.Worker.Running;

// The agent starts this program as: scripthost-worker ROLE SOCKET, and writes the one-time token to its standard input.
if (args is not [var role, var socketPath])
{
    Console.Error.WriteLine("scripthost-worker is started by the scripthost agent: scripthost-worker compiler|csharp|resolver SOCKET");
    return 64;
}

var token = Console.In.ReadLine();
if (string.IsNullOrEmpty(token))
{
    Console.Error.WriteLine("No token arrived on standard input: scripthost-worker is started by the scripthost agent.");
    return 64;
}

switch (role)
{
    case "compiler":
        await WorkerServer.RunAsync<CompilerService>(socketPath, token, CompilerFeature.AddCompiling);
        return 0;
    case "csharp":
        await WorkerServer.RunAsync<WorkerService>(socketPath, token, services => RunnerFeature.AddRunning(services, socketPath));
        return 0;
    case "resolver":
        await WorkerServer.RunAsync<ResolverService>(socketPath, token, _ => { });
        return 0;
    default:
        Console.Error.WriteLine($"There is no role '{role}'. Known roles: compiler, csharp, resolver.");
        return 64;
}
