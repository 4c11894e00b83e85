using System.Runtime.CompilerServices;

namespace Grpc.Core;

/// <summary>A stream of messages, read one at a time by one reader.</summary>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message that the last successful <see cref="MoveNext" /> read.</summary>
    T Current { get; }

    /// <summary>Reads the next message. False: the stream ended with OK. The token, when cancelled, cancels the whole call.</summary>
    /// <exception cref="RpcException">The stream ended with another status.</exception>
    /// <exception cref="InvalidOperationException">Another read is in progress.</exception>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}

/// <summary>Conveniences for stream readers.</summary>
public static class AsyncStreamReaderExtensions
{
    /// <summary>Reads the next message, without a token.</summary>
    public static Task<bool> MoveNext<T>(this IAsyncStreamReader<T> streamReader)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(streamReader);
        return streamReader.MoveNext(CancellationToken.None);
    }

    /// <summary>The stream as an asynchronous sequence. The token, when cancelled, cancels the whole call.</summary>
    /// <exception cref="RpcException">While enumerating: the stream ended with another status than OK.</exception>
    public static IAsyncEnumerable<T> ReadAllAsync<T>(this IAsyncStreamReader<T> streamReader, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(streamReader);
        return Enumerate(streamReader, cancellationToken);
    }

    private static async IAsyncEnumerable<T> Enumerate<T>(
        IAsyncStreamReader<T> streamReader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await streamReader.MoveNext(cancellationToken))
            yield return streamReader.Current;
    }
}
