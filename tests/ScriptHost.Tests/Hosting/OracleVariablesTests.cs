using Microsoft.Extensions.Configuration;
using ScriptHost.Errors;
using ScriptHost.Hosting;

namespace ScriptHost.Tests.Hosting;

public sealed class OracleVariablesTests
{
    [Theory]
    [InlineData("EXTPROC_WALLET_PASSWORD", "Wallet123", "Tls:ExportPassword=Wallet123")]
    [InlineData("SCRIPTS_FOLDER_LOC_ENV", "/u01/scripts", "Scripts:Roots:SCRIPTS_FOLDER_LOC_ENV=/u01/scripts")]
    [InlineData("TCP_INVITED_NODES", "10.0.0.5", "Tls:InvitedAddresses:0=10.0.0.5")]
    [InlineData("TCP_INVITED_NODES", "(10.0.0.5, 10.1.0.0/16)", "Tls:InvitedAddresses:0=10.0.0.5 Tls:InvitedAddresses:1=10.1.0.0/16")]
    [InlineData("TRACE_FILE_LOC_ENV", "/tmp", "")]
    public void A_variable_of_Oracles_image_is_taken_for_a_setting_of_ours(string name, string value, string settings) =>
        Assert.Equal(settings, string.Join(' ', Assert.Single(Take(name, value)).Settings.Select(setting => $"{setting.Key}={setting.Value}")));

    [Theory]
    [InlineData("EXTPROC_WALLET_PASSWORD", "Tls:ExportPassword")]
    [InlineData("SCRIPTS_FOLDER_LOC_ENV", "Scripts:Roots")]
    [InlineData("TCP_INVITED_NODES", "Tls:InvitedAddresses")]
    [InlineData("TRACE_FILE_LOC_ENV", "scripthost runs log")]
    public void The_log_gets_our_name_and_never_the_value(string name, string ours)
    {
        var taken = Assert.Single(Take(name, "Secret/1"));

        Assert.Equal((name, true, false), (taken.Name, taken.Meaning.Contains(ours, StringComparison.Ordinal), taken.Meaning.Contains("Secret/1", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("EXTPROC_WALLET_PASSWORD", "Tls:ExportPassword")]
    [InlineData("TCP_INVITED_NODES", "Tls:InvitedAddresses:0")]
    public void A_setting_by_its_own_name_goes_before(string name, string key)
    {
        var taken = Assert.Single(Take(name, "Wallet123", (key, "ours")));

        Assert.Empty(taken.Settings);
        Assert.Contains("passed over", taken.Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_of_scripts_comes_beside_the_roots_that_are_given() =>
        Assert.NotEmpty(Assert.Single(Take("SCRIPTS_FOLDER_LOC_ENV", "/u01/scripts", ("Scripts:Roots:0", "/scripts"))).Settings);

    [Fact]
    public void Libraries_for_external_procedures_are_refused_with_the_reason()
    {
        var refused = Assert.Throws<ScriptHostException>(() => Take("EXTPROC_DLLS", "/u01/app/oracle/extproc_libs/x.so"));

        Assert.Equal(ErrorCode.BadSettings, refused.Code);
        Assert.Contains("EXTPROC_DLLS names libraries", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_scripts_that_everybody_can_write_to_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("scripts").FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);

        var refused = Assert.Throws<ScriptHostException>(() => Take("SCRIPTS_FOLDER_LOC_ENV", folder));
        Directory.Delete(folder);

        Assert.Contains($"SCRIPTS_FOLDER_LOC_ENV is '{folder}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_variable_counts_as_not_set() => Assert.Empty(Take("EXTPROC_DLLS", " "));

    [Fact]
    public void The_guide_names_every_variable()
    {
        var guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "guides", "from-oracles-agent.md"));

        Assert.All(OracleVariables.Names, name => Assert.Contains($"| `{name}` |", guide, StringComparison.Ordinal));
    }

    private static IReadOnlyList<TakenVariable> Take(string name, string value, params (string Key, string Value)[] given) =>
        new OracleVariables(asked => asked == name ? value : null).Take(
            new ConfigurationBuilder().AddInMemoryCollection(given.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value))).Build());
}
