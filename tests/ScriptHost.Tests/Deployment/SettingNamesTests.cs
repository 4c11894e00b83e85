using System.Reflection;
using System.Text.RegularExpressions;
using ScriptHost.Hosting;

namespace ScriptHost.Tests.Deployment;

/// <summary>A setting that a page or a file names is one that there is.</summary>
public sealed partial class SettingNamesTests
{
    private static readonly Dictionary<string, Type> Sections = typeof(AgentOptions).Assembly.GetTypes()
        .Select(type => (type, section: type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string))
        .Where(found => found.section is not null)
        .ToDictionary(found => found.section!, found => found.type);

    [Theory]
    [InlineData("Dockerfile")]
    [InlineData("compose.yaml")]
    [InlineData("README.md")]
    [InlineData("eng/package/scripthost.service")]
    [InlineData("docs/guides/operators.md")]
    [InlineData("docs/guides/from-oracles-agent.md")]
    public void Every_variable_in_it_is_a_setting(string file) =>
        Assert.All(
            Variable().Matches(Deployed.Read(file)).Select(match => match.Groups[1].Value).Where(name => name != "Section__Name"),
            name => Assert.True(IsSetting(name.Split("__")), name));

    [Fact]
    public void A_name_that_is_no_setting_is_found_out() => Assert.False(IsSetting(["Agent", "Listens"]));

    private static bool IsSetting(string[] path)
    {
        // The longest section that the path begins with.
        for (var length = path.Length - 1; length > 0; length--)
        {
            if (Sections.TryGetValue(string.Join(':', path[..length]), out var options))
            {
                return Leads(options, path[length..]);
            }
        }

        return false;
    }

    private static bool Leads(Type type, string[] path)
    {
        if (path.Length == 0)
        {
            return true;
        }

        var item = type.GetInterfaces().Append(type).FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IList<>));
        return item is not null
            ? int.TryParse(path[0], out _) && Leads(item.GetGenericArguments()[0], path[1..])
            : type.GetProperty(path[0]) is { } property && Leads(property.PropertyType, path[1..]);
    }

    [GeneratedRegex("SCRIPTHOST__([A-Za-z0-9_]+)")]
    private static partial Regex Variable();
}
