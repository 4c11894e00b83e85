using ScriptHost.Data;
using ScriptHost.Data.Sessions;

namespace ScriptHost.Scripting;

public sealed partial class ScriptConnection
{
    private Xid? _branch;
    private bool _isPrepared;

    /// <summary>Names a branch of a distributed transaction.</summary>
    /// <inheritdoc cref="Xid(int, string, string)"/>
    public Xid CreateXid(int formatId, string globalTransactionId, string branchQualifier) => new(formatId, globalTransactionId, branchQualifier);

    /// <summary>Begins work on a branch of a distributed transaction. What is uncommitted must be ended first.</summary>
    /// <param name="xid">The branch.</param>
    /// <param name="flags">How. PostgreSQL knows <see cref="TpcBeginFlags.New"/> only.</param>
    /// <param name="timeout">Oracle: how long the branch may lie idle; zero is the database's own. Elsewhere without effect.</param>
    /// <exception cref="FeatureNotSupportedException">The database cannot prepare transactions, or not in this way.</exception>
    /// <exception cref="InvalidOperationException">There are uncommitted changes, or another branch.</exception>
    public void TpcBegin(Xid xid, TpcBeginFlags flags = TpcBeginFlags.New, TimeSpan timeout = default) =>
        Trip.Done(trip => TpcBeginAsync(xid, flags, timeout, trip));

    /// <inheritdoc cref="TpcBegin"/>
    public Task TpcBeginAsync(Xid xid, TpcBeginFlags flags = TpcBeginFlags.New, TimeSpan timeout = default, CancellationToken cancellationToken = default) =>
        TpcBeginAsync(xid, flags, timeout, Trip.Async(cancellationToken));

    /// <summary>Takes the session off its branch.</summary>
    /// <param name="xid">The branch; null is the one that was begun here.</param>
    /// <param name="flags">Whether the work goes on later.</param>
    /// <inheritdoc cref="TpcBegin"/>
    public void TpcEnd(Xid? xid = null, TpcEndFlags flags = TpcEndFlags.Normal) => Trip.Done(trip => TpcEndAsync(xid, flags, trip));

    /// <inheritdoc cref="TpcEnd"/>
    public Task TpcEndAsync(Xid? xid = null, TpcEndFlags flags = TpcEndFlags.Normal, CancellationToken cancellationToken = default) =>
        TpcEndAsync(xid, flags, Trip.Async(cancellationToken));

    /// <summary>Makes sure that the branch can be committed whatever happens, and leaves it to be committed or rolled back later, from any session.</summary>
    /// <param name="xid">The branch; null is the one that was begun here.</param>
    /// <returns>False when the branch has changed nothing: it is finished, and there is nothing to commit.</returns>
    /// <inheritdoc cref="TpcBegin"/>
    public bool TpcPrepare(Xid? xid = null) => Trip.Done(trip => TpcPrepareAsync(xid, trip));

    /// <inheritdoc cref="TpcPrepare"/>
    public Task<bool> TpcPrepareAsync(Xid? xid = null, CancellationToken cancellationToken = default) =>
        TpcPrepareAsync(xid, Trip.Async(cancellationToken));

    /// <inheritdoc cref="TpcPrepare"/>
    [Obsolete("Use TpcPrepare.")]
    public bool Prepare() => TpcPrepare();

    /// <summary>Commits a branch: the one begun here, prepared or not, or a prepared one of any session.</summary>
    /// <param name="xid">The branch; null is the one that was begun here.</param>
    /// <param name="onePhase">True: it has not been prepared, and is committed all the same.</param>
    /// <inheritdoc cref="TpcBegin"/>
    public void TpcCommit(Xid? xid = null, bool onePhase = false) => Trip.Done(trip => TpcCommitAsync(xid, onePhase, trip));

    /// <inheritdoc cref="TpcCommit"/>
    public Task TpcCommitAsync(Xid? xid = null, bool onePhase = false, CancellationToken cancellationToken = default) =>
        TpcCommitAsync(xid, onePhase, Trip.Async(cancellationToken));

    /// <summary>Discards a branch: the one begun here, prepared or not, or a prepared one of any session.</summary>
    /// <param name="xid">The branch; null is the one that was begun here.</param>
    /// <inheritdoc cref="TpcBegin"/>
    public void TpcRollback(Xid? xid = null) => Trip.Done(trip => TpcRollbackAsync(xid, trip));

    /// <inheritdoc cref="TpcRollback"/>
    public Task TpcRollbackAsync(Xid? xid = null, CancellationToken cancellationToken = default) => TpcRollbackAsync(xid, Trip.Async(cancellationToken));

