using ScriptHost.Workers.Pooling;

namespace ScriptHost.Tests.Workers;

public sealed class StartBreakerTests
{
    private readonly ManualTime _time = new();
    private readonly StartBreaker _breaker;

    public StartBreakerTests() => _breaker = new StartBreaker(_time);

    [Fact]
    public void After_three_failures_in_a_row_one_try_is_let_through_after_each_longer_pause()
    {
        FailAFewTimes();
        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            Assert.NotNull(_breaker.Refusal("python"));
            _time.Advance(TimeSpan.FromTicks(1));
            Assert.Null(_breaker.Refusal("python"));
            Assert.NotNull(_breaker.Refusal("python"));
            _breaker.Failed("python", "still broken");
        }
    }

    [Fact]
    public void A_refusal_names_the_last_reason_and_when_to_come_again()
    {
        FailAFewTimes();

        var refusal = _breaker.Refusal("python");

        Assert.Contains("broken", refusal!.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(1), refusal.RetryAfter);
    }

    [Fact]
    public void A_success_forgets_all_failures()
    {
        FailAFewTimes();
        _breaker.Succeeded("python");

        Assert.Null(_breaker.Refusal("python"));
    }

    [Fact]
    public void One_languages_failures_are_not_anothers()
    {
        FailAFewTimes();

        Assert.Null(_breaker.Refusal("csharp"));
    }

    private void FailAFewTimes()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(_breaker.Refusal("python"));
            _breaker.Failed("python", "broken");
        }
    }
}
