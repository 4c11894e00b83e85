using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using ScriptHost.Security.Wallets;
using ScriptHost.Tests.Security.Tls;

namespace ScriptHost.Tests.Registry.Objects;

/// <summary>An https server on a real port, with what object stores answer.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly TestAuthority _authority = new();

    private FileServer(WebApplication application) => _application = application;

    public static byte[] Content { get; } = [.. Enumerable.Range(0, 100_000).Select(i => (byte)i)];

    public string Address => _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    private X509Certificate2 Certificate => field ??= _authority.Server("127.0.0.1");

    /// <summary>Lets a client trust it.</summary>
    public string AuthorityFile { get; } = Path.Combine(Directory.CreateTempSubdirectory().FullName, "ca.pem");

    /// <summary>The logins that were shown.</summary>
    public List<string> Logins { get; } = [];

    public static async Task<FileServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        FileServer? server = null;
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificateSelector = (_, _) => server!.Certificate })));
        server = new FileServer(builder.Build());
        File.WriteAllBytes(server.AuthorityFile, PemFile.Write(server._authority.Certificate));
        server._application.Run(server.AnswerAsync);
        await server._application.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _authority.Dispose();
        Directory.Delete(Path.GetDirectoryName(AuthorityFile)!, recursive: true);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        switch (context.Request.Path.Value!)
        {
            case "/n/b/cwallet.sso":
                await context.Response.Body.WriteAsync(Content);
                break;
            case "/private/x":
                var login = context.Request.Headers.Authorization.ToString();
                Logins.Add(login);
                context.Response.StatusCode = login == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("ada:s3cret"))}" ? 200 : 401;
                break;
            case "/moved":
                context.Response.Redirect("/n/b/cwallet.sso");
                break;
            case "/plain":
                context.Response.Redirect("http://127.0.0.1/x");
                break;
            case "/round":
                context.Response.Redirect("/round");
                break;
            case "/torn/at/once":
                context.Abort();
                break;
            case "/torn/within":
                // Without what is missing: the server then closes the connection, behind what was flushed.
                context.Response.ContentLength = 1000;
                await context.Response.Body.WriteAsync(new byte[10]);
                await context.Response.Body.FlushAsync();
                break;
            case "/silent":
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            default:
                context.Response.StatusCode = 404;
                break;
        }
    }
}
