using ScriptHost.Scripting;

namespace ScriptHost.Data.Sessions;

/// <summary>The database's side of transactions that span several databases: branches that are prepared first and committed later.</summary>
internal abstract class TwoPhaseCommit
{
    public abstract Task BeginAsync(Xid xid, TpcBeginFlags flags, TimeSpan timeout, Trip trip);

    public abstract Task EndAsync(Xid xid, TpcEndFlags flags, Trip trip);

    /// <summary>False when the branch has changed nothing and is finished already.</summary>
    public abstract Task<bool> PrepareAsync(Xid xid, Trip trip);

    public abstract Task CommitAsync(Xid xid, bool onePhase, Trip trip);

    /// <param name="xid">The branch.</param>
    /// <param name="isPrepared">False when it is the one that this session works on.</param>
    /// <param name="trip">How.</param>
    public abstract Task RollbackAsync(Xid xid, bool isPrepared, Trip trip);

    public abstract Task ForgetAsync(Xid xid, Trip trip);

    /// <summary>The branches that are prepared and wait for their end.</summary>
    public abstract Task<IReadOnlyList<Xid>> RecoverAsync(Trip trip);
}
