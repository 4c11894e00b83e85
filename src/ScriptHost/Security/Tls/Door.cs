using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Security.Tls;

/// <summary>
/// What every connection over TCP passes: first without TLS (<see cref="ReceiveAsync"/>), then the handshake (<see cref="Negotiate"/>), then with the caller
/// known (<see cref="WelcomeAsync"/>). Whatever does not get through is counted and named.
/// </summary>
internal sealed class Door(ServerCertificates certificates, Refusals refusals, HandshakeGate gate, IOptions<TlsOptions> options, TimeProvider timeProvider)
{
    private const SslProtocols Accepted = SslProtocols.Tls12 | SslProtocols.Tls13;

    private readonly InvitedAddresses _invited = new(options.Value.InvitedAddresses);

    /// <summary>Turns away who is not invited, who comes too often, and who does not speak TLS.</summary>
    public async Task ReceiveAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var address = AddressOf(connection);
        if (!_invited.Contain(address))
        {
            refusals.Report(RefusalReason.NotInvited, address);
            return;
        }

        using var place = gate.TryEnter(address);
        if (place is null)
        {
            refusals.Report(RefusalReason.TooMany, address);
            return;
        }

        var reason = await LookAtOpeningAsync(connection);
        if (reason is null)
        {
            var attempt = new Attempt(place);
            connection.Features.Set(attempt);
            try
            {
                await next(connection);
            }
            catch (Exception) when (!attempt.HasSucceeded)
            {
                // Whatever the library makes of a stranger's bytes: the server would log each as a fault of its own.
            }

            reason = attempt.Outcome(connection);
        }

        if (reason is { } known)
        {
            refusals.Report(known, address);
        }
    }

    /// <summary>What the handshake is made with. Called by the server for each.</summary>
    public ValueTask<SslServerAuthenticationOptions> Negotiate(TlsHandshakeCallbackContext context)
    {
        var attempt = context.Connection.Features.GetRequiredFeature<Attempt>();
        attempt.HasHello = true;
        if ((context.ClientHelloInfo.SslProtocols & Accepted) == 0)
        {
            attempt.Reason = RefusalReason.OldProtocol;
        }

        var material = certificates.Current;
        return ValueTask.FromResult(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = material.Context,
            EnabledSslProtocols = Accepted,
            ClientCertificateRequired = true,
            CertificateChainPolicy = ClientCertificateCheck.PolicyFor(material.Authorities),
            RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
            {
                attempt.Reason = ClientCertificateCheck.Judge((X509Certificate2?)certificate, chain, timeProvider.GetUtcNow());
                return attempt.Reason is null;
            },
            // UTL_HTTP names none at all, and gets HTTP/1.1.
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            AllowRenegotiation = false,
            // What a caller showed an hour ago may not be good any more: every connection is judged anew.
            AllowTlsResume = false,
        });
    }

    /// <summary>Notes who the caller is, and turns away who speaks Oracle Net inside TLS.</summary>
    public async Task WelcomeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var attempt = connection.Features.GetRequiredFeature<Attempt>();
        attempt.Succeed();
        var name = DistinguishedName.OfSubject(connection.Features.GetRequiredFeature<ITlsConnectionFeature>().ClientCertificate!);
        connection.Features.Set(ClientIdentity.OfCertificate(name, connection.RemoteEndPoint));
        if (await ReadOpeningAsync(connection) == Opening.OracleNet)
        {
            refusals.Report(RefusalReason.OracleNet, AddressOf(connection), $"inside TLS, as {name}");
            return;
        }

        await next(connection);
    }

    private async Task<RefusalReason?> LookAtOpeningAsync(ConnectionContext connection) => await ReadOpeningAsync(connection) switch
    {
        Opening.Tls => null,
        Opening.OracleNet => RefusalReason.OracleNet,
        Opening.Http => RefusalReason.PlainText,
        Opening.Other => RefusalReason.NotTls,
        _ => connection.ConnectionClosed.IsCancellationRequested ? RefusalReason.ClientLeft : RefusalReason.TimedOut,
    };

    private async Task<Opening> ReadOpeningAsync(ConnectionContext connection)
    {
        using var bound = new CancellationTokenSource(options.Value.HandshakeTimeout, timeProvider);
        try
        {
            return await Openings.ReadAsync(connection.Transport.Input, bound.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            return Opening.Nothing;
        }
    }

    private static IPAddress AddressOf(ConnectionContext connection)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    /// <summary>How far a connection has come.</summary>
    private sealed class Attempt(HandshakeGate.Place place)
    {
        public bool HasSucceeded { get; private set; }

        public bool HasHello { get; set; }

        public RefusalReason? Reason { get; set; }

        public void Succeed()
        {
            HasSucceeded = true;
            place.Succeed();
        }

        /// <summary>Null after a handshake that succeeded.</summary>
        public RefusalReason? Outcome(ConnectionContext connection) =>
            HasSucceeded ? null
            : Reason ?? (!HasHello ? RefusalReason.NotTls : connection.ConnectionClosed.IsCancellationRequested ? RefusalReason.ClientLeft : RefusalReason.TimedOut);
    }
}
