using System.CommandLine;
using ScriptHost.Errors;
using ScriptHost.Hosting;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Cli;

/// <summary><c>scripthost serve</c>: the agent, until it is told to end.</summary>
internal sealed class ServeCommand
{
    // For what is not waited for any more: grace periods, callers that follow runs, files.
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(60);

    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<string[]> _roots = CommonOptions.Roots();
    private readonly Option<string?> _settings = CommonOptions.Settings();
    private readonly Option<string?> _listen = new("--listen") { Description = "Where callers reach the agent over TCP, with TLS and certificates of both sides: a name or an address of this machine, and a port, usually 16000.", HelpName = "HOST:PORT" };
    private readonly Option<bool> _insecure = new("--insecure") { Description = "Allows --listen on a loopback address without encryption or authentication: whoever connects runs scripts as any owner." };

    private readonly Option<string> _roles = new("--roles")
    {
        Description = "What it does, with commas between: agent (always), scheduler (has jobs of its own), bridge (takes the runs of databases' schedulers to agents; settings Bridge:Databases).",
        HelpName = "ROLES",
        DefaultValueFactory = _ => ServeRolesText.Default,
    };

    public Command Create()
    {
        var command = new Command("serve", "Starts the agent and serves until SIGTERM or Ctrl-C; exits 0 when all runs had ended by then, else 124.") { _data, _settings, _roots, _listen, _insecure, _roles };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var signals = new EndSignals();
        await using var host = await AgentHost.StartAsync(
            new AgentHostSettings
            {
                DataDirectory = parsed.GetValue(_data),
                SettingsFile = parsed.GetValue(_settings) is { } file ? Path.GetFullPath(file) : null,
                Roots = [.. parsed.GetValue(_roots)!.Select(Path.GetFullPath)],
                Listen = parsed.GetValue(_listen),
                Insecure = parsed.GetValue(_insecure),
                Roles = ServeRolesText.Parse(parsed.GetValue(_roles)!),
            },
            cancellationToken);
        await TellEndpointAsync(host);
        await Console.Error.WriteLineAsync($"The agent is ready at unix:{host.SocketPath}.");
        await TellAsync(ServiceNotification.OfEnvironment.TellReady(host.Endpoint.Address is { } address ? $"Serving at {address}." : "Serving on this machine."));
        await signals.First;
        await TellAsync(ServiceNotification.OfEnvironment.TellStopping($"Waiting for {host.ActiveRunCount} runs to end.", host.DrainTimeout + StopTime));
        if (host.ActiveRunCount is > 0 and var count)
        {
            await Console.Error.WriteLineAsync($"Waiting up to {host.DrainTimeout} for {count} runs to end. A second signal stops them.");
        }

        return await host.DrainAsync(signals.Second) == 0 ? 0 : ErrorTable.Get(ErrorCode.RunsStopped).ExitCode;
    }

    private static Task TellAsync(string? fault) => fault is null ? Task.CompletedTask : Console.Error.WriteLineAsync(fault);

    private static async Task TellEndpointAsync(AgentHost host)
    {
        if (host.Wallet?.Made is { } made)
        {
            await Console.Error.WriteLineAsync($"A wallet was made. For callers: {made.Client}");
        }

        if (host.Endpoint is { Certificates: { } certificates } endpoint)
        {
            await Console.Error.WriteLineAsync($"It listens at {endpoint.Address} with the wallet {certificates.Place}: {CertificateFacts.RegistrationLine(certificates.Current.Certificate)}");
        }
    }
}
