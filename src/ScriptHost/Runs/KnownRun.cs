using ScriptHost.Errors;
using ScriptHost.Runs.Carried;
using ScriptHost.Runs.Journal;
using ScriptHost.Security;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>A run that a caller asks about, be it under way or in the journal.</summary>
internal sealed class KnownRun
{
    private readonly Run? _active;
    private readonly StoredRun? _stored;

    private KnownRun(Run? active, StoredRun? stored) => (_active, _stored) = (active, stored);

    private string RunId => _active?.Spec.RunId ?? _stored!.Record.RunId;

    private string Client => _active?.Spec.Client.Name ?? _stored!.Client;

    public static KnownRun Of(Run active) => new(active, null);

    public static KnownRun Of(StoredRun stored) => new(null, stored);

    /// <exception cref="ScriptHostException">PERMISSION_DENIED.</exception>
    public KnownRun CheckMayBeSeenBy(ClientIdentity client) => client.IsOperator || client.Name == Client ? this : throw Denied();

    /// <summary>Checks that a request is the one that this run came from.</summary>
    /// <exception cref="ScriptHostException">PERMISSION_DENIED: another client's; RUN_EXISTS: its content is another.</exception>
    public KnownRun CheckRepeats(RunJobRequest request, ClientIdentity client)
    {
        if (client.Name != Client)
        {
            throw Denied();
        }

        return (_active?.Spec.RequestHash ?? _stored!.RequestHash).AsSpan().SequenceEqual(RequestHash.Of(request))
            ? this
            : throw new ScriptHostException(
                ErrorCode.RunExists, $"There is a run '{RunId}' already, and it was asked for in other words. Choose another run id, or leave it out.");
    }

    /// <summary>The place for the database session that its caller lends it, which is taken then.</summary>
    /// <exception cref="ScriptHostException">PERMISSION_DENIED: not this client lends it; WRONG_STATE: it has ended, wants no session, or has one.</exception>
    public CallerSession TakeCallerSession(ClientIdentity client)
    {
        if (client.Name != Client)
        {
            throw Denied();
        }

        if (_active is null)
        {
            throw new ScriptHostException(ErrorCode.WrongState, $"Run '{RunId}' has ended: it needs no session any more.");
        }

        var session = _active.Caller ?? throw new ScriptHostException(ErrorCode.WrongState, $"Run '{RunId}' was asked for without carried_session: it takes no session of its caller.");
        return session.TryTake() ? session : throw new ScriptHostException(ErrorCode.WrongState, $"Run '{RunId}' has or had its caller's session: there is one for a run.");
    }

    /// <summary>Completes when the run has ended.</summary>
    public Task Ended => _active?.Ended ?? Task.CompletedTask;

    public RunRecord ToRecord() => _active?.Snapshot() ?? _stored!.ToFullRecord();

    /// <summary>All its events after a number, up to the outcome.</summary>
    /// <param name="after">The number.</param>
    /// <param name="untilNow">True to end behind what there is, instead of waiting for more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IAsyncEnumerable<IReadOnlyList<RunEvent>> ReadAsync(long after, bool untilNow, CancellationToken cancellationToken) =>
        _active?.Events.ReadAsync(after, untilNow, cancellationToken) ?? _stored!.Read(after).ToAsyncEnumerable();

    /// <summary>Asks it to stop; false when it had ended before.</summary>
    public bool TryStop(RunStop stop)
    {
        _active?.RequestStop(stop);
        return _active is not null;
    }

    private ScriptHostException Denied() =>
        new(ErrorCode.PermissionDenied, $"Run '{RunId}' belongs to another client. Ask as that client, or as the agent's operator.");
}
