using System.Data;
using ScriptHost.Data.Sessions;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Oracle;

/// <summary>
/// Branches by the package DBMS_XA. The driver's transaction, begun before, keeps it from committing on its own. A branch must be
/// ended (XA_END) before it is prepared, committed or rolled back.
/// </summary>
internal sealed class OracleXa(OracleDialect dialect) : TwoPhaseCommit
{
    // Constants of DBMS_XA.
    private const int NoFlags = 0;
    private const int Success = 0x04000000;
    private const int SuspendFlag = 0x02000000;
    private const int JoinFlag = 0x00200000;
    private const int ResumeFlag = 0x08000000;
    private const int Ok = 0;
    private const int ReadOnly = 3;

    private bool _isAttached;

    public override async Task BeginAsync(Xid xid, TpcBeginFlags flags, TimeSpan timeout, Trip trip)
    {
        var flag = flags switch
        {
            TpcBeginFlags.New => NoFlags,
            TpcBeginFlags.Join => JoinFlag,
            TpcBeginFlags.Resume => ResumeFlag,
            _ => throw new FeatureNotSupportedException("TpcBegin", "oracle", $"DBMS_XA has nothing for {flags}."),
        };
        var setsTimeout = flags == TpcBeginFlags.New && timeout > TimeSpan.Zero;
        await CallAsync(
            xid,
            setsTimeout ? "rc := DBMS_XA.XA_SETTIMEOUT(:seconds); rc := DBMS_XA.XA_START(x, :flag);" : "rc := DBMS_XA.XA_START(x, :flag);",
            trip,
            setsTimeout ? [("seconds", (int)timeout.TotalSeconds), ("flag", flag)] : [("flag", flag)]);
        _isAttached = true;
    }

    public override Task EndAsync(Xid xid, TpcEndFlags flags, Trip trip) =>
        DetachAsync(xid, flags == TpcEndFlags.Suspend ? SuspendFlag : Success, trip);

    public override async Task<bool> PrepareAsync(Xid xid, Trip trip)
    {
        await DetachAsync(xid, Success, trip);
        var result = await CallAsync(xid, "rc := DBMS_XA.XA_PREPARE(x);", trip);
        dialect.Detach();
        return result != ReadOnly;
    }

    public override async Task CommitAsync(Xid xid, bool onePhase, Trip trip)
    {
        await DetachAsync(xid, Success, trip);
        await CallAsync(xid, "rc := DBMS_XA.XA_COMMIT(x, (:one = 1));", trip, ("one", onePhase ? 1 : 0));
        dialect.Detach();
    }

    public override async Task RollbackAsync(Xid xid, bool isPrepared, Trip trip)
    {
        await DetachAsync(xid, Success, trip);
        await CallAsync(xid, "rc := DBMS_XA.XA_ROLLBACK(x);", trip);
        dialect.Detach();
    }

    public override Task ForgetAsync(Xid xid, Trip trip) => CallAsync(xid, "rc := DBMS_XA.XA_FORGET(x);", trip);

    public override async Task<IReadOnlyList<Xid>> RecoverAsync(Trip trip)
    {
        await using var command = dialect.Command("SELECT formatid, globalid, branchid FROM dba_pending_transactions");
        await using var reader = await command.ExecuteReaderAsync(trip);
        var branches = new List<Xid>();
        while (await reader.ReadAsync(trip))
        {
            branches.Add(new Xid(Convert.ToInt32(reader.GetValue(0), null), (byte[])reader.GetValue(1), (byte[])reader.GetValue(2)));
        }

        return branches;
    }

    private async Task DetachAsync(Xid xid, int flag, Trip trip)
    {
        if (_isAttached)
        {
            _isAttached = false;
            await CallAsync(xid, "rc := DBMS_XA.XA_END(x, :flag);", trip, ("flag", flag));
        }
    }

    /// <returns>The function's return code: XA_OK, or XA_RDONLY.</returns>
    private async Task<int> CallAsync(Xid xid, string call, Trip trip, params (string Name, object? Value)[] binds)
    {
        var text = "DECLARE x DBMS_XA_XID := DBMS_XA_XID(:fmt, :gtrid, :bqual); rc PLS_INTEGER; "
            + $"BEGIN {call} :rc := rc; :oer := CASE WHEN rc <> 0 THEN DBMS_XA.XA_GETLASTOER() ELSE 0 END; END;";
        await using var command = dialect.Command(
            text, [("fmt", xid.FormatId), ("gtrid", xid.GlobalTransactionId.ToArray()), ("bqual", xid.BranchQualifier.ToArray()), .. binds, ("rc", null), ("oer", null)]);
        foreach (var name in new[] { "rc", "oer" })
        {
            command.Parameters[name].Direction = ParameterDirection.Output;
            command.Parameters[name].DbType = DbType.Int32;
        }

        await command.ExecuteNonQueryAsync(trip);
        var (result, error) = (Number(command.Parameters["rc"].Value), Number(command.Parameters["oer"].Value));
        return result is Ok or ReadOnly
            ? result
            : throw new ScriptDbException(
                error == 0 ? "XA_ERROR" : $"ORA-{error:D5}", error, $"The distributed transaction {xid} failed: XA return code {result}, Oracle error {error}.");
    }

    private static int Number(object? value) => value is null or DBNull ? 0 : Convert.ToInt32(value, null);
}
