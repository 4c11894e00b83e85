using System.Net;
using ScriptHost.Security.Tls;
using ScriptHost.Tests.Workers;

namespace ScriptHost.Tests.Security.Tls;

public sealed class HandshakeGateTests
{
    private static readonly IPAddress One = IPAddress.Parse("10.0.0.1");
    private static readonly IPAddress Other = IPAddress.Parse("10.0.0.2");

    private readonly ManualTime _time = new();
    private readonly HandshakeGate _gate;

    public HandshakeGateTests() => _gate = new HandshakeGate(_time);

    [Fact]
    public void An_address_has_a_bounded_number_of_handshakes_under_way()
    {
        var open = Enumerable.Range(0, HandshakeGate.MaxOpen).Select(_ => _gate.TryEnter(One)!).ToList();

        Assert.All(open, Assert.NotNull);
        Assert.Null(_gate.TryEnter(One));
        Assert.NotNull(_gate.TryEnter(Other));
        open[0].Succeed();
        Assert.NotNull(_gate.TryEnter(One));
    }

    [Fact]
    public void Failures_close_the_door_for_a_while_and_successes_do_not()
    {
        for (var i = 0; i < 1_000; i++)
        {
            _gate.TryEnter(Other)!.Succeed();
        }

        for (var i = 0; i < HandshakeGate.FailureBurst; i++)
        {
            _gate.TryEnter(One)!.Dispose();
        }

        Assert.Null(_gate.TryEnter(One));
        Assert.NotNull(_gate.TryEnter(Other));
        _time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < HandshakeGate.FailuresPerSecond; i++)
        {
            _gate.TryEnter(One)!.Dispose();
        }

        Assert.Null(_gate.TryEnter(One));
    }

    [Fact]
    public void A_network_of_version_6_counts_as_one_caller()
    {
        for (var i = 0; i < HandshakeGate.FailureBurst; i++)
        {
            _gate.TryEnter(IPAddress.Parse($"2001:db8::{i:x}"))!.Dispose();
        }

        Assert.Null(_gate.TryEnter(IPAddress.Parse("2001:db8::ffff")));
        Assert.NotNull(_gate.TryEnter(IPAddress.Parse("2001:db8:0:1::1")));
    }
}
