using ScriptHost.Errors;
using ScriptHost.Registry;
using ScriptHost.Tests.Security.Wallets;

namespace ScriptHost.Tests.Registry;

public sealed class WalletDirectoriesTests(WalletFixture made) : IClassFixture<WalletFixture>
{
    private readonly WalletDirectories _directories = new([Path.Combine(made.Scratch, "owners")]);

    [Theory]
    [InlineData("wallet_dir", "WALLET_DIR")]
    [InlineData("\"Wallet Dir\"", "Wallet Dir")]
    [InlineData("/srv/../etc/./wallet/", "/etc/wallet")]
    public void A_name_is_upper_case_and_a_path_has_no_detours(string text, string stored) => Assert.Equal(stored, WalletDirectories.Normalize(text));

    [Theory]
    [InlineData("")]
    [InlineData("../wallet")]
    [InlineData("./wallet")]
    [InlineData("wallet/client")]
    [InlineData("~/wallet")]
    [InlineData("file:///srv/wallet")]
    [InlineData("/srv/wallet\0/x")]
    public void What_is_neither_a_name_nor_an_absolute_path_is_refused(string text) =>
        Assert.Equal(ErrorCode.BadRequest, Assert.Throws<ScriptHostException>(() => WalletDirectories.Normalize(text)).Code);

    [Fact]
    public void A_folder_with_a_wallet_is_found_through_links_too()
    {
        var link = Path.Combine(made.Scratch, "link");
        File.CreateSymbolicLink(link, made["client"]);

        Assert.Equal(made["client", "cwallet.sso"], _directories.Find(link).Files.Single());
    }

    [Fact]
    public void A_path_behind_which_there_is_no_wallet_is_refused()
    {
        var circle = Path.Combine(made.Scratch, "circle");
        File.CreateSymbolicLink(circle, circle);
        var empty = Private("empty");

        Refused(circle, "symbolic links");
        Refused(empty, "cwallet.sso");
        Refused(Path.Combine(empty, "nothing"), "no folder");
        Refused(made["client", "cwallet.sso"], "no folder");
        Refused("/dev/null", "no folder");
    }

    [Fact]
    public void A_wallet_that_is_a_link_out_of_its_folder_is_refused()
    {
        var folder = Private("linked");
        File.CreateSymbolicLink(Path.Combine(folder, "cwallet.sso"), made["client", "cwallet.sso"]);

        Refused(folder, "is a link");
    }

    [Fact]
    public void A_wallet_that_scripts_could_have_put_there_is_refused_whatever_the_way_to_it()
    {
        var owners = Private("owners/HR");
        File.Copy(made["client", "cwallet.sso"], Path.Combine(owners, "cwallet.sso"));
        File.SetUnixFileMode(Path.Combine(owners, "cwallet.sso"), UnixFileMode.UserRead);
        var link = Path.Combine(made.Scratch, "innocent");
        File.CreateSymbolicLink(link, owners);

        Refused(owners, "scripts can write");
        Refused(link, "scripts can write");
        Refused($"{made["client"]}/../../{Path.GetFileName(made.Scratch)}/owners/HR", "scripts can write");
    }

    [Fact]
    public void A_way_that_others_can_change_is_refused()
    {
        var folder = Private("open/wallet");
        File.Copy(made["client", "cwallet.sso"], Path.Combine(folder, "cwallet.sso"));
        File.SetUnixFileMode(Path.Combine(folder, "cwallet.sso"), UnixFileMode.UserRead);
        File.SetUnixFileMode(Path.GetDirectoryName(folder)!, (UnixFileMode)0b111_111_111);

        Refused(folder, "on the way");
    }

    [Fact]
    public void A_wallet_that_needs_a_password_alone_is_refused()
    {
        var folder = Private("p12");
        File.Copy(made["client", "ewallet.p12"], Path.Combine(folder, "ewallet.p12"));
        File.SetUnixFileMode(Path.Combine(folder, "ewallet.p12"), UnixFileMode.UserRead);

        Refused(folder, "password");
    }

    private string Private(string name) =>
        Directory.CreateDirectory(Path.Combine(made.Scratch, name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;

    private void Refused(string path, string why)
    {
        var refused = Assert.Throws<ScriptHostException>(() => _directories.Find(path));
        Assert.Equal(ErrorCode.BadWallet, refused.Code);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }
}
