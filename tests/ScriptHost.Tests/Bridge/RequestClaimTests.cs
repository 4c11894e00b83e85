using ScriptHost.Bridge;

namespace ScriptHost.Tests.Bridge;

public sealed class RequestClaimTests : IDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly TwoClocks _time = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly RequestClaim _claim;

    public RequestClaimTests() => _claim = new RequestClaim(ClaimMoment.Now(_time), Lease, _time, _ending.Token);

    public void Dispose()
    {
        _claim.Dispose();
        _ending.Dispose();
    }

    [Fact]
    public async Task A_claim_holds_for_its_lease()
    {
        _time.Pass(Lease - TimeSpan.FromMilliseconds(1));

        await _claim.UntilItHoldsAsync().WaitAsync(Bound);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Behind_its_lease_it_holds_once_the_database_has_prolonged_it(bool isSleep)
    {
        PassLease(isSleep);
        var holds = _claim.UntilItHoldsAsync();
        Assert.False(holds.IsCompleted);

        _claim.Keep(ClaimMoment.Now(_time));

        await holds.WaitAsync(Bound);
    }

    [Fact]
    public async Task What_the_database_was_asked_before_the_lease_was_over_does_not_prolong_it()
    {
        var before = ClaimMoment.Now(_time);
        _time.Pass(Lease);
        var holds = _claim.UntilItHoldsAsync();

        _claim.Keep(before);

        Assert.False(holds.IsCompleted);
        _claim.Lose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => holds.WaitAsync(Bound));
    }

    [Fact]
    public async Task One_that_is_lost_never_holds_again()
    {
        _claim.Lose();
        _claim.Keep(ClaimMoment.Now(_time));

        Assert.True(_claim.IsLost);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(_claim.UntilItHoldsAsync);
    }

    [Fact]
    public async Task It_ends_with_its_bridge_and_is_not_lost()
    {
        _time.Pass(Lease);
        var holds = _claim.UntilItHoldsAsync();

        await _ending.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => holds.WaitAsync(Bound));
        Assert.False(_claim.IsLost);
    }

    [Fact]
    public void One_whose_request_has_ended_may_be_lost()
    {
        _claim.Dispose();

        _claim.Lose();
    }

    // A sleeping machine's own clock stands still; a clock that is set back shows no time at all.
    private void PassLease(bool isSleep)
    {
        if (isSleep)
        {
            _time.Utc += Lease;
        }
        else
        {
            _time.Ticks += Lease.Ticks;
            _time.Utc -= TimeSpan.FromHours(1);
        }
    }

    private sealed class TwoClocks : TimeProvider
    {
        public DateTimeOffset Utc { get; set; } = DateTimeOffset.UnixEpoch.AddYears(50);

        public long Ticks { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Utc;

        public override long GetTimestamp() => Ticks;

        public void Pass(TimeSpan time)
        {
            Utc += time;
            Ticks += time.Ticks;
        }
    }
}
