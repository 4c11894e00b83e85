using System.Globalization;
using ScriptHost.Data.Sessions;
using ScriptHost.Scripting;

namespace ScriptHost.Data.PostgreSql;

/// <summary>
/// Branches as PREPARE TRANSACTION keeps them; the server must allow some (max_prepared_transactions). Their names are written as
/// psycopg writes them, so that either language can finish what the other has prepared.
/// </summary>
internal sealed class PreparedTransactions(PostgreSqlDialect dialect) : TwoPhaseCommit
{
    public override Task BeginAsync(Xid xid, TpcBeginFlags flags, TimeSpan timeout, Trip trip) => flags == TpcBeginFlags.New
        ? Task.CompletedTask
        : throw Refusal("TpcBegin", $"a branch cannot be taken up again ({flags}); it belongs to one session until it is prepared.");

    public override Task EndAsync(Xid xid, TpcEndFlags flags, Trip trip) => flags == TpcEndFlags.Normal
        ? Task.CompletedTask
        : throw Refusal("TpcEnd", "a branch cannot be suspended.");

    public override async Task<bool> PrepareAsync(Xid xid, Trip trip)
    {
        var hasChanges = await dialect.HasHiddenChangesAsync(trip);
        if (!hasChanges)
        {
            await dialect.RollbackAsync(trip);
            return false;
        }

        await dialect.ExecuteAsync(trip, $"PREPARE TRANSACTION {Name(xid)}");
        dialect.Detach();
        return true;
    }

    public override Task CommitAsync(Xid xid, bool onePhase, Trip trip) =>
        onePhase ? dialect.CommitAsync(trip) : dialect.ExecuteAsync(trip, $"COMMIT PREPARED {Name(xid)}");

    public override Task RollbackAsync(Xid xid, bool isPrepared, Trip trip) =>
        isPrepared ? dialect.ExecuteAsync(trip, $"ROLLBACK PREPARED {Name(xid)}") : dialect.RollbackAsync(trip);

    public override Task ForgetAsync(Xid xid, Trip trip) =>
        throw Refusal("TpcForget", "it ends no branch by itself, so there is none to forget.");

    public override async Task<IReadOnlyList<Xid>> RecoverAsync(Trip trip)
    {
        await using var command = dialect.Command("SELECT gid FROM pg_prepared_xacts WHERE database = current_database() ORDER BY prepared");
        await using var reader = await command.ExecuteReaderAsync(trip);
        var branches = new List<Xid>();
        while (await reader.ReadAsync(trip))
        {
            if (Parse(reader.GetString(0)) is { } xid)
            {
                branches.Add(xid);
            }
        }

        return branches;
    }

    private static string Name(Xid xid) =>
        $"'{xid.FormatId}_{Convert.ToBase64String(xid.GlobalTransactionId.Span)}_{Convert.ToBase64String(xid.BranchQualifier.Span)}'";

    /// <summary>Null for a name that somebody else has made up.</summary>
    private static Xid? Parse(string name)
    {
        var parts = name.Split('_');
        try
        {
            return parts.Length == 3 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var formatId)
                ? new Xid(formatId, Convert.FromBase64String(parts[1]), Convert.FromBase64String(parts[2]))
                : null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static FeatureNotSupportedException Refusal(string feature, string advice) => new(feature, "postgresql", advice);
}
