using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Wire;

namespace Grpc.Client;

/// <summary>A call with a stream of replies. Whoever reads owns the response; when the call ends with nobody reading, its end frees it.</summary>
internal sealed class ServerStreamingCall<TRequest, TResponse> : ClientCall, IAsyncStreamReader<TResponse>
    where TRequest : class
    where TResponse : class
{
    private readonly Method<TRequest, TResponse> _method;
    private readonly Task _started;
    private HttpResponseMessage? _response;
    private MessageReader? _body;
    private bool _isInUse = true;

    public ServerStreamingCall(GrpcChannel channel, Method<TRequest, TResponse> method, CallOptions options, TRequest request)
        : base(channel, method, options)
    {
        _method = method;
        _started = StartAsync(request);
    }

    public TResponse Current { get; private set; } = default!;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        // Until the start has completed it owns the response.
        await _started;
        lock (Gate)
        {
            if (_isInUse)
                throw new InvalidOperationException("Can't read the next message because the previous read is in progress.");

            _isInUse = true;
        }

        try
        {
            using var registration = cancellationToken.UnsafeRegister(
                static state => ((ServerStreamingCall<TRequest, TResponse>)state!).CancelByToken(), this);
            return await ReadAsync();
        }
        finally
        {
            Release();
        }
    }

    protected override void OnAbandoned()
    {
        lock (Gate)
        {
            if (!_isInUse)
                FreeResponse();
        }
    }

    private async Task StartAsync(TRequest request)
    {
        try
        {
            if (!HasEnded)
            {
                _response = await SendAsync(new RequestContent<TRequest>(request, _method.RequestMarshaller, MaxSendMessageSize));
                _body = await OpenBodyAsync(_response);
            }
        }
        catch (Exception e)
        {
            // Told to whoever reads.
            Fail(e);
        }
        finally
        {
            Release();
        }
    }

    private async ValueTask<bool> ReadAsync()
    {
        if (HasEnded)
            return EndOfStream();

        try
        {
            if (await _body!.ReadNextAsync(_method.ResponseMarshaller, EndedToken) is { } message)
            {
                Current = message;
                return true;
            }

            TryEnd(ResponseStatus.AfterBody(_response!, out var trailers), trailers);
        }
        catch (Exception e)
        {
            throw Fail(e);
        }

        return EndOfStream();
    }

    private bool EndOfStream() => GetStatus().StatusCode == StatusCode.OK ? false : throw FailedException();

    private void Release()
    {
        lock (Gate)
        {
            _isInUse = false;
            if (HasEnded)
                FreeResponse();
        }
    }

    private void FreeResponse()
    {
        _body?.Complete();
        _body = null;
        _response?.Dispose();
    }
}
