using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ScriptHost.Bridge;
using ScriptHost.Profiles;

namespace ScriptHost.Tests.Bridge;

public sealed class BridgeOptionsValidatorTests
{
    private const string App = "Bridge:Databases:app";

    // A database whose settings are in order.
    private static readonly string[] InOrder =
        [$"{App}:Provider=postgresql", $"{App}:ConnectionString=Host=db;Database=app", $"{App}:Login=bridge_app"];

    [Fact]
    public void Settings_with_all_that_is_needed_are_taken() => Assert.Empty(MistakesOf(InOrder));

    [Fact]
    public void A_profile_says_where_the_database_is() =>
        Assert.Empty(MistakesOf("Profiles:app:Provider=postgresql", "Profiles:app:ConnectionString=Host=db;Database=app", $"{App}:Profile=APP", $"{App}:Login=bridge_app"));

    [Fact]
    public void The_bridge_of_no_database_is_refused() =>
        Assert.Equal(
            "Bridge:Databases names no database: give Bridge:Databases:NAME with Login and a Profile or a Provider and a ConnectionString, or leave the role bridge out.",
            Assert.Single(MistakesOf()));

    [Theory]
    // Where the database is.
    [InlineData("Provider=mysql", $"{App} has the provider 'mysql': give postgresql or oracle.")]
    [InlineData("ConnectionString=Database=app", $"{App} has no host in its connection string: give 'Host=db;Database=app'.")]
    [InlineData("ConnectionString=Host=db;Password=x", $"{App} has 'password' in its connection string, which has no place there: see the settings Login and Password.")]
    [InlineData("ConnectionString=Host=db;Username=x", $"{App} has 'username' in its connection string, which has no place there: see the settings Login and Password.")]
    [InlineData("ConnectionString=Host", $"{App} has a connection string that cannot be read: give 'Key=value;Key=value', and values that hold ; or = in double quotes.")]
    [InlineData("WalletDirectory=wallet", $"{App}:WalletDirectory is 'wallet': give the absolute path of a folder that is there.")]
    [InlineData("WalletDirectory=/no/such", $"{App}:WalletDirectory is '/no/such': give the absolute path of a folder that is there.")]
    [InlineData("DriverDirectory=/no/such", $"{App}:DriverDirectory is '/no/such': give the absolute path of a folder that is there.")]
    // As whom.
    [InlineData("Login= ", $"{App}:Login is ' ': give the database user that has the role SCRIPTHOST_BRIDGE.")]
    [InlineData("Password:File=/secrets/{owner}", $"{App}:Password names {{owner}}: the bridge has one login.")]
    [InlineData("Password:File=secret", $"{App}:Password has File 'secret': give an absolute path.")]
    [InlineData("WalletPassword:Variable=A", $"{App}:WalletPassword cannot be had: ")]
    // Where runs go.
    [InlineData("Endpoint=not one", $"{App}:Endpoint is 'not one', which is no name of an endpoint: give one as it is registered.")]
    [InlineData("Endpoints:0=1st", $"{App}:Endpoints has '1st', which is no name of an endpoint: give one as it is registered.")]
    // How.
    [InlineData("WakeUp=alert", $"{App}:WakeUp is 'alert': give notify or none.")]
    [InlineData("Queue=true", $"{App}:Queue is true, and the database is none of Oracle's: leave it out.")]
    [InlineData("Lease=00:00:04", $"{App}:Lease is 00:00:04: give 00:00:05 to 01:00:00.")]
    [InlineData("Lease=01:00:01", $"{App}:Lease is 01:00:01: give 00:00:05 to 01:00:00.")]
    [InlineData("Patience=00:00:59", $"{App}:Patience is 00:00:59: give 00:01:00 to 7.00:00:00.")]
    [InlineData("Polling=00:00:00.099", $"{App}:Polling is 00:00:00.0990000: give 00:00:00.1000000 to 00:01:00.")]
    [InlineData("StatementTimeout=00:05:01", $"{App}:StatementTimeout is 00:05:01: give 00:00:01 to 00:05:00.")]
    [InlineData("MaxRuns=0", $"{App}:MaxRuns is 0: give 1 to 1000.")]
    [InlineData("Sessions=65", $"{App}:Sessions is 65: give 1 to 64.")]
    public void A_mistake_is_told_with_its_key_its_value_and_what_is_allowed(string setting, string mistake) =>
        Assert.StartsWith(mistake, Assert.Single(MistakesOf([.. InOrder, $"{App}:{setting}"])), StringComparison.Ordinal);

    [Fact]
    public void A_database_that_is_nowhere_is_told_what_to_give() =>
        Assert.Equal($"{App} says nowhere where the database is: give Profile, or Provider and ConnectionString.", Assert.Single(MistakesOf($"{App}:Login=bridge_app")));

    [Fact]
    public void A_profile_that_is_none_is_named() =>
        Assert.Equal(
            $"{App}:Profile is 'nowhere', and there is no such profile here: give one of Profiles:NAME, or Provider and ConnectionString.",
            Assert.Single(MistakesOf($"{App}:Login=bridge_app", $"{App}:Profile=nowhere")));

    [Fact]
    public void A_profile_of_a_database_that_has_no_bridge_is_refused() =>
        Assert.Equal($"{App} has the provider 'sqlite': give postgresql or oracle.", Assert.Single(MistakesOf("Profiles:file:Provider=sqlite", $"{App}:Login=bridge_app", $"{App}:Profile=file")));

    [Fact]
    public void A_name_that_is_none_is_refused() =>
        Assert.Equal(
            "Bridge:Databases:my app has a name that is none: use 1 to 64 letters, digits, _ and -.",
            Assert.Single(MistakesOf([.. InOrder.Select(setting => setting.Replace(App, "Bridge:Databases:my app", StringComparison.Ordinal))])));

    [Fact]
    public void All_mistakes_of_all_databases_are_told_at_once()
    {
        var mistakes = MistakesOf([.. InOrder, $"{App}:MaxRuns=0", $"{App}:WakeUp=", "Bridge:Databases:other:Sessions=0"]);

        Assert.Equal(5, mistakes.Count);
        foreach (var key in new[] { $"{App}:MaxRuns", $"{App}:WakeUp", "Bridge:Databases:other ", "Bridge:Databases:other:Login", "Bridge:Databases:other:Sessions" })
        {
            Assert.Contains(mistakes, mistake => mistake.StartsWith(key, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void No_mistake_repeats_a_secret()
    {
        var mistakes = MistakesOf([.. InOrder, $"{App}:ConnectionString=Host=db;Password=hidden", $"{App}:Password:Variable=A", "Bridge:Databases:other:ConnectionString=pwd=hidden;x"]);

        Assert.NotEmpty(mistakes);
        Assert.DoesNotContain(mistakes, mistake => mistake.Contains("hidden", StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> MistakesOf(params string[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => setting.Split('=', 2)).GroupBy(pair => pair[0]).Select(pairs => KeyValuePair.Create(pairs.Key, (string?)pairs.Last()[1]))).Build();
        var profiles = new ProfileSettings(new ProfilesReader(new OwnerFolders(Path.GetTempPath())), [], () => configuration, NullLogger<ProfileSettings>.Instance);
        var options = configuration.GetSection(BridgeOptions.Section).Get<BridgeOptions>() ?? new BridgeOptions();
        return [.. new BridgeOptionsValidator(profiles).Validate(Options.DefaultName, options).Failures ?? []];
    }
}
