using Grpc.Core;
using Grpc.Tests.Hosting;
using Grpc.Tests.Protos;

namespace Grpc.Tests;

public sealed class MetadataTests
{
    [Fact]
    public async Task Request_metadata_arrives_text_and_bytes()
    {
        await using var host = await ProbeHost.StartAsync();
        host.State.Inspect = context =>
            context.RequestHeaders.GetValue("x-text") + Convert.ToHexString(context.RequestHeaders.GetValueBytes("x-data-bin")!);
        var headers = new Metadata { { "X-Text", "a, b; c" }, { "x-data-bin", [255, 0, 13, 10] } };
        var reply = await host.Client().EchoAsync(new EchoRequest { Behaviour = "inspect" }, headers).ResponseAsync.WaitAsync(Limits.Bound);
        Assert.Equal("a, b; cFF000D0A", reply.Text);
    }

    [Fact]
    public async Task The_protocols_own_headers_are_not_metadata()
    {
        await using var host = await ProbeHost.StartAsync();
        host.State.Inspect = context => string.Join(' ', context.RequestHeaders.Select(entry => entry.Key));
        var reply = await host.Client()
            .EchoAsync(new EchoRequest { Behaviour = "inspect" }, deadline: Clock.Now.AddMinutes(1)).ResponseAsync.WaitAsync(Limits.Bound);
        Assert.DoesNotContain("grpc-timeout", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("content-type", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(':', reply.Text);
    }

    [Fact]
    public async Task Initial_and_trailing_metadata_arrive_with_a_reply()
    {
        await using var host = await ProbeHost.StartAsync();
        using var call = host.Client().EchoAsync(new EchoRequest { Behaviour = "headers" });
        await call.ResponseAsync.WaitAsync(Limits.Bound);
        var headers = await call.ResponseHeadersAsync.WaitAsync(Limits.Bound);
        Assert.Equal("first", headers.GetValue("x-initial"));
        Assert.Equal(ProbeService.TrailerBytes, headers.GetValueBytes("x-initial-bin"));
        Assert.Equal("last", call.GetTrailers().GetValue("x-trailing"));
        Assert.Equal(ProbeService.TrailerBytes, call.GetTrailers().GetValueBytes("x-trailing-bin"));
    }

    [Fact]
    public async Task Initial_metadata_of_a_stream_arrives_before_its_end()
    {
        await using var host = await ProbeHost.StartAsync();
        using var call = host.Client().Count(new CountRequest { Count = 1, Behaviour = "wait" });
        Assert.NotNull(await call.ResponseHeadersAsync.WaitAsync(Limits.Bound));
        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
        Assert.Throws<InvalidOperationException>(() => call.GetTrailers());
    }

    [Fact]
    public async Task The_call_tells_its_method_host_and_peer()
    {
        await using var host = await ProbeHost.StartAsync();
        host.State.Inspect = context => $"{context.Method} {context.Host} {context.Peer.Split(':')[0]} {context.Deadline == DateTime.MaxValue}";
        var reply = await host.Client().EchoAsync(new EchoRequest { Behaviour = "inspect" }).ResponseAsync.WaitAsync(Limits.Bound);
        Assert.Equal($"/probe.v1.Probe/Echo localhost:{host.PlainPort} ipv4 True", reply.Text);
    }

    [Fact]
    public async Task The_call_gives_access_to_the_http_request()
    {
        await using var host = await ProbeHost.StartAsync();
        host.State.Inspect = context => context.GetHttpContext().Request.Protocol;
        var reply = await host.Client().EchoAsync(new EchoRequest { Behaviour = "inspect" }).ResponseAsync.WaitAsync(Limits.Bound);
        Assert.Equal("HTTP/2", reply.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("ümlaut")]
    public void A_key_with_other_characters_is_refused(string key) =>
        Assert.Throws<ArgumentException>(() => new Metadata { { key, "value" } });

    [Fact]
    public void Text_and_bytes_are_told_apart_by_the_key()
    {
        Assert.Throws<ArgumentException>(() => new Metadata { { "x-data-bin", "text" } });
        Assert.Throws<ArgumentException>(() => new Metadata { { "x-data", [1] } });
        var metadata = new Metadata { { "x-data-bin", [1] } };
        Assert.Throws<InvalidOperationException>(() => metadata.GetValue("x-data-bin"));
    }

    [Fact]
    public void The_last_entry_of_a_key_counts()
    {
        var metadata = new Metadata { { "k", "1" }, { "other", "2" }, { "K", "3" } };
        Assert.Equal("3", metadata.GetValue("k"));
        Assert.Equal(["1", "3"], metadata.GetAll("K").Select(entry => entry.Value));
        Assert.Null(metadata.GetValue("missing"));
    }

    [Fact]
    public async Task The_call_tells_what_the_callers_certificate_says()
    {
        await using var host = await ProbeHost.StartAsync();
        host.State.Inspect = context =>
            $"{context.AuthContext.IsPeerAuthenticated} {string.Join(' ', context.AuthContext.PeerIdentity.Select(identity => identity.Value))}";
        var request = new EchoRequest { Behaviour = "inspect" };
        var anonymous = await host.Client(Transport.Tls).EchoAsync(request).ResponseAsync.WaitAsync(Limits.Bound);
        Assert.Equal("False ", anonymous.Text);

        var client = host.Client(
            Transport.Tls, options => ((SocketsHttpHandler)options.HttpHandler!).SslOptions.ClientCertificates = [host.Certificate]);
        var known = await client.EchoAsync(request).ResponseAsync.WaitAsync(Limits.Bound);
        Assert.Equal("True localhost", known.Text);
    }
}