    /// <summary>Makes Oracle forget a branch that it has ended by itself.</summary>
    /// <inheritdoc cref="TpcBegin"/>
    public void TpcForget(Xid xid) => Trip.Done(trip => TpcForgetAsync(xid, trip));

    /// <inheritdoc cref="TpcForget"/>
    public Task TpcForgetAsync(Xid xid, CancellationToken cancellationToken = default) => TpcForgetAsync(xid, Trip.Async(cancellationToken));

    /// <summary>The branches of this database that are prepared and wait for their end; none where nothing can be prepared.</summary>
    public IReadOnlyList<Xid> TpcRecover() => Trip.Done(TpcRecoverAsync);

    /// <inheritdoc cref="TpcRecover"/>
    public Task<IReadOnlyList<Xid>> TpcRecoverAsync(CancellationToken cancellationToken = default) => TpcRecoverAsync(Trip.Async(cancellationToken));

    private TwoPhaseCommit TwoPhase(string feature) => Dialect.TwoPhase ?? throw new FeatureNotSupportedException(
        feature, Dialect.Provider, "two-phase commit needs a database server that can prepare transactions.");

    private Xid Branch(Xid? xid) => xid ?? _branch ?? throw new InvalidOperationException("No branch was begun here: call TpcBegin first, or name the branch.");

    private bool IsCurrent(Xid? xid) => _branch is not null && !_isPrepared && (xid is null || xid.Equals(_branch));

    private async Task TpcBeginAsync(Xid xid, TpcBeginFlags flags, TimeSpan timeout, Trip trip)
    {
        var twoPhase = TwoPhase(nameof(TpcBegin));
        if (flags == TpcBeginFlags.Resume && IsCurrent(xid))
        {
            // Suspended here: what it holds is the branch's own.
            await TripAsync(inner => twoPhase.BeginAsync(xid, flags, timeout, inner), trip);
            return;
        }

        if (_branch is not null || await HasUncommittedChangesAsync(trip))
        {
            throw new InvalidOperationException("End what is uncommitted first: a distributed transaction takes nothing over.");
        }

        await RollbackAsync(trip);
        await TripAsync(
            async inner =>
            {
                _transaction.EnsureBegun(System.Data.IsolationLevel.Unspecified, CommandTimeout(), inner.CancellationToken);
                await twoPhase.BeginAsync(xid, flags, timeout, inner);
            },
            trip);
        (_branch, _isPrepared) = (xid, false);
    }

    private Task TpcEndAsync(Xid? xid, TpcEndFlags flags, Trip trip)
    {
        var twoPhase = TwoPhase(nameof(TpcEnd));
        return TripAsync(inner => twoPhase.EndAsync(Branch(xid), flags, inner), trip);
    }

    private async Task<bool> TpcPrepareAsync(Xid? xid, Trip trip)
    {
        var twoPhase = TwoPhase(nameof(TpcPrepare));
        var needsCommit = await TripAsync(inner => twoPhase.PrepareAsync(Branch(xid), inner), trip);
        Leave(xid, isFinished: !needsCommit);
        return needsCommit;
    }

    private async Task TpcCommitAsync(Xid? xid, bool onePhase, Trip trip)
    {
        var twoPhase = TwoPhase(nameof(TpcCommit));
        var isCurrent = IsCurrent(xid);
        await TripAsync(inner => twoPhase.CommitAsync(Branch(xid), onePhase || isCurrent, inner), trip);
        Leave(xid, isFinished: true);
    }

    private async Task TpcRollbackAsync(Xid? xid, Trip trip)
    {
        var twoPhase = TwoPhase(nameof(TpcRollback));
        var isCurrent = IsCurrent(xid);
        await TripAsync(inner => twoPhase.RollbackAsync(Branch(xid), !isCurrent, inner), trip);
        Leave(xid, isFinished: true);
    }

    private Task TpcForgetAsync(Xid xid, Trip trip)
    {
        var twoPhase = TwoPhase(nameof(TpcForget));
        return TripAsync(inner => twoPhase.ForgetAsync(xid, inner), trip);
    }

    private Task<IReadOnlyList<Xid>> TpcRecoverAsync(Trip trip) => Dialect.TwoPhase is { } twoPhase
        ? TripAsync(twoPhase.RecoverAsync, trip)
        : Task.FromResult<IReadOnlyList<Xid>>([]);

    /// <summary>Unless it was a branch of another session's, this one is on no branch any more.</summary>
    private void Leave(Xid? xid, bool isFinished)
    {
        if (xid is null || xid.Equals(_branch))
        {
            _transaction.Detach();
            ExplicitTransaction = null;
            (_branch, _isPrepared) = isFinished ? (null, false) : (_branch, true);
        }
    }
}
