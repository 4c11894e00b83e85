using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Quartz;
using ScriptHost.Scheduling.Firing;
using ScriptHost.Scheduling.Quartz;

namespace ScriptHost.Tests.Scheduling;

public sealed class QuartzWakeUpsTests
{
    private readonly SteppedTime _time = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
    private readonly Channel<long> _woken = Channel.CreateUnbounded<long>();

    [Fact]
    public async Task A_time_that_has_passed_wakes_at_once_and_one_to_come_waits()
    {
        await LiveAsync(async wakeUps =>
        {
            await wakeUps.SetAsync(1, _time.Now.AddDays(1), 3);
            await wakeUps.SetAsync(2, _time.Now.AddDays(-400), 3);
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
            await wakeUps.SetAsync(1, _time.Now.AddDays(1), 3);
            await wakeUps.SetAsync(1, _time.Now, 3);
            Assert.Equal(1, await NextAsync());
            await wakeUps.SetAsync(1, _time.Now.AddDays(1), 3);
            await wakeUps.SetAsync(1, null, 3);
            await wakeUps.SetAsync(1, null, 3);
            Assert.Empty(await wakeUps.ListAsync());
        });
    }

    [Fact]
    public async Task Of_wake_ups_for_the_same_time_the_better_priorities_come_first()
    {
        await using var services = CreateServices();
        var wakeUps = services.GetRequiredService<IWakeUps>();
        for (var priority = 5; priority > 0; priority--)
        {
            await wakeUps.SetAsync(priority, _time.Now.AddDays(1), priority);
        }

        var scheduler = await services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        var byPriority = new SortedDictionary<int, string>();
        foreach (var key in await scheduler.GetTriggerKeys(GroupMatcher<TriggerKey>.AnyGroup()))
        {
            byPriority.Add(-(await scheduler.GetTrigger(key))!.Priority, key.Name);
        }

        // Quartz takes the greater number first.
        Assert.Equal(["1", "2", "3", "4", "5"], byPriority.Values);
    }

    [Theory]
    [InlineData("01:00:00")]
    [InlineData("1.00:00:00")]
    [InlineData("365.00:00:00")]
    public async Task A_clock_that_is_put_forward_wakes_what_has_become_due_once_and_nothing_else(string step)
    {
        await LiveAsync(async wakeUps =>
        {
            await wakeUps.SetAsync(1, _time.Now.AddMinutes(30), 3);
            await wakeUps.SetAsync(2, _time.Now.AddDays(1000), 3);
            _time.Now += TimeSpan.Parse(step, CultureInfo.InvariantCulture);
            // Quartz looks at its clock when something is set, else twice a minute.
            await wakeUps.SetAsync(3, _time.Now, 3);
            Assert.Equal([1, 3], new[] { await NextAsync(), await NextAsync() }.Order());
        });
        Assert.False(_woken.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_clock_that_is_put_back_wakes_nothing_before_its_time_has_come_again()
    {
        await LiveAsync(async wakeUps =>
        {
            await wakeUps.SetAsync(1, _time.Now.AddHours(1), 3);
            _time.Now -= TimeSpan.FromHours(5);
            await wakeUps.SetAsync(2, _time.Now, 3);
            Assert.Equal(2, await NextAsync());
            _time.Now += TimeSpan.FromHours(6);
            await wakeUps.SetAsync(3, _time.Now, 3);
            Assert.Equal([1, 3], new[] { await NextAsync(), await NextAsync() }.Order());
        });
    }

    [Fact]
    public async Task A_thousand_that_were_due_a_day_ago_wake_once_each()
    {
        const int count = 1000;
        await LiveAsync(async wakeUps =>
        {
            for (var id = 1; id <= count; id++)
            {
                await wakeUps.SetAsync(id, _time.Now.AddDays(-1), 3);
            }

            var woken = new List<long>();
            while (woken.Count < count)
            {
                woken.Add(await NextAsync());
            }

            Assert.Equal(Enumerable.Range(1, count).Select(id => (long)id), woken.Order());
        });
        Assert.False(_woken.Reader.TryRead(out _));
    }

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

    private ServiceProvider CreateServices() =>
        new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(_time).AddQuartzWakeUps().BuildServiceProvider();

    private Task<long> NextAsync() => _woken.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));
}
