using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using ScriptHost.Profiles;
using ScriptHost.Security;
using ScriptHost.V1;

namespace ScriptHost.Tests.Profiles;

public sealed class ProfilesReaderTests : IDisposable
{
    private static readonly OwnerName Hr = OwnerName.Parse("HR");

    private readonly string _folder = Directory.CreateTempSubdirectory("profiles").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Without_settings_every_owner_has_an_embedded_database()
    {
        var table = Read();

        var context = table.Choose(Hr, "").ContextOf(Hr, EndOfRun.Unspecified);
        Assert.Equal("sqlite", context.Provider);
        Assert.Equal($"Data Source={_folder}/owners/HR/database.sqlite", context.ConnectionString, ignoreCase: true);
        Assert.Equal(EndOfRun.Commit, context.EndOfRun);
        Assert.True(table.HasProfile(Hr));
    }

    [Fact]
    public void A_run_gets_the_profile_of_its_job_else_its_owners_else_the_default()
    {
        string[] settings = [.. Server("a"), .. Server("b"), .. Server("c"), "Context:DefaultProfile=a", "Context:OwnerProfiles:HR=b"];

        var table = Read(settings);

        Assert.Equal("c", table.Choose(Hr, "c").Name);
        Assert.Equal("b", table.Choose(Hr, "").Name);
        Assert.Equal("a", table.Choose(OwnerName.Parse("SALES"), "").Name);
    }

