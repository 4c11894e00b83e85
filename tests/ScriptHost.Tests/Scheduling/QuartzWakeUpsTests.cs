using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using ScriptHost.Scheduling.Firing;
using ScriptHost.Scheduling.Quartz;

namespace ScriptHost.Tests.Scheduling;

public sealed class QuartzWakeUpsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wake-ups").FullName;
    private readonly Channel<long> _woken = Channel.CreateUnbounded<long>();

    [Fact]
    public async Task A_time_that_has_passed_wakes_at_once_and_one_to_come_waits()
    {
        await LiveAsync(async wakeUps =>
        {
            await wakeUps.SetAsync(1, TimeProvider.System.GetUtcNow().AddDays(1));
            await wakeUps.SetAsync(2, TimeProvider.System.GetUtcNow().AddDays(-400));
            Assert.Equal(2, await NextAsync());
            Assert.Contains(1, await wakeUps.ListAsync());
        });
        Assert.False(_woken.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_later_word_takes_the_place_of_the_earlier_one()
    {
        await LiveAsync(async wakeUps =>
        {
            await wakeUps.SetAsync(1, TimeProvider.System.GetUtcNow().AddDays(1));
            await wakeUps.SetAsync(1, TimeProvider.System.GetUtcNow());
            Assert.Equal(1, await NextAsync());
            await wakeUps.SetAsync(1, TimeProvider.System.GetUtcNow().AddDays(1));
            await wakeUps.SetAsync(1, null);
            await wakeUps.SetAsync(1, null);
            Assert.Empty(await wakeUps.ListAsync());
        });
    }

    [Fact]
    public async Task What_was_set_before_a_restart_wakes_after_it()
    {
        await using (var services = CreateServices())
        {
            // Never started: as if it had been killed before the time came.
            await services.GetRequiredService<IWakeUps>().SetAsync(7, TimeProvider.System.GetUtcNow());
        }

        await LiveAsync(async _ => Assert.Equal(7, await NextAsync()));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task LiveAsync(Func<IWakeUps, Task> life)
    {
        await using var services = CreateServices();
        var wakeUps = services.GetRequiredService<IWakeUps>();
        await wakeUps.StartAsync(id =>
        {
            _woken.Writer.TryWrite(id);
            return Task.CompletedTask;
        });
        await life(wakeUps);
        await wakeUps.StopAsync();
    }

    private ServiceProvider CreateServices()
    {
        SQLitePCL.Batteries_V2.Init();
        return new ServiceCollection().AddLogging().AddQuartzWakeUps(_folder).BuildServiceProvider();
    }

    private Task<long> NextAsync() => _woken.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));
}
