using Microsoft.Data.Sqlite;
using ScriptHost.Data.Sessions;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Sqlite;

/// <summary>A file has no users, schemas or sessions: attributes are remembered by the connection and told to nobody.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : DatabaseSession
{
    private const string Main = "main";

    public override async Task PingAsync(Trip trip)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1";
        await command.ExecuteScalarAsync(trip);
    }

    public override Task<string> ReadVersionAsync(Trip trip) => Task.FromResult(connection.ServerVersion);

    public override Task<SessionInfo> ReadAsync(Trip trip) => Task.FromResult(new SessionInfo
    {
        CurrentSchema = Main,
        DatabaseName = Path.GetFileNameWithoutExtension(connection.DataSource),
        InstanceName = "sqlite",
    });

    public override Task SetAsync(SessionAttribute attribute, string? value, Trip trip) =>
        attribute != SessionAttribute.CurrentSchema || string.Equals(value, Main, StringComparison.OrdinalIgnoreCase)
            ? Task.CompletedTask
            : throw Refusal("CurrentSchema", $"its only schema is {Main}.");

    public override Task ChangePasswordAsync(string oldPassword, string newPassword, Trip trip) =>
        throw Refusal("ChangePassword", "its databases have no users and no passwords.");

    public override string CallProcedure(string name, int argumentCount) =>
        throw Refusal("CallProc", "it has no stored procedures; write the statements into the script.");

    public override string CallFunction(string name, int argumentCount) => $"SELECT {SqlName.Callable(name)}({Arguments(argumentCount)})";

    private static FeatureNotSupportedException Refusal(string feature, string advice) => new(feature, "sqlite", advice);
}
