using ScriptHost.Data.Oracle;

namespace ScriptHost.Data.Carried;

/// <summary>The caller's session knows what any of Oracle's does; what the shim can tell without the database it is asked for.</summary>
internal sealed class CarriedSession(CarriedDialect dialect, CarriedChannel channel) : OracleSession(dialect, driver: null)
{
    public override async Task PingAsync(Trip trip) =>
        (await channel.AskAsync(CarriedMessage.Ping, new PayloadWriter(), trip)).Expect(CarriedMessage.Done).End();

    public override Task<string> ReadVersionAsync(Trip trip) => Task.FromResult(channel.DatabaseVersion);
}
