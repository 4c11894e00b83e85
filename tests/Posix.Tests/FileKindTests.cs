namespace ScriptHost.Posix.Tests;

public sealed class FileKindTests
{
    [Fact]
    public void A_file_is_regular()
    {
        var path = Path.GetTempFileName();

        Assert.True(FileKind.IsRegular(path));

        File.Delete(path);
    }

    [Theory]
    [InlineData("/tmp")]
    [InlineData("/dev/null")]
    [InlineData("/no/such/file")]
    public void A_directory_a_device_and_nothing_are_not(string path) => Assert.False(FileKind.IsRegular(path));
}
