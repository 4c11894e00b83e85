using System.Threading.Channels;
using Grpc.Core;

namespace Grpc.Tests.Hosting;

/// <summary>What tests and the service under test tell each other.</summary>
internal sealed class ProbeState
{
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();

    /// <summary>What calls with the behaviour "inspect" look at.</summary>
    public Func<ServerCallContext, string> Inspect { get; set; } = _ => "";

    /// <summary>Lets calls with the behaviour "wait for release" go on.</summary>
    public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Report(string text) => _events.Writer.TryWrite(text);

    /// <summary>The next thing that the service reported.</summary>
    public async Task<string> NextReportAsync() => await _events.Reader.ReadAsync().AsTask().WaitAsync(Limits.Bound);
}
