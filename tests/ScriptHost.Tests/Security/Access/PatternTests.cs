using ScriptHost.Security;
using ScriptHost.Security.Access;

namespace ScriptHost.Tests.Security.Access;

public sealed class PatternTests
{
    [Theory]
    [InlineData("*", "HR", true)]
    [InlineData("*", "SYS", false)]
    [InlineData("*", "SYSTEM", false)]
    [InlineData("*", "ADMIN", false)]
    [InlineData("S*", "SYS", false)]
    [InlineData("S*", "SYSADMIN", true)]
    [InlineData("sys", "SYS", true)]
    [InlineData("hr", "HR", true)]
    [InlineData("hr", "HR2", false)]
    [InlineData("hr_*", "HR_TEST", true)]
    [InlineData("\"Mixed\"", "\"Mixed\"", true)]
    [InlineData("mixed", "\"Mixed\"", false)]
    public void Those_who_can_do_everything_must_be_named(string pattern, string owner, bool matches) =>
        Assert.Equal(matches, OwnerPattern.TryParse(pattern)!.Matches(OwnerName.Parse(owner)));

    [Theory]
    [InlineData("")]
    [InlineData("**")]
    [InlineData("*HR")]
    [InlineData("a b")]
    public void What_is_no_pattern_of_owners_is_not_read(string text) => Assert.Null(OwnerPattern.TryParse(text));

    [Theory]
    [InlineData("/srv/jobs/*.csx", "/srv/jobs/a.csx", true)]
    [InlineData("/srv/jobs/*.csx", "/srv/jobs/sub/a.csx", false)]
    [InlineData("/srv/jobs/**", "/srv/jobs/sub/a.csx", true)]
    [InlineData("/srv/jobs/**", "/srv/jobs2/a.csx", false)]
    [InlineData("/srv/jobs/**", "/srv/jobs/\n", true)]
    [InlineData("/srv/a.csx", "/srv/aXcsx", false)]
    [InlineData("/srv/a.csx", "/srv/a.csx\n", false)]
    public void A_star_stays_within_a_name_and_two_do_not(string pattern, string path, bool matches) =>
        Assert.Equal(matches, new PathPattern(pattern).Matches(path));
}