    [Fact]
    public void An_unknown_profile_is_named_together_with_those_that_there_are()
    {
        var refused = Assert.Throws<ProfileException>(() => Read(Server("hr")).Choose(Hr, "hrx"));

        Assert.Contains("'hrx'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("embedded, hr", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_owner_that_a_profile_does_not_name_may_not_use_it()
    {
        var table = Read([.. Server("hr"), "Profiles:hr:Owners:0=HR"]);

        Assert.Equal("hr", table.Choose(Hr, "hr").Name);
        var refused = Assert.Throws<ProfileException>(() => table.Choose(OwnerName.Parse("SALES"), "hr"));
        Assert.Contains("'SALES'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Profiles:hr:Owners", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HR", "hr")]
    [InlineData("\"O;Password=x\"", "login of o")]
    public void An_owner_works_as_its_own_login(string owner, string login)
    {
        var table = Read([.. Server("p"), "Profiles:p:Logins:\"O;Password=x\"=login of o"]);

        var context = table.Choose(OwnerName.Parse(owner), "p").ContextOf(OwnerName.Parse(owner), EndOfRun.Unspecified);

        Assert.Equal(login, context.Login);
    }

    [Fact]
    public void An_owner_whose_login_would_be_anothers_has_none()
    {
        var table = Read(Server("p"));

        var refused = Assert.Throws<ProfileException>(() => table.Choose(OwnerName.Parse("\"hr\""), "p").ContextOf(OwnerName.Parse("\"hr\""), EndOfRun.Unspecified));

        Assert.Contains("Logins", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Passwords_are_read_for_every_run_and_each_owner_from_its_own_file()
    {
        var table = Read([.. Server("p"), $"Profiles:p:Password:File={_folder}/{{owner}}.pw"]);
        WriteSecret("HR.pw", "first\n");
        var profile = table.Choose(Hr, "p");

        Assert.Equal("first", profile.ContextOf(Hr, EndOfRun.Unspecified).Password);
        WriteSecret("HR.pw", "second");
        Assert.Equal("second", profile.ContextOf(Hr, EndOfRun.Unspecified).Password);
        var missing = Assert.Throws<ProfileException>(() => profile.ContextOf(OwnerName.Parse("SALES"), EndOfRun.Unspecified));
        Assert.Contains($"{_folder}/SALES.pw", missing.Message, StringComparison.Ordinal);
        Assert.Contains("'p'", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Credential", "{owner}.pw")]
    [InlineData("Credential", "../{owner}.pw")]
    [InlineData("Variable", "SCRIPTHOST_TEST_{owner}_PW")]
    public void A_password_may_be_a_credential_of_the_service_or_a_variable_of_the_agent(string kind, string pattern)
    {
        Environment.SetEnvironmentVariable("CREDENTIALS_DIRECTORY", _folder);
        Environment.SetEnvironmentVariable("SCRIPTHOST_TEST_HR_PW", "secret");
        WriteSecret("HR.pw", "secret");

        var profile = Read([.. Server("p"), $"Profiles:p:Password:{kind}={pattern}"]).Choose(Hr, "p");

        Assert.Equal("secret", profile.ContextOf(Hr, EndOfRun.Unspecified).Password);
        Assert.Throws<ProfileException>(() => profile.ContextOf(OwnerName.Parse("SALES"), EndOfRun.Unspecified));
    }

    [Fact]
    public void An_owners_name_leads_to_no_file_outside_of_the_pattern()
    {
        var evil = OwnerName.Parse("\"../HR\"");
        WriteSecret("HR.pw", "of HR");
        Directory.CreateDirectory(Path.Combine(_folder, "x"));
        var table = Read([.. Server("p"), "Profiles:p:Login={owner}", $"Profiles:p:Password:File={_folder}/x/{{owner}}.pw"]);

        Assert.Throws<ProfileException>(() => table.Choose(evil, "p").ContextOf(evil, EndOfRun.Unspecified));
    }

    [Fact]
    public void A_secret_that_everybody_can_read_is_refused()
    {
        File.WriteAllText(Path.Combine(_folder, "open"), "s");
        File.SetUnixFileMode(Path.Combine(_folder, "open"), (UnixFileMode)0b110_100_100);

        var mistakes = MistakesOf([.. Server("p"), $"Profiles:p:Password:File={_folder}/open", "Profiles:p:Owners:0=HR"]);

        Assert.Contains("chmod o=", Assert.Single(mistakes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Provider=mysql", "Profiles:p:Provider is 'mysql': give sqlite, postgresql, oracle")]
    [InlineData("ConnectionString=Database=app", "Profiles:p:ConnectionString has no host")]
    [InlineData("ConnectionString=Host=db;Password=geheim", "Profiles:p:ConnectionString holds 'password'")]
    [InlineData("ConnectionString=Host='geheim", "Profiles:p:ConnectionString cannot be read")]
    [InlineData("MaxSessions=-1", "Profiles:p:MaxSessions is -1: give 0 to 100000")]
    [InlineData("MaxSessions=many", "Profiles:p cannot be read: Failed to convert")]
    [InlineData("TimeZone=Mars/Olympus", "Profiles:p:TimeZone is 'Mars/Olympus'")]
    [InlineData("TimeZone=../UTC", "Profiles:p:TimeZone is '../UTC'")]
    [InlineData("Nls:DATE_FORMAT=x", "Profiles:p:Nls:DATE_FORMAT is no NLS parameter")]
    [InlineData("EndOfRun=maybe", "Profiles:p:EndOfRun is 'maybe': give commit or rollback")]
    [InlineData("Owners:0=1HR", "Profiles:p:Owners is not in order")]
    [InlineData("Passwrod:File=/x", "Profiles:p:Passwrod is no setting")]
    [InlineData("Password:File=relative", "Profiles:p:Password has File 'relative': give an absolute path")]
    [InlineData("Password:Variable=SCRIPTHOST_NO_SUCH_VARIABLE", "Profiles:p:Password cannot be had")]
    [InlineData("Password:Nothing=x", "Profiles:p:Password is not in order")]
    [InlineData("ProxyUser=app", "Profiles:p:ProxyUser has no meaning for postgresql")]
    [InlineData("Login=app", "Profiles:p:Login gives all owners the same login")]
    [InlineData("Logins:A=app;Logins:B=app", "Profiles:p:Logins gives all owners the same login 'app'")]
    public void A_mistake_is_told_with_its_key_and_what_is_allowed(string settings, string mistake)
    {
        var changed = settings.Contains("ConnectionString", StringComparison.Ordinal) ? [settings] : settings.Split(';');

        var found = MistakesOf([.. Server("p"), .. changed.Select(setting => $"Profiles:p:{setting}")]);

        Assert.StartsWith(mistake, Assert.Single(found), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", found[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Password:File={0}/HR.pw", "Password")]
    [InlineData("Password:File={0}/{{owner}}.pw|ProxyUser=host", "ProxyUser")]
    [InlineData("Token:File={0}/HR.pw", "Token")]
    public void What_can_become_several_owners_is_refused_unless_they_share_their_trust(string settings, string culprit)
    {
        WriteSecret("HR.pw", "secret");
        string[] all =
        [
            "Profiles:o:Provider=oracle",
            "Profiles:o:ConnectionString=Data Source=db/app",
            .. string.Format(System.Globalization.CultureInfo.InvariantCulture, settings, _folder).Split('|').Select(setting => $"Profiles:o:{setting}"),
        ];

        Assert.StartsWith($"Profiles:o:{culprit} gives all owners the same", Assert.Single(MistakesOf(all)), StringComparison.Ordinal);
        Assert.Equal("o", Read([.. all, "Profiles:o:SharedTrust=true"]).Choose(Hr, "o").Name);
        Assert.Equal("o", Read([.. all, "Profiles:o:Owners:0=HR"]).Choose(Hr, "o").Name);
    }

    [Fact]
    public void A_token_stands_alone()
    {
        WriteSecret("t", "token");

        var mistakes = MistakesOf(
            "Profiles:o:Provider=oracle", "Profiles:o:ConnectionString=Data Source=db/app", "Profiles:o:Owners:0=HR", $"Profiles:o:Token:File={_folder}/t", "Profiles:o:ProxyUser=host");

        Assert.Contains("takes a token alone", Assert.Single(mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wallet_without_the_file_that_is_needed_is_told_at_the_start()
    {
        var mistakes = MistakesOf("Profiles:o:Provider=oracle", "Profiles:o:ConnectionString=Data Source=db/app", $"Profiles:o:WalletDirectory={_folder}");

        Assert.Contains("none of cwallet.sso, ewallet.p12, ewallet.pem", Assert.Single(mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var mistakes = MistakesOf("Profiles:p:Provider=x", "Secrets:key:Owners:0=HR", "Context:DefaultProfile=none", "Context:OwnerProfiles:HR=gone");

        Assert.Equal(4, mistakes.Count);
    }

    [Fact]
    public void Settings_that_change_take_effect_and_such_with_mistakes_change_nothing()
    {
        var file = Path.Combine(_folder, "settings.json");
        File.WriteAllText(file, """{ "Profiles": { "a": { "Provider": "sqlite" } } }""");
        var settings = new ProfileSettings(
            new ProfilesReader(new OwnerFolders(_folder)), [file], () => new ConfigurationBuilder().AddJsonFile(file).Build(), Microsoft.Extensions.Logging.Abstractions.NullLogger<ProfileSettings>.Instance);

        Assert.Equal(["a", "embedded"], NamesIn(settings));
        File.WriteAllText(file, """{ "Profiles": { "a": { "Provider": "sqlite" }, "bb": { "Provider": "sqlite" } } }""");
        Assert.Equal(["a", "bb", "embedded"], NamesIn(settings));
        File.WriteAllText(file, """{ "Profiles": { "a": { "Provider": "nothing" } } }""");
        Assert.Equal(["a", "bb", "embedded"], NamesIn(settings));
        File.WriteAllText(file, """{ "Profiles": { "c": { "Provider": "sqlite", "MaxSessions": 3 } } }""");
        Assert.Equal(["c", "embedded"], NamesIn(settings));
    }

    private static IEnumerable<string> NamesIn(ProfileSettings settings) => settings.Current.All.Select(profile => profile.Name).Order(StringComparer.Ordinal);

    private static string[] Server(string name) => [$"Profiles:{name}:Provider=postgresql", $"Profiles:{name}:ConnectionString=Host=db;Database=app"];

    private void WriteSecret(string name, string value)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, value);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private IReadOnlyList<string> MistakesOf(params string[] settings) =>
        [.. Assert.Throws<OptionsValidationException>(() => Read(settings)).Failures];

    // Of two settings with the same key the last one counts.
    private ProfileTable Read(params string[] settings)
    {
        var pairs = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in settings)
        {
            // A quoted name may hold the separator.
            var separator = setting.IndexOf('=', setting.LastIndexOf('"') + 1);
            pairs[setting[..separator]] = setting[(separator + 1)..];
        }

        return new ProfilesReader(new OwnerFolders(_folder)).Read(new ConfigurationBuilder().AddInMemoryCollection(pairs).Build());
    }
}
