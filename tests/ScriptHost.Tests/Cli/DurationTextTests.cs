using ScriptHost.Cli;
using ScriptHost.Errors;

namespace ScriptHost.Tests.Cli;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("90s", 90_000)]
    [InlineData("5m", 300_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("1m1s1ms", 61_001)]
    public void A_duration_is_read_as_people_write_it(string text, long milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), DurationText.Parse(text, "--timeout"));

    [Theory]
    [InlineData("")]
    [InlineData("0s")]
    [InlineData("90")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("5s5m")]
    [InlineData("99999999999999999999s")]
    public void Anything_else_is_refused_with_an_example(string text)
    {
        var refused = Assert.Throws<ScriptHostException>(() => DurationText.Parse(text, "--timeout"));

        Assert.Equal(ErrorCode.BadCommandLine, refused.Code);
        Assert.Contains("90s", refused.Message, StringComparison.Ordinal);
    }
}
