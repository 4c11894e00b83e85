using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.Firing;
using ScriptHost.V1;

namespace ScriptHost.Bridge;

/// <summary>
/// Asks an agent for a run only while its request's claim certainly holds: another bridge may have taken the request over meanwhile, and ended it without
/// that any agent ever had it.
/// </summary>
internal sealed class ClaimedSender(IRunSender sender, RequestClaim claim) : IRunSender
{
    public string Choose(Destination? destination) => sender.Choose(destination);

    public async Task<Outcome> RunAsync(string url, RunJobRequest request, Func<IReadOnlyList<RunEvent>, Task>? received, CancellationToken cancellationToken)
    {
        await claim.UntilItHoldsAsync();
        return await sender.RunAsync(url, request, received, cancellationToken);
    }

    // Starts nothing.
    public Task<Outcome?> AttachAsync(string url, RunJobRequest request, Func<IReadOnlyList<RunEvent>, Task>? received, CancellationToken cancellationToken) =>
        sender.AttachAsync(url, request, received, cancellationToken);

    public Task<bool> StopAsync(string url, RunJobRequest request, TimeSpan? grace, CancellationToken cancellationToken) =>
        sender.StopAsync(url, request, grace, cancellationToken);
}
