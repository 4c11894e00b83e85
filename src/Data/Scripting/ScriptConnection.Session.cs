using ScriptHost.Data;
using ScriptHost.Data.Sessions;

namespace ScriptHost.Scripting;

public sealed partial class ScriptConnection
{
    private readonly Dictionary<SessionAttribute, string?> _attributes = [];
    private SessionInfo? _info;
    private string? _version;
    private int? _maxOpenCursors;
    private bool _isMaxOpenCursorsKnown;
    private TimeSpan _callTimeout;

    /// <summary>
    /// The longest time that one call may take, from its start until the database answers; a fetch of rows counts as a call of its own.
    /// Then the statement is broken and the call fails with <see cref="TimeoutException"/>. Zero, the default, is without limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than a day.</exception>
    public TimeSpan CallTimeout
    {
        get => _callTimeout;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(1));
            _callTimeout = value;
        }
    }

    /// <summary>
    /// The other users that the connection's login can become, by SET ROLE or as a proxy; empty where the database has no users or does
    /// not tell.
    /// </summary>
    public Task<IReadOnlyList<string>> GetReachableUsersAsync(CancellationToken cancellationToken = default) =>
        TripAsync(Dialect.Session.ReadReachableUsersAsync, Trip.Async(cancellationToken));

    /// <summary>False when the connection was closed or has lost its server. Asks nobody: <see cref="Ping"/> does.</summary>
    public bool IsHealthy => State == System.Data.ConnectionState.Open && !Dialect.IsConnectionLost;

    /// <summary>What the session works on now, for whoever watches the database: a name of at most 48 bytes. PostgreSQL shows it in application_name.</summary>
    /// <exception cref="ArgumentException">Longer than 48 bytes.</exception>
    public string? Module
    {
        get => _attributes.GetValueOrDefault(SessionAttribute.Module);
        set => Set(SessionAttribute.Module, value, 48);
    }

    /// <summary>The step of the module: at most 32 bytes. PostgreSQL shows it in application_name, behind the module.</summary>
    /// <exception cref="ArgumentException">Longer than 32 bytes.</exception>
    public string? Action
    {
        get => _attributes.GetValueOrDefault(SessionAttribute.Action);
        set => Set(SessionAttribute.Action, value, 32);
    }

    /// <summary>Whom the session works for: at most 64 bytes. On PostgreSQL current_setting('scripthost.client_identifier').</summary>
    /// <exception cref="ArgumentException">Longer than 64 bytes.</exception>
    public string? ClientIdentifier
    {
        get => _attributes.GetValueOrDefault(SessionAttribute.ClientIdentifier);
        set => Set(SessionAttribute.ClientIdentifier, value, 64);
    }

    /// <summary>A remark on the session: at most 64 bytes. On PostgreSQL current_setting('scripthost.client_info').</summary>
    /// <exception cref="ArgumentException">Longer than 64 bytes.</exception>
    public string? ClientInfo
    {
        get => _attributes.GetValueOrDefault(SessionAttribute.ClientInfo);
        set => Set(SessionAttribute.ClientInfo, value, 64);
    }

    /// <summary>The operation that SQL Monitor shows the statements under, at most 30 bytes; remembered without effect but on Oracle.</summary>
    /// <exception cref="ArgumentException">Longer than 30 bytes.</exception>
    public string? DatabaseOperation
    {
        get => _attributes.GetValueOrDefault(SessionAttribute.DatabaseOperation);
        set => Set(SessionAttribute.DatabaseOperation, value, 30);
    }

    /// <summary>The schema that names without one belong to. Read from the database the first time; the embedded one has <c>main</c> only.</summary>
    /// <exception cref="FeatureNotSupportedException">Set to what the embedded database does not have.</exception>
    public string CurrentSchema
    {
        get => _attributes.GetValueOrDefault(SessionAttribute.CurrentSchema) ?? Info.CurrentSchema;
        set => Set(SessionAttribute.CurrentSchema, value, 128);
    }

    /// <summary>The user that the session belongs to; null on the embedded database. Read from the database the first time.</summary>
    public string? UserName => Info.UserName;

    /// <summary>The account that opened the session in the name of <see cref="UserName"/>; null when none did. Read from the database the first time.</summary>
    public string? ProxyUser => Info.ProxyUser;

    /// <summary>The name of the database. Read from it the first time.</summary>
    public string DatabaseName => Info.DatabaseName;

    /// <summary>The network domain of an Oracle database, else empty. Read from the database the first time.</summary>
    public string DatabaseDomain => Info.DatabaseDomain;

    /// <summary>The instance or cluster that serves the session. Read from it the first time.</summary>
    public string InstanceName => Info.InstanceName;

    /// <summary>The service that an Oracle session was opened through, else empty. Read from the database the first time.</summary>
    public string ServiceName => Info.ServiceName;

    /// <summary>The edition of an Oracle session, else null. Read from the database the first time.</summary>
    public string? Edition => Info.Edition;

    /// <summary>Where the database is: the driver's data source.</summary>
    public string Dsn => DataSource;

    /// <summary>The release of the database. Read from it the first time.</summary>
    public string Version => _version ??= Trip.Done(trip => TripAsync(Dialect.Session.ReadVersionAsync, trip));

    /// <summary>The number of cursors that an Oracle session may have open; null elsewhere, and without the privilege to ask. Read the first time.</summary>
    public int? MaxOpenCursors
    {
        get
        {
            if (!_isMaxOpenCursorsKnown)
            {
                _maxOpenCursors = Trip.Done(trip => TripAsync(Dialect.Session.ReadMaxOpenCursorsAsync, trip));
                _isMaxOpenCursorsKnown = true;
            }

            return _maxOpenCursors;
        }
    }

    /// <summary>The size of network packages that the profile asks Oracle for, in bytes; null when it does not.</summary>
    public int? Sdu => Dialect.Session.SessionDataUnit;

    /// <summary>The number of statements that the driver keeps prepared, as the profile says; 0 where it keeps none.</summary>
    /// <exception cref="InvalidOperationException">Set: the number is part of the profile's connection string.</exception>
    public int StatementCacheSize
    {
        get => Dialect.Session.StatementCacheSize ?? 0;
        set => throw new InvalidOperationException("The statement cache has its size from the profile's connection string, before the connection is opened.");
    }

    /// <summary>True on Oracle: its managed driver needs no client libraries.</summary>
    public bool Thin => Dialect.Provider == "oracle";

    /// <summary>Kept for scripts that set it; no database is told.</summary>
    public string? InternalName { get; set; }

    /// <inheritdoc cref="InternalName"/>
    public string? ExternalName { get; set; }

    /// <inheritdoc cref="InternalName"/>
    public string? Tag { get; set; }

    /// <inheritdoc cref="InternalName"/>
    public string? ExecutionContextId { get; set; }

    /// <summary>The first warning of the database on this connection; null when there was none. On the embedded database always null.</summary>
    public string? Warning => Dialect.Warning;

    private SessionInfo Info => _info ??= Trip.Done(GetSessionInfoAsync);

    /// <summary>Reads what the database tells about the session, in one round trip; the properties of the same names then need none.</summary>
    public Task<SessionInfo> GetSessionInfoAsync(CancellationToken cancellationToken = default) => GetSessionInfoAsync(Trip.Async(cancellationToken));

    /// <summary>Sets <see cref="CurrentSchema"/>.</summary>
    public Task SetCurrentSchemaAsync(string schema, CancellationToken cancellationToken = default) =>
        SetAsync(SessionAttribute.CurrentSchema, schema, 128, Trip.Async(cancellationToken));

    /// <summary>Sets <see cref="Module"/> and <see cref="Action"/>.</summary>
    public async Task SetModuleAsync(string? module, string? action, CancellationToken cancellationToken = default)
    {
        await SetAsync(SessionAttribute.Module, module, 48, Trip.Async(cancellationToken));
        await SetAsync(SessionAttribute.Action, action, 32, Trip.Async(cancellationToken));
    }

    /// <summary>Sets <see cref="ClientIdentifier"/>.</summary>
    public Task SetClientIdentifierAsync(string? value, CancellationToken cancellationToken = default) =>
        SetAsync(SessionAttribute.ClientIdentifier, value, 64, Trip.Async(cancellationToken));

    /// <summary>Sets <see cref="ClientInfo"/>.</summary>
    public Task SetClientInfoAsync(string? value, CancellationToken cancellationToken = default) =>
        SetAsync(SessionAttribute.ClientInfo, value, 64, Trip.Async(cancellationToken));

    /// <summary>Sets <see cref="DatabaseOperation"/>.</summary>
    public Task SetDatabaseOperationAsync(string? value, CancellationToken cancellationToken = default) =>
        SetAsync(SessionAttribute.DatabaseOperation, value, 30, Trip.Async(cancellationToken));

    /// <summary>Makes a round trip to the database.</summary>
    /// <exception cref="ScriptDbException">The database does not answer.</exception>
    public void Ping() => Trip.Done(PingAsync);

    /// <inheritdoc cref="Ping"/>
    public Task PingAsync(CancellationToken cancellationToken = default) => PingAsync(Trip.Async(cancellationToken));

    /// <summary>
    /// Changes the password of the session's user. On Oracle this commits. The new password travels in a statement's text: use it on an
    /// encrypted connection only, and change the profile, which keeps the old one.
    /// </summary>
    /// <exception cref="FeatureNotSupportedException">The embedded database has no users.</exception>
    /// <exception cref="ArgumentException">A password cannot be written into a statement.</exception>
    public void ChangePassword(string oldPassword, string newPassword) => Trip.Done(trip => ChangePasswordAsync(oldPassword, newPassword, trip));

    /// <inheritdoc cref="ChangePassword"/>
    public Task ChangePasswordAsync(string oldPassword, string newPassword, CancellationToken cancellationToken = default) =>
        ChangePasswordAsync(oldPassword, newPassword, Trip.Async(cancellationToken));

    private async Task<SessionInfo> GetSessionInfoAsync(Trip trip) => _info = await TripAsync(Dialect.Session.ReadAsync, trip);

    private Task PingAsync(Trip trip) => TripAsync(Dialect.Session.PingAsync, trip);

    private Task ChangePasswordAsync(string oldPassword, string newPassword, Trip trip) =>
        TripAsync(inner => Dialect.Session.ChangePasswordAsync(oldPassword, newPassword, inner), trip);

    private void Set(SessionAttribute attribute, string? value, int maxBytes) => Trip.Done(trip => SetAsync(attribute, value, maxBytes, trip));

    private async Task SetAsync(SessionAttribute attribute, string? value, int maxBytes, Trip trip)
    {
        if (value is not null && System.Text.Encoding.UTF8.GetByteCount(value) > maxBytes)
        {
            throw new ArgumentException($"{attribute} may have at most {maxBytes} bytes.", nameof(value));
        }

        await TripAsync(inner => Dialect.Session.SetAsync(attribute, value, inner), trip);
        _attributes[attribute] = value;
    }
}
