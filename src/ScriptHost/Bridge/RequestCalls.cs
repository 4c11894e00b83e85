using System.Globalization;
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

    private static readonly string[] RequestColumns =
    [
        "request_id", "database_id", "log_id", "job_owner", "job_name", "action", "with_context", "endpoint", "nls_env", "time_zone", "module",
        "stop_wanted_by", "agent", "profile", "run_id", "wall_seconds", "last_event", "last_part", "filed_at", "filed_ago", "limit_seconds",
    ];

    private readonly string _schema = provider == Profile.Oracle ? "scripthost" : "dbms_scripthost";

    // Oracle's functions are in a package of that schema.
    private readonly string _functions = provider == Profile.Oracle ? "scripthost.scripthost_bridge" : "dbms_scripthost";

    /// <summary>The version of the installation.</summary>
    public Task<int> ReadVersionAsync(CancellationToken cancellationToken) => sessions.CallAsync(
        async (session, token) => (int)Number(await ScalarAsync(session, $"SELECT version FROM {_schema}.installation", token)), cancellationToken);

    /// <summary>Claims requests, and reads them.</summary>
    /// <param name="lease">How long they are this bridge's without a word.</param>
    /// <param name="patience">How much longer runs on other bridges' own agents are left to them.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="fromQueue">Takes what is filed from the queue instead of the table.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<Request>> ClaimAsync(TimeSpan lease, TimeSpan patience, int most, bool fromQueue, CancellationToken cancellationToken) => sessions.CallAsync<IReadOnlyList<Request>>(
        async (session, token) =>
        {
            var claim = $"{Guid.CreateVersion7():N}";
            var function = fromQueue ? "claim_queued_requests" : "claim_requests";
            var count = await CallAsync(session, function, [identity.Bridge, identity.Holder, claim, Seconds(lease), most, Seconds(patience)], token);
            return count == 0 ? [] : await ReadClaimedAsync(session, claim, token);
        },
        cancellationToken);

    /// <summary>Puts on record which agent a run goes to.</summary>
    /// <returns>The longest time of the run in seconds, 0 for no bound; null: the claim is lost.</returns>
    public async Task<long?> BeginAsync(Request request, ChosenAgent agent, string profile, CancellationToken cancellationToken)
    {
        var seconds = await CallAsync("begin_run", [identity.Holder, request.Id, $"{agent}", profile, request.FiringId], cancellationToken);
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
            return (await cursor.FetchAllAsync(token)).ToDictionary(row => Number(row[0]), row => WishOf(row[1]));
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

    private async Task<IReadOnlyList<Request>> ReadClaimedAsync(ScriptConnection session, string claim, CancellationToken cancellationToken)
    {
        await using var cursor = session.Cursor();
        await cursor.ExecuteAsync(
            $"SELECT request_id, argument_value FROM {_schema}.claimed_arguments WHERE claim = :claim ORDER BY request_id, argument_position", new object?[] { claim }, cancellationToken);
        var arguments = (await cursor.FetchAllAsync(cancellationToken)).ToLookup(row => Number(row[0]), row => Text(row[1]));
        await cursor.ExecuteAsync(
            $"SELECT {string.Join(", ", RequestColumns)} FROM {_schema}.claimed_requests WHERE claim = :claim ORDER BY request_id", new object?[] { claim }, cancellationToken);
        return [.. (await cursor.FetchAllAsync(cancellationToken)).Select(row => Read(row, arguments))];
    }

    private Request Read(Row row, ILookup<long, string> arguments)
    {
        object? Value(string column) => row[Array.IndexOf(RequestColumns, column)];
        string Get(string column) => Text(Value(column));
        var id = Number(Value("request_id"));
        return new Request(id, $"db.{Get("database_id")}.{Number(Value("log_id"))}")
        {
            Owner = Get("job_owner"),
            FoldsToLower = provider == Profile.PostgreSql,
            JobName = Get("job_name"),
            Action = Get("action"),
            Arguments = [.. arguments[id]],
            WithContext = Number(Value("with_context")) != 0,
            Endpoint = Get("endpoint"),
            NlsEnv = Get("nls_env"),
            TimeZone = Get("time_zone"),
            Module = Get("module"),
            FiledAt = DateTimeOffset.FromUnixTimeSeconds(Number(Value("filed_at"))),
            FiledAgo = Time(Value("filed_ago")),
            Limit = Value("limit_seconds") is { } limit ? Time(limit) : null,
            Stop = WishOf(Value("stop_wanted_by")),
            Begun = Get("agent") is "" ? null : new BegunRequest(Get("agent"), Get("profile"), Get("run_id"), Value("wall_seconds") is { } wall ? Number(wall) : 0),
            OutputSoFar = new OutputPlace(Number(Value("last_event")), (int)Number(Value("last_part"))),
        };
    }

    private static async Task<object?> ScalarAsync(ScriptConnection session, string sql, CancellationToken cancellationToken)
    {
        await using var command = session.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static StopWish? WishOf(object? user) => user is null or DBNull ? null : new StopWish(Text(user), IsForced: false);

    private static string Text(object? value) => value is null or DBNull ? "" : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private static TimeSpan Time(object? seconds) => TimeSpan.FromSeconds(Math.Clamp(Convert.ToDouble(seconds, CultureInfo.InvariantCulture), 0, TimeSpan.FromDays(3650).TotalSeconds));

    private static int Seconds(TimeSpan time) => (int)Math.Ceiling(time.TotalSeconds);
}
