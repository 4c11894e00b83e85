using ScriptHost.Errors;
using ScriptHost.Tests.Shared;

namespace ScriptHost.Tests.Scheduling;

/// <summary>What becomes of firings when the connection to PostgreSQL is lost at the worst moment.</summary>
[Collection(OneServer.Name)]
public sealed class LostConnectionTests(PostgreSqlServer server) : IAsyncLifetime
{
    private const int JobCount = 30;

    private TestScheduler _scheduler = null!;

    public async Task InitializeAsync() => _scheduler = await TestScheduler.StartAsync(server);

    [Fact]
    public async Task A_run_that_began_while_nobody_learned_of_it_is_followed_when_the_store_answers_again()
    {
        await _scheduler.CreateAsync("j", enabled: true, ("auto_drop", "FALSE"));
        await using var engine = _scheduler.CreateEngine();
        await engine.StartAsync();

        // It is committed, and the answer does not come: whoever began it follows nothing.
        await _scheduler.BeginAsync("j");
        await Assert.ThrowsAsync<ScriptHostException>(() => _scheduler.Store.TransactAsync(_ => throw new ScriptHostException(ErrorCode.StoreFailed, "Lost.")));

        await UntilAsync(async () => await _scheduler.StateAsync("j") == "SUCCEEDED");
        Assert.Single(_scheduler.Agent.Executed);
        Assert.Single(await _scheduler.DetailsAsync("j"));
    }

    [Fact]
    public async Task A_run_that_was_given_another_id_keeps_it_when_it_is_asked_again()
    {
        await _scheduler.CreateAsync("j", enabled: true, ("auto_drop", "FALSE"));
        var begun = await _scheduler.BeginAsync("j");
        var renewed = await _scheduler.Steps.RenewAsync(begun!);

        Assert.Equal(renewed!.RunId, (await _scheduler.Steps.RenewAsync(begun!))!.RunId);
        await _scheduler.FollowAsync(renewed);
        Assert.Null(await _scheduler.Steps.RenewAsync(begun!));
    }

    [Fact]
    public async Task Text_that_the_server_does_not_take_fails_its_verb_alone()
    {
        var refused = _scheduler.DoAsync(scope => scope.Tables.UpdateSetting("a", "no \0 in text"));
        var taken = _scheduler.DoAsync(scope => scope.Tables.UpdateSetting("b", "text"));

        Assert.Equal(ErrorCode.StoreFailed, (await Assert.ThrowsAsync<ScriptHostException>(() => refused)).Code);
        await taken;
        Assert.Equal("text", await _scheduler.Store.TransactAsync(tables => tables.FindSetting("b")));
    }

    [Fact]
    public async Task A_server_that_crashes_under_load_costs_no_firing_and_doubles_none()
    {
        for (var i = 0; i < JobCount; i++)
        {
            await _scheduler.CreateAsync($"j{i}", enabled: true, ("auto_drop", "FALSE"));
        }

        var ids = await _scheduler.Store.TransactAsync(tables => tables.ListJobIds());
        await using var engine = _scheduler.CreateEngine();
        await engine.StartAsync();
        var waking = Task.WhenAll(ids.Select(id => Task.Run(() => engine.WakeAsync(id))));
        await server.CrashAsync();
        await waking;

        await UntilAsync(async () =>
        {
            // The wake-ups of the test wake nobody by themselves.
            await Task.WhenAll(_scheduler.WakeUps.Times.Keys.Select(engine.WakeAsync));
            return (await Task.WhenAll(Enumerable.Range(0, JobCount).Select(i => _scheduler.StateAsync($"j{i}")))).All(state => state == "SUCCEEDED");
        });

        Assert.Equal(JobCount, _scheduler.Agent.Executed.Distinct().Count());
        Assert.Equal(JobCount, _scheduler.Agent.Executed.Count);
        Assert.Empty(await _scheduler.BegunAsync());
        for (var i = 0; i < JobCount; i++)
        {
            Assert.Single(await _scheduler.DetailsAsync($"j{i}"));
            Assert.Equal(1, (await _scheduler.JobAsync($"j{i}")).Standing.RunCount);
        }
    }

    public async Task DisposeAsync() => await _scheduler.DisposeAsync();

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            try
            {
                if (await condition())
                {
                    return;
                }
            }
            catch (ScriptHostException exception) when (exception.Code == ErrorCode.StoreFailed)
            {
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), bound.Token);
        }
    }
}
