using Npgsql;
using ScriptHost.Data.Sessions;
using ScriptHost.Scripting;

namespace ScriptHost.Data.PostgreSql;

/// <summary>
/// Oracle's session attributes as PostgreSQL's run-time settings. A rollback undoes what was set in its transaction, on Oracle it does
/// not: so all are set again after one.
/// </summary>
internal sealed class PostgreSqlSession(PostgreSqlDialect dialect) : DatabaseSession
{
    // application_name takes no more.
    private const int MaxNameLength = 63;

    // Who may make roles may make itself a member of any that is no superuser.
    private const string ReachableUsers =
        """
        SELECT coalesce(array_agg(other.rolname::text ORDER BY other.rolname), '{}')
        FROM pg_roles me, pg_roles other
        WHERE me.rolname = session_user AND other.rolname <> session_user AND other.rolcanlogin
          AND (pg_has_role(me.oid, other.oid, 'MEMBER') OR me.rolcreaterole AND NOT other.rolsuper)
        """;

    private readonly Dictionary<SessionAttribute, string?> _values = [];
    private string? _firstModule;
    private string? _firstAction;

    public override Task PingAsync(Trip trip) => dialect.ScalarAsync(trip, "SELECT 1");

    public override int? StatementCacheSize => Settings.MaxAutoPrepare;

    private NpgsqlConnectionStringBuilder Settings => new(dialect.Connection.ConnectionString);

    public override async Task<string> ReadVersionAsync(Trip trip) => (string)(await dialect.ScalarAsync(trip, "SHOW server_version"))!;

    public override async Task<SessionInfo> ReadAsync(Trip trip)
    {
        await using var command = dialect.Command(
            """
            SELECT current_user::text, CASE WHEN session_user <> current_user THEN session_user::text END, coalesce(current_schema()::text, ''),
                   current_database()::text, current_setting('cluster_name')
            """);
        await using var reader = await command.ExecuteReaderAsync(trip);
        await reader.ReadAsync(trip);
        return new SessionInfo
        {
            UserName = reader.GetString(0),
            ProxyUser = reader.IsDBNull(1) ? null : reader.GetString(1),
            CurrentSchema = reader.GetString(2),
            DatabaseName = reader.GetString(3),
            InstanceName = reader.GetString(4),
        };
    }

    /// <summary>Sets all that a new session is told, outside of any transaction: no rollback undoes it.</summary>
    /// <returns>The users that its login can become.</returns>
    public async Task<IReadOnlyList<string>> SetUpAsync(SessionSettings session, string schema, Trip trip)
    {
        (_firstModule, _firstAction) = (session.Module, session.Action);
        var settings = new List<(string Name, string Value)> { ("application_name", ApplicationName()) };
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                settings.Add((name, value));
            }
        }

        Add("scripthost.client_identifier", session.ClientIdentifier);
        Add("scripthost.client_info", session.ClientInfo);
        Add("TimeZone", session.TimeZone);
        Add("search_path", schema is "" ? null : $"{Identifier(schema)}, public");
        var binds = settings.SelectMany((setting, i) => new (string, object?)[] { ($"s{i}", setting.Name), ($"v{i}", setting.Value) }).ToArray();
        var texts = string.Join(", ", settings.Select((_, i) => $"set_config(:s{i}, :v{i}, false)"));
        return (string[])(await dialect.ScalarAsync(trip, $"SELECT ({ReachableUsers}), {texts}", binds))!;
    }

    public override async Task<IReadOnlyList<string>> ReadReachableUsersAsync(Trip trip) => (string[])(await dialect.ScalarAsync(trip, ReachableUsers))!;

    public override async Task SetAsync(SessionAttribute attribute, string? value, Trip trip)
    {
        var before = _values.GetValueOrDefault(attribute);
        _values[attribute] = value;
        try
        {
            await ApplyAsync(attribute, trip);
        }
        catch
        {
            _values[attribute] = before;
            throw;
        }
    }

    public override async Task RolledBackAsync(Trip trip)
    {
        foreach (var attribute in _values.Keys)
        {
            await ApplyAsync(attribute, trip);
        }
    }

    /// <summary>The old password is not asked for: whoever holds the session may set a new one.</summary>
    public override async Task ChangePasswordAsync(string oldPassword, string newPassword, Trip trip)
    {
        // ALTER ROLE takes no binds; the server quotes name and password for us.
        var statement = (string)(await dialect.ScalarAsync(
            trip, "SELECT format('ALTER ROLE %I PASSWORD %L', session_user, cast(:password AS text))", ("password", newPassword)))!;
        await dialect.ExecuteAsync(trip, statement);
    }

    public override string CallProcedure(string name, int argumentCount) => $"CALL {SqlName.Callable(name)}({Arguments(argumentCount)})";

    public override string CallFunction(string name, int argumentCount) => $"SELECT {SqlName.Callable(name)}({Arguments(argumentCount)})";

    private Task ApplyAsync(SessionAttribute attribute, Trip trip) => attribute switch
    {
        SessionAttribute.Module or SessionAttribute.Action => SetAsync("application_name", ApplicationName(), trip),
        SessionAttribute.ClientIdentifier => SetAsync("scripthost.client_identifier", _values[attribute] ?? "", trip),
        SessionAttribute.ClientInfo => SetAsync("scripthost.client_info", _values[attribute] ?? "", trip),
        SessionAttribute.CurrentSchema => SetAsync("search_path", SqlName.Quote(_values[attribute] ?? "public"), trip),
        _ => Task.CompletedTask,
    };

    private Task SetAsync(string setting, string value, Trip trip) =>
        dialect.ScalarAsync(trip, "SELECT set_config(:setting, :value, false)", ("setting", setting), ("value", value));

    /// <summary>Names that are not quoted are in lower case here, and in capitals on Oracle.</summary>
    private static string Identifier(string name) => SqlName.Quote(name is ['"', .. var quoted, '"'] ? quoted : name.ToLowerInvariant());

    private string ApplicationName()
    {
        var module = _values.GetValueOrDefault(SessionAttribute.Module) ?? _firstModule ?? Settings.ApplicationName ?? "";
        var action = _values.GetValueOrDefault(SessionAttribute.Action, _firstAction);
        var name = string.IsNullOrEmpty(action) ? module : $"{module}/{action}";
        return name.Length <= MaxNameLength ? name : name[..MaxNameLength];
    }
}
