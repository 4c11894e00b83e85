using ScriptHost.Errors;
using ScriptHost.Http;

namespace ScriptHost.Tests.Http;

public sealed class ByteRangeTests
{
    [Theory]
    [InlineData("bytes=0-0", 10, 0, 0)]
    [InlineData("bytes=0-99", 10, 0, 9)]
    [InlineData("Bytes= 3-4 ", 10, 3, 4)]
    [InlineData("bytes=9-", 10, 9, 9)]
    [InlineData("bytes=-3", 10, 7, 9)]
    [InlineData("bytes=-30", 10, 0, 9)]
    public void A_range_means_these_bytes(string text, long count, long first, long last) => Assert.Equal((first, last), ByteRange.Parse(text).Of(count));

    [Theory]
    [InlineData("bytes=10-", 10)]
    [InlineData("bytes=0-5", 0)]
    [InlineData("bytes=-5", 0)]
    [InlineData("bytes=-0", 10)]
    public void A_range_may_mean_none(string text, long count) => Assert.Null(ByteRange.Parse(text).Of(count));

    [Theory]
    [InlineData("")]
    [InlineData("bytes")]
    [InlineData("bytes=")]
    [InlineData("bytes=-")]
    [InlineData("bytes=5-4")]
    [InlineData("bytes=1-2,4-5")]
    [InlineData("bytes=--1")]
    [InlineData("bytes=+1-2")]
    [InlineData("bytes=0x1-2")]
    [InlineData("lines=1-2")]
    [InlineData("bytes=99999999999999999999-")]
    public void What_is_no_range_is_refused_by_its_name(string text) =>
        Assert.StartsWith($"Range is '{text}'", Assert.Throws<ScriptHostException>(() => ByteRange.Parse(text)).Message, StringComparison.Ordinal);
}
