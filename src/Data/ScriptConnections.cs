using ScriptHost.Data.Carried;
using ScriptHost.Data.Oracle;
using ScriptHost.Data.PostgreSql;
using ScriptHost.Data.Sqlite;
using ScriptHost.Scripting;

namespace ScriptHost.Data;

/// <summary>Opens database connections for scripts.</summary>
public static class ScriptConnections
{
    /// <summary>Opens a connection of its own. A run's connections are had from <see cref="RunConnections"/>.</summary>
    /// <exception cref="ScriptDbException">It cannot be opened; the message names profile, cause and next step.</exception>
    public static ScriptConnection Open(ConnectionSettings settings) => settings.Provider switch
    {
        "sqlite" => new ScriptConnection(SqliteOpener.Open(settings), settings.Warn),
        "postgresql" => new ScriptConnection(PostgreSqlOpener.Open(settings), settings.Warn),
        "oracle" => new ScriptConnection(OracleOpener.Open(settings), settings.Warn),
        "carried" => CarriedOpener.Open(CarriedOpener.Connect(settings), ownsChannel: true, settings.Warn),
        _ => throw new ScriptDbException(
            "UNKNOWN_PROVIDER",
            0,
            $"Profile '{settings.ProfileName}' asks for the database provider '{settings.Provider}', which is not known. Known: sqlite, postgresql, oracle; carried is the agent's own."),
    };
}
