using ScriptHost.Bridge;
using ScriptHost.Data;
using ScriptHost.Profiles;

namespace ScriptHost.Tests.Bridge;

/// <summary>A bridge's calls on a server with the schema of install.sql.</summary>
public sealed class OracleServerTests
{
    [OracleBridgeFact]
    public async Task The_server_takes_the_calls_as_they_are_sent()
    {
        using var sessions = new DatabaseSessions("server", Settings, max: 1, TimeSpan.FromSeconds(30));
        var calls = new RequestCalls(sessions, Profile.Oracle, new BridgeIdentity("tests", $"{Guid.CreateVersion7():N}"));

        Assert.Equal(RequestCalls.InstalledVersion, await calls.ReadVersionAsync(CancellationToken.None));
        var claimed = await calls.ClaimAsync(TimeSpan.FromSeconds(30), TimeSpan.FromHours(1), most: 1, fromQueue: false, CancellationToken.None);
        Assert.Equal(claimed.Select(request => request.Id), (await calls.KeepAsync(TimeSpan.FromSeconds(30), CancellationToken.None)).Keys);
        Assert.False(await calls.RenewAsync(0, "db.none.1", CancellationToken.None));
        Assert.False(await calls.WriteAsync(0, [new OutputChunk(new OutputPlace(1, 1), "stdout", [1])], CancellationToken.None));
        Assert.False(await calls.EndAsync(0, new RequestEnd("FAILED", 1, "", ""), CancellationToken.None));
        Assert.Equal(claimed.Count, await calls.ReleaseAllAsync(CancellationToken.None));
    }

    private static ConnectionSettings Settings() => new()
    {
        Provider = Profile.Oracle,
        ConnectionString = Environment.GetEnvironmentVariable(OracleBridgeFactAttribute.Server)!,
        Schema = "",
        ProfileName = "server",
        Account = new AccountSettings { DriverDirectory = Environment.GetEnvironmentVariable("SCRIPTHOST_ORACLE_DRIVER") },
    };
}

/// <summary>
/// A test that needs an Oracle server with ScriptHost's schema: SCRIPTHOST_ORACLE names one, as a profile's connection string does, for a user with the role
/// SCRIPTHOST_BRIDGE, and SCRIPTHOST_ORACLE_BRIDGE says that the schema is there. Skipped otherwise.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OracleBridgeFactAttribute : FactAttribute
{
    public const string Server = "SCRIPTHOST_ORACLE";
    public const string Installed = "SCRIPTHOST_ORACLE_BRIDGE";

    public OracleBridgeFactAttribute() =>
        Skip = Environment.GetEnvironmentVariable(Server) is null || Environment.GetEnvironmentVariable(Installed) is null
            ? $"{Server} and {Installed} name no Oracle server with ScriptHost's schema to test with."
            : null;
}
