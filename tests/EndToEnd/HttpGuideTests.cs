using System.Diagnostics;

namespace ScriptHost.EndToEnd;

/// <summary>The commands of docs/guides/http.md do what they say.</summary>
public sealed class HttpGuideTests
{
    [Fact]
    public async Task The_commands_for_curl_ask_for_a_run_and_read_what_it_printed()
    {
        await using var agent = await ListeningAgent.StartAsync();
        var guide = await File.ReadAllTextAsync(Path.Combine(ScriptHostProgram.RepositoryRoot, "docs", "guides", "http.md"));
        var commands = guide.Split("```sh\n")[1].Split("```")[0]
            .Replace("/var/lib/scripthost", agent.Agent.Data, StringComparison.Ordinal)
            .Replace("localhost:16000", $"localhost:{agent.Address.Split(':')[1]}", StringComparison.Ordinal);

        using var shell = Process.Start(new ProcessStartInfo("bash", ["-e", "-c", commands.Replace("ask() { curl ", "ask() { curl --fail-with-body --noproxy '*' ", StringComparison.Ordinal)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = shell.StandardOutput.ReadToEndAsync();
        var error = shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal((0, ""), (shell.ExitCode, await error));
        var said = await output;
        Assert.StartsWith("{ \"runId\": \"first-1\", ", said, StringComparison.Ordinal);
        Assert.Contains("OUTCOME_STATUS_SUCCEEDED", said, StringComparison.Ordinal);
        Assert.Contains("Hello, you\nHello", said, StringComparison.Ordinal);
        Assert.Contains("\"alreadyEnded\": true", said, StringComparison.Ordinal);
    }
}
