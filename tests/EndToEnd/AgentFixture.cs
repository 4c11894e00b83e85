using Grpc.Core;
using Grpc.Health.V1;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>One real agent, served by the real command, for all tests that need no more than that.</summary>
public sealed class AgentFixture : IAsyncLifetime
{
    private StartedAgent _agent = null!;

    /// <summary>A script root for scripts that tests write.</summary>
    public string Root => _agent.Root;

    public string Data => _agent.Data;

    public Agent.AgentClient Client => _agent.Client;

    public int ProcessId => _agent.ProcessId;

    public async Task InitializeAsync() => _agent = await StartedAgent.StartAsync();

    /// <summary>A stream that stays open for as long as the agent serves.</summary>
    public AsyncServerStreamingCall<HealthCheckResponse> WatchHealth() => new Health.HealthClient(_agent.Channel).Watch(new HealthCheckRequest());

    /// <summary>Writes a script into the root and runs it.</summary>
    public Task<FinishedRun> RunScriptAsync(string content, params string[] arguments) =>
        RunAsync(new RunJobRequest { Action = WriteScript(content), Arguments = { arguments.Select(value => new Argument { Value = value }) } });

    public string WriteScript(string content, string extension = ".csx")
    {
        var path = Path.Combine(Root, $"{Guid.NewGuid():N}{extension}");
        File.WriteAllText(path, content);
        return path;
    }

    public Task<FinishedRun> RunAsync(RunJobRequest request) => _agent.RunAsync(request);

    /// <summary>The agent is not expected to end in order any more.</summary>
    public void MarkKilled() => _agent.MarkKilled();

    public async Task DisposeAsync() => await _agent.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class OneAgent : ICollectionFixture<AgentFixture>
{
    public const string Name = "one agent";
}
