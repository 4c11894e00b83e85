using ScriptHost.Profiles;

namespace ScriptHost.Tests.Profiles;

public sealed class SessionPlacesTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    private readonly SessionPlaces _places = new();

    [Fact]
    public async Task Who_comes_first_is_served_first_and_no_more_than_allowed_at_a_time()
    {
        var first = await TakeAsync(max: 1);
        var second = TakeAsync(max: 1);
        var third = TakeAsync(max: 1);
        Assert.False(second.IsCompleted);

        first!.Dispose();
        var taken = await second.WaitAsync(Bound);
        Assert.False(third.IsCompleted);
        taken!.Dispose();
        Assert.NotNull(await third.WaitAsync(Bound));
    }

    [Fact]
    public async Task A_place_is_given_back_once()
    {
        var first = await TakeAsync(max: 1);
        first!.Dispose();
        first.Dispose();

        await TakeAsync(max: 1).WaitAsync(Bound);
        Assert.False(TakeAsync(max: 1).IsCompleted);
    }

    [Fact]
    public async Task Who_gives_up_leaves_the_line()
    {
        using var givingUp = new CancellationTokenSource();
        var first = await TakeAsync(max: 1);
        var second = TakeAsync(max: 1, givingUp.Token);
        var third = TakeAsync(max: 1);

        await givingUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(Bound));
        first!.Dispose();
        Assert.NotNull(await third.WaitAsync(Bound));
    }

    [Fact]
    public async Task A_raised_bound_lets_those_in_who_wait()
    {
        await TakeAsync(max: 1);
        var second = TakeAsync(max: 1);

        await TakeAsync(max: 3).WaitAsync(Bound);

        await second.WaitAsync(Bound);
    }

    [Fact]
    public async Task Without_a_bound_nobody_waits()
    {
        Assert.Null(await TakeAsync(max: 0));
        Assert.Null(await TakeAsync(max: 0));
    }

    private Task<IDisposable?> TakeAsync(int max, CancellationToken cancellationToken = default) => _places.TakeAsync(
        new Profile("p", new ProfileOptions { Provider = Profile.Sqlite, MaxSessions = max }, new OwnerFolders("/nowhere")), cancellationToken);
}
