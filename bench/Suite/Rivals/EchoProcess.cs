using System.Diagnostics;
using System.Text.Json;
using ScriptHost.Benchmarks.Measuring;

namespace ScriptHost.Benchmarks.Rivals;

/// <summary>A process of bench/Grpc, client and server in one, that takes its turns as it is told to.</summary>
internal sealed class EchoProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;

    private EchoProcess(Process process, string library) => (_process, Library) = (process, library);

    /// <summary>The assembly that its gRPC comes from.</summary>
    public string Library { get; }

    public static async Task<EchoProcess> StartAsync(string program)
    {
        var process = Children.Start(new ProcessStartInfo(program, ["turns"]) { RedirectStandardInput = true, RedirectStandardOutput = true });
        return new EchoProcess(process, await ReadAsync(process));
    }

    /// <param name="what"><c>echo</c>, or <c>stream</c>: a call that 10,000 messages answer.</param>
    /// <param name="turn">How often.</param>
    public async Task<Load> TakeAsync(string what, Turn turn)
    {
        await _process.StandardInput.WriteLineAsync($"{what} {JsonSerializer.Serialize(turn)}");
        return JsonSerializer.Deserialize<Load>(await ReadAsync(_process))!;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await Children.WaitAsync(_process, Patience);
    }

    private static async Task<string> ReadAsync(Process process) =>
        await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw new InvalidOperationException("The echo's process ended before it had answered.");
}
