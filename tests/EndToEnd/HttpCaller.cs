using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace ScriptHost.EndToEnd;

/// <summary>Somebody who speaks JSON with an agent, as the holder of a certificate or through the agent's socket for HTTP.</summary>
internal sealed class HttpCaller(SocketsHttpHandler handler, string address, Version version) : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private readonly HttpClient _client = new(handler)
    {
        BaseAddress = new Uri(address),
        DefaultRequestVersion = version,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = Bound,
    };

    /// <summary>Over TLS; whom it trusts is not what is tested with it.</summary>
    public static HttpCaller WithCertificate(string address, X509Certificate2 certificate, Version? version = null, SslProtocols protocols = SslProtocols.None) => new(
        new SocketsHttpHandler
        {
            SslOptions =
            {
                ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=localhost",
                EnabledSslProtocols = protocols,
            },
        },
        $"https://{address}",
        version ?? HttpVersion.Version11);

    public static HttpCaller ThroughSocket(string path) => new(
        new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        },
        "http://agent",
        HttpVersion.Version11);

    public Task<HttpAnswer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<HttpAnswer> GetAsync(string path, string range)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Range", range);
        return SendAsync(request);
    }

    public Task<HttpAnswer> DeleteAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Delete, path));

    public Task<HttpAnswer> PostAsync(string json) => PostAsync(new StringContent(json, Encoding.UTF8, "application/json"));

    public Task<HttpAnswer> PostAsync(HttpContent content) => SendAsync(new HttpRequestMessage(HttpMethod.Post, "/v1/runs") { Content = content });

    /// <summary>Asks for a run of TESTER, which must be accepted.</summary>
    public async Task<string> RunAsync(string action, string runId = "")
    {
        var answer = await PostAsync(JsonSerializer.Serialize(new { runId, owner = "TESTER", action }));
        Assert.True(answer.Status == 202, answer.Text);
        return answer.Json.GetProperty("runId").GetString()!;
    }

    /// <summary>The record of a run, once it has ended.</summary>
    public async Task<JsonElement> EndOfAsync(string runId)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (true)
        {
            bound.Token.ThrowIfCancellationRequested();
            var answer = await GetAsync($"/v1/runs/{runId}?wait=50");
            Assert.True(answer.Status == 200, answer.Text);
            if (answer.Json.GetProperty("state").GetString() == "RUN_STATE_ENDED")
            {
                return answer.Json;
            }
        }
    }

    public async Task<HttpAnswer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await _client.SendAsync(request);
            return new HttpAnswer((int)response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync());
        }
    }

    public void Dispose() => _client.Dispose();
}

/// <summary>What came back.</summary>
internal sealed record HttpAnswer(int Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>Of a problem; empty for anything else.</summary>
    public string Code => ContentHeaders.ContentType?.MediaType == "application/problem+json" && Json.GetProperty("status").GetInt32() == Status ? Json.GetProperty("code").GetString()! : "";

    public string Detail => Json.GetProperty("detail").GetString()!;
}
