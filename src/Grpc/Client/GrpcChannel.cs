using System.Collections.Concurrent;
using Grpc.Client;
using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>A way to one server over HTTP/2. Made once and shared: it holds the connections. Disposing it cancels its calls.</summary>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly ConcurrentDictionary<string, Uri> _methodAddresses = new(StringComparer.Ordinal);
    private readonly HashSet<IDisposable> _activeCalls = [];
    private readonly Lock _gate = new();
    private readonly HttpMessageInvoker _http;
    private bool _isDisposed;

    private GrpcChannel(Uri address, GrpcChannelOptions options)
        : base(address.Authority)
    {
        Address = address;
        MaxSendMessageSize = options.MaxSendMessageSize;
        MaxReceiveMessageSize = options.MaxReceiveMessageSize;
        _http = options.HttpHandler == null
            ? new HttpMessageInvoker(new SocketsHttpHandler { EnableMultipleHttp2Connections = true })
            : new HttpMessageInvoker(options.HttpHandler, options.DisposeHttpClient);
    }

    internal int? MaxSendMessageSize { get; }

    internal int? MaxReceiveMessageSize { get; }

    private Uri Address { get; }

    /// <summary>A channel to "http://host:port" or "https://host:port".</summary>
    /// <exception cref="ArgumentException">The address is not such a one.</exception>
    public static GrpcChannel ForAddress(string address) => ForAddress(address, new GrpcChannelOptions());

    /// <summary>A channel to "http://host:port" or "https://host:port".</summary>
    /// <exception cref="ArgumentException">The address is not such a one.</exception>
    /// <exception cref="InvalidOperationException">The credentials contradict the address.</exception>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        return ForAddress(new Uri(address), channelOptions);
    }

    /// <summary>A channel to an http or https address.</summary>
    /// <exception cref="ArgumentException">The address is not such a one.</exception>
    public static GrpcChannel ForAddress(Uri address) => ForAddress(address, new GrpcChannelOptions());

    /// <summary>A channel to an http or https address.</summary>
    /// <exception cref="ArgumentException">The address is not such a one.</exception>
    /// <exception cref="InvalidOperationException">The credentials contradict the address.</exception>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(channelOptions);
        if (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
            throw new ArgumentException($"The address '{address}' begins with neither http:// nor https://.", nameof(address));

        var contradiction = address.Scheme == Uri.UriSchemeHttps ? ChannelCredentials.Insecure : ChannelCredentials.SecureSsl;
        if (channelOptions.Credentials == contradiction)
            throw new InvalidOperationException($"The channel's credentials contradict its '{address.Scheme}' address.");

        return new GrpcChannel(address, channelOptions);
    }

    /// <inheritdoc />
    public override CallInvoker CreateCallInvoker()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return new ChannelCallInvoker(this);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        IDisposable[] calls;
        lock (_gate)
        {
            if (_isDisposed)
                return;

            _isDisposed = true;
            calls = [.. _activeCalls];
        }

        // Outside of the lock: a call that ends takes itself off the list.
        foreach (var call in calls)
            call.Dispose();

        _http.Dispose();
    }

    internal Uri GetMethodAddress(IMethod method) =>
        _methodAddresses.GetOrAdd(method.FullName, static (path, address) => new Uri(address, path), Address);

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _http.SendAsync(request, cancellationToken);

    internal void AddCall(IDisposable call)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _activeCalls.Add(call);
        }
    }

    internal void RemoveCall(IDisposable call)
    {
        lock (_gate)
            _activeCalls.Remove(call);
    }

    /// <inheritdoc />
    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }
}
