using System.IO.Pipelines;
using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Wire;

namespace Grpc.Client;

/// <summary>
/// One call, whatever its shape. It ends once: by the server's status, the caller's token or Dispose, the deadline, or a failure, whichever comes
/// first; what follows from the end (a read that is torn off, say) is reported with that first status.
/// </summary>
internal abstract class ClientCall : IDisposable
{
    private static readonly StreamPipeReaderOptions s_pipeOptions = new(bufferSize: 16 * 1024);

    private readonly GrpcChannel _channel;
    private readonly IMethod _method;
    private readonly CallOptions _options;
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenRegistration _callerToken;
    private readonly DeadlineTimer? _deadline;
    private Task<HttpResponseMessage>? _sending;
    private Status? _status;
    private Metadata? _trailers;

    protected ClientCall(GrpcChannel channel, IMethod method, CallOptions options)
    {
        if (options.Deadline is { Kind: not DateTimeKind.Utc } local && local != DateTime.MaxValue && local != DateTime.MinValue)
            throw new InvalidOperationException("Deadline must have a kind DateTimeKind.Utc or be equal to DateTime.MaxValue or DateTime.MinValue.");

        _channel = channel;
        _method = method;
        _options = options;
        channel.AddCall(this);
        _callerToken = options.CancellationToken.UnsafeRegister(static state => ((ClientCall)state!).CancelByToken(), this);
        if (options.Deadline is not { } deadline || deadline == DateTime.MaxValue)
            return;

        if (DeadlineTimer.Remaining(deadline) > TimeSpan.Zero)
            _deadline = new DeadlineTimer(deadline, EndAtDeadline);
        else
            EndAtDeadline();
    }

    /// <summary>Guards how the call ended, and, in derived classes, who may touch the response.</summary>
    protected Lock Gate { get; } = new();

    /// <summary>Cancelled when the call ends before the server has ended it.</summary>
    protected CancellationToken EndedToken => _ended.Token;

    protected bool HasEnded
    {
        get
        {
            lock (Gate)
                return _status != null;
        }
    }

    protected int? MaxReceiveMessageSize => _channel.MaxReceiveMessageSize;

    protected int? MaxSendMessageSize => _channel.MaxSendMessageSize;

    public async Task<Metadata> GetResponseHeadersAsync()
    {
        try
        {
            var response = await (_sending ?? throw FailedException());

            // A caller that has the headers of a call that they end may ask for its status at once.
            if (ResponseStatus.IsFinal(response, out var status, out var trailers))
                TryEnd(status, trailers);

            return ResponseStatus.ToMetadata(response.Headers);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Fail(e);
        }
    }

    public Status GetStatus()
    {
        lock (Gate)
            return _status ?? throw new InvalidOperationException("Unable to get the status because the call is not complete.");
    }

    public Metadata GetTrailers()
    {
        lock (Gate)
        {
            return _trailers
                ?? throw new InvalidOperationException("Can't get the call trailers because the call has not completed successfully.");
        }
    }

    public void Dispose() => Abandon(new Status(StatusCode.Cancelled, "gRPC call disposed."));

    protected void CancelByToken() => Abandon(new Status(StatusCode.Cancelled, "Call canceled by the client."));

    /// <summary>Sends the request; completes with the response's headers.</summary>
    protected Task<HttpResponseMessage> SendAsync(HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _channel.GetMethodAddress(_method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        var headers = request.Headers;
        headers.TryAddWithoutValidation("te", "trailers");
        headers.TryAddWithoutValidation("user-agent", "grpc-dotnet-scripthost/1.0");
        headers.TryAddWithoutValidation(GrpcHeaders.AcceptEncoding, GrpcHeaders.AcceptedEncodings);
        if (_options.Deadline is { } deadline && deadline != DateTime.MaxValue)
            headers.TryAddWithoutValidation(GrpcHeaders.Timeout, GrpcTimeout.Encode(DeadlineTimer.Remaining(deadline)));

        if (_options.Headers is { } metadata)
        {
            foreach (var entry in metadata)
            {
                // The protocol's own headers follow from the call's options.
                if (!GrpcHeaders.IsReserved(entry.Key))
                    headers.TryAddWithoutValidation(entry.Key, MetadataCodec.EncodeValue(entry));
            }
        }

        return _sending = _channel.SendAsync(request, EndedToken);
    }

    /// <summary>A reader over the response's body; null when the headers ended the call.</summary>
    protected async ValueTask<MessageReader?> OpenBodyAsync(HttpResponseMessage response)
    {
        if (ResponseStatus.IsFinal(response, out var status, out var trailers))
        {
            TryEnd(status, trailers);
            return null;
        }

        var body = await response.Content.ReadAsStreamAsync(EndedToken);
        return new MessageReader(PipeReader.Create(body, s_pipeOptions), ResponseStatus.Encoding(response), MaxReceiveMessageSize);
    }

    /// <summary>Ends the call unless it has ended.</summary>
    protected bool TryEnd(Status status, Metadata? trailers)
    {
        lock (Gate)
        {
            if (_status != null)
                return false;

            _status = status;
            _trailers = trailers;
        }

        // Unregister, not Dispose: it does not wait for a callback that may be waiting for this very method.
        _callerToken.Unregister();
        _deadline?.Dispose();
        _channel.RemoveCall(this);
        return true;
    }

    /// <summary>Ends the call because of an exception, unless it has ended; the exception to throw.</summary>
    protected RpcException Fail(Exception exception)
    {
        TryEnd(Translate(exception), exception is RpcException { Trailers.Count: > 0 } rpc ? rpc.Trailers : null);
        return FailedException();
    }

    /// <summary>The exception for a call that ended with another status than OK.</summary>
    protected RpcException FailedException()
    {
        lock (Gate)
            return new RpcException(_status.GetValueOrDefault(), _trailers ?? Metadata.Empty);
    }

    /// <summary>Frees what the running parts of the call do not free themselves; called when the call was abandoned.</summary>
    protected virtual void OnAbandoned()
    {
    }

    private void EndAtDeadline() => Abandon(new Status(StatusCode.DeadlineExceeded, ""));

    private void Abandon(Status status)
    {
        if (!TryEnd(status, null))
            return;

        _ended.Cancel();
        OnAbandoned();
    }

    private Status Translate(Exception exception)
    {
        if (exception is RpcException rpc)
            return rpc.Status;

        // The server, whose clock runs too, may have reset the call a moment before our timer.
        if (_options.Deadline is { } deadline && DeadlineTimer.Remaining(deadline) <= TimeSpan.Zero)
            return new Status(StatusCode.DeadlineExceeded, "", exception);

        // A connection that takes longer than the handler allows is reported as a cancellation, too.
        return exception is OperationCanceledException { InnerException: not TimeoutException }
            ? new Status(StatusCode.Cancelled, "", exception)
            : new Status(
                StatusMapping.FromException(exception), $"Error in the gRPC call. {StatusMapping.Describe(exception)}", exception);
    }
}
