using ScriptHost.Profiles;
using ScriptHost.Scheduling.Firing;
using ScriptHost.Scripting;

namespace ScriptHost.Bridge;

/// <summary>
/// What a bridge asks of a database: functions and views that the installation has (Database/*/install.sql), the same on both kinds of database. All that
/// changes something tells whether the claim still holds, and may be repeated when its answer was lost.
/// </summary>
/// <param name="sessions">On the database.</param>
/// <param name="provider">Which kind of database it is.</param>
/// <param name="identity">Who asks.</param>
internal sealed class RequestCalls(DatabaseSessions sessions, string provider, BridgeIdentity identity)
{
    public const int InstalledVersion = 1;

    // A PL/SQL bind takes 32,767 bytes.
    public const int MaxChunkBytes = 32_000;

    private readonly string _schema = provider == Profile.Oracle ? "scripthost" : "dbms_scripthost";

    // Oracle's functions are in a package of that schema.
    private readonly string _functions = provider == Profile.Oracle ? "scripthost.scripthost_bridge" : "dbms_scripthost";

    /// <summary>postgresql or oracle.</summary>
    public string Provider => provider;

    /// <summary>The version of the installation.</summary>
    public Task<int> ReadVersionAsync(CancellationToken cancellationToken) => sessions.CallAsync(
        async (session, token) => (int)RequestColumns.Number(await ScalarAsync(session, $"SELECT version FROM {_schema}.installation", token)), cancellationToken);

