using Grpc.Core;

namespace Grpc.Server;

/// <summary>The stream of replies that a service writes.</summary>
internal sealed class ResponseStream<T>(ServerCall call, Marshaller<T> marshaller) : IServerStreamWriter<T>
    where T : class
{
    public WriteOptions? WriteOptions
    {
        get => call.WriteOptions;
        set => call.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return cancellationToken.CanBeCanceled ? WriteCancellableAsync(message, cancellationToken) : WriteCoreAsync(message);
    }

    private async Task WriteCancellableAsync(T message, CancellationToken cancellationToken)
    {
        // A message cannot be taken back half-written: cancelling one cancels the call.
        using var registration = cancellationToken.UnsafeRegister(static state => ((ServerCall)state!).Reset(), call);
        cancellationToken.ThrowIfCancellationRequested();
        await WriteCoreAsync(message);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private Task WriteCoreAsync(T message) =>
        call.WriteAsync(message, marshaller, flush: WriteOptions is not { } options || !options.Flags.HasFlag(WriteFlags.BufferHint));
}
