// Says what the script is doing to whoever watches the database, and what the database says of the session.

async Task GsfMain(int argc, string[] argv, IScriptContext ctx)
{
    var con = ctx.Connection;
    await con.SetModuleAsync("examples", "session");
    con.CallTimeout = TimeSpan.FromSeconds(30);
    await con.PingAsync(ctx.CancellationToken);
    var session = await con.GetSessionInfoAsync(ctx.CancellationToken);
    Console.WriteLine($"{con.Module} as {session.UserName ?? "nobody"} in schema {session.CurrentSchema}");
}