    /// <summary>Claims requests, and reads them.</summary>
    /// <param name="lease">How long they are this bridge's without a word.</param>
    /// <param name="patience">How much longer runs on other bridges' own agents are left to them.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="fromQueue">Oracle only: takes what is filed from the queue instead of the table.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<Request>> ClaimAsync(TimeSpan lease, TimeSpan patience, int most, bool fromQueue, CancellationToken cancellationToken) => sessions.CallAsync(
        (session, token) => provider == Profile.Oracle
            ? ClaimInOracleAsync(session, fromQueue ? "claim_queued_requests" : "claim_requests", [Seconds(lease), most, Seconds(patience)], token)
            : ClaimInPostgreSqlAsync(session, [identity.Bridge, identity.Holder, Seconds(lease), most, Seconds(patience)], token),
        cancellationToken);

    /// <summary>Puts on record which agent a run goes to; of a run that is on record with that agent and id already, it tells whether the claim holds.</summary>
    /// <returns>The longest time of the run in seconds, 0 for no bound; null: the claim is lost.</returns>
    public async Task<long?> BeginAsync(long requestId, BegunRequest begun, CancellationToken cancellationToken)
    {
        var seconds = await CallAsync("begin_run", [identity.Holder, requestId, begun.Agent, begun.Profile, begun.RunId], cancellationToken);
        return seconds < 0 ? null : seconds;
    }

    /// <returns>False: the claim is lost.</returns>
    public async Task<bool> RenewAsync(long requestId, string runId, CancellationToken cancellationToken) =>
        await CallAsync("renew_run", [identity.Holder, requestId, runId], cancellationToken) != 0;

    /// <summary>Keeps all claims for another lease.</summary>
    /// <returns>Those that there are, with who wants them stopped.</returns>
    public Task<IReadOnlyDictionary<long, StopWish?>> KeepAsync(TimeSpan lease, CancellationToken cancellationToken) => sessions.CallAsync<IReadOnlyDictionary<long, StopWish?>>(
        async (session, token) =>
        {
            await CallAsync(session, "keep_claims", [identity.Holder, Seconds(lease)], token);
            await using var cursor = session.Cursor();
            await cursor.ExecuteAsync($"SELECT request_id, stop_wanted_by FROM {_schema}.claimed_requests WHERE holder = :holder", new object?[] { identity.Holder }, token);
            return (await cursor.FetchAllAsync(token)).ToDictionary(row => RequestColumns.Number(row[0]), row => RequestColumns.WishOf(row[1]));
        },
        cancellationToken);

    /// <summary>Lets go of one claim, for whichever bridge is next.</summary>
    public Task<long> ReleaseAsync(long requestId, CancellationToken cancellationToken) => CallAsync("release_claims", [identity.Holder, requestId], cancellationToken);

    /// <summary>Lets go of all claims.</summary>
    public Task<long> ReleaseAllAsync(CancellationToken cancellationToken) => ReleaseAsync(requestId: 0, cancellationToken);

    /// <summary>Stores the output of events, all of it or nothing.</summary>
    /// <returns>False: the claim is lost.</returns>
    public Task<bool> WriteAsync(long requestId, IReadOnlyList<OutputChunk> chunks, CancellationToken cancellationToken) => sessions.CallAsync(
        async (session, token) =>
        {
            await using var transaction = chunks.Count > 1 ? await session.BeginTransactionAsync(token) : null;
            foreach (var chunk in chunks)
            {
                if (await CallAsync(session, "write_output", [identity.Holder, requestId, chunk.Place.Event, chunk.Place.Part, chunk.Stream, chunk.Content], token) == 0)
                {
                    return false;
                }
            }

            await (transaction?.CommitAsync(token) ?? Task.CompletedTask);
            return true;
        },
        cancellationToken);

    /// <returns>False: the claim is lost.</returns>
    public async Task<bool> EndAsync(long requestId, RequestEnd end, CancellationToken cancellationToken) =>
        await CallAsync("end_run", [identity.Holder, requestId, end.Status, end.ErrorNumber, end.Reason, end.AdditionalInfo], cancellationToken) != 0;

    private Task<long> CallAsync(string function, object?[] arguments, CancellationToken cancellationToken) =>
        sessions.CallAsync((session, token) => CallAsync(session, function, arguments, token), cancellationToken);

    private async Task<long> CallAsync(ScriptConnection session, string function, object?[] arguments, CancellationToken cancellationToken)
    {
        await using var cursor = session.Cursor();
        return await cursor.CallFuncAsync<long>($"{_functions}.{function}", arguments, cancellationToken);
    }

    private static async Task<IReadOnlyList<Request>> ClaimInPostgreSqlAsync(ScriptConnection session, object?[] arguments, CancellationToken cancellationToken)
    {
        await using var cursor = session.Cursor();
        await cursor.ExecuteAsync(
            $"SELECT {RequestColumns.List}, arguments FROM dbms_scripthost.claim_requests(:bridge, :holder, :lease, :most, :patience)", arguments, cancellationToken);
        return [.. (await cursor.FetchAllAsync(cancellationToken)).Select(row => RequestColumns.Read(row, (string[])row[^1]!, foldsToLower: true))];
    }

    /// <summary>
    /// Claims in one transaction (SELECT … FOR UPDATE SKIP LOCKED, UPDATE, and the commit with the call), and reads behind it: a statement that changes rows
    /// returns none in Oracle, and to read before the commit would keep the rows locked for as long as a bridge stands still in between. What is read is
    /// what has the mark of this very claim. When another bridge takes a request over between claim and read, its mark is there in place of ours, and
    /// nothing is read; when an answer is lost, <see cref="DatabaseBridge"/> lets go of what it does not follow. So no request is lost, and none is two's.
    /// </summary>
    private async Task<IReadOnlyList<Request>> ClaimInOracleAsync(ScriptConnection session, string function, object?[] bounds, CancellationToken cancellationToken)
    {
        var claim = $"{Guid.CreateVersion7():N}";
        if (await CallAsync(session, function, [identity.Bridge, identity.Holder, claim, .. bounds], cancellationToken) == 0)
        {
            return [];
        }

        await using var cursor = session.Cursor();
        await cursor.ExecuteAsync(
            "SELECT request_id, argument_value FROM scripthost.claimed_arguments WHERE claim = :claim ORDER BY request_id, argument_position", new object?[] { claim }, cancellationToken);
        var arguments = (await cursor.FetchAllAsync(cancellationToken)).ToLookup(row => RequestColumns.Number(row[0]), row => RequestColumns.Text(row[1]));
        await cursor.ExecuteAsync(
            $"SELECT {RequestColumns.List} FROM scripthost.claimed_requests WHERE claim = :claim ORDER BY request_id", new object?[] { claim }, cancellationToken);
        return [.. (await cursor.FetchAllAsync(cancellationToken)).Select(row => RequestColumns.Read(row, [.. arguments[RequestColumns.Number(row[0])]], foldsToLower: false))];
    }

    private static async Task<object?> ScalarAsync(ScriptConnection session, string sql, CancellationToken cancellationToken)
    {
        await using var command = session.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static int Seconds(TimeSpan time) => (int)Math.Ceiling(time.TotalSeconds);
}
