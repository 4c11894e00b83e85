using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using ScriptHost.Data.Sessions;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Oracle;

/// <summary>Session attributes by documented SQL and PL/SQL, which every driver line can send.</summary>
internal partial class OracleSession(DbDialect dialect, LoadedDriver? driver) : DatabaseSession
{
    public const string SetModule = "BEGIN DBMS_APPLICATION_INFO.SET_MODULE(module_name => :m, action_name => :a); END;";

    private const string Info =
        "SELECT SYS_CONTEXT('USERENV','SESSION_USER'), SYS_CONTEXT('USERENV','PROXY_USER'), SYS_CONTEXT('USERENV','CURRENT_SCHEMA'), "
        + "SYS_CONTEXT('USERENV','DB_NAME'), SYS_CONTEXT('USERENV','DB_DOMAIN'), SYS_CONTEXT('USERENV','INSTANCE_NAME'), "
        + "SYS_CONTEXT('USERENV','SERVICE_NAME'), SYS_CONTEXT('USERENV','SESSION_EDITION_NAME') FROM DUAL";

    private const string OpenCursors = "SELECT value FROM v$parameter WHERE name = 'open_cursors'";
    private const string Release = "SELECT version_full FROM product_component_version WHERE ROWNUM = 1";
    private const string SetAction = "BEGIN DBMS_APPLICATION_INFO.SET_ACTION(action_name => :a); END;";
    private const string SetClientInfo = "BEGIN DBMS_APPLICATION_INFO.SET_CLIENT_INFO(client_info => :c); END;";
    private const string SetIdentifier = "BEGIN DBMS_SESSION.SET_IDENTIFIER(client_id => :c); END;";
    private const string ClearIdentifier = "BEGIN DBMS_SESSION.CLEAR_IDENTIFIER; END;";
    private const string BeginOperation =
        "BEGIN :eid := DBMS_SQL_MONITOR.BEGIN_OPERATION(dbop_name => :n, forced_tracking => 'Y'); END;";

    private const string EndOperation = "BEGIN DBMS_SQL_MONITOR.END_OPERATION(dbop_name => :n, dbop_eid => :eid); END;";

    private const string ClientsOfProxy =
        "SELECT client FROM proxy_users WHERE proxy IN (SYS_CONTEXT('USERENV','SESSION_USER'), SYS_CONTEXT('USERENV','PROXY_USER')) "
        + "AND client <> SYS_CONTEXT('USERENV','SESSION_USER') ORDER BY client";

    // Without a privilege, and without those of a proxy account.
    private const string OwnClients = "SELECT client FROM user_proxies ORDER BY client";

    private const int TableOrViewDoesNotExist = 942;

    private readonly Dictionary<SessionAttribute, string?> _values = [];
    private (string Name, object Execution)? _operation;
    private string? _schemaAtFirst;

    public override Task PingAsync(Trip trip) => dialect.ScalarAsync(trip, "BEGIN NULL; END;");

    public override int? StatementCacheSize => driver?.Get(dialect.Connection, DriverManifest.StatementCacheSize) as int?;

    public override int? SessionDataUnit => SduOf().Match(dialect.Connection.DataSource) is { Success: true } match
        ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
        : null;

    public override async Task<string> ReadVersionAsync(Trip trip) =>
        await dialect.ScalarAsync(trip, Release) as string ?? dialect.Connection.ServerVersion;

    public override async Task<SessionInfo> ReadAsync(Trip trip)
    {
        await using var command = dialect.Command(Info);
        await using var reader = await command.ExecuteReaderAsync(trip);
        await reader.ReadAsync(trip);
        string? Text(int index) => reader.IsDBNull(index) ? null : reader.GetString(index);
        return new SessionInfo
        {
            UserName = Text(0),
            ProxyUser = Text(1),
            CurrentSchema = Text(2) ?? "",
            DatabaseName = Text(3) ?? "",
            DatabaseDomain = Text(4) ?? "",
            InstanceName = Text(5) ?? "",
            ServiceName = Text(6) ?? "",
            Edition = Text(7),
        };
    }

    public override async Task<IReadOnlyList<string>> ReadReachableUsersAsync(Trip trip)
    {
        try
        {
            return await ReadNamesAsync(ClientsOfProxy, trip);
        }
        catch (DbException e) when (OracleErrors.Describe(e).Number == TableOrViewDoesNotExist)
        {
            return await ReadNamesAsync(OwnClients, trip);
        }
    }

