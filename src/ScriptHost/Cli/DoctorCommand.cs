using System.CommandLine;
using ScriptHost.Security.Wallets;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost doctor</c>: what the agent is, and what is really in force on this machine.</summary>
internal sealed class DoctorCommand
{
    private readonly AgentChoice _agent = AgentChoice.Any();
    private readonly Option<string?> _profile = CommonOptions.Profile("Opens the connection of a profile in both languages, and tells whom its login can become.");
    private readonly Option<string> _owner = CommonOptions.Owner();

    public Command Create()
    {
        var command = new Command("doctor", "Tells what the agent is, and what keeps scripts apart on this machine.") { _profile, _owner, _agent };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var agent = await _agent.OpenAsync(parsed, [], cancellationToken);
        if (parsed.GetValue(_profile) is { } profile)
        {
            return await new ProfileProbe(agent.Client, Console.Out).RunAsync(profile, parsed.GetValue(_owner)!, cancellationToken);
        }

        var info = await agent.Client.GetAgentInfoAsync(new GetAgentInfoRequest(), cancellationToken: cancellationToken);

        Console.Out.WriteLine($"version       {info.Version}, gRPC {info.Grpc}");
        Console.Out.WriteLine($"started       {info.StartedAt.ToDateTimeOffset():u}");
        Console.Out.WriteLine($"script roots  {string.Join(", ", info.ScriptRoots)}");
        Console.Out.WriteLine($"runs          {string.Join(", ", info.Capabilities)}");
        foreach (var part in info.Isolation.Split("; "))
        {
            Console.Out.WriteLine($"isolation     {part}");
        }

        PrintListening(info.Listening);
        return 0;
    }

    private static void PrintListening(ListeningInfo? listening)
    {
        if (listening is null)
        {
            return;
        }

        Console.Out.WriteLine($"listens       {listening.Address}{(listening.CertificateDn is "" ? ", WITHOUT encryption" : "")}");
        if (listening.CertificateExpiresAt is { } end)
        {
            var left = end.ToDateTimeOffset() - TimeProvider.System.GetUtcNow();
            Console.Out.WriteLine($"certificate   {listening.CertificateDn}, {Math.Ceiling(left.TotalDays)} days left{(left < CertificateFacts.WarningTime ? "  WARNING: renew it (scripthost wallet create --renew)" : "")}");
        }
    }
}
