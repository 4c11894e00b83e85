using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Grpc.Server;

/// <summary>
/// One call on the server. Its service and its deadline may end it at the same moment, and a write may be on its way meanwhile: one lock decides
/// who was first, and whoever is late leaves the response alone.
/// </summary>
internal sealed class ServerCall : ServerCallContext, IAsyncDisposable
{
    // CANCEL of RFC 9113, section 7.
    private const int ResetCancel = 0x8;

    private readonly Lock _gate = new();
    private readonly IMethod _method;
    private readonly ILogger _logger;
    private readonly PayloadWriter _writer;
    private readonly CancellationTokenSource? _cancellation;
    private readonly DeadlineTimer? _timer;
    private readonly CancellationToken _cancellationToken;
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;
    private Task _flush = Task.CompletedTask;
    private Task _endAtDeadline = Task.CompletedTask;
    private Status _status;
    private bool _hasBody;
    private bool _hasEnded;

    public ServerCall(HttpContext http, IMethod method, GrpcServiceOptions options, ILogger logger)
    {
        HttpContext = http;
        _method = method;
        _logger = logger;
        _status = Status.DefaultSuccess;
        _writer = new PayloadWriter(http.Response.BodyWriter, options.MaxSendMessageSize);

        // Taken now: the property is not safe to read once the request has ended.
        _cancellationToken = http.RequestAborted;
        DeadlineCore = DateTime.MaxValue;
        if (!http.Request.Headers.TryGetValue(GrpcHeaders.Timeout, out var header) || !GrpcTimeout.TryDecode(header.ToString(), out var timeout))
            return;

        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken);
        _cancellationToken = _cancellation.Token;
        DeadlineCore = GrpcTimeout.ToDeadline(timeout);
        _timer = new DeadlineTimer(DeadlineCore, OnDeadline);
    }

    public HttpContext HttpContext { get; }

    protected override string MethodCore => _method.FullName;

    // The raw header: the parsed one throws on malformed names.
    protected override string HostCore => HttpContext.Request.Headers.Host.ToString();

    protected override string PeerCore => ServerPeer.Describe(HttpContext.Connection);

    protected override DateTime DeadlineCore { get; }

    protected override Metadata RequestHeadersCore => _requestHeaders ??= ServerPeer.ReadMetadata(HttpContext.Request.Headers);

    protected override CancellationToken CancellationTokenCore => _cancellationToken;

    protected override Metadata ResponseTrailersCore => _responseTrailers ??= [];

    protected override Status StatusCore
    {
        get => _status;
        set => _status = value;
    }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => field ??= ServerPeer.Authenticate(HttpContext.Connection.ClientCertificate);

    /// <summary>Writes a message; when flushing, completes once the transport has taken it.</summary>
    public Task WriteAsync<T>(T message, Marshaller<T> marshaller, bool flush)
    {
        lock (_gate)
        {
            if (_hasEnded || _cancellationToken.IsCancellationRequested)
                throw new CallEndedException();
            if (!_flush.IsCompleted)
                throw new InvalidOperationException("Can't write the message because the previous write is in progress.");

            _hasBody = true;
            _writer.Write(message, marshaller);
            return flush ? Flush() : Task.CompletedTask;
        }
    }

    /// <summary>Ends the call with its status, unless its deadline was first.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_hasEnded)
                return;

            _hasEnded = true;
            StatusWriter.Write(HttpContext.Response, _hasBody, _status, _responseTrailers);
        }
    }

    /// <summary>Waits until the deadline, if it was what ended the call, has done with the response.</summary>
    public async ValueTask DisposeAsync()
    {
        _timer?.Dispose();
        await _endAtDeadline;
        _cancellation?.Dispose();
    }

    /// <summary>Tears the call off without a status.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            if (_hasEnded)
                return;

            _hasEnded = true;
            ResetStream();
        }
    }

    /// <summary>Tells the caller which encodings would have been understood.</summary>
    public void AnnounceEncodings()
    {
        lock (_gate)
        {
            if (!HttpContext.Response.HasStarted)
                HttpContext.Response.Headers[GrpcHeaders.AcceptEncoding] = GrpcHeaders.AcceptedEncodings;
        }
    }

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        lock (_gate)
        {
            if (_hasEnded || _hasBody || HttpContext.Response.HasStarted)
                throw new InvalidOperationException("Response headers can only be sent once per call.");

            StatusWriter.WriteMetadata(HttpContext.Response.Headers, responseHeaders);
            return Flush();
        }
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotImplementedException("CreatePropagationToken will not be implemented.");

    private Task Flush()
    {
        var flush = HttpContext.Response.BodyWriter.FlushAsync();
        return _flush = flush.IsCompletedSuccessfully ? Task.CompletedTask : flush.AsTask();
    }

    private void OnDeadline()
    {
        lock (_gate)
        {
            if (_hasEnded)
                return;

            _hasEnded = true;
            _status = new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded");
            GrpcServerLog.DeadlineExceeded(_logger, _method.FullName);
            _endAtDeadline = EndAtDeadlineAsync();
        }
    }

    private async Task EndAtDeadlineAsync()
    {
        // On other threads: what the service has registered must not run under the lock. And not later: the caller may be slow to take the rest.
        var cancelling = _cancellation!.CancelAsync();
        try
        {
            if (_flush.IsCompleted)
            {
                // Without the service's trailers, which it may be changing at this moment.
                StatusWriter.Write(HttpContext.Response, _hasBody, _status, metadata: null);
                await HttpContext.Response.CompleteAsync();
            }
            else
            {
                // The caller does not read, so trailers would wait as the message does.
                ResetStream();
            }

            await cancelling;
        }
        catch (Exception e)
        {
            GrpcServerLog.ErrorAtDeadline(_logger, _method.FullName, e);
        }
    }

    private void ResetStream() => HttpContext.Features.Get<IHttpResetFeature>()?.Reset(ResetCancel);
}
