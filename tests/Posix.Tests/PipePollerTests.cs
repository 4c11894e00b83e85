using System.IO.Pipes;
using System.Text;

namespace ScriptHost.Posix.Tests;

public sealed class PipePollerTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly PipePoller _poller = new();

    [Fact]
    public async Task Bytes_written_to_a_watched_pipe_are_told()
    {
        using var writer = new AnonymousPipeServerStream(PipeDirection.Out);
        var received = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Watch(writer, text => received.TrySetResult(text), closed: null);

        await writer.WriteAsync("hello"u8.ToArray());

        Assert.Equal("hello", await received.Task.WaitAsync(Bound));
    }

    [Fact]
    public async Task A_pipe_whose_writers_are_gone_is_told_to_be_closed()
    {
        var writer = new AnonymousPipeServerStream(PipeDirection.Out);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Watch(writer, _ => { }, closed);

        await writer.DisposeAsync();

        await closed.Task.WaitAsync(Bound);
    }

    [Fact]
    public async Task Pipes_can_be_added_while_others_are_watched()
    {
        var texts = new List<Task<string>>();
        var writers = new List<AnonymousPipeServerStream>();
        for (var i = 0; i < 20; i++)
        {
            var writer = new AnonymousPipeServerStream(PipeDirection.Out);
            var received = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            Watch(writer, text => received.TrySetResult(text), closed: null);
            await writer.WriteAsync(Encoding.UTF8.GetBytes($"{i}"));
            writers.Add(writer);
            texts.Add(received.Task);
        }

        var all = await Task.WhenAll(texts).WaitAsync(Bound);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), all);
        writers.ForEach(writer => writer.Dispose());
    }

    public void Dispose() => _poller.Dispose();

    private void Watch(AnonymousPipeServerStream writer, Action<string> received, TaskCompletionSource? closed)
    {
        var pipe = new PipeReader(writer.ClientSafePipeHandle);
        var buffer = new byte[1024];
        _poller.Watch(pipe, () =>
        {
            var result = pipe.TryRead(buffer, out var count);
            if (result == PipeReadResult.Data)
            {
                received(Encoding.UTF8.GetString(buffer, 0, count));
            }

            if (result == PipeReadResult.Closed)
            {
                closed?.TrySetResult();
            }

            return result != PipeReadResult.Closed;
        });
    }
}