    public override async Task<int?> ReadMaxOpenCursorsAsync(Trip trip)
    {
        try
        {
            return int.TryParse(await dialect.ScalarAsync(trip, OpenCursors) as string, CultureInfo.InvariantCulture, out var count) ? count : null;
        }
        catch (DbException e) when (OracleErrors.Describe(e).Number == TableOrViewDoesNotExist)
        {
            // The view needs a privilege that most users lack.
            return null;
        }
    }

    public override async Task SetAsync(SessionAttribute attribute, string? value, Trip trip)
    {
        switch (attribute)
        {
            case SessionAttribute.Module:
                await dialect.ExecuteAsync(trip, SetModule, ("m", value), ("a", _values.GetValueOrDefault(SessionAttribute.Action)));
                break;
            case SessionAttribute.Action:
                await dialect.ExecuteAsync(trip, SetAction, ("a", value));
                break;
            case SessionAttribute.ClientInfo:
                await dialect.ExecuteAsync(trip, SetClientInfo, ("c", value));
                break;
            case SessionAttribute.ClientIdentifier:
                await (value is null ? dialect.ExecuteAsync(trip, ClearIdentifier) : dialect.ExecuteAsync(trip, SetIdentifier, ("c", value)));
                break;
            case SessionAttribute.DatabaseOperation:
                await SetOperationAsync(value, trip);
                break;
            case SessionAttribute.CurrentSchema:
                _schemaAtFirst ??= (await ReadAsync(trip)).CurrentSchema;
                await dialect.ExecuteAsync(trip, $"ALTER SESSION SET CURRENT_SCHEMA = {Identifier(value ?? _schemaAtFirst)}");
                break;
        }

        _values[attribute] = value;
    }

    public override async Task ChangePasswordAsync(string oldPassword, string newPassword, Trip trip)
    {
        var user = (await ReadAsync(trip)).UserName ?? "";
        await dialect.ExecuteAsync(
            trip, $"ALTER USER {SqlName.Quote(user)} IDENTIFIED BY {Password(newPassword)} REPLACE {Password(oldPassword)}");
    }

    public override string CallProcedure(string name, int argumentCount) => $"BEGIN {SqlName.Callable(name)}({Arguments(argumentCount)}); END;";

    public override string CallFunction(string name, int argumentCount) => $"BEGIN :result := {SqlName.Callable(name)}({Arguments(argumentCount)}); END;";

    private async Task<IReadOnlyList<string>> ReadNamesAsync(string sql, Trip trip)
    {
        await using var command = dialect.Command(sql);
        await using var reader = await command.ExecuteReaderAsync(trip);
        var names = new List<string>();
        while (await reader.ReadAsync(trip))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    private async Task SetOperationAsync(string? name, Trip trip)
    {
        if (_operation is var (current, execution))
        {
            await dialect.ExecuteAsync(trip, EndOperation, ("n", current), ("eid", execution));
            _operation = null;
        }

        if (name is not null)
        {
            await using var command = dialect.Command(BeginOperation, ("eid", null), ("n", name));
            command.Parameters["eid"].Direction = System.Data.ParameterDirection.Output;
            command.Parameters["eid"].DbType = System.Data.DbType.Decimal;
            await command.ExecuteNonQueryAsync(trip);
            _operation = (name, command.Parameters["eid"].Value!);
        }
    }

    /// <summary>As Oracle reads names: in capitals unless it is quoted.</summary>
    public static string Identifier(string name) =>
        name is ['"', .., '"'] ? SqlName.Quote(name[1..^1]) : SqlName.Quote(name.ToUpperInvariant());

    private static string Password(string password) =>
        password.Length is > 0 and <= 1024 && !password.Contains('"', StringComparison.Ordinal) && !password.Contains('\0', StringComparison.Ordinal)
            ? $"\"{password}\""
            : throw new ArgumentException("A password has 1 to 1024 characters, none of them a double quote.", nameof(password));

    [GeneratedRegex(@"\(\s*SDU\s*=\s*(\d{1,9})\s*\)", RegexOptions.IgnoreCase)]
    private static partial Regex SduOf();
}
