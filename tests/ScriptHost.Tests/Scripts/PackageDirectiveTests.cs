using ScriptHost.Scripts;
using ScriptHost.V1;

namespace ScriptHost.Tests.Scripts;

public sealed class PackageDirectiveTests
{
    [Theory]
    [InlineData("nuget: Some.Package, 1.2.3", "Some.Package", "1.2.3")]
    [InlineData("nuget:Some.Package,1.2.3", "Some.Package", "1.2.3")]
    [InlineData(" NuGet : no", null, null)]
    [InlineData("nuget: Some.Package", "Some.Package", "")]
    [InlineData("nuget: Some.Package, [1.0,2.0)", "Some.Package", "[1.0,2.0)")]
    [InlineData("nuget: Some.Package, 1.*", "Some.Package", "1.*")]
    [InlineData("nuget:", null, null)]
    [InlineData("nuget: ../evil, 1.0", null, null)]
    [InlineData("nuget: A, 1.0, 2.0", null, null)]
    public void A_package_is_read_from_what_is_between_the_quotes(string text, string? id, string? version) =>
        Assert.Equal(id is null ? null : new Package { Id = id, Version = version }, PackageDirective.TryParse(text));

    [Theory]
    [InlineData("1.2.3", true)]
    [InlineData("1.0", true)]
    [InlineData("1.2.3.4", true)]
    [InlineData("1.2.3-beta.1", true)]
    [InlineData("", false)]
    [InlineData("1", false)]
    [InlineData("1.*", false)]
    [InlineData("*", false)]
    [InlineData("[1.2.3]", false)]
    [InlineData("(1.0,2.0)", false)]
    [InlineData("latest", false)]
    public void Only_a_version_that_means_one_package_is_exact(string version, bool isExact) =>
        Assert.Equal(isExact, PackageDirective.IsExact(version));
}
