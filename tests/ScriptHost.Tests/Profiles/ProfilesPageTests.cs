using ScriptHost.Profiles;

namespace ScriptHost.Tests.Profiles;

public sealed class ProfilesPageTests
{
    [Fact]
    public void The_page_on_profiles_names_every_setting()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "profiles.md"));
        var table = string.Concat(page.Split('\n').Where(line => line.StartsWith('|')));

        Assert.DoesNotContain(
            typeof(ProfileOptions).GetProperties().Select(property => property.Name), name => !table.Contains(name, StringComparison.Ordinal));
    }
}
