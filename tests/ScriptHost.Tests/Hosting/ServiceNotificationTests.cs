using System.Net.Sockets;
using System.Text;
using ScriptHost.Hosting;

namespace ScriptHost.Tests.Hosting;

public sealed class ServiceNotificationTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"notify-{Guid.NewGuid():N}");
    private readonly Socket _manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    public async Task The_manager_is_told_that_the_agent_serves_and_that_it_ends(string prefix)
    {
        var address = prefix is "@" ? $"@{Path.GetFileName(_path)}" : _path;
        _manager.Bind(new UnixDomainSocketEndPoint(prefix is "@" ? $"\0{address[1..]}" : address));
        var notification = new ServiceNotification(address);

        Assert.Null(notification.TellReady("Serving."));
        Assert.Null(notification.TellStopping("Waiting.", TimeSpan.FromSeconds(90)));

        Assert.Equal("READY=1\nSTATUS=Serving.", await ReceiveAsync());
        Assert.Equal("STOPPING=1\nEXTEND_TIMEOUT_USEC=90000000\nSTATUS=Waiting.", await ReceiveAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_manager_nobody_is_told(string? address) => Assert.Null(new ServiceNotification(address).TellReady("Serving."));

    [Fact]
    public void A_manager_that_does_not_listen_is_named() =>
        Assert.Contains(_path, new ServiceNotification(_path).TellReady("Serving."), StringComparison.Ordinal);

    public void Dispose()
    {
        _manager.Dispose();
        File.Delete(_path);
    }

    private async Task<string> ReceiveAsync()
    {
        var buffer = new byte[512];
        return Encoding.UTF8.GetString(buffer, 0, await _manager.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromMinutes(1)));
    }
}
