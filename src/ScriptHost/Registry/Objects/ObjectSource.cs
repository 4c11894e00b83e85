using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Posix;
using ScriptHost.Scripts;

namespace ScriptHost.Registry.Objects;

/// <summary>Copies files from servers and from folders that the settings open, whole or not at all.</summary>
internal sealed class ObjectSource : IDisposable
{
    private const int MaxRedirects = 5;

    private readonly ObjectsOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly Lazy<HttpClient> _http;

    public ObjectSource(IOptions<ObjectsOptions> options, TimeProvider timeProvider)
    {
        (_options, _timeProvider) = (options.Value, timeProvider);
        _http = new Lazy<HttpClient>(CreateClient);
    }

    /// <param name="uri">What is copied.</param>
    /// <param name="credential">For its server; null: without a login.</param>
    /// <param name="file">What it becomes; one that is there is replaced.</param>
    /// <param name="cancellationToken">Gives up; the file is as it was.</param>
    /// <returns>How many bytes it has.</returns>
    /// <exception cref="ScriptHostException">BAD_REQUEST, PERMISSION_DENIED, STORE_FAILED; the file is as it was.</exception>
    public async Task<long> CopyAsync(ObjectUri uri, Credential? credential, string file, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return uri.Address.IsFile ? await CopyLocalAsync(uri, file, either.Token) : await CopyRemoteAsync(uri, credential, file, either.Token);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ScriptHostException(ErrorCode.BadRequest, $"ORA-29276: transfer timeout: {uri.Shown} was not copied within {_options.Timeout} (Objects:Timeout).", exception);
        }
        catch (HttpRequestException exception) when (exception.InnerException is AuthenticationException)
        {
            throw new ScriptHostException(
                ErrorCode.BadRequest, $"ORA-29024: Certificate validation failure: {uri.Shown} shows no certificate for its name that is trusted here (Objects:CertificateAuthorityFile).", exception);
        }
        catch (HttpRequestException exception)
        {
            throw new ScriptHostException(ErrorCode.BadRequest, $"ORA-29273: HTTP request failed: {uri.Shown}: {exception.HttpRequestError}.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ScriptHostException(ErrorCode.StoreFailed, $"'{file}' could not be written: {exception.Message}", exception);
        }
    }

    public void Dispose()
    {
        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }
    }

    private async Task<long> CopyLocalAsync(ObjectUri uri, string file, CancellationToken cancellationToken)
    {
        var path = CanonicalPath.Of(uri.Address.LocalPath);
        if (!_options.ReadFolders.Any(folder => CanonicalPath.IsInside(path, CanonicalPath.Of(folder))))
        {
            throw new ScriptHostException(
                ErrorCode.PermissionDenied, $"ORA-29289: directory access denied: '{uri.Address.LocalPath}' lies in no folder that Objects:ReadFolders names.");
        }

        // A pipe would never end, and a device has no size.
        if (!File.Exists(path) || !FileKind.IsRegular(path))
        {
            throw new ScriptHostException(ErrorCode.BadRequest, $"ORA-20404: Object not found - {uri.Shown}");
        }

        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return await WriteAsync(uri, stream, file, cancellationToken);
    }

    private async Task<long> CopyRemoteAsync(ObjectUri uri, Credential? credential, string file, CancellationToken cancellationToken)
    {
        var address = uri.Address;
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            // A login is for the server that it was made for.
            if (credential is not null && address.Authority == uri.Address.Authority)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.UserName}:{credential.Password}")));
            }

            using var response = await _http.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
                && response.Headers.Location is { } location)
            {
                address = new Uri(address, location);
                if (address.Scheme != Uri.UriSchemeHttps || redirects == MaxRedirects)
                {
                    throw new ScriptHostException(ErrorCode.BadRequest, $"ORA-29273: HTTP request failed: {uri.Shown} leads {(redirects == MaxRedirects ? "on and on" : $"to {address.Scheme}:, which is not followed")}.");
                }

                continue;
            }

            CheckStatus(uri, response.StatusCode);
            if (response.Content.Headers.ContentLength > _options.MaxBytes)
            {
                throw TooLarge(uri);
            }

            await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await WriteAsync(uri, content, file, cancellationToken);
        }
    }

    private static void CheckStatus(ObjectUri uri, HttpStatusCode status)
    {
        if (status != HttpStatusCode.OK)
        {
            throw new ScriptHostException(ErrorCode.BadRequest, status switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"ORA-20401: Authorization failed for URI - {uri.Shown}: give a credential_name that its server accepts.",
                HttpStatusCode.NotFound => $"ORA-20404: Object not found - {uri.Shown}",
                _ => $"ORA-29273: HTTP request failed: {uri.Shown} answers with status {(int)status}.",
            });
        }
    }

    private async Task<long> WriteAsync(ObjectUri uri, Stream content, string file, CancellationToken cancellationToken)
    {
        var total = 0L;
        await PrivateFile.WriteAsync(file, async target =>
        {
            var buffer = new byte[64 * 1024];
            for (int count; (count = await ReadAsync(uri, content, buffer, cancellationToken)) > 0;)
            {
                total += count;
                if (total > _options.MaxBytes)
                {
                    throw TooLarge(uri);
                }

                await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        });
        return total;
    }

    // A source that breaks off in the middle, which is not to be told as a file that cannot be written.
    private static async Task<int> ReadAsync(ObjectUri uri, Stream content, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException exception)
        {
            throw new ScriptHostException(
                ErrorCode.BadRequest, $"{(uri.Address.IsFile ? "ORA-29284: file read error" : "ORA-29273: HTTP request failed")}: {uri.Shown} broke off: {exception.Message}", exception);
        }
    }

    private ScriptHostException TooLarge(ObjectUri uri) =>
        new(ErrorCode.BadRequest, $"ORA-20000: {uri.Shown} is larger than {_options.MaxBytes} bytes (Objects:MaxBytes).");

    private HttpClient CreateClient()
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        if (_options.CertificateAuthorityFile is { } file)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(file);
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }

        // How long it may take is ours to say.
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
