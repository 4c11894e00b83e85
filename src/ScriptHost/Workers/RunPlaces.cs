using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Security;

namespace ScriptHost.Workers;

/// <summary>Bounds how many runs of each owner may wait to be started.</summary>
internal sealed class RunPlaces(IOptions<WorkersOptions> options)
{
    // About what the first of a full queue of short runs takes to leave it; long ones will be told once more.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<OwnerName, int> _waiting = [];

    /// <summary>Takes a place, to be given back when the run has started or ended.</summary>
    /// <exception cref="ScriptHostException">AGENT_BUSY: too many runs of this owner wait already.</exception>
    public IDisposable Enter(OwnerName owner)
    {
        lock (_lock)
        {
            var count = _waiting.GetValueOrDefault(owner);
            if (count >= options.Value.QueuePerOwner)
            {
                throw new ScriptHostException(
                    ErrorCode.AgentBusy,
                    $"{count} runs of {owner} wait already, which is as many as may (Workers:QueuePerOwner). Nothing was started; try again in a second.")
                {
                    RetryAfter = RetryAfter,
                };
            }

            _waiting[owner] = count + 1;
        }

        return new Lease(() => Leave(owner));
    }

    private void Leave(OwnerName owner)
    {
        lock (_lock)
        {
            if (--_waiting[owner] == 0)
            {
                _waiting.Remove(owner);
            }
        }
    }
}
