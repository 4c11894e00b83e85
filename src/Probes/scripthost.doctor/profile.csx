// What `scripthost doctor --profile` asks a profile's database, as the owner, from C#.
using System.Text.Json;
using ScriptHost.Data;

async Task GsfMain(int argc, string[] argv, IScriptContext ctx)
{
    var connection = ctx.Connection;
    var driver = connection.InnerConnection.GetType().Assembly;
    var missing = driver.GetName().Name == "Oracle.ManagedDataAccess"
        ? OracleDriver.Inspect(Path.GetDirectoryName(driver.Location)).Members.Where(member => !member.IsPresent).Select(member => $"{member.Name} ({member.LostWithout})")
        : [];
    ctx.SetResult(JsonSerializer.Serialize(new
    {
        database = connection.Version,
        user = connection.UserName ?? "",
        schema = connection.CurrentSchema,
        driver = $"{driver.GetName().Name} {driver.GetName().Version}",
        becomes = await connection.GetReachableUsersAsync(ctx.CancellationToken),
        missing,
    }));
}
