using System.Diagnostics.CodeAnalysis;

namespace Grpc.Core;

/// <summary>What a caller may set for one call.</summary>
public struct CallOptions
{
    /// <summary>Options for a call. Default: no headers, no deadline, no cancellation.</summary>
    [SuppressMessage("Design", "CA1068", Justification = "The order is the packages'.")]
    public CallOptions(
        Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default, WriteOptions? writeOptions = null)
    {
        Headers = headers;
        Deadline = deadline;
        CancellationToken = cancellationToken;
        WriteOptions = writeOptions;
    }

    /// <summary>Metadata sent with the request.</summary>
    public Metadata? Headers { get; private set; }

    /// <summary>The moment, in UTC, at which the call ends with DEADLINE_EXCEEDED. Null or <see cref="DateTime.MaxValue" />: never.</summary>
    public DateTime? Deadline { get; private set; }

    /// <summary>Cancels the call, which then ends with CANCELLED.</summary>
    public CancellationToken CancellationToken { get; private set; }

    /// <summary>How the request is written.</summary>
    public WriteOptions? WriteOptions { get; private set; }

    /// <summary>The same options with other headers.</summary>
    public readonly CallOptions WithHeaders(Metadata headers) => this with { Headers = headers };

    /// <summary>The same options with another deadline.</summary>
    public readonly CallOptions WithDeadline(DateTime deadline) => this with { Deadline = deadline };

    /// <summary>The same options with another token.</summary>
    public readonly CallOptions WithCancellationToken(CancellationToken cancellationToken) => this with { CancellationToken = cancellationToken };

    /// <summary>The same options with other write options.</summary>
    public readonly CallOptions WithWriteOptions(WriteOptions writeOptions) => this with { WriteOptions = writeOptions };
}
