using ScriptHost.Errors;
using ScriptHost.Security;

namespace ScriptHost.Tests.Security;

public sealed class OwnerNameTests
{
    [Theory]
    [InlineData("hr", "HR")]
    [InlineData("HR_2$#", "HR_2$#")]
    [InlineData("\"Mixed Case\"", "Mixed Case")]
    [InlineData("żółw", "ŻÓŁW")]
    public void A_name_is_upper_case_unless_quoted(string text, string name) => Assert.Equal(name, OwnerName.Parse(text).Value);

    [Theory]
    [InlineData("")]
    [InlineData("1ABC")]
    [InlineData("A B")]
    [InlineData("A-B")]
    [InlineData("\"\"")]
    [InlineData("\"a\"b\"")]
    [InlineData("\"a\0\"")]
    [InlineData("../x")]
    public void What_is_no_identifier_is_refused_by_name(string text)
    {
        var refused = Assert.Throws<ScriptHostException>(() => OwnerName.Parse(text));

        Assert.Equal(ErrorCode.BadRequest, refused.Code);
        Assert.Contains($"'{text}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_has_at_most_128_bytes()
    {
        Assert.Equal(128, OwnerName.Parse(new string('A', 128)).Value.Length);
        Assert.Throws<ScriptHostException>(() => OwnerName.Parse(new string('A', 129)));
        Assert.Throws<ScriptHostException>(() => OwnerName.Parse(new string('Ż', 65)));
    }

    [Fact]
    public void Different_owners_have_different_folders_without_path_characters()
    {
        string[] names = ["A", "\"a\"", "A#", "\"A~23\"", "\"../A\"", "\"A/B\"", "\".\"", "\"..\"", "Ż"];
        var folders = names.Select(name => OwnerName.Parse(name).FolderName).ToList();

        Assert.Equal(names.Length, folders.Distinct().Count());
        Assert.All(folders, folder => Assert.Matches(@"^[A-Za-z0-9_$~]+$", folder));
    }

    [Theory]
    [InlineData("root", "ROOT")]
    [InlineData("john.doe", "JOHN.DOE")]
    public void A_user_of_the_operating_system_is_an_owner_whatever_its_name(string user, string owner) =>
        Assert.Equal(owner, OwnerName.OfSystemUser(user).Value);
}
