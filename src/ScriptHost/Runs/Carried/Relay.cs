using System.Buffers;
using System.Net.Sockets;

namespace ScriptHost.Runs.Carried;

/// <summary>
/// Copies bytes both ways between two connections until one of them ends. What one side sends and the other does not take waits with the sender: there is
/// one buffer for each direction.
/// </summary>
internal static class Relay
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Copies; all that the side that ended had sent has been passed on when this returns.</summary>
    /// <param name="first">One side.</param>
    /// <param name="second">The other.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The side that ended.</returns>
    /// <exception cref="OperationCanceledException">Neither had ended.</exception>
    public static async Task<Stream> RunAsync(Stream first, Stream second, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<Stream>[] directions = [CopyAsync(first, second, ended.Token), CopyAsync(second, first, ended.Token)];
        var earlier = await Task.WhenAny(directions);
        await ended.CancelAsync();
        // Nobody touches the connections any more when this returns.
        await ((Task)Task.WhenAll(directions)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await earlier;
    }

    /// <summary>Copies one way; gives the side that ended.</summary>
    private static async Task<Stream> CopyAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await TryReadAsync(from, buffer, cancellationToken) is > 0 and var count)
            {
                if (!await TryWriteAsync(to, buffer.AsMemory(0, count), cancellationToken))
                {
                    return to;
                }
            }

            return from;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static async Task<int> TryReadAsync(Stream from, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await from.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            return 0;
        }
    }

    private static async Task<bool> TryWriteAsync(Stream to, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await to.WriteAsync(bytes, cancellationToken);
            await to.FlushAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            return false;
        }
    }

    private static bool IsBroken(Exception exception) => exception is IOException or SocketException or ObjectDisposedException;
}
