using ScriptHost.Workers.Isolation;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace ScriptHost.Tests.Deployment;

/// <summary>compose.yaml, as far as it can be looked at without an engine.</summary>
public sealed class ComposeTests
{
    private static readonly Dictionary<object, object> Document =
        (Dictionary<object, object>)new DeserializerBuilder().Build().Deserialize(new MergingParser(new Parser(new StringReader(Deployed.Read("compose.yaml")))))!;

    private static Dictionary<object, object> Services => (Dictionary<object, object>)Document["services"];

    [Fact]
    public void It_has_an_agent_a_scheduler_and_its_store() => Assert.Equal(["agent", "scheduler", "postgres"], Services.Keys);

    [Theory]
    [InlineData("agent")]
    [InlineData("scheduler")]
    public void Ours_get_the_capabilities_that_user_ids_take_and_no_others(string service)
    {
        var one = (Dictionary<object, object>)Services[service];

        Assert.Equal(["ALL"], (List<object>)one["cap_drop"]);
        Assert.Equal(RootCapabilities.All, string.Join(", ", (List<object>)one["cap_add"]));
    }

    [Fact]
    public void Every_volume_and_secret_that_a_service_names_is_declared()
    {
        var volumes = (Dictionary<object, object>)Document["volumes"];
        var secrets = (Dictionary<object, object>)Document["secrets"];
        foreach (var service in Services.Values.Cast<Dictionary<object, object>>())
        {
            Assert.All((List<object>)service["volumes"], mount => Assert.True(SourceOf(mount) is ['.', ..] or ['/', ..] || volumes.ContainsKey(SourceOf(mount)), SourceOf(mount)));
            Assert.All(service.GetValueOrDefault("secrets") as List<object> ?? [], secret => Assert.True(secrets.ContainsKey(secret), $"{secret}"));
        }
    }

    [Fact]
    public void Every_file_that_is_mounted_is_there()
    {
        var files = Services.Values.Cast<Dictionary<object, object>>().SelectMany(service => (List<object>)service["volumes"]).Select(SourceOf).Where(source => source[0] == '.').ToList();

        Assert.Equal(2, files.Count);
        Assert.All(files, file => Assert.True(File.Exists(Deployed.PathOf(file)), file));
    }

    private static string SourceOf(object mount) => mount is Dictionary<object, object> written ? (string)written["source"] : ((string)mount).Split(':')[0];
}
