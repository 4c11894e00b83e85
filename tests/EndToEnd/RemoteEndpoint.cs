namespace ScriptHost.EndToEnd;

/// <summary>Agents as an endpoint that the user ADA may send jobs to, over mutual TLS.</summary>
internal static class RemoteEndpoint
{
    /// <summary>Of jobs.</summary>
    public const string Destination = "REMOTE_EXTPROC:REMOTE";

    /// <summary>None of them serves before or after; they share a wallet, which the first one makes.</summary>
    public static async Task RegisterAsync(CrashingAgent scheduler, params CrashingAgent[] agents)
    {
        var wallet = Path.Combine(agents[0].Data, "wallet");
        await agents[0].LiveOnceAsync(() => Task.CompletedTask);
        foreach (var other in agents[1..])
        {
            CopyFolder(wallet, Path.Combine(other.Data, "wallet"));
        }

        var addresses = string.Join(',', agents.Select(agent => agent.Address));
        await scheduler.LiveOnceAsync(async () =>
        {
            await DoneAsync("endpoint", "register", "REMOTE", "--url", addresses, "--wallet-dir", Path.Combine(wallet, "client"), "--cert-dn", "CN=localhost");
            await DoneAsync("user", "create", "ADA", "--uid", "54321");
            await DoneAsync("user", "grant", "ADA", "CREATE JOB");
            await DoneAsync("endpoint", "grant", "REMOTE", "ADA");
        });

        Task<string> DoneAsync(params string[] arguments) => ScriptHostProgram.DoneAsync([.. arguments, "--data", scheduler.Data]);
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        File.SetUnixFileMode(to, File.GetUnixFileMode(from));
        foreach (var folder in Directory.GetDirectories(from))
        {
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
        }

        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
