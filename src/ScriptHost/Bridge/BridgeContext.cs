using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScriptHost.Scheduling;
using ScriptHost.Scheduling.Firing;

namespace ScriptHost.Bridge;

/// <summary>What all requests of one database have in common.</summary>
/// <param name="Name">Of the database, as the settings have it.</param>
/// <param name="Options">Its settings.</param>
/// <param name="Calls">To the database.</param>
internal sealed record BridgeContext(string Name, BridgeDatabaseOptions Options, RequestCalls Calls)
{
    /// <summary>Who asks.</summary>
    public required BridgeIdentity Identity { get; init; }

    /// <summary>Which agents run its jobs.</summary>
    public required RequestAgents Agents { get; init; }

    /// <summary>The scheduler's.</summary>
    public required IRunSender Sender { get; init; }

    /// <summary>How long an agent may be away is the scheduler's setting.</summary>
    public required IOptions<SchedulerOptions> Scheduler { get; init; }

    /// <summary>Told of all that is asked of the database.</summary>
    public required BridgeState State { get; init; }

    public required TimeProvider TimeProvider { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    public ILogger Logger => field ??= Loggers.CreateLogger<DatabaseBridge>();

    /// <summary>Sends a run as the scheduler does, and puts what becomes of it on record elsewhere.</summary>
    public Sending CreateSending(IRunSteps steps, RequestClaim claim) => new(steps, new ClaimedSender(Sender, claim), Scheduler, TimeProvider, Loggers.CreateLogger<Sending>());
}
