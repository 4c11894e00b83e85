using Google.Protobuf.WellKnownTypes;
using ScriptHost.V1;

namespace ScriptHost.Bridge;

/// <summary>How a bridge stands with its database, for whoever asks meanwhile. Told by all that it does at once.</summary>
internal sealed class BridgeState(TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private bool _isConnected;
    private DateTimeOffset _since = timeProvider.GetUtcNow();
    private int _version;
    private DateTimeOffset? _claimedAt;
    private DateTimeOffset? _failedAt;
    private string _failure = "";

    /// <summary>The version of the schema there, whichever this program wants.</summary>
    public void TellVersion(int version)
    {
        lock (_lock)
        {
            _version = version;
        }
    }

    /// <summary>It answers.</summary>
    public void TellConnected() => Tell(isConnected: true);

    /// <summary>Requests were claimed.</summary>
    public void TellClaimed()
    {
        lock (_lock)
        {
            _claimedAt = timeProvider.GetUtcNow();
        }
    }

    /// <summary>Something failed that is tried again; whether the database answers, others know.</summary>
    public void TellFailure(Exception exception)
    {
        lock (_lock)
        {
            (_failedAt, _failure) = (timeProvider.GetUtcNow(), exception.Message);
        }
    }

    /// <summary>It does not answer, or not as it should.</summary>
    public void TellLost(Exception exception)
    {
        TellFailure(exception);
        Tell(isConnected: false);
    }

    public BridgedDatabase Describe()
    {
        lock (_lock)
        {
            return new BridgedDatabase
            {
                Connected = _isConnected,
                Since = _since.ToTimestamp(),
                SchemaVersion = _version,
                LastClaimAt = _claimedAt?.ToTimestamp(),
                LastError = _failure,
                LastErrorAt = _failedAt?.ToTimestamp(),
            };
        }
    }

    private void Tell(bool isConnected)
    {
        lock (_lock)
        {
            if (isConnected != _isConnected)
            {
                (_isConnected, _since) = (isConnected, timeProvider.GetUtcNow());
            }
        }
    }
}
