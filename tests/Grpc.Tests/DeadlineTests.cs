using Grpc.Core;
using Grpc.Tests.Hosting;
using Grpc.Tests.Protos;

namespace Grpc.Tests;

public sealed class DeadlineTests
{
    [Fact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        await using var host = await ProbeHost.StartAsync();
        var client = await WarmUpAsync(host);
        using var call = client.EchoAsync(new EchoRequest { Behaviour = "wait" }, deadline: Clock.Now.AddSeconds(1));
        Assert.Equal(StatusCode.DeadlineExceeded, (await call.FailureAsync()).StatusCode);
        Assert.Equal("waiting", await host.State.NextReportAsync());
        Assert.Equal("cancelled", await host.State.NextReportAsync());
        Assert.Equal([], host.Log.KestrelErrors);
    }

    [Fact]
    public async Task A_deadline_ends_a_stream_on_both_sides()
    {
        await using var host = await ProbeHost.StartAsync();
        var client = await WarmUpAsync(host);
        using var call = client.Count(new CountRequest { Count = 3, Behaviour = "wait" }, deadline: Clock.Now.AddSeconds(1));
        Assert.Equal(StatusCode.DeadlineExceeded, (await call.FailureAsync()).StatusCode);
        Assert.Equal("waiting", await host.State.NextReportAsync());
        Assert.Equal("cancelled", await host.State.NextReportAsync());
    }

    [Fact]
    public async Task A_deadline_in_the_past_sends_nothing()
    {
        await using var host = await ProbeHost.StartAsync();
        var client = host.Client();
        var past = Clock.Now.AddSeconds(-1);
        Assert.Equal(StatusCode.DeadlineExceeded, (await client.EchoAsync(new EchoRequest(), deadline: past).FailureAsync()).StatusCode);
        Assert.Equal(StatusCode.DeadlineExceeded, (await client.Count(new CountRequest(), deadline: past).FailureAsync()).StatusCode);
    }

    [Fact]
    public async Task The_service_sees_the_deadline()
    {
        await using var host = await ProbeHost.StartAsync();
        host.State.Inspect = context => context.Deadline.Kind + (context.Deadline - Clock.Now).TotalMinutes.ToString("F0", null);
        foreach (var (deadline, expected) in new[] { (Clock.Now.AddHours(1), "Utc60"), (Clock.Now.AddDays(100), "Utc144000") })
        {
            var reply = await host.Client().EchoAsync(new EchoRequest { Behaviour = "inspect" }, deadline: deadline).ResponseAsync.WaitAsync(Limits.Bound);
            Assert.Equal(expected, reply.Text);
        }
    }

    [Fact]
    public async Task A_service_that_outlives_its_deadline_harms_nobody()
    {
        await using var host = await ProbeHost.StartAsync();
        var client = await WarmUpAsync(host);
        using var call = client.EchoAsync(new EchoRequest { Behaviour = "outlive" }, deadline: Clock.Now.AddSeconds(1));
        Assert.Equal(StatusCode.DeadlineExceeded, (await call.FailureAsync()).StatusCode);
        await client.EchoAsync(new EchoRequest()).ResponseAsync.WaitAsync(Limits.Bound);
        host.State.Released.SetResult();
        while (await host.State.NextReportAsync() is not "outlived")
        {
        }

        await client.EchoAsync(new EchoRequest()).ResponseAsync.WaitAsync(Limits.Bound);
        Assert.Equal([], host.Log.KestrelErrors);
    }

    [Fact]
    public async Task A_writer_that_waits_for_its_reader_is_stopped_by_the_deadline()
    {
        await using var host = await ProbeHost.StartAsync();
        var client = await WarmUpAsync(host);
        using var call = client.Count(
            new CountRequest { PayloadBytes = 100_000, Behaviour = "write forever" }, deadline: Clock.Now.AddSeconds(1));
        while (await host.State.NextReportAsync() is not "writing ended")
        {
        }

        Assert.Equal(StatusCode.DeadlineExceeded, (await call.FailureAsync()).StatusCode);
    }

    [Fact]
    public async Task A_deadline_in_local_time_is_refused()
    {
        await using var host = await ProbeHost.StartAsync();
        var local = DateTime.SpecifyKind(Clock.Now.AddMinutes(1), DateTimeKind.Local);
        var client = host.Client();
        Assert.Throws<InvalidOperationException>(() => { client.EchoAsync(new EchoRequest(), deadline: local); });
    }

    // The deadline, the end of the call and a pending write meet within the same millisecond.
    [Fact]
    public async Task Deadlines_that_meet_the_end_of_the_call_leave_a_clear_outcome()
    {
        await using var host = await ProbeHost.StartAsync();
        var client = host.Client();
        for (var round = 0; round < 20; round++)
        {
            var calls = Enumerable.Range(0, 20).Select(number => RaceAsync(client, number)).ToList();
            var outcomes = await Task.WhenAll(calls).WaitAsync(Limits.Bound);
            Assert.All(outcomes, outcome => Assert.True(outcome is StatusCode.OK or StatusCode.DeadlineExceeded, outcome.ToString()));
        }

        await client.EchoAsync(new EchoRequest()).ResponseAsync.WaitAsync(Limits.Bound);
        Assert.Equal([], host.Log.KestrelErrors);
    }

    /// <summary>A client that is connected and compiled, so that its next call reaches the service well before a deadline of a second.</summary>
    private static async Task<Probe.ProbeClient> WarmUpAsync(ProbeHost host)
    {
        var client = host.Client();
        await client.EchoAsync(new EchoRequest()).ResponseAsync.WaitAsync(Limits.Bound);
        Assert.Equal("disposed", await host.State.NextReportAsync());
        return client;
    }

    private static async Task<StatusCode> RaceAsync(Probe.ProbeClient client, int number)
    {
        var deadline = Clock.Now.AddMilliseconds(number);
        try
        {
            using var call = client.Count(new CountRequest { Count = 20, PayloadBytes = 5000 }, deadline: deadline);
            await call.ReadNumbersAsync();
            return call.GetStatus().StatusCode;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }
}
